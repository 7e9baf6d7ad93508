/** The secrets of a connector go where the connector says: what a script may give, and what it may not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import awsType from '../../connector-types/aws.ts';
import gitType from '../../connector-types/git.ts';
import k8sType from '../../connector-types/k8s.ts';
import redisType from '../../connector-types/redis.ts';
import restType from '../../connector-types/rest.ts';
import soapType from '../../connector-types/soap.ts';
import vaultType from '../../connector-types/vault.ts';
import { compileType } from '../../src/connectors/compiled-type.ts';
import { lintDestinations } from '../../src/connectors/lint.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { isDestination } from '../../src/connectors/destinations/allowed.ts';
import type { VaultSecrets } from '../../src/connectors/vault-port.ts';
import type { JsonObject } from '../../src/model.ts';
import { connectorType, destination, secret } from '../../src/sdk/connector.ts';
import { z } from 'zod';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const SECRET = 'the-word-of-the-connector';

/** Gives back what it was given. */
const field = z.any().optional();
const echo = connectorType({
  id: 'echo',
  name: 'ECHO',
  title: 'Echo',
  description: 'for this test',
  connection: z.object({
    ...{ hostname: field, proxy_url: field, proxy_host: field, token_url: field, endpoint: field, verify_ssl: z.boolean().default(true) },
    ...{ cacert: field, hostkey: field, brokers: field, port: z.int().default(5432), tenant: destination(z.string().optional()) },
    ...{ harmless_url: z.string().optional().meta({ destination: false }), password: secret(z.string()).optional() },
  }),
  default_action: 'say',
  actions: {
    say: { title: 'Say', inputs: z.object({ image_url: field }), outputs: z.object({}), run: async ({ connection }) => connection },
  },
});

/** Its address is put together from a field that does not sound like one. */
const site = connectorType({
  id: 'site',
  name: 'SITE',
  title: 'Site',
  description: 'for this test',
  connection: z.object({ shop: z.string(), version: z.string().default('v1') }),
  base_url: ({ shop, version }) => `https://${shop}.example/${version}`,
  authorization: { kind: 'bearer' },
  default_action: 'say',
  actions: { say: { title: 'Say', inputs: z.object({}), outputs: z.object({}), run: async ({ connection }) => connection } },
});

const WHY = 'its driver goes wherever the far side sends it';
/** Only operators say where it goes. */
const bound = { ...echo, id: 'bound', name: 'BOUND', connector_only: WHY };
const boundSite = { ...site, id: 'bound-site', name: 'BOUND_SITE', connector_only: WHY };

let connections: TestConnections;
let home: TestServer & { seen: string[] };
let elsewhere: TestServer & { seen: string[] };
const reads: string[] = [];

const vault: VaultSecrets = {
  read: async (listed) => {
    reads.push(...listed.map(({ path }) => path));
    const secrets: Record<string, JsonObject> = { all: { password: SECRET, hostname: 'db.example' }, word: { password: SECRET } };
    return listed.map(({ path, keys }) => ({
      ...secrets[path],
      ...(keys && Object.fromEntries(Object.values(keys).map((to) => [to, SECRET]))),
    }));
  },
  expand: async (value) => {
    const text = JSON.stringify(value);
    if (text.includes('${vault:')) reads.push('inline');
    return {
      value: JSON.parse(text.replaceAll('${vault:main:a#host}', 'db.example').replaceAll('${vault:main:a#word}', SECRET)) as JsonObject,
      secrets: ['db.example', SECRET],
    };
  },
};

beforeAll(async () => {
  const types = new ConnectorTypes([restType, gitType, vaultType, awsType, k8sType, redisType, soapType, echo, site, bound, boundSite]);
  connections = await createConnections(undefined, { types, vault });
  [home, elsewhere] = await Promise.all([listening(), listening()]);
});
afterAll(async () => {
  await Promise.all([home?.stop(), elsewhere?.stop()]);
  await connections?.close();
});
beforeEach(() => {
  reads.length = 0;
  for (const server of [home, elsewhere]) server.seen.length = 0;
});

async function listening(): Promise<TestServer & { seen: string[] }> {
  const seen: string[] = [];
  const server = await serveHttp((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization ?? ''} ${request.headers.host ?? ''}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  return Object.assign(server, { seen });
}

let count = 0;
async function through(document: object, inputs: object) {
  const name = `c${count++}`;
  await connections.store.put(name, JSON.stringify(document));
  const result = await connections.call({ by: 'name', name }, inputs);
  expect(JSON.stringify({ ...result, output: null })).not.toContain(SECRET);
  return result;
}

async function codeOf(document: object, inputs: object): Promise<string | null> {
  const { error } = await through(document, inputs);
  return error === null ? null : (error.code ?? error.name);
}

const REFUSED = 'DESTINATION_NOT_ALLOWED';
const rest = (value: object = {}, more: object = {}) => ({
  type: 'REST',
  value: { url: home.url, username: 'me', password: SECRET, ...value },
  ...more,
});
const aws = () => ({ type: 'AWS', value: { aws_access_key_id: 'a', aws_secret_access_key: SECRET, region: 'eu-central-1' } });
const kube = () => ({ type: 'K8S', value: { kubeconfig: { users: [{ name: 'a', user: { token: SECRET } }] } } });
const soap = () => ({ type: 'SOAP', value: { wsdl: 'http://127.0.0.1:1/a?wsdl', username: 'a', password: SECRET } });
const redis = () => ({ type: 'REDIS', value: { hostname: '127.0.0.1', port: 1, ssl: false, password: SECRET } });
const of = (value: object, more: object = {}) => ({ type: 'ECHO', value: { password: SECRET, ...value }, ...more });

describe('the password of a connector', () => {
  it('is not sent to another address that a script gives, and nothing is dialled', async () => {
    const { error } = await through(rest(), { url: `${elsewhere.url}/steal?x=private` });
    expect(error).toMatchObject({ code: REFUSED, field: 'url' });
    for (const part of [home.url, elsewhere.url, "'url'", 'destinations', 'password']) expect(error?.message).toContain(part);
    expect(error?.message).not.toContain('private');
    expect([...home.seen, ...elsewhere.seen]).toEqual([]);
  });

  it('is sent to another path of the same address, however it is written', async () => {
    const { port } = home;
    for (const url of [`${home.url}/a`, `http://127.0.0.1:${port}/a?b`, `HTTP://127.1:${port}/`, `http://0x7f000001:${port}`, '/a/b'])
      expect([
        url,
        await codeOf(rest(url.startsWith('/') ? { url: undefined, scheme: 'http', hostname: '127.0.0.1', port } : {}), { url }),
      ]).toEqual([url, null]);
    expect(home.seen).toHaveLength(5);
    expect(home.seen.every((line) => line.includes('Basic '))).toBe(true);
  });

  it('may be replaced by the script together with the address', async () => {
    expect(await codeOf(rest(), { url: elsewhere.url, username: 'i', password: 'mine' })).toBeNull();
    expect(elsewhere.seen).toHaveLength(1);
    expect(await codeOf(rest({ token: undefined, client_key: SECRET }), { url: elsewhere.url, password: 'mine' })).toBe(REFUSED);
  });

  it('goes where the document allows it', async () => {
    const allowed: [unknown, string | null][] = [
      ['any', null],
      [[elsewhere.url], null],
      [['127.0.0.1'], REFUSED],
      [[`127.0.0.1:${elsewhere.port}`], null],
      [[`https://127.0.0.1:${elsewhere.port}`], REFUSED],
      [['*.example.com', 'https://other.example'], REFUSED],
    ];
    for (const [destinations, code] of allowed)
      expect([destinations, await codeOf(rest({}, { destinations }), { url: elsewhere.url })]).toEqual([destinations, code]);
  });

  it('stays at home when it stands in the address or in a header', async () => {
    const inAddress = { type: 'REST', value: { url: home.url.replace('://', `://me:${SECRET}@`), scheme: 'http' } };
    // the script's address replaces the one that holds the password
    expect(await codeOf(inAddress, { url: elsewhere.url })).toBeNull();
    const inHeader = { type: 'REST', value: { url: home.url, headers: { Authorization: `Bearer ${SECRET}` } } };
    expect(await codeOf(inHeader, { url: elsewhere.url })).toBe(REFUSED);
    expect(await codeOf(inHeader, { url: elsewhere.url, headers: {} })).toBeNull();
    expect(elsewhere.seen.join()).not.toContain('Bearer');
  });

  it('is of no concern where there is none', async () => {
    expect(await codeOf({ type: 'REST', value: { url: home.url } }, { url: elsewhere.url, verify_ssl: false })).toBeNull();
    expect(await codeOf(of({ hostname: 'a.example', password: undefined }), { hostname: 'b.example' })).toBeNull();
  });

  it('goes where the script says, where the connector itself goes nowhere; `destinations` bind it', async () => {
    const nowhere = (more = {}) => ({ type: 'REST', value: { username: 'me', password: SECRET }, ...more });
    expect(await codeOf(nowhere(), { url: home.url })).toBeNull();
    expect(await codeOf(nowhere({ destinations: [home.url] }), { url: home.url })).toBeNull();
    expect(await codeOf(nowhere({ destinations: [home.url] }), { url: elsewhere.url })).toBe(REFUSED);
    expect(await codeOf(nowhere({ destinations: [home.url] }), { scheme: 'http', hostname: '127.0.0.1', port: home.port })).toBeNull();
    expect(await codeOf(nowhere({ destinations: [home.url] }), { url: home.url, verify_ssl: false })).toBe(REFUSED);
  });
});

describe.each<[string, () => object, object, string | null]>([
  ['another host', () => of({ hostname: 'db.example' }), { hostname: 'evil.example' }, REFUSED],
  ['the same host in capitals and with a dot', () => of({ hostname: 'db.example' }), { hostname: 'DB.Example.' }, null],
  ['the same address in decimal', () => of({ hostname: '10.0.0.1' }), { hostname: '167772161' }, null],
  ['the same address of IPv6', () => of({ hostname: '::1' }), { hostname: '[0:0::0:1]' }, null],
  ['another port', () => of({ hostname: 'db.example' }), { port: 5433 }, REFUSED],
  ['the usual port', () => of({ hostname: 'db.example' }), { port: 5432 }, null],
  ['null for a host', () => of({ hostname: 'db.example' }), { hostname: null }, REFUSED],
  ['a host that is none', () => of({ hostname: 'db.example' }), { hostname: 'db.example/../x' }, REFUSED],
  ['an object for a host', () => of({ hostname: 'db.example' }), { hostname: { toString: 'x' } }, REFUSED],
  [
    'a list of hosts with another one',
    () => of({ brokers: ['a.example:9092'] }),
    { brokers: ['a.example:9092', 'b.example:9092'] },
    REFUSED,
  ],
  ['a list of the same hosts', () => of({ brokers: ['a.example:9092', 'b.example:9092'] }), { brokers: ['b.example:9092'] }, null],
  ['a proxy', () => of({ hostname: 'db.example' }), { proxy_url: 'http://db.example:3128' }, REFUSED],
  ['the host of a proxy', () => of({ hostname: 'db.example' }), { proxy_host: 'db.example' }, REFUSED],
  [
    'the same proxy',
    () => of({ hostname: 'db.example', proxy_url: 'http://p.example:3128' }),
    { proxy_url: 'http://P.example:3128/' },
    null,
  ],
  [
    'another place for tokens',
    () => of({ hostname: 'db.example', token_url: 'https://t.example/a' }),
    { token_url: 'https://db.example' },
    REFUSED,
  ],
  ['an endpoint where there was none', () => of({}), { endpoint: 'https://evil.example' }, REFUSED],
  ['certificates that nobody checks', () => of({ hostname: 'db.example' }), { verify_ssl: false }, REFUSED],
  ['certificates that are checked', () => of({ hostname: 'db.example', verify_ssl: false }), { verify_ssl: true }, null],
  ['an authority of its own', () => of({ hostname: 'db.example' }), { cacert: 'PEM' }, REFUSED],
  ['the same authority', () => of({ hostname: 'db.example', cacert: 'PEM' }), { cacert: 'PEM' }, null],
  ['no host key', () => of({ hostname: 'db.example', hostkey: 'SHA256:x' }), { hostkey: false }, REFUSED],
  [
    'weaker trust where a list is allowed',
    () => of({ hostname: 'db.example' }, { destinations: ['b.example'] }),
    { verify_ssl: false },
    REFUSED,
  ],
  ['weaker trust where all is allowed', () => of({ hostname: 'db.example' }, { destinations: 'any' }), { verify_ssl: false }, null],
  ['a marked field of any other value', () => of({ hostname: 'db.example', tenant: 'a' }), { tenant: 'b' }, REFUSED],
  ['a marked field of the same value', () => of({ hostname: 'db.example', tenant: 'a' }), { tenant: 'a' }, null],
  [
    'a field that leads nowhere',
    () => of({ hostname: 'db.example' }),
    { harmless_url: 'https://evil.example', image_url: 'https://x.example' },
    null,
  ],
  [
    'a host on the list, at the port of the connector',
    () => of({ hostname: 'db.example' }, { destinations: ['*.b.example'] }),
    { hostname: 'x.b.example' },
    null,
  ],
  [
    'a host on the list, at another port',
    () => of({ hostname: 'db.example' }, { destinations: ['*.b.example'] }),
    { hostname: 'x.b.example', port: 1 },
    REFUSED,
  ],
  [
    'the parent of hosts on the list',
    () => of({ hostname: 'db.example' }, { destinations: ['*.b.example'] }),
    { hostname: 'b.example' },
    REFUSED,
  ],
  [
    'a host that ends like one on the list',
    () => of({ hostname: 'db.example' }, { destinations: ['*.b.example'] }),
    { hostname: 'xb.example' },
    REFUSED,
  ],
  [
    'another repository of the same host',
    () => git('git@host.example:a/b.git'),
    { repository_url: 'ssh://git@host.example/c.git' },
    'other',
  ],
  ['a repository of another host', () => git('git@host.example:a/b.git'), { repository_url: 'git@evil.example:a/b.git' }, REFUSED],
  ['a repository in clear', () => git('https://host.example/b.git'), { repository_url: 'http://host.example/b.git' }, REFUSED],
  [
    'the same host and port in clear',
    () => ({ type: 'REST', value: { url: 'https://127.0.0.1:1', username: 'me', password: SECRET } }),
    { url: 'http://127.0.0.1:1' },
    REFUSED,
  ],
  [
    'another scheme for the same host and port',
    () => ({ type: 'REST', value: { scheme: 'https', hostname: '127.0.0.1', port: 1, username: 'me', password: SECRET } }),
    { scheme: 'http' },
    REFUSED,
  ],
  [
    'a repository at another port',
    () => git('ssh://git@host.example/b.git'),
    { repository_url: 'ssh://git@host.example:2222/b.git' },
    REFUSED,
  ],
  ['another repository without a user', () => git('host.example:a/b.git'), { repository_url: 'evil.example:a/b.git' }, REFUSED],
  ['another address than one that cannot be read', () => git('host.example::a'), { repository_url: 'https://evil.example/b.git' }, REFUSED],
  ['another host than one that cannot be read', () => of({ hostname: { a: 'db.example' } }), { hostname: 'evil.example' }, REFUSED],
  ['a host with somebody else behind it', () => of({ hostname: 'db.example' }), { hostname: 'db.example:5432@evil.example' }, REFUSED],
  ['the same long address of IPv6', () => of({ hostname: '2001:db8::1' }), { hostname: '2001:0db8:0::1' }, null],
  ['an address beside the only one that is known', () => of({ token_url: 'https://t.example' }), { hostname: 'evil.example' }, REFUSED],
  ['less trust in the only one that is known', () => of({ token_url: 'https://t.example' }), { verify_ssl: false }, REFUSED],
  [
    'less trust in a vendor, whose address no field says',
    () => aws(),
    { verify_ssl: false, service: 's3', command: 'ListBuckets' },
    REFUSED,
  ],
  ['another authority for a vendor', () => aws(), { cacert: 'a', service: 's3', command: 'ListBuckets' }, REFUSED],
  ['less trust in the server of a kubeconfig', () => kube(), { verify_ssl: false, kind: 'Pod', object: 'a' }, REFUSED],
  ['the port of a WSDL by its name', () => soap(), { port: 'Orders', operation: 'a' }, 'other'],
  ['another version of the protocol', () => redis(), { protocol: 2, command: 'get', args: ['a'] }, 'other'],
  [
    'another Vault',
    () => ({ type: 'VAULT', value: { address: 'https://v.example:8200', token: SECRET } }),
    { address: 'https://w.example:8200', path: 'a' },
    REFUSED,
  ],
  ['a server name in a header', () => rest(), { headers: { hOst: 'evil.example' } }, REFUSED],
  ['a server name in a list of headers', () => rest(), { headers: [{ name: 'Host', value: 'evil.example' }] }, REFUSED],
  ['a server name in options', () => rest(), { options: { headers: { host: 'evil.example' } } }, REFUSED],
  ['another part of an address', () => ({ type: 'SITE', value: { shop: 'mine', token: SECRET } }), { shop: 'evil.example/' }, REFUSED],
  ['another path by a part of it', () => ({ type: 'SITE', value: { shop: 'mine', token: SECRET } }), { version: 'v2' }, null],
  ['the part of an address that was missing', () => ({ type: 'SITE', value: { token: SECRET } }), { shop: 'mine' }, null],
])('a script that gives %s', (_what, document, inputs, code) => {
  it(code === REFUSED ? 'is refused' : 'is not', async () => {
    const found = await codeOf(document(), inputs);
    if (code === 'other') expect(found).not.toBe(REFUSED);
    else expect(found).toBe(code);
  });
});

function git(repository_url: string): object {
  return { type: 'GIT', value: { repository_url, token: SECRET } };
}

describe('secrets of Vault', () => {
  it('are not even read for a call that is refused', async () => {
    const listed = [{ vault: 'main', path: 'word', keys: { password: 'password' } }];
    expect(await codeOf({ type: 'ECHO', value: { hostname: 'db.example' }, vault_secrets: listed }, { hostname: 'evil.example' })).toBe(
      REFUSED,
    );
    expect(await codeOf({ type: 'ECHO', value: { hostname: 'db.example', password: '${vault:main:a#word}' } }, { port: 1 })).toBe(REFUSED);
    expect(reads).toEqual([]);
  });

  it('go where Vault says', async () => {
    const listed = { type: 'ECHO', value: { hostname: 'old.example' }, vault_secrets: [{ vault: 'main', path: 'all' }] };
    const inline = { type: 'ECHO', value: { hostname: '${vault:main:a#host}', password: SECRET } };
    for (const document of [listed, inline]) {
      expect(await codeOf(document, { hostname: 'db.example' })).toBeNull();
      expect(await codeOf(document, { hostname: 'evil.example' })).toBe(REFUSED);
      expect(await codeOf(document, { hostname: 'evil.example', password: 'mine' })).toBeNull();
    }
    expect((await through(listed, { hostname: 'evil.example' })).error?.message).toContain('the address that Vault says');
  });

  it('go where the connector says, where Vault might have said it and does not', async () => {
    const vault_secrets = [{ vault: 'main', path: 'word' }];
    const listed = { type: 'ECHO', value: { hostname: 'db.example', cacert: 'PEM' }, vault_secrets };
    expect(await codeOf(listed, { hostname: 'evil.example' })).toBe(REFUSED);
    expect(await codeOf(listed, { hostname: 'DB.example', cacert: 'PEM' })).toBeNull();
    const inline = { type: 'ECHO', value: { hostname: '${vault:main:a#host}', port: 1, token_url: 'https://t.example', password: SECRET } };
    expect(await codeOf(inline, { port: 5432 })).toBe(REFUSED);
    expect(await codeOf(inline, { port: 1, token_url: 'https://t.example/other' })).toBeNull();
    const request = { type: 'REST', value: { url: home.url }, vault_secrets };
    expect(await codeOf(request, { username: 'me', url: elsewhere.url })).toBe(REFUSED);
    expect(elsewhere.seen).toEqual([]);
  });
});

describe('a type that is used only through a connector', () => {
  const open = { type: 'BOUND', value: { hostname: 'db.example' } };

  it('is refused without one, before anything else is looked at', async () => {
    for (const inputs of [{}, { hostname: 'db.example' }, { action: 'none' }, { unknown: 1 }]) {
      const { error } = await connections.call({ by: 'name', name: 'BOUND' }, inputs);
      expect(error).toMatchObject({ code: 'CONNECTOR_REQUIRED', connector_type: 'BOUND', message: expect.stringContaining(WHY) });
      expect(error?.message).toContain('connector add');
    }
    expect((await connections.call({ by: 'name', name: 'BOUND' }, {}, { options: { retry: { attempts: 3 } } })).attempts).toBe(1);
  });

  it('works through one, with whatever leads nowhere', async () => {
    const { output } = await through(open, { harmless_url: 'https://x.example', password: 'mine', image_url: 'https://x.example/a.png' });
    expect(JSON.parse(output ?? '')).toMatchObject({ hostname: 'db.example', port: 5432, password: 'mine' });
  });

  it.each([
    ...[{ hostname: 'db.example' }, { hostname: null }, { port: 5432 }, { proxy_url: 'http://p.example' }, { endpoint: '' }],
    ...[{ verify_ssl: true }, { cacert: 'x' }, { tenant: 'a' }, { brokers: ['a.example'] }, { token_url: '//evil.example/x' }],
  ])('takes no part of an address from a script, with or without secrets: %j', async (inputs) => {
    for (const value of [open.value, {}, { ...open.value, password: SECRET }]) {
      const { error } = await through({ ...open, value }, inputs);
      const given = { field: Object.keys(inputs)[0], message: expect.stringContaining(WHY) };
      expect(error).toMatchObject({ code: REFUSED, ...given });
    }
    expect(reads).toEqual([]);
  });

  it('takes paths below its address, but no other Host and no part of an address that is put together', async () => {
    expect(await codeOf(open, { endpoint: '/orders' })).toBeNull();
    expect(await codeOf(open, { headers: { HOST: 'evil.example' } })).toBe(REFUSED);
    expect(await codeOf({ type: 'BOUND_SITE', value: { shop: 'mine', token: 'x' } }, { version: 'v2' })).toBe(REFUSED);
    expect(await codeOf({ type: 'BOUND_SITE', value: { shop: 'mine' } }, { token: 'x' })).toBeNull();
  });

  it('takes no destinations in the documents of its connectors', async () => {
    for (const destinations of ['any', ['db2.example']])
      await expect(connections.store.put('wide', JSON.stringify({ ...open, destinations }))).rejects.toMatchObject({
        ...{ code: 'INVALID_REQUEST', message: expect.stringContaining(WHY) },
      });
  });
});

it('a field that sounds like a place and says nothing is found', () => {
  const more = { mail_domain: field, tenant: destination(field), other_site: field.meta({ destination: false }) };
  const mail = compileType({ ...echo, connection: z.object({ hostname: field, ...more }) });
  expect(
    lintDestinations(mail)
      .map((problem) => problem.split(' ')[0])
      .sort(),
  ).toEqual(["'image_url'", "'mail_domain'"]);
});

it.each([
  ['https://other.example', true],
  ['*.example.com', true],
  ['host:8443', true],
  ['[::1]:80', true],
  ['ssh://git.example', true],
  ...[
    '',
    '*',
    '*.*',
    'https://',
    'https://u:p@x.example',
    'https://x.example/path',
    'x y',
    'x:99999',
    'x.example?a',
    '*.10.0.0.1',
    'a.*.b',
  ].map((text): [string, boolean] => [text, false]),
])('%j as a destination: %s', (text, is) => {
  expect(isDestination(text)).toBe(is);
});
