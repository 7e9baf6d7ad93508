/** What counts is the address that is dialled, at the moment when it is dialled: redirects, rebinding, names with several addresses. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookup } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddressPolicy, isAllowedAddress } from '../../src/connectors/address-policy.ts';
import { GuardedNetwork, type Resolver } from '../../src/connectors/network.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { startGitHttp, type GitHttp } from '../support/far-sides/git-http.ts';
import { createGitRoot, type GitRoot } from '../support/far-sides/git-repositories.ts';

interface Site {
  port: number;
  /** paths of all requests */
  seen: string[];
  stop(): Promise<void>;
}

/** `open` may be reached, on its port alone; `trap` and its twin on another loopback address with the port of `open` may not. */
let open: Site;
let trap: Site;
let twin: Site | undefined;
let root: GitRoot;
let git: GitHttp;
let connections: TestConnections;
let answers: Record<string, string[][]> = {};
let asked: string[] = [];

/** Gives one answer after the other, the last one again and again. */
const resolver = ((name: string, options: object, callback: (error: Error | null, found?: unknown) => void) => {
  const list = answers[name];
  if (!list) return lookup(name, options, callback as never);
  asked.push(name);
  const found = (list.length > 1 ? list.shift() : list[0]) ?? [];
  callback(
    null,
    found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  );
}) as Resolver;

beforeAll(async () => {
  open = await serve('127.0.0.1', 0, (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://x');
    const to = searchParams.get('to');
    // each exchange dials anew
    response.setHeader('connection', 'close');
    if (to) response.writeHead(Number(searchParams.get('status') ?? 302), { location: to }).end();
    else response.end('open');
  });
  trap = await serve('127.0.0.1', 0, (_request, response) => response.end('trap'));
  // only Linux has all of 127.0.0.0/8 without further ado
  twin = await serve('127.0.0.2', open.port, (_request, response) => response.end('twin')).catch(() => undefined);
  root = await createGitRoot();
  git = await startGitHttp(root.folder);
  const allow = [open.port, Number(new URL(git.url).port)].map((port) => ({ cidr: '127.0.0.1', port }));
  connections = await createConnections(allow, { resolver });
});

afterAll(async () => {
  await connections?.close();
  await Promise.all([open?.stop(), trap?.stop(), twin?.stop(), git?.stop()]);
  await root?.remove();
});

const trapped = () => [...trap.seen, ...(twin?.seen ?? [])];
const get = (host: string, path = '/') => connections.output('REST', { url: `http://${host}:${open.port}${path}` });
const failGet = (host: string, path = '/') => connections.error('REST', { url: `http://${host}:${open.port}${path}` });
const redirect = (to: string, status = 302) => `/?status=${status}&to=${encodeURIComponent(to)}`;

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('with status %i is checked like a first address', async (status) => {
    const error = await failGet('127.0.0.1', redirect(`http://127.0.0.1:${trap.port}/`, status));
    expect(error).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY', message: expect.stringContaining(`port ${trap.port}`) });
    expect(trapped()).toEqual([]);
  });

  it.each([
    '//127.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'https://127.0.0.1:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://u:p@127.1:PORT/',

    '\\\\127.0.0.1:PORT\\',
  ])('to %s is refused', async (to) => {
    const error = await failGet('127.0.0.1', redirect(to.replace('PORT', String(trap.port))));
    expect(error.code).toMatch(/REFUSED_BY_POLICY|UNEXPECTED_STATUS/);
    expect(trapped()).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'gopher://127.0.0.1/', 'ftp://127.0.0.1/', 'data:text/plain,x', 'http://127.0.0.1 x/'])(
    'to %s is no answer',
    async (to) => {
      expect(await failGet('127.0.0.1', redirect(to))).toMatchObject({ code: 'INVALID_RESPONSE' });
    },
  );

  it('is checked at the last of several hops too', async () => {
    const last = redirect(`http://127.0.0.1:${trap.port}/`);
    const error = await failGet('127.0.0.1', redirect(redirect(redirect(last))));
    expect(error).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    expect(open.seen.slice(-4).map((path) => path.split('?', 1)[0])).toEqual(['/', '/', '/', '/']);
    expect(trapped()).toEqual([]);
  });

  it('of a git server is not followed', async () => {
    const from = open.seen.length;
    const error = await connections.error('GIT', {
      repository_url: `http://127.0.0.1:${open.port}${redirect(`http://127.0.0.1:${trap.port}/x.git/info/refs`)}`,
    });
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(open.seen.length).toBeGreaterThan(from);
    expect(trapped()).toEqual([]);
  });
});

describe('a name', () => {
  it('that leads elsewhere at its second look-up is refused then', async () => {
    answers = { 'rebind.example': [['127.0.0.1'], ['127.0.0.2']] };
    expect(await get('rebind.example')).toMatchObject({ text: 'open' });
    expect(await failGet('rebind.example')).toMatchObject({
      code: 'CONNECTION_REFUSED_BY_POLICY',
      message: expect.stringContaining('127.0.0.2'),
    });
    expect(trapped()).toEqual([]);
  });

  it('that leads elsewhere between two hops of one call is refused', async () => {
    answers = { 'hop.example': [['127.0.0.1'], ['127.0.0.2']] };
    expect(await failGet('hop.example', redirect('/again'))).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    expect(trapped()).toEqual([]);
  });

  it('with several addresses is dialled at those alone that may be reached', async () => {
    answers = { 'two.example': [['127.0.0.2', '127.0.0.1', '::1']], 'none.example': [['127.0.0.2', '::1']] };
    expect(await get('two.example')).toMatchObject({ text: 'open' });
    expect(await failGet('none.example')).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    expect(trapped()).toEqual([]);
  });

  it('whose allowed addresses do not answer is not dialled at the others', async () => {
    answers = { 'dead.example': [['127.0.0.1', '127.0.0.2']] };
    const dead = new AddressPolicy([{ cidr: '127.0.0.1', port: 1 }]);
    const network = new GuardedNetwork(dead, resolver);
    const connecting = network.connect('dead.example', 1, { timeoutMs: 5_000, signal: new AbortController().signal });
    await expect(connecting).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(trapped()).toEqual([]);
  });

  it.each(['', '.'])('is looked up once for git, which dials that address and asks nobody again (name%s)', async (dot) => {
    const name = 'repository.git-rebind.example';
    const { port } = new URL(git.url);
    asked = [];
    answers = { [name]: [['127.0.0.1'], ['127.0.0.2']], [`${name}.`]: [['127.0.0.1'], ['127.0.0.2']] };
    const output = await connections.output('GIT', {
      repository_url: `http://${name}${dot}:${port}/repository.git`,
      ref: 'main',
      command: 'get',
    });
    expect(output).toMatchObject({ ref: 'refs/heads/main' });
    expect(asked).toHaveLength(1);
  });
});

describe('the proxies of the environment', () => {
  const names = [
    'http_proxy',
    'HTTP_PROXY',
    'https_proxy',
    'HTTPS_PROXY',
    'all_proxy',
    'ALL_PROXY',
    'GIT_PROXY_COMMAND',
    'GIT_SSH_COMMAND',
    'GIT_SSH',
  ];

  it('are not asked', async () => {
    const before = { ...process.env };
    for (const name of names) process.env[name] = /GIT/.test(name) ? '/bin/false' : `http://127.0.0.1:${trap.port}`;
    process.env['NODE_USE_ENV_PROXY'] = '1';
    try {
      const fresh = await createConnections([
        { cidr: '127.0.0.1', port: open.port },
        { cidr: '127.0.0.1', port: Number(new URL(git.url).port) },
      ]);
      expect(await fresh.output('REST', { url: `http://127.0.0.1:${open.port}/` })).toMatchObject({ text: 'open' });
      expect(await fresh.output('GIT', { repository_url: `${git.url}/repository.git`, command: 'refs' })).toMatchObject({
        default_branch: 'main',
      });
      await fresh.close();
    } finally {
      for (const name of [...names, 'NODE_USE_ENV_PROXY']) {
        delete process.env[name];
        if (before[name] !== undefined) process.env[name] = before[name];
      }
    }
    expect(trapped()).toEqual([]);
  });
});

describe('an allowance', () => {
  it.each([
    '10.0.0.0/8',
    '10.0.0.5',
    '10.0.0.5:8200',
    '10.0.0.0/8:443',
    'fd00::/8',
    'fd00::5',
    '[fd00::5]:8200',
    '::ffff:10.0.0.0/104',
    '0.0.0.0/0',
    '::/0',
  ])('may be %s', (text) => {
    expect(isAllowedAddress(text)).toBe(true);
  });

  it.each([
    '',
    'localhost',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.1/',
    '10.0.0.1/8/8',
    '10.0.0.1:0',
    '10.0.0.1:70000',
    '10.0.0.1:x',
    'fd00::5:8200:x',
    'fe80::1%eth0',
    '0x7f.1',
    '*',
  ])('may not be %j', (text) => {
    expect(isAllowedAddress(text)).toBe(false);
  });

  it('opens what it names, in all its spellings, and nothing beside', () => {
    const policy = new AddressPolicy(['10.0.0.5:8200', '[fd00::5]:8200', '::ffff:192.168.0.0/112']);
    for (const address of ['10.0.0.5', '::ffff:10.0.0.5', '::ffff:a00:5', 'fd00::5', 'fd00:0:0::5']) {
      expect(policy.allows(address, 8200)).toBe(true);
      expect(policy.allows(address, 8201)).toBe(false);
    }
    expect(policy.allows('192.168.7.7', 1)).toBe(true);
    expect(policy.allows('10.168.0.1', 1)).toBe(false);
    expect(policy.allows('10.0.0.6', 8200)).toBe(false);
    // what translates or tunnels is another network than what it carries
    expect(new AddressPolicy(['10.0.0.0/8']).allows('64:ff9b::10.0.0.1', 1)).toBe(false);
    expect(new AddressPolicy(['10.0.0.0/8']).allows('::10.0.0.1', 1)).toBe(false);
  });

  it('is not needed for public addresses, behind the translation of an IPv6-only network too', () => {
    const policy = new AddressPolicy();
    for (const address of ['1.1.1.1', '64:ff9b::1.1.1.1', '64:ff9b::101:101', '::ffff:1.1.1.1', '2606:4700::1111'])
      expect(policy.allows(address, 443)).toBe(true);
  });
});

async function serve(host: string, port: number, listener: RequestListener): Promise<Site> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, seen, stop };
}
