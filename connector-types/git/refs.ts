/** Which commit a `ref` means, asked of the remote before anything is loaded. */
import { distance } from 'fastest-levenshtein';
import { ConnectorError } from 'petiole/connector';
import type { Workspace } from './workspace.ts';

/** Where no ref is given: the branch that the reference names, else the repository's default branch. */
const DEFAULT_REF = 'develop';

export interface ResolvedRef {
  /** what to fetch: `refs/heads/main`, `refs/tags/v1`, or a full commit id */
  name: string;
  sha: string;
}

export interface RemoteRefs {
  default_branch: string | null;
  branches: Record<string, string>;
  tags: Record<string, string>;
}

export async function listRefs(workspace: Workspace): Promise<RemoteRefs> {
  const lines = await lsRemote(workspace, []);
  if (!lines.refs.size) await workspace.assertRepository();
  const refs: RemoteRefs = { default_branch: lines.head, branches: {}, tags: {} };
  for (const [name, sha] of lines.refs) {
    if (name.startsWith('refs/heads/')) define(refs.branches, name.slice('refs/heads/'.length), sha);
    else if (name.startsWith('refs/tags/')) define(refs.tags, name.slice('refs/tags/'.length), sha);
  }
  return refs;
}

/** Branch before tag, as a person means it; a commit id last. Throws REF_NOT_FOUND with near names. */
export async function resolveRef(workspace: Workspace, ref: string | undefined): Promise<ResolvedRef> {
  const wanted = ref ?? DEFAULT_REF;
  assertRefName(wanted);
  const candidates = wanted.startsWith('refs/') ? [wanted] : [`refs/heads/${wanted}`, `refs/tags/${wanted}`];
  const { refs, head } = await lsRemote(workspace, ['HEAD', ...candidates, ...candidates.map((name) => `${name}^{}`)]);
  for (const name of candidates) {
    const sha = refs.get(name);
    if (sha) return { name, sha };
  }
  const isHead = ref === undefined || ref === 'HEAD';
  const headSha = refs.get('HEAD');
  if (isHead && headSha) return { name: head ? `refs/heads/${head}` : 'HEAD', sha: headSha };
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(wanted)) return { name: wanted, sha: wanted };
  if (/^[0-9a-f]{7,39}$/.test(wanted)) return await abbreviated(workspace, wanted);
  throw await notFound(workspace, wanted);
}

/** A short commit id is known only to someone who has the commits: they are loaded without any files. */
async function abbreviated(workspace: Workspace, short: string): Promise<ResolvedRef> {
  await workspace.run(['fetch', '--quiet', '--filter=tree:0', '--tags', 'origin', '+refs/heads/*:refs/heads/*']);
  try {
    const sha = (await workspace.run(['rev-parse', '--verify', '--quiet', `${short}^{commit}`])).trim();
    return { name: sha, sha };
  } catch {
    throw await notFound(workspace, short);
  }
}

async function notFound(workspace: Workspace, ref: string): Promise<ConnectorError> {
  const { branches, tags, default_branch } = await listRefs(workspace);
  const names = [...Object.keys(branches), ...Object.keys(tags)];
  const near = nearest(ref, names);
  const hint = !names.length
    ? 'the repository is empty'
    : near.length
      ? `did you mean ${near.map((name) => `'${name}'`).join(' or ')}?`
      : `there are ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
  return new ConnectorError('REF_NOT_FOUND', `the repository has no branch, tag or commit '${ref}'; ${hint}`, {
    retryable: false,
    fields: { near, default_branch },
  });
}

function nearest(wanted: string, names: readonly string[]): string[] {
  const lower = wanted.toLowerCase();
  return names
    .map((name) => ({ name, far: name.toLowerCase().includes(lower) ? 1 : distance(lower, name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(2, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Peeled: an annotated tag gives its commit. With patterns only these are sent by a server of protocol version 2. */
async function lsRemote(workspace: Workspace, patterns: readonly string[]): Promise<{ head: string | null; refs: Map<string, string> }> {
  const text = await workspace.run(['ls-remote', '--symref', 'origin', ...patterns]);
  const refs = new Map<string, string>();
  let head: string | null = null;
  for (const line of text.split('\n')) {
    const [sha = '', name = ''] = line.split('\t');
    // the names go back into commands: a server's are trusted no more than anybody's
    if (name && !isRefName(name.replace(/\^\{\}$/, ''))) continue;
    if (sha.startsWith('ref: ')) head = name === 'HEAD' ? branchOf(sha.slice('ref: '.length)) : head;
    else if (name.endsWith('^{}')) refs.set(name.slice(0, -3), sha);
    else if (name) refs.set(name, sha);
  }
  return { head, refs };
}

function branchOf(target: string): string | null {
  return target.startsWith('refs/heads/') && isRefName(target) ? target.slice('refs/heads/'.length) : null;
}

const NO_REF = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|\/\.|[/.]$|\.lock(\/|$)/u;

/** The rules of git check-ref-format, and no leading dash: a ref never becomes an option or a pattern. */
function isRefName(ref: string): boolean {
  return !NO_REF.test(ref) && ref !== '@';
}

export function assertRefName(ref: string): void {
  if (isRefName(ref)) return;
  throw new ConnectorError('INVALID_INPUT', `GIT: 'ref' is no name of a branch or tag and no commit id: see git check-ref-format`, {
    retryable: false,
  });
}

function define(object: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
