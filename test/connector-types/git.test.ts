import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { startGitHttp, type GitHttp } from '../support/far-sides/git-http.ts';
import { createGitRoot, fillLarge, type GitRoot } from '../support/far-sides/git-repositories.ts';
import { serveHttp, serveTcp } from '../support/far-sides/http-server.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';

const CREDENTIALS = { username: 'ada', password: 'pass-word-1' };

let root: GitRoot;
let http: GitHttp;
let secured: GitHttp;
let sshd: Sshd;
let connections: TestConnections;
let local: TestConnections;
const certificate = selfMadeCertificate();

beforeAll(async () => {
  root = await createGitRoot();
  [http, secured, sshd, connections, local] = await Promise.all([
    startGitHttp(root.folder),
    startGitHttp(root.folder, { credentials: CREDENTIALS, tls: certificate }),
    startSshd(),
    createConnections(),
    createConnections(undefined, { allowLocalGit: true }),
    fillLarge(root),
  ]);
}, 120_000);

afterAll(async () => {
  await Promise.all([connections?.close(), local?.close(), http?.stop(), secured?.stop(), sshd?.stop()]);
  await root?.remove();
});

const repository = (name = 'repository.git') => `${http.url}/${name}`;
const git = (inputs: object) => connections.output('GIT', { repository_url: repository(), ...inputs });
const fail = (inputs: object) => connections.error('GIT', { repository_url: repository(), ...inputs });
const filesOf = (output: JsonObject) =>
  Object.fromEntries(
    (output['files'] as { name: string; content: string }[]).map(({ name, content }) => [name, Buffer.from(content, 'base64').toString()]),
  );

describe('metadata', () => {
  it("gives one commit, with the committer's date in ISO 8601 with its offset", async () => {
    const sha = root.git('repository.git', 'rev-parse', 'develop');
    expect(await git({ command: 'metadata', ref: 'develop' })).toEqual({
      ref: 'refs/heads/develop',
      commit_sha: sha,
      short_sha: sha.slice(0, 7),
      author_name: 'Ada Löve',
      author_email: 'ada@example.com',
      commit_date_iso: '2023-11-15T00:16:20+02:00',
      commit_date_unix: 1_700_000_180,
      date_str: '2023-11-15T00:16:20+02:00',
      commit_message: 'third',
    });
  });

  it.each([
    ['v1', 'refs/tags/v1', 'first'],
    ['v2', 'refs/tags/v2', 'second\n\nwith a body: übung'],
    ['feature/deep', 'refs/heads/feature/deep', 'third'],
    ['refs/heads/main', 'refs/heads/main', 'second\n\nwith a body: übung'],
    ['HEAD', 'refs/heads/main', 'second\n\nwith a body: übung'],
  ])('knows the ref %s', async (ref, name, message) => {
    expect(await git({ ref })).toMatchObject({ ref: name, commit_message: message });
  });

  it('knows a commit by its id, whole or short', async () => {
    const sha = root.git('repository.git', 'rev-parse', 'v1^{commit}');
    expect(await git({ ref: sha })).toMatchObject({ commit_sha: sha });
    expect(await git({ ref: sha.slice(0, 9) })).toMatchObject({ commit_sha: sha });
  });

  it("without a ref is that of 'develop', or of the default branch where there is none", async () => {
    expect(await git({})).toMatchObject({ ref: 'refs/heads/develop' });
    expect(await git({ repository_url: repository('main-only.git') })).toMatchObject({ ref: 'refs/heads/main', commit_message: 'only' });
  });

  it('of a history of 50 MB loads a few kilobytes', async () => {
    const before = http.sent();
    expect(await git({ repository_url: repository('large.git') })).toMatchObject({ commit_message: 'noise 49' });
    expect(http.sent() - before).toBeLessThan(20_000);
  });
});

describe('get', () => {
  it('gives the files with their contents', async () => {
    const output = await git({ command: 'get', ref: 'develop' });
    const files = filesOf(output);
    expect(Object.keys(files)).toEqual(['README.md', 'bin/run.sh', 'binary.bin', 'develop.txt', 'docs/guide.md']);
    expect(files['README.md']).toBe('hello again');
    const blob = execFileSync('git', ['cat-file', 'blob', 'develop:binary.bin'], { cwd: path.join(root.folder, 'repository.git') });
    expect(files['binary.bin']).toBe(blob.toString());
    expect(output['commit_message']).toBe('third');
  });

  it('gives and loads only the paths that are asked for', async () => {
    const before = http.sent();
    const output = await git({ command: 'get', repository_url: repository('large.git'), paths: ['docs/'] });
    expect(filesOf(output)).toEqual({ 'docs/small.txt': 'small' });
    expect(http.sent() - before).toBeLessThan(20_000);
  });

  it('loads the tip alone, not the history', async () => {
    const before = http.sent();
    expect(Object.keys(filesOf(await git({ command: 'get', repository_url: repository('large.git') })))).toEqual([
      'docs/small.txt',
      'noise.bin',
    ]);
    expect(http.sent() - before).toBeLessThan(2_000_000);
  });

  it('is refused where the files are larger than max_size', async () => {
    expect(await fail({ command: 'get', max_size: 10 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_size'),
    });
  });
});

describe('refs', () => {
  it('lists branches and tags with their commits', async () => {
    const sha = (name: string) => root.git('repository.git', 'rev-parse', `${name}^{commit}`);
    expect(await git({ command: 'refs' })).toEqual({
      default_branch: 'main',
      branches: { develop: sha('develop'), 'feature/deep': sha('feature/deep'), main: sha('main') },
      tags: { v1: sha('v1'), v2: sha('v2') },
    });
  });

  it('are none in an empty repository, which has no ref to read', async () => {
    expect(await git({ command: 'refs', repository_url: repository('empty.git') })).toEqual({
      default_branch: null,
      branches: {},
      tags: {},
    });
    expect(await fail({ repository_url: repository('empty.git') })).toMatchObject({
      code: 'REF_NOT_FOUND',
      message: expect.stringContaining('empty'),
    });
  });
});

describe('push', () => {
  const push = (inputs: object) =>
    git({ command: 'push', commit_message: 'from a test\n\nübung', author_name: 'Bo', author_email: 'bo@example.com', ...inputs });
  const show = (spec: string, name = 'push.git') => root.git(name, 'show', spec);
  const target = () => repository('push.git');

  beforeAll(() => {
    execFileSync('cp', ['-r', path.join(root.folder, 'repository.git'), path.join(root.folder, 'push.git')]);
  });

  it('commits files onto a branch, and keeps the others', async () => {
    const files = [
      { name: 'new/file.txt', content: 'text\n' },
      { name: 'bytes', content: Buffer.from([0, 255, 1]).toString('base64'), encoding: 'base64' },
      { name: 'run.sh', content: 'true', executable: true },
      { name: 'docs/guide.md', delete: true },
    ];
    const before = root.git('push.git', 'rev-parse', 'main');
    const output = await push({ repository_url: target(), ref: 'main', files });
    expect(output).toMatchObject({
      changed: true,
      ref: 'refs/heads/main',
      author_name: 'Bo',
      author_email: 'bo@example.com',
      commit_message: 'from a test\n\nübung',
    });
    expect(root.git('push.git', 'rev-parse', 'main')).toBe(output['commit_sha']);
    expect(root.git('push.git', 'rev-parse', 'main~1')).toBe(before);
    expect(root.git('push.git', 'ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual([
      'README.md',
      'bin/run.sh',
      'bytes',
      'new/file.txt',
      'run.sh',
    ]);
    expect(show('main:new/file.txt')).toBe('text');
    expect(root.git('push.git', 'ls-tree', 'main', 'run.sh')).toMatch(/^100755/);
    root.git('push.git', 'fsck', '--full');
  });

  it('that is repeated makes no second commit', async () => {
    const files = [{ name: 'once.txt', content: '1' }];
    const first = await push({ repository_url: target(), ref: 'main', files });
    const second = await push({ repository_url: target(), ref: 'main', files });
    expect(second).toMatchObject({ changed: false, commit_sha: first['commit_sha'] });
  });

  it('makes a branch where that is asked for, else the branch must be there', async () => {
    const inputs = { repository_url: target(), ref: 'brand-new', files: [{ name: 'a', content: 'a' }] };
    expect(await fail({ command: 'push', commit_message: 'x', ...inputs })).toMatchObject({ code: 'REF_NOT_FOUND' });
    expect(await push({ ...inputs, create_branch: true })).toMatchObject({ ref: 'refs/heads/brand-new', changed: true });
    expect(show('brand-new:README.md')).toBe('hello again');
  });

  it('makes the first commit of an empty repository', async () => {
    expect(await push({ repository_url: repository('empty.git'), ref: 'main', files: [{ name: 'first', content: 'f' }] })).toMatchObject({
      changed: true,
    });
    expect(show('main:first', 'empty.git')).toBe('f');
  });

  it('of several at once ends with all of them, one after the other', async () => {
    const names = ['p1', 'p2', 'p3'];
    await Promise.all(names.map((name) => push({ repository_url: target(), ref: 'develop', files: [{ name, content: name }] })));
    expect(root.git('push.git', 'ls-tree', '--name-only', 'develop').split('\n')).toEqual(expect.arrayContaining(names));
  });

  it.each(['../out', '/abs', 'a//b', '.git/config', 'a/.GIT/hooks/x', 'a/./b', 'line\nbreak'])('refuses the path %j', async (name) => {
    expect(await fail({ command: 'push', commit_message: 'x', ref: 'main', files: [{ name, content: '' }] })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('https', () => {
  const url = () => `${secured.url}/repository.git`;

  it('takes user and password, a token, or the credentials of the URL, and shows none', async () => {
    expect(await git({ repository_url: url(), cacert: certificate.cert, ...CREDENTIALS })).toMatchObject({ commit_message: 'third' });
    expect(await git({ repository_url: url(), cacert: certificate.cert, username: 'ada', token: CREDENTIALS.password })).toMatchObject({
      commit_message: 'third',
    });
    const inUrl = url().replace('https://', `https://ada:${CREDENTIALS.password}@`);
    const result = await connections.call({ by: 'name', name: 'GIT' }, { repository_url: inUrl, verify_ssl: false });
    expect(result.ok).toBe(true);
    expect(result.shownInputs).not.toContain(CREDENTIALS.password);
  });

  it('ends in AUTHENTICATION_FAILED with wrong credentials or none, which are in no message', async () => {
    const error = await fail({ repository_url: url(), cacert: certificate.cert, username: 'ada', password: 'wrong-word-2' });
    const where = url().replace('https://', '');
    expect(error).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: `${where} did not accept the credentials: check username and password, or token`,
    });
    expect(JSON.stringify(error)).not.toContain('wrong-word-2');
    expect(await fail({ repository_url: url(), cacert: certificate.cert })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: `${where} asks for credentials, and none are given: give username and password, or token`,
    });
  });

  it('ends in TLS_ERROR with a certificate that is not trusted', async () => {
    expect(await fail({ repository_url: url(), ...CREDENTIALS })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringMatching(/its certificate is not trusted. Give the certificate of its authority as cacert/),
    });
  });

  it('is said to be missing where https is asked of plain HTTP, or plain HTTP of https', async () => {
    expect(await fail({ repository_url: repository().replace('http:', 'https:') })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('write http:// in place of https://'),
    });
    expect(await fail({ repository_url: url().replace('https:', 'http:') })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('write https:// in place of http://'),
    });
  });

  it('of a web server that is no git server is no empty repository', async () => {
    const server = await serveHttp((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'));
    const problem = {
      code: 'CONNECTION_FAILED',
      message: `there is no git repository at 127.0.0.1:${server.port}/x: what answers there (text/html) is no git server`,
    };
    for (const command of ['metadata', 'get', 'refs']) {
      expect(await fail({ command, repository_url: `${server.url}/x` })).toMatchObject(problem);
    }
    const files = [{ name: 'a', content: 'a' }];
    expect(await fail({ command: 'push', commit_message: 'x', files, ref: 'main', repository_url: `${server.url}/x` })).toMatchObject(
      problem,
    );
    await server.stop();
  });

  it('of an empty repository that asks for credentials gives none, and is one', async () => {
    const inputs = { command: 'refs', repository_url: `${secured.url}/empty-secured.git`, cacert: certificate.cert };
    execFileSync('git', ['init', '--quiet', '--bare', path.join(root.folder, 'empty-secured.git')]);
    expect(await git({ ...inputs, ...CREDENTIALS })).toEqual({ default_branch: null, branches: {}, tags: {} });
  });

  it('follows no redirect: the place it leads to was not checked', async () => {
    const server = await serveHttp((request, response) => response.writeHead(302, { location: `${http.url}${request.url}` }).end());
    expect(await fail({ repository_url: `${server.url}/repository.git` })).toMatchObject({ code: 'CONNECTION_FAILED' });
    await server.stop();
  });

  it('is named when there is no repository, or no server', async () => {
    expect(await fail({ repository_url: repository('none.git') })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('no git repository'),
    });
    expect(await fail({ repository_url: 'http://127.0.0.1:1/x.git' })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(await fail({ repository_url: 'https://no-such-host.invalid/x.git' })).toMatchObject({
      message: expect.stringContaining('cannot be resolved'),
    });
  });
});

describe('ssh', () => {
  const ssh = () => ({
    repository_url: `ssh://${sshd.username}@127.0.0.1:${sshd.port}${root.folder}/repository.git`,
    ssh_key: sshd.key,
    ssh_hostkey: sshd.hostkey,
  });

  it('takes a key, and a key with passphrase', async () => {
    expect(await git(ssh())).toMatchObject({ commit_message: 'third' });
    expect(await git({ ...ssh(), ssh_key: sshd.lockedKey, ssh_key_passphrase: sshd.passphrase })).toMatchObject({
      commit_message: 'third',
    });
  });

  it('takes the host key as a line of known_hosts, and does not check it with false', async () => {
    expect(await git({ ...ssh(), ssh_hostkey: `[127.0.0.1]:${sshd.port} ${sshd.hostkey} comment\n` })).toMatchObject({
      commit_message: 'third',
    });
    expect(await git({ ...ssh(), ssh_hostkey: false })).toMatchObject({ commit_message: 'third' });
  });

  it('ends in HOST_KEY_MISMATCH with both fingerprints when the key has changed, and asks for it when it is missing', async () => {
    const error = await fail({ ...ssh(), ssh_hostkey: sshd.otherHostkey });
    expect(error).toMatchObject({
      code: 'HOST_KEY_MISMATCH',
      expected: expect.stringMatching(/^SHA256:/),
      actual: expect.stringMatching(/^SHA256:/),
    });
    expect(error['actual']).not.toBe(error['expected']);
    expect(await fail({ ...ssh(), ssh_hostkey: undefined })).toMatchObject({
      code: 'HOST_KEY_MISMATCH',
      message: expect.stringContaining("'ssh_hostkey' is missing"),
    });
  });

  it('ends in AUTHENTICATION_FAILED with a wrong passphrase or no key', async () => {
    expect(await fail({ ...ssh(), ssh_key: sshd.lockedKey, ssh_key_passphrase: 'not this' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
    });
    expect(await fail({ ...ssh(), ssh_key: undefined })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it('pushes and gets', async () => {
    const url = ssh().repository_url.replace('repository.git', 'main-only.git');
    const files = [{ name: 'by-ssh', content: 's' }];
    expect(await git({ ...ssh(), repository_url: url, ref: 'main', command: 'push', commit_message: 'x', files })).toMatchObject({
      changed: true,
    });
    expect(filesOf(await git({ ...ssh(), repository_url: url, ref: 'main', command: 'get' }))).toEqual({ 'a.txt': 'a', 'by-ssh': 's' });
  });
});

describe('a wrong ref', () => {
  it('is named, with near ones', async () => {
    expect(await fail({ ref: 'develp' })).toMatchObject({
      code: 'REF_NOT_FOUND',
      near: ['develop'],
      message: expect.stringContaining("did you mean 'develop'?"),
    });
    expect(await fail({ ref: 'zzzzzzzzz' })).toMatchObject({
      code: 'REF_NOT_FOUND',
      message: expect.stringContaining('there are develop, feature/deep, main'),
    });
    expect(await fail({ ref: '0'.repeat(40) })).toMatchObject({ code: 'REF_NOT_FOUND' });
    expect(await fail({ ref: 'abcdef123' })).toMatchObject({ code: 'REF_NOT_FOUND' });
  });
});

describe('nothing that git could take for something else', () => {
  const canary = path.join(tmpdir(), `petiole-canary-${process.pid}`);

  it.each([
    `ext::sh -c touch% ${canary}`,
    `ext::sh`,
    `--upload-pack=touch ${canary}`,
    `-utouch`,
    'fd::17',
    'git://127.0.0.1/x.git',
    'ftp://127.0.0.1/x.git',
    `ssh://-oProxyCommand=touch%20${canary}/x.git`,
    `-oProxyCommand=x@127.0.0.1:x`,
    `git@-oProxyCommand=x:path`,
    `git@127.0.0.1:-x`,
    'ssh://git@127.0.0.1/-x',
    'https://127.0.0.1/x.git\n--upload-pack=x',
    'relative/path',
    'x',
  ])('is taken as repository_url: %j', async (repository_url) => {
    expect(await fail({ repository_url })).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('repository_url') });
    expect(existsSync(canary)).toBe(false);
  });

  it.each(['--upload-pack=x', '-x', 'a..b', 'a b', 'a:b', '+main', '*', 'main^', 'main~1', 'a@{1}', 'a\nb', '/a', 'a/', 'a.lock', '@'])(
    'is taken as ref: %j',
    async (ref) => {
      expect((await fail({ ref })).code).toBe(ref === '+main' ? 'REF_NOT_FOUND' : 'INVALID_INPUT');
    },
  );

  it('reads a local path only where the operator allows it', async () => {
    for (const repository_url of [`${root.folder}/repository.git`, `file://${root.folder}/repository.git`]) {
      expect(await fail({ repository_url })).toMatchObject({
        code: 'CONNECTION_REFUSED_BY_POLICY',
        message: expect.stringContaining('PETIOLE_ALLOW_LOCAL_GIT'),
      });
      expect(await local.output('GIT', { repository_url })).toMatchObject({ commit_message: 'third' });
    }
  });
});

describe('a command that hangs', () => {
  it('ends with everything that it started when it is cancelled, has no secret on a command line, and leaves nothing behind', async () => {
    let asked: () => void = () => undefined;
    const wasAsked = new Promise<void>((resolve) => (asked = resolve));
    const server = await serveTcp((socket) => socket.once('data', () => asked()));
    const marker = `127.0.0.1:${server.port}`;
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('petiole-git-') && !name.startsWith('petiole-git-root'));
    const before = new Set(folders());
    const controller = new AbortController();
    const call = connections.error(
      'GIT',
      { repository_url: `${server.url}/x.git`, username: 'ada', password: 'hidden-word-3' },
      { signal: controller.signal },
    );
    await wasAsked;
    const running = commandLines();
    expect(running.filter((line) => line.includes(marker)).length).toBeGreaterThan(0);
    expect(running.join('\n')).not.toMatch(/hidden-word-3/);
    // another suite may make some of them
    const made = folders().filter((name) => !before.has(name));
    expect(made.length).toBeGreaterThan(0);
    for (const folder of made) expect(contents(path.join(tmpdir(), folder))).not.toContain('hidden-word-3');
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await until(() => !commandLines().some((line) => line.includes(marker)));
    await until(() => !folders().some((name) => made.includes(name)));
    await server.stop();
  });
});

function commandLines(): string[] {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
}

/** Nothing of a folder that is being removed. */
function contents(folder: string): string {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
