/**
 * Server-side request forgery: every way to write an address that is not public, through real calls, while a server listens that
 * must not be reached. `PORT` is its port.
 */
import { lookup } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Resolver } from '../../src/connectors/network.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveTcp, type TestServer } from '../support/far-sides/http-server.ts';

let trap: TestServer;
let connections: TestConnections;
let reached = 0;

/** Names that lead where a stranger wants them to lead; the others, and what looks like a number, go to the system's resolver. */
const NAMES: Record<string, string[]> = {
  'metadata.google.internal': ['169.254.169.254'],
  'metadata.goog': ['169.254.169.254', 'fd20:ce::254'],
  'instance-data.ec2.internal': ['fd00:ec2::254'],
  'loopback.attacker.example': ['127.0.0.1'],
  'v6.attacker.example': ['::1'],
  'mapped.attacker.example': ['::ffff:127.0.0.1'],
  'nat64.attacker.example': ['64:ff9b::7f00:1'],
  'several.attacker.example': ['10.0.0.1', '192.168.0.1', 'fe80::1'],
  'www.localtest.example': ['127.0.0.1'],
};

const resolver = ((name: string, options: object, callback: (error: Error | null, found?: unknown) => void) => {
  const found = NAMES[name.toLowerCase().replace(/\.$/, '')];
  if (found)
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  else if (name.endsWith('public.example')) callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
  else lookup(name, options, callback as never);
}) as Resolver;

beforeAll(async () => {
  trap = await serveTcp((socket) => {
    reached++;
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  connections = await createConnections([], { resolver });
});

afterAll(async () => {
  await connections?.close();
  await trap?.stop();
});

const LOOPBACK = [
  ...['127.0.0.1', '127.1', '127.0.1', '127.8.8.8', '127.255.255.254', '127.0.0.1.', '127.000.000.001'],
  ...['2130706433', '2130706433.', '0x7f000001', '0X7F000001', '0x7f.0.0.1', '0x7f.1', '0x7F.0x0.0x0.0x1', '0x7f.1.'],
  ...['0177.0.0.1', '0177.1', '017700000001', '00000177.0.0.01', '0177.0x0.0.1', '127.0x1', '127.00.00.01'],
  ...['localhost', 'LOCALHOST', 'LocalHost', '0', '0x0', '00', '0.0.0.0', '0.0', '0.0.0.0.', '0.1.2.3'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000:0000:0000:0000:0000:0000:0000:0001]', '[::0.0.0.1]', '[0::1]'],
];

const EMBEDDED = [
  ...['[::ffff:127.0.0.1]', '[::FFFF:7F00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '[0::ffff:7f00:0001]', '[::ffff:169.254.169.254]'],
  ...['[::ffff:a9fe:a9fe]', '[::ffff:10.0.0.1]', '[::ffff:0.0.0.0]', '[::127.0.0.1]', '[::7f00:1]', '[::a9fe:a9fe]'],
  ...['[::ffff:0:127.0.0.1]', '[::ffff:0:7f00:1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:0:0:0:0:a9fe:a9fe]'],
  ...['[64:ff9b::]', '[64:ff9b::10.0.0.1]', '[64:ff9b:1::1]', '[64:ff9b:1:7f00:1::]', '[2002:7f00:1::]', '[2002:a9fe:a9fe::1]'],
  ...['[2002:c0a8:1::1]', '[2001:0:7f00:1::]', '[2001::5ef5:79fb:0:59d:80ff:fffe]', '[2001:20::1]'],
];

const PRIVATE = [
  ...['10.0.0.1', '10.255.255.255', '0xa.0.0.1', '012.0.0.1', '167772161', '10.1', '172.16.0.1', '172.31.255.255', '172.16.1'],
  ...['192.168.0.1', '192.168.1', '3232235521', '0xc0a80001', '100.64.0.1', '100.127.255.255', '198.18.0.1', '192.0.2.1'],
  ...['198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', '4294967295'],
  ...['[fc00::1]', '[fd12:3456:789a::1]', '[fe80::1]', '[febf::1]', '[fec0::1]', '[ff02::1]', '[2001:db8::1]', '[100::1]', '[3fff::1]'],
  ...['[4000::1]', '[5f00::1]', '[::2]'],
];

const METADATA = [
  ...['169.254.169.254', '169.254.169.254.', '169.254.43518', '0xa9fea9fe', '0xa9.0xfe.0xa9.0xfe', '2852039166', '0251.0376.0251.0376'],
  ...['0251.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', '192.0.0.192', '168.63.129.16', '[fd00:ec2::254]'],
  ...['[fd00:0ec2:0:0:0:0:0:254]', '[fd20:ce::254]', '[fe80::a9fe:a9fe]', ...Object.keys(NAMES), 'METADATA.google.internal.'],
];

/** Written with other characters that a URL parser takes for digits, dots and letters. */
const UNICODE = [
  '１２７.0.0.1',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127．0．0．1',
  '127｡0｡0｡1',
  'ｌｏｃａｌｈｏｓｔ',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  '０x7f.1',
  '₁₂₇.₀.₀.₁',
  '127\u00ad.0.0.1',
];

/** Forms that only an address of the web has: what stands before the @ is no host. */
const DISGUISED = [
  ...['public.example@127.0.0.1', 'public.example:443@127.0.0.1', 'a:b@169.254.169.254', 'public.example%2f@127.0.0.1', '@127.0.0.1'],
  ...[
    '%31%32%37.0.0.1',
    '127%2e0%2e0%2e1',
    '%6cocalhost',
    '%EF%BC%9127.0.0.1',
    '127.0.0.1%2e',
    '1\t27.0.0.1',
    'public.example%40@127.0.0.1',
  ],
];

const HOSTS = [...LOOPBACK, ...EMBEDDED, ...PRIVATE, ...METADATA];
/** The system's resolver may not know a name that ends with a dot; then nobody is called. */
const unknown = { code: expect.stringMatching(/INVALID_INPUT|REFUSED_BY_POLICY|CONNECTION_FAILED/) };
const refused = { code: 'CONNECTION_REFUSED_BY_POLICY', message: expect.stringContaining('PETIOLE_ALLOW_PRIVATE') };

it('the table has no line twice', () => {
  const all = [...HOSTS, ...UNICODE, ...DISGUISED];
  expect(all.length).toBe(new Set(all).size);
});

describe('an address that is not public', () => {
  it.each([...HOSTS, ...UNICODE, ...DISGUISED])('is refused to REST: http://%s', async (host) => {
    const before = reached;
    expect(await connections.error('REST', { url: `http://${host}:${trap.port}/latest/meta-data/` })).toMatchObject(refused);
    expect(reached).toBe(before);
  });

  it.each([...HOSTS, ...UNICODE])('is refused to REST as hostname: %s', async (hostname) => {
    const before = reached;
    expect(await connections.error('REST', { scheme: 'http', hostname, port: trap.port })).toMatchObject(refused);
    expect(reached).toBe(before);
  });

  it.each([...HOSTS, ...UNICODE, ...DISGUISED.filter((host) => !/[\t]/.test(host))])('is refused to GIT: https://%s', async (host) => {
    const before = reached;
    for (const scheme of ['https', 'http']) {
      const repository_url = `${scheme}://${host}:${trap.port}/x.git`;
      expect(await connections.error('GIT', { repository_url })).toMatchObject(refused);
    }
    expect(reached).toBe(before);
  });

  it.each([...HOSTS, ...UNICODE])('is refused to GIT over ssh: ssh://git@%s', async (host) => {
    const before = reached;
    const error = await connections.error('GIT', { repository_url: `ssh://git@${host}:${trap.port}/x.git`, ssh_hostkey: false });
    // names that are no ASCII are none for ssh
    expect(error).toMatchObject(UNICODE.includes(host) || host.endsWith('.') ? unknown : refused);
    expect(reached).toBe(before);
  });

  it.each([...HOSTS, ...UNICODE, ...DISGUISED])('is refused to SSH, SFTP, SMTP and SQLPG: %s', async (hostname) => {
    const before = reached;
    const login = { hostname, port: trap.port, username: 'u' };
    const calls = {
      SSH: { ...login, script: 'true', hostkey: false, connect_tries: 1 },
      SFTP: { ...login, hostkey: false, connect_tries: 1 },
      SMTP: { hostname, port: trap.port, from: 'a@example.com', to: 'b@example.com' },
      SQLPG: { ...login, ssl: false, fetch: 'select 1' },
    };
    // what is no host name outside of the web is none
    const isName = !UNICODE.includes(hostname) && !DISGUISED.includes(hostname) && !hostname.endsWith('.');
    for (const [type, inputs] of Object.entries(calls))
      expect([type, await connections.error(type, inputs)]).toEqual([type, expect.objectContaining(isName ? refused : unknown)]);
    expect(reached).toBe(before);
  });

  it.each([...HOSTS, ...UNICODE, ...DISGUISED])('is refused to HTTP and VAULT: http://%s', async (host) => {
    const before = reached;
    const base_url = `http://${host}:${trap.port}/`;
    expect(await connections.error('HTTP', { base_url, url: '/x', authorization: 'none' })).toMatchObject(refused);
    const vault = await connections.error('VAULT', { address: base_url, token: 'x', kv_version: 1, path: 'a' });
    expect(vault.code).toMatch(host.includes('@') ? /REFUSED_BY_POLICY|INVALID_INPUT/ : /REFUSED_BY_POLICY/);
    expect(reached).toBe(before);
  });
});

describe('a host that is read in one way alone', () => {
  it.each([
    'elsewhere.example\\@127.0.0.1',
    'elsewhere.example#@127.0.0.1',
    'elsewhere.example?@127.0.0.1',
    'elsewhere.example/@127.0.0.1',
  ])('http://%s leads to elsewhere.example', async (host) => {
    const before = reached;
    const error = await connections.error('REST', { url: `http://${host}:${trap.port}/` });
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringContaining('elsewhere.example') });
    expect(reached).toBe(before);
  });

  it.each([
    '127.0.0.1%00.public.example',
    '[fe80::1%25eth0]',
    '256.256.256.256',
    '0x100000000',
    '1.2.3.4.5',
    '127.0.0.1 .public.example',
    '[::1',
    '',
  ])('http://%s is no address', async (host) => {
    expect(await connections.error('REST', { url: `http://${host}:1/` })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await connections.error('GIT', { repository_url: `http://${host}:1/x.git` })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'dict://127.0.0.1/',
    'ftp://127.0.0.1/',
    'unix:/var/run/docker.sock',
    'data:,x',
    'javascript:1',
  ])('%s is nothing for REST', async (url) => {
    expect(await connections.error('REST', { url })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each([
    '',
    ' ',
    'local\0host',
    '127.0.0.1\0.public.example',
    'localhost\n',
    'user@localhost',
    'localhost:22',
    'localhost/x',
    '[::1',
    '::1%25lo',
  ])('%j is no host for SSH', async (hostname) => {
    const error = await connections.error('SSH', {
      hostname,
      port: trap.port,
      username: 'u',
      script: 'true',
      hostkey: false,
      connect_tries: 1,
    });
    expect(error.code).toMatch(/INVALID_INPUT|REFUSED_BY_POLICY/);
  });
});
