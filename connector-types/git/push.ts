/**
 * `push`: commits the given files onto a branch and pushes it. The commit is made from the tree of the branch without its
 * files, so a large repository costs nothing here. Where the branch has these contents already nothing is pushed: a call that
 * is repeated after an interruption does not make a second commit.
 */
import { ConnectorError, isConnectorError } from 'petiole/connector';
import type { Metadata, PushInputs } from './fields.ts';
import { fetchTip, readMetadata } from './read.ts';
import { assertRefName, listRefs, resolveRef } from './refs.ts';
import { withWorkspace, type GitContext, type Workspace } from './workspace.ts';

/** When another push came in between, ours is made again on top of it. */
const TRIES = 4;

export function push(context: GitContext<PushInputs>): Promise<Metadata & { changed: boolean }> {
  for (const { name } of context.inputs.files) assertPath(name);
  return withWorkspace(context, async (workspace) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await pushOnce(workspace, context);
      } catch (error) {
        const isMoved = isConnectorError(error) && error.code === 'COMMAND_FAILED' && error.message.includes('has moved meanwhile');
        if (!isMoved || attempt === TRIES) throw error;
      }
    }
  });
}

async function pushOnce(workspace: Workspace, context: GitContext<PushInputs>): Promise<Metadata & { changed: boolean }> {
  const { inputs } = context;
  const { branch, base } = await target(workspace, context);
  const tip = base === undefined ? undefined : await fetchTip(workspace, { name: base, sha: '' }, '--filter=blob:none');
  await workspace.run(['read-tree', ...(tip ? [tip] : ['--empty'])]);
  await stage(workspace, inputs.files);
  const tree = (await workspace.run(['write-tree', '--missing-ok'])).trim();
  const ref = { name: branch, sha: '' };
  if (tip && base === branch && tree === (await workspace.run(['rev-parse', `${tip}^{tree}`])).trim()) {
    return { ...(await readMetadata(workspace, ref, tip)), changed: false };
  }
  const commit = await commitTree(workspace, tree, tip, inputs);
  // the lease makes sure that what is replaced is what we built on, or, for a new branch, that nothing is
  const lease = `--force-with-lease=${branch}:${base === branch && tip ? tip : ''}`;
  await workspace.run(['push', '--porcelain', '--quiet', '--no-verify', lease, 'origin', `${commit}:${branch}`]);
  return { ...(await readMetadata(workspace, ref, commit)), changed: true };
}

/** The branch to write, and what to build on: itself, or for a new one the default branch; nothing in an empty repository. */
async function target(
  workspace: Workspace,
  { connection, inputs }: GitContext<PushInputs>,
): Promise<{ branch: string; base: string | undefined }> {
  const { branches, default_branch } = await listRefs(workspace);
  const { ref } = connection;
  if (ref === undefined) {
    const { name } = await resolveRef(workspace, undefined);
    return { branch: name, base: name };
  }
  assertRefName(ref);
  const name = ref.replace(/^refs\/heads\//, '');
  if (name.startsWith('refs/')) throw new ConnectorError('INVALID_INPUT', `GIT: 'ref' must be a branch to push to`, { retryable: false });
  const branch = `refs/heads/${name}`;
  if (Object.hasOwn(branches, name)) return { branch, base: branch };
  if (!Object.keys(branches).length) return { branch, base: undefined };
  if (inputs.create_branch) return { branch, base: `refs/heads/${default_branch ?? Object.keys(branches)[0]}` };
  // tells near names; a tag of that name is not something to push to
  const found = await resolveRef(workspace, branch);
  return { branch: found.name, base: found.name };
}

/** Contents are hashed from files, all in one command, then put into the index in one more. */
async function stage(workspace: Workspace, files: PushInputs['files']): Promise<void> {
  const written = files.filter((file) => !file.delete);
  const names = await Promise.all(
    written.map((file, index) =>
      workspace.write(`file-${index}`, Buffer.from(file.content ?? '', file.encoding === 'base64' ? 'base64' : 'utf8')),
    ),
  );
  const hashed = names.length
    ? await workspace.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input: `${names.join('\n')}\n` })
    : '';
  const shas = hashed.trim().split('\n');
  const modes = await modesOf(workspace);
  const zero = '0'.repeat(shas[0]?.length || 40);
  const lines = files.map((file) => {
    if (file.delete) return `0 ${zero}\t${file.name}`;
    const mode = file.executable === undefined ? (modes.get(file.name) ?? '100644') : file.executable ? '100755' : '100644';
    return `${mode} ${shas[written.indexOf(file)]}\t${file.name}`;
  });
  await workspace.run(['update-index', '-z', '--index-info'], { input: `${lines.join('\0')}\0` });
}

async function modesOf(workspace: Workspace): Promise<Map<string, string>> {
  const text = await workspace.run(['ls-files', '-z', '--stage']);
  return new Map(
    text.split('\0').flatMap((line) => {
      const mode = line.slice(0, 6);
      return mode === '100755' || mode === '100644' ? [[line.slice(line.indexOf('\t') + 1), mode] as const] : [];
    }),
  );
}

async function commitTree(workspace: Workspace, tree: string, parent: string | undefined, inputs: PushInputs): Promise<string> {
  const args = ['commit-tree', tree, ...(parent ? ['-p', parent] : []), '-F', '-'];
  const env = {
    GIT_AUTHOR_NAME: inputs.author_name,
    GIT_AUTHOR_EMAIL: inputs.author_email,
    GIT_COMMITTER_NAME: inputs.author_name,
    GIT_COMMITTER_EMAIL: inputs.author_email,
  };
  return (await workspace.run(args, { input: inputs.commit_message, env })).trim();
}

/** Characters that some file systems leave out of names. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** A name that is `.git` for Windows or macOS is refused too: whoever checks the branch out there would run what it holds. */
function isGitFolder(part: string): boolean {
  const name = part
    .replace(IGNORED, '')
    .split(':', 1)[0]
    ?.replace(/(?<![ .])[ .]+$/, '')
    .toLowerCase();
  return name === '.git' || name === 'git~1';
}

function assertPath(name: string): void {
  const parts = name.split(/[/\\]/);
  const isBad = /\p{Cc}/u.test(name) || parts.some((part) => part === '' || part === '.' || part === '..' || isGitFolder(part));
  if (!isBad) return;
  throw new ConnectorError('INVALID_INPUT', `GIT: 'files': ${JSON.stringify(name)} cannot be the path of a file in a repository`, {
    retryable: false,
  });
}
