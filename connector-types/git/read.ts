/** `metadata`, `get` and `refs`: each loads as little of the repository as it can. */
import { ConnectorError } from 'petiole/connector';
import type { GetInputs, Metadata } from './fields.ts';
import { listRefs, resolveRef, type RemoteRefs, type ResolvedRef } from './refs.ts';
import { withWorkspace, type GitContext, type Workspace } from './workspace.ts';

/** One commit, without its files. */
export function metadata(context: GitContext): Promise<Metadata> {
  return withWorkspace(context, async (workspace) => {
    const ref = await resolveRef(workspace, context.connection.ref);
    return await readMetadata(workspace, ref, await fetchTip(workspace, ref, '--filter=tree:0'));
  });
}

export function refs(context: GitContext): Promise<RemoteRefs> {
  return withWorkspace(context, listRefs);
}

/** One commit with its files; with `paths` only those are loaded. */
export function get(context: GitContext<GetInputs>): Promise<Metadata & { files: { name: string; content: string }[] }> {
  const { paths, max_size } = context.inputs;
  return withWorkspace(context, async (workspace) => {
    const ref = await resolveRef(workspace, context.connection.ref);
    const tip = await fetchTip(workspace, ref, ...(paths ? ['--filter=blob:none'] : []));
    const info = await readMetadata(workspace, ref, tip);
    const blobs = await listBlobs(workspace, tip, paths);
    if (paths && blobs.length) await fetchBlobs(workspace, blobs);
    return { ...info, files: await readBlobs(workspace, blobs, max_size) };
  });
}

/** Fetches one commit without its history, and gives its id. Not `--quiet`: simple-git waits 50 ms for commands that say nothing. */
export async function fetchTip(workspace: Workspace, { name }: ResolvedRef, ...options: string[]): Promise<string> {
  await workspace.run(['fetch', '--no-tags', '--depth=1', ...options, 'origin', name]);
  return (await workspace.run(['rev-parse', 'FETCH_HEAD^{commit}'])).trim();
}

const FORMAT = ['%H', '%h', '%an', '%ae', '%cI', '%ct', '%B'].join('%x00');

export async function readMetadata(workspace: Workspace, { name }: ResolvedRef, commit: string): Promise<Metadata> {
  const text = await workspace.run(['log', '-1', '--no-show-signature', `--format=${FORMAT}`, commit]);
  const [sha = '', short = '', author = '', email = '', iso = '', unix = '', ...message] = text.split('\0');
  return {
    ref: name,
    commit_sha: sha,
    short_sha: short,
    author_name: author,
    author_email: email,
    commit_date_iso: iso,
    commit_date_unix: Number(unix),
    date_str: iso,
    commit_message: message.join('\0').trimEnd(),
  };
}

interface Blob {
  name: string;
  sha: string;
}

/** Files and links (whose content is where they lead), not submodules. */
async function listBlobs(workspace: Workspace, commit: string, paths: readonly string[] | undefined): Promise<Blob[]> {
  const wanted = paths?.map((path) => path.replace(/^\/+|(?<!\/)\/+$/g, ''));
  const text = await workspace.run(['ls-tree', '-r', '-z', '--full-tree', commit]);
  const blobs = text.split('\0').flatMap((line) => {
    const tab = line.indexOf('\t');
    const [, type, sha = ''] = line.slice(0, tab).split(' ');
    return type === 'blob' ? [{ name: line.slice(tab + 1), sha }] : [];
  });
  if (!wanted) return blobs;
  const isWanted = ({ name }: Blob) => wanted.some((path) => path === '' || name === path || name.startsWith(`${path}/`));
  return blobs.filter(isWanted);
}

/** All at once; left to itself, a partial clone asks for one missing file after the other. */
async function fetchBlobs(workspace: Workspace, blobs: readonly Blob[]): Promise<void> {
  const input = [...new Set(blobs.map(({ sha }) => sha))].join('\n');
  const args = [
    '-c',
    'fetch.negotiationAlgorithm=noop',
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    '--recurse-submodules=no',
    '--filter=blob:none',
  ];
  await workspace.run([...args, '--stdin', 'origin'], { input: `${input}\n` });
}

async function readBlobs(workspace: Workspace, blobs: readonly Blob[], maxSize: number): Promise<{ name: string; content: string }[]> {
  if (!blobs.length) return [];
  const input = `${blobs.map(({ sha }) => sha).join('\n')}\n`;
  const sizes = (await workspace.catFile(['--batch-check=%(objectsize)'], input)).toString().trim().split('\n').map(Number);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > maxSize) {
    throw new ConnectorError(
      'RESPONSE_TOO_LARGE',
      `the files have ${total} bytes together, more than max_size (${maxSize}): name the paths that you need, or raise it`,
      {
        retryable: false,
      },
    );
  }
  return splitBatch(await workspace.catFile(['--batch'], input), blobs);
}

/** `<sha> blob <size>\n<content>\n`, in the order of the questions. */
function splitBatch(output: Buffer, blobs: readonly Blob[]): { name: string; content: string }[] {
  let at = 0;
  return blobs.map(({ name }) => {
    const end = output.indexOf(10, at);
    const size = Number(output.toString('latin1', at, end).split(' ')[2]);
    const content = output.toString('base64', end + 1, end + 1 + size);
    at = end + 1 + size + 1;
    return { name, content };
  });
}
