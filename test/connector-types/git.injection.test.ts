/**
 * Whoever writes a flow, or owns a repository, must not get git or ssh to run a command on this machine. Every hostile value tries
 * to make a file; none may, and the error says what was wrong.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { startGitHttp, type GitHttp } from '../support/far-sides/git-http.ts';
import { createGitRoot, environment, type GitRoot } from '../support/far-sides/git-repositories.ts';
import { serveHttp } from '../support/far-sides/http-server.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';

let root: GitRoot;
let http: GitHttp;
let sshd: Sshd;
let connections: TestConnections;
let local: TestConnections;
/** what a command of a stranger would make; without a blank in its path, so that no quoting is needed */
let marker: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'petiole-marker-'));
  marker = path.join(folder, 'made');
  root = await createGitRoot();
  [http, sshd, connections, local] = await Promise.all([
    startGitHttp(root.folder),
    startSshd(),
    createConnections(),
    createConnections(undefined, { allowLocalGit: true }),
  ]);
});

afterAll(async () => {
  await Promise.all([connections?.close(), local?.close(), http?.stop(), sshd?.stop()]);
  await root?.remove();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  expect(existsSync(marker)).toBe(false);
});

/** `MARKER` stands for the file, `SSH` for an sshd that lets the call in, `ROOT` for a folder with repositories. */
const fill = (text: string) =>
  text
    .replaceAll('MARKER', marker)
    .replaceAll('SSH', `127.0.0.1:${sshd.port}`)
    .replaceAll('ROOT', root.folder)
    .replaceAll('PORT', String(sshd.port));
const access = () => ({ ssh_key: sshd.key, ssh_hostkey: sshd.hostkey });
const REFUSALS = /^(INVALID_INPUT|CONNECTION_REFUSED_BY_POLICY)$/;

describe('repository_url', () => {
  it.each([
    '--upload-pack=touch MARKER',
    '--upload-pack=touch${IFS}MARKER',
    '-utouch${IFS}MARKER',
    '-oProxyCommand=touch${IFS}MARKER',
    'ext::sh -c touch% MARKER',
    'ext::sh${IFS}-c${IFS}touch%%20MARKER',
    'EXT::sh',
    'fd::17',
    'file::ROOT/repository.git',
    'http::http://127.0.0.1/',
    'transport::address',
    'file://ROOT/repository.git',
    'FILE://ROOT/repository.git',
    'file://localhost/ROOT/repository.git',
    'ROOT/repository.git',
    './repository.git',
    '../repository.git',
    'repository.git',
    '~/repository.git',
    'git://127.0.0.1/x.git',
    'git+ssh://127.0.0.1/x.git',
    'ssh+git://127.0.0.1/x.git',
    'rsync://127.0.0.1/x.git',
    'persistent-https://127.0.0.1/x.git',
    'ftp://127.0.0.1/x.git',
    'ssh://-oProxyCommand=touch%20MARKER/x.git',
    'ssh://-oProxyCommand=touch${IFS}MARKER/x.git',
    'ssh://-oProxyCommand=touch${IFS}MARKER@SSH/x.git',
    'ssh://%2DoProxyCommand=touch%20MARKER@SSH/x.git',
    'ssh://git%0a@SSH/x.git',
    'ssh://git%00@SSH/x.git',
    'ssh://%zz@SSH/x.git',
    'ssh://127.0.0.1%0aProxyCommand=touch/x.git',
    'ssh://a"b/x.git',
    "ssh://a'$(touch${IFS}MARKER)'/x.git",
    'ssh://$(touch${IFS}MARKER)/x.git',
    'ssh://`touch${IFS}MARKER`/x.git',
    'ssh://git@127.0.0.1:-1/x.git',
    'ssh://git@127.0.0.1:99999/x.git',
    '-oProxyCommand=touch${IFS}MARKER:x.git',
    'git@-oProxyCommand=touch${IFS}MARKER:x.git',
    '-x@127.0.0.1:x.git',
    '127.0.0.1:-oProxyCommand=touch',
    '127.0.0.1:--upload-pack=touch',
    'ssh://git@SSH/--upload-pack=touch${IFS}MARKER',
    'ssh://git@SSH/~/--upload-pack=touch${IFS}MARKER',
    'https://127.0.0.1/x.git\n[core]\n sshCommand = touch MARKER',
    'https://127.0.0.1/x.git\0',
    'https://127.0.0.1/x.git --upload-pack=x',
    'ssh://git@127.0.0.1\r\nProxyCommand=touch MARKER/x.git',
    '\thttps://127.0.0.1/x.git',
    'http://-localhost/x.git',
    'http://+localhost/x.git',
    'http://*/x.git',
    'http://a%0a:b@127.0.0.1/x.git',
    'http://a:b%00@127.0.0.1/x.git',
    'http://%:b@127.0.0.1/x.git',
    '',
  ])('%j is refused', async (url) => {
    const error = await connections.error('GIT', { ...access(), repository_url: fill(url) });
    expect(error.code).toMatch(REFUSALS);
    // says which input it was, and no library's words
    expect(error.message).toMatch(/repository_url|PETIOLE_ALLOW_LOCAL_GIT/);
  });

  it.each([
    'ssh://git@SSH/$(touch${IFS}MARKER)',
    'ssh://git@SSH/`touch${IFS}MARKER`',
    "ssh://git@SSH/';touch${IFS}MARKER;'",
    'ssh://git@SSH/x;touch${IFS}MARKER',
    'ssh://git@SSH/x|touch${IFS}MARKER',
    'ssh://git@SSH/x%0atouch%20MARKER',
    'ssh://git@SSH/x%27%3btouch%20MARKER%3b%27',
    'ssh://git@SSH/%2d-upload-pack=touch%20MARKER',
  ])('%j is the path of a repository that is not there', async (url) => {
    const address = fill(url).replace('git@', `${sshd.username}@`);
    const error = await connections.error('GIT', { ...access(), repository_url: address });
    expect(error.code).toMatch(/INVALID_INPUT|CONNECTION_FAILED|COMMAND_FAILED/);
  });

  it.each(['file:///tmp/%0a[core]%0a', 'file:///tmp/%00', 'file:///%zz'])(
    '%j is refused where local repositories are allowed, too',
    async (url) => {
      expect(await local.error('GIT', { repository_url: url })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('repository_url'),
      });
    },
  );
});

describe('ref', () => {
  const HOSTILE = [
    ...[
      '--upload-pack=touch MARKER',
      '--upload-pack=touch',
      '-x',
      '--exec=x',
      'main --upload-pack=x',
      'ext::sh',
      'main:refs/heads/x',
      '+main',
      'refs/heads/*',
    ],
    ...[
      'main\n--upload-pack=x',
      'main\0',
      'main\r',
      '^main',
      'main^{/x}',
      'main~1',
      '@{-1}',
      '@{upstream}',
      '@',
      'a..b',
      'a?b',
      'a[b',
      'a\\b',
      '../x',
      '/etc/passwd',
    ],
    ...['.hidden', 'a/.b', 'a.lock', 'a//b', 'a/', ''],
  ];

  it.each(HOSTILE)('%j is refused to every command', async (ref) => {
    for (const command of ['metadata', 'get', 'push']) {
      const files = command === 'push' ? { files: [{ name: 'x', content: 'x' }], commit_message: 'x', create_branch: true } : {};
      const error = await connections.error('GIT', { repository_url: `${http.url}/repository.git`, command, ref: fill(ref), ...files });
      // '+main' may be a branch, which is not there
      expect(error).toMatchObject(
        ref === '+main'
          ? { code: expect.stringMatching(/REF_NOT_FOUND|never/) }
          : { code: 'INVALID_INPUT', message: expect.stringContaining("'ref'") },
      );
      if (ref === '+main') return;
    }
  });

  it.each(['$(touch${IFS}MARKER)', '`touch${IFS}MARKER`', "';touch${IFS}MARKER;'", 'a|touch', '$IFS', 'main;touch'])(
    '%j is the name of a branch that is not there',
    async (ref) => {
      const repository_url = `ssh://${sshd.username}@127.0.0.1:${sshd.port}${root.folder}/repository.git`;
      const name = fill(ref).replaceAll('/', '-');
      expect(await connections.error('GIT', { ...access(), repository_url, ref: name })).toMatchObject({ code: 'REF_NOT_FOUND' });
    },
  );
});

describe('the other inputs', () => {
  const url = () => `ssh://127.0.0.1:${sshd.port}${root.folder}/repository.git`;

  it.each(['-oProxyCommand=touch MARKER', '-l', 'a b', 'a\nb', 'a\0b', 'a@b', 'a;touch MARKER', '$(touch MARKER)', 'a\r\nb', ''])(
    'username %j is refused to ssh',
    async (username) => {
      const error = await connections.error('GIT', { ...access(), repository_url: url(), username: fill(username) });
      expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(/user/) });
    },
  );

  it.each([
    { username: 'a\nb' },
    { username: 'a\0b', password: 'x' },
    { password: 'a\nb' },
    { password: 'pass-word\0canary' },
    { token: 'a\r\nX-Evil: 1' },
    { http_cookie: 'a=b\r\nX-Evil: 1' },
    { http_cookie: 'a=b\nX-Evil: 1' },
    { cacert: 'a\0b' },
  ])('%j is refused to http, and not repeated in the error', async (inputs) => {
    const error = await connections.error('GIT', { repository_url: `${http.url}/repository.git`, ...inputs });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(Object.keys(inputs)[0] ?? '') });
    expect(JSON.stringify(error)).not.toMatch(/Evil|canary/);
  });

  it.each([
    '@revoked * ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJd',
    '@cert-authority * ssh-ed25519 AAAA',
    '-oProxyCommand=touch MARKER',
    'nonsense',
  ])('ssh_hostkey %j is refused', async (ssh_hostkey) => {
    const error = await connections.error('GIT', { ...access(), repository_url: url(), ssh_hostkey: fill(ssh_hostkey) });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('ssh_hostkey') });
  });

  it('lines beside the host key are nothing', async () => {
    const ssh_hostkey = `${sshd.hostkey}\nProxyCommand touch ${marker}\nHost *\n`;
    const repository_url = url().replace('//', `//${sshd.username}@`);
    expect(await connections.output('GIT', { ...access(), repository_url, ssh_hostkey, ref: 'main' })).toMatchObject({
      ref: 'refs/heads/main',
    });
  });

  it.each(['-----BEGIN\n\nProxyCommand touch MARKER\n', '$(touch MARKER)', '\n'])('ssh_key %j is no key', async (ssh_key) => {
    const error = await connections.error('GIT', { ...access(), repository_url: url(), ssh_key: fill(ssh_key) });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it.each(['--output=MARKER', '../../../etc/passwd', '/etc/passwd', '-z', ':(top)*', '*', 'a\0b'])(
    'paths %j name no file',
    async (name) => {
      const output = await connections.output('GIT', {
        repository_url: `${http.url}/repository.git`,
        command: 'get',
        paths: [fill(name)],
        ref: 'main',
      });
      expect(output['files']).toEqual([]);
    },
  );

  it.each([
    ...[
      '../x',
      'a/../../x',
      '/etc/x',
      '.git/config',
      '.GIT/config',
      'a/.git/hooks/post-checkout',
      '.git',
      './x',
      'a//b',
      '',
      'a\nb',
      'a\0b',
      'a\tb',
    ],
    ...[
      '.git ',
      '.git./config',
      '.g\u200cit/config',
      'GIT~1/config',
      'git~1',
      '.git::$INDEX_ALLOCATION/config',
      '..\\x',
      'a\\.git\\config',
    ],
  ])('a file of the name %j cannot be pushed', async (name) => {
    const before = root.git('repository.git', 'rev-parse', 'main');
    const error = await connections.error('GIT', {
      repository_url: `${http.url}/repository.git`,
      command: 'push',
      ref: 'main',
      files: [{ name, content: 'x' }],
      commit_message: 'x',
    });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(/'files|files\./) });
    expect(root.git('repository.git', 'rev-parse', 'main')).toBe(before);
  });

  it.each([
    { author_name: 'A\ncommitter Eve <e@x> 1 +0000' },
    { author_email: 'a@b\n\nx' },
    { author_name: 'a\0b' },
    { commit_message: 'a\0b' },
  ])('a commit with %j is refused', async (inputs) => {
    const error = await connections.error('GIT', {
      repository_url: `${http.url}/repository.git`,
      command: 'push',
      ref: 'main',
      files: [{ name: 'x', content: 'x' }],
      commit_message: 'x',
      ...inputs,
    });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(Object.keys(inputs)[0] ?? '') });
  });

  it('the names of an author cannot break out of their place in the commit', async () => {
    await connections.output('GIT', {
      repository_url: `${http.url}/repository.git`,
      command: 'push',
      ref: 'hostile-author',
      create_branch: true,
      files: [{ name: '-rf', content: 'x' }],
      commit_message: '--amend\n\n-x',
      author_name: '--exec=x <eve@example.com>',
      author_email: '<a>@b>',
    });
    const [author, message] = root.git('repository.git', 'log', '-1', '--format=%an|%s', 'hostile-author').split('|');
    expect([author, message]).toEqual(['--exec=x eve@example.com', '--amend']);
    expect(root.git('repository.git', 'ls-tree', '--name-only', 'hostile-author')).toContain('-rf');
  });
});

describe('a hostile repository', () => {
  it('has submodules, attributes and links that are data and nothing else', async () => {
    const repository = path.join(root.folder, 'hostile.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository], { env: environment() });
    root.git('hostile.git', 'config', 'uploadpack.allowFilter', 'true');
    const gitmodules = `[submodule "x"]\n path = sub\n url = ext::sh -c touch% ${marker}\n update = !touch ${marker}\n[submodule "--upload-pack=touch ${marker}"]\n path = -u\n url = --upload-pack=touch ${marker}\n`;
    const files: [string, string, string][] = [
      ['100644', '.gitmodules', gitmodules],
      ['100644', '.gitattributes', `* filter=evil diff=evil\n`],
      ['120000', 'link', '/etc/passwd'],
      ['120000', 'up', '../../../../../../etc'],
      ['120000', 'absolute', '/'],
      ['100755', 'hooks/post-checkout', `#!/bin/sh\ntouch ${marker}\n`],
    ];
    const changes = files.map(([mode, name, content]) => `M ${mode} inline ${name}\ndata ${Buffer.byteLength(content)}\n${content}\n`);
    const gitlink = `M 160000 ${'1'.repeat(40)} sub\n`;
    const stream = `commit refs/heads/main\ncommitter E <e@x> 1 +0000\ndata 1\nx\n${changes.join('')}${gitlink}\n`;
    execFileSync('git', ['fast-import', '--quiet'], { cwd: repository, env: environment(), input: stream });
    const output = await connections.output('GIT', { repository_url: `${http.url}/hostile.git`, command: 'get', ref: 'main' });
    expect(contents(output)).toEqual(Object.fromEntries(files.map(([, name, content]) => [name, content])));
    const some = await connections.output('GIT', {
      repository_url: `${http.url}/hostile.git`,
      command: 'get',
      ref: 'main',
      paths: ['up/passwd', 'link', 'absolute/etc/passwd'],
    });
    expect(contents(some)).toEqual({ link: '/etc/passwd' });
    const pushed = { files: [{ name: 'link', content: 'now a file' }], commit_message: 'x' };
    root.git('hostile.git', 'config', 'http.receivepack', 'true');
    expect(
      await connections.output('GIT', { repository_url: `${http.url}/hostile.git`, command: 'push', ref: 'main', ...pushed }),
    ).toMatchObject({ changed: true });
    expect(root.git('hostile.git', 'ls-tree', 'main', 'link')).toMatch(/^100644/);
    expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('now a file');
  });

  it('on this machine runs none of the programs that its configuration and its hooks name', async () => {
    const repository = path.join(root.folder, 'evil.git');
    execFileSync('git', ['clone', '--quiet', '--bare', path.join(root.folder, 'repository.git'), repository], { env: environment() });
    const program = path.join(folder, 'program');
    writeFileSync(program, `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(program, 0o755);
    mkdirSync(path.join(folder, 'hooks'), { recursive: true });
    const hooks = [
      'pre-receive',
      'update',
      'post-receive',
      'post-update',
      'reference-transaction',
      'proc-receive',
      'push-to-checkout',
      'pre-auto-gc',
      'post-index-change',
    ];
    for (const hook of hooks) {
      for (const place of [path.join(repository, 'hooks'), path.join(folder, 'hooks')]) {
        writeFileSync(path.join(place, hook), `#!/bin/sh\ntouch ${marker}\n`);
        chmodSync(path.join(place, hook), 0o755);
      }
    }
    const settings = [
      'core.fsmonitor',
      'core.sshCommand',
      'core.gitProxy',
      'core.alternateRefsCommand',
      'core.editor',
      'core.pager',
      'uploadpack.packObjectsHook',
      'gpg.program',
      'credential.helper',
      'diff.external',
      'remote.origin.uploadpack',
      'remote.origin.receivepack',
      'core.askPass',
    ];
    for (const setting of settings) root.git('evil.git', 'config', setting, program);
    root.git('evil.git', 'config', 'receive.procReceiveRefs', 'refs/');
    // a second store of objects, so that its refs are asked for by alternateRefsCommand
    writeFileSync(path.join(repository, 'objects/info/alternates'), `${path.join(root.folder, 'repository.git/objects')}\n`);
    for (const hooksPath of [undefined, path.join(folder, 'hooks')]) {
      if (hooksPath) root.git('evil.git', 'config', 'core.hooksPath', hooksPath);
      else root.git('evil.git', 'config', '--unset-all', 'receive.procReceiveRefs');
      for (const repository_url of [repository, `file://${repository}`]) {
        expect(await local.output('GIT', { repository_url, command: 'get', ref: 'main' })).toMatchObject({ ref: 'refs/heads/main' });
        expect(await local.output('GIT', { repository_url, command: 'refs' })).toMatchObject({ default_branch: 'main' });
        const content = `${hooksPath} ${repository_url}`;
        const pushed = { files: [{ name: 'x', content }], commit_message: 'x' };
        expect(await local.output('GIT', { repository_url, command: 'push', ref: 'main', ...pushed })).toMatchObject({ changed: true });
        expect(existsSync(marker)).toBe(false);
      }
    }
  });

  it('on this machine cannot have its missing objects fetched by a program of its own', async () => {
    const repository = path.join(root.folder, 'partial.git');
    execFileSync(
      'git',
      ['clone', '--quiet', '--bare', '--no-local', '--no-hardlinks', path.join(root.folder, 'main-only.git'), repository],
      { env: environment() },
    );
    execFileSync(
      'sh',
      ['-c', 'mkdir p && mv objects/pack/*.pack p/ && rm -f objects/pack/* && for f in p/*.pack; do git unpack-objects -q < $f; done'],
      { cwd: repository, env: environment() },
    );
    const blob = root.git('partial.git', 'rev-parse', 'main:a.txt');
    rmSync(path.join(repository, 'objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    for (const [key, value] of Object.entries({
      'core.repositoryFormatVersion': '1',
      'extensions.partialClone': 'evil',
      'remote.evil.url': `file://${root.folder}/main-only.git`,
      'remote.evil.promisor': 'true',
      'remote.evil.uploadpack': `touch ${marker}; git-upload-pack`,
    }))
      root.git('partial.git', 'config', key, value);
    expect(await local.error('GIT', { repository_url: repository, command: 'get', ref: 'main' })).toMatchObject({
      code: expect.stringMatching(/COMMAND_FAILED|CONNECTION_FAILED/),
    });
  });

  it('names refs that are taken for nothing else', async () => {
    const sha = root.git('repository.git', 'rev-parse', 'main');
    const line = (text: string) => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`;
    for (const target of [
      'refs/heads/--upload-pack=touch',
      '--upload-pack=touch',
      'refs/heads/a:refs/heads/b',
      'refs/heads/../../x',
      'ext::sh',
      'refs/tags/v1',
    ]) {
      const server = await serveHttp((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
        const capabilities = `symref=HEAD:${target} agent=git/evil`;
        response.end(
          `${line('# service=git-upload-pack\n')}0000${line(`${sha} HEAD\0${capabilities}\n`)}${line(`${sha} ${target}\n`)}0000`,
        );
      });
      const error = await connections.error('GIT', { repository_url: `${server.url}/x.git`, command: 'metadata' });
      expect(error.code).toMatch(/COMMAND_FAILED|CONNECTION_FAILED|INVALID_INPUT|REF_NOT_FOUND/);
      await server.stop();
    }
  });
});

describe('the environment of this process', () => {
  it('does not reach git', async () => {
    const before = { ...process.env };
    const evil = path.join(folder, 'from-environment');
    writeFileSync(evil, `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(evil, 0o755);
    const names = [
      'GIT_SSH_COMMAND',
      'GIT_SSH',
      'GIT_PROXY_COMMAND',
      'GIT_ASKPASS',
      'SSH_ASKPASS',
      'GIT_EDITOR',
      'GIT_EXTERNAL_DIFF',
      'GIT_PAGER',
    ];
    const configuration = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.sshCommand',
      GIT_CONFIG_VALUE_0: evil,
      GIT_DIR: '/nonexistent',
      GIT_EXEC_PATH: folder,
      GIT_CONFIG_PARAMETERS: `'core.sshCommand=${evil}'`,
    };
    Object.assign(process.env, Object.fromEntries(names.map((name) => [name, evil])), configuration);
    try {
      const repository_url = `ssh://${sshd.username}@127.0.0.1:${sshd.port}${root.folder}/repository.git`;
      expect(await connections.output('GIT', { ...access(), repository_url, ref: 'main' })).toMatchObject({ ref: 'refs/heads/main' });
    } finally {
      for (const name of [...names, ...Object.keys(configuration)]) {
        delete process.env[name];
        if (before[name] !== undefined) process.env[name] = before[name];
      }
    }
  });
});

function contents(output: JsonObject): Record<string, string> {
  const files = output['files'] as { name: string; content: string }[];
  return Object.fromEntries(files.map(({ name, content }) => [name, Buffer.from(content, 'base64').toString()]));
}
