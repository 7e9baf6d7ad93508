/**
 * Secrets are planted everywhere, everything is made to fail in every way, and then they are looked for: in a dump of the database,
 * in the logs of the server, in every answer of the API, live or not, in traces, and in what commands print.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject, JsonValue } from '../../src/model.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, serveTcp, type TestServer } from '../support/far-sides/http-server.ts';
import { receiveOtlp, type OtlpReceiver } from '../support/otlp.ts';
import { ADMIN_TOKEN, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { openEvents } from '../support/sse.ts';
import { until } from '../support/until.ts';
import { VaultAdmin } from '../support/vault-admin.ts';
import { startVault, type VaultServer } from '../support/vault-server.ts';

/**
 * Part of every canary: whole ones are looked for in all their forms, and this part as it is, which finds halves of one too. With a
 * dot, since four letters alone stand in some megabytes of sealed values by chance.
 */
const MARK = 'CN.RY';
const STORED = `${MARK}-stored/+ "a%b\\c`;
const PLAIN = `${MARK}-plain-0123456789`;
const FROM_VAULT = `${MARK}-vault & <é>`;
const VAULT_TOKEN = `${MARK}-vault-token-987654`;
/** Made by the script itself, so that nobody knows them before. */
const FRESH = Array.from({ length: 60 }, (_, i) => `${MARK}-fresh-${i}-of/this?test`);
const SHORT = `${MARK}5`;
/** Nobody knows it before a far side sends it as a cookie. */
const COOKIE = `${MARK}-cookie/of+a session`;
/** Of a person, and what somebody types into the wrong field. */
const PASSWORD = `${MARK}-password of a person`;
const MISTYPED = `${MARK}-password in the field of the name`;

let database: TestDatabase;
let folders: Folders;
let up: Up;
let web: TestServer;
let sockets: TestServer[];
let elsewhere: TestServer & { heard: string[] };
let vault: VaultServer;
let traces: OtlpReceiver;
/** roots that have ended, by what they tried */
const roots = new Map<string, string>();
const answers: { request: string; text: string }[] = [];
const printed: string[] = [];

beforeAll(async () => {
  [database, vault, traces, web, elsewhere, sockets] = await Promise.all([
    createTestDatabase(),
    startVault(),
    receiveOtlp(),
    serveHttp(farSide),
    hearing(),
    Promise.all([
      serveTcp((socket) => void socket.destroy()),
      serveTcp((socket) => void socket.end(`nonsense ${PLAIN} ${STORED}\r\n`)),
      serveTcp((socket) => void socket.once('data', (data) => socket.end(data))),
    ]),
  ]);
  const admin = new VaultAdmin({ url: vault.url, rootToken: vault.rootToken });
  await admin.engine(2, 'secret');
  await admin.secret('secret', 2, 'app', { password: FROM_VAULT, short: SHORT });
  folders = await createFolders(database.url);
  Object.assign(folders.env, { PETIOLE_ALLOW_PRIVATE: '127.0.0.0/8', LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: traces.url });
  await folders.write('flows/calls.ts', CALLS);
  await folders.write('flows/reveals.ts', REVEALS);
  await folders.write('flows/inner.ts', INNER);
  await folders.write('flows/declares.ts', DECLARES);
  await folders.write('connectors/from-file.yaml', `type: REST\nvalue: { url: "${web.url}/500", username: me, password: '${STORED}' }`);
  await folders.write('connectors/broken.yaml', `type: REST\nvalue: { password: "${PLAIN}", url: [`);
  await folders.write('connectors/wrong.yaml', `type: REST\nvalue: { password: "${PLAIN}", nonsense: "${PLAIN}" }`);
  up = await startUp(folders);
});

afterAll(async () => {
  await up?.stop();
  await Promise.all([web, vault, elsewhere, traces, ...(sockets ?? [])].map((server) => server?.stop()));
  await folders?.remove();
  await database?.drop();
});

async function hearing(): Promise<TestServer & { heard: string[] }> {
  const heard: string[] = [];
  const server = await serveHttp((request, response) => {
    heard.push(JSON.stringify(request.headers));
    response.end('{}');
  });
  return Object.assign(server, { heard });
}

/** Says back all that it was told, in every encoding, and breaks off in every way. */
function farSide(request: IncomingMessage, response: ServerResponse): void {
  void request.toArray().then((chunks) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const heard = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${Buffer.concat(chunks).toString()}`;
    const bytes = Buffer.from(heard);
    const said = { heard, base64: bytes.toString('base64'), hex: bytes.toString('hex'), url: encodeURIComponent(heard), [heard]: [heard] };
    const status = Number(/^\/(\d{3})/.exec(pathname)?.[1] ?? 200);
    if (pathname.startsWith('/long')) {
      const at = Number(pathname.split('/')[2]);
      response.writeHead(400, { 'content-type': 'text/plain' }).end(`${'x'.repeat(10_000 - at)}${STORED} and so on`);
    } else if (pathname.startsWith('/cut')) {
      response.writeHead(200, { 'content-length': '100000' });
      response.write(heard, () => response.destroy());
    } else if (pathname.startsWith('/loop')) {
      response.writeHead(302, { location: request.url === pathname ? `/loop?${encodeURIComponent(heard)}` : (request.url ?? '') }).end();
    } else if (pathname.startsWith('/text')) {
      response.writeHead(200, { 'content-type': 'application/json', 'x-heard': encodeURIComponent(heard) }).end(`{ ${heard}`);
    } else {
      if (pathname.startsWith('/cookie')) response.setHeader('set-cookie', [`sid=${encodeURIComponent(COOKIE)}; Path=/`]);
      response
        .writeHead(status, { 'content-type': 'application/json', 'set-cookie': `session=${PLAIN}`, 'x-auth-token': COOKIE })
        .end(JSON.stringify(said));
    }
  });
}

const CALLS = `import { flow } from 'petiole';
const planted = (value: any): any => typeof value === 'string' ? value.replace(/FRESH(\\d+)/g, (_, i) => ['CN.', 'RY-fresh-', i].join('') + '-of/this?test').replaceAll('SHORT', ['CN.', 'RY5'].join(''))
  : Array.isArray(value) ? value.map(planted)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [planted(k), planted(v)])) : value;
export default flow(async function (inputs: any) {
  const ended: any[] = [];
  for (let at = 0; at < inputs.calls.length; at += 100) {
    const made = inputs.calls.slice(at, at + 100).map(({ target, overrides, options }: any) =>
      this.connect({ ...target, ...planted(overrides), timeout: 8, ...options } as any));
    for (const child of await this.waitFor(made, { returnWhen: 'ALL_ENDED' })) {
      this.log(child.output_value, child.error, child.inputs);
      ended.push([child.status, child.error?.code ?? null, child.output_value]);
    }
  }
  for (const name of inputs.flows ?? []) await this.flow(name, planted({ password: 'FRESH16', deep: { token: 'FRESH17' } }), { wait: 'ALL_ENDED' });
  return { ended };
});`;

const REVEALS = `import { flow } from 'petiole';
export default flow(async function (inputs: any, system: any) {
  const [long, short] = [await system.vault.reveal('main:app#password'), await system.vault.reveal('main:app#short')];
  if (inputs.turn === 0) this.continueAs({ ...inputs, turn: 1, long });
  this.log('revealed', long, { [long]: long }, new Error('no ' + long));
  console.error(long);
  this.setOutput('early', long);
  this.save({ message: 'has ' + long, name: 'named ' + long });
  const inner = await this.flow('inner', { long, fail: inputs.fail }, { wait: 'ALL_ENDED', retry: { attempts: 2, initial: 0.01 } });
  await this.connect({ connector_type: 'REST', url: inputs.url + '/500?q=' + encodeURIComponent(long), method: 'post', data: { long }, name: 'to ' + long, wait: 'ALL_ENDED' } as any);
  for (const wrong of ['main:app#none', 'main:none#x', 'main:other/app#password', 'none:app#x', 'x']) {
    try { await system.vault.reveal(wrong); } catch (error) { this.log(error); }
  }
  await this.sleep(1.2);
  if (inputs.fail === 'throw') throw new TypeError('broke on ' + long);
  if (inputs.fail === 'error') throw this.error('ended on ' + long, { long });
  if (inputs.fail === 'reject') await (this as any).connect(long, { long });
  return { long, size: [long.length, short.length], inner: inner.output_value };
});`;

/** Its own inputs are secret, before any connector has met them. */
const DECLARES = `import { flow } from 'petiole';
export default flow({
  inputs: { type: 'object', properties: { pin: { type: 'string', secret: true }, keys: { type: 'array', items: { type: 'string', secret: true } }, turn: { type: 'number' } } } as any,
  handler: async function (inputs: any) {
    if (inputs.turn === 0) this.continueAs({ ...inputs, turn: 1 });
    if (inputs.turn === 1) return { child: (await this.flow('declares', { ...inputs, turn: 2 })).output_value as any };
    return { length: inputs.pin.length + inputs.keys[0].length, pin: 'of ' + inputs.keys[0] };
  },
});`;

const INNER = `import { flow } from 'petiole';
export default flow(async function (inputs: any) {
  this.setOutput('inner', inputs.long);
  if (inputs.fail) throw new Error(inputs.long);
  return inputs;
});`;

/** A call of the API, whose answer is kept for the search. */
async function ask<T = JsonObject>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> {
  const answer = await fetch(`${up.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  answers.push({ request: `${method} ${path}`, text: `${JSON.stringify([...answer.headers])} ${text}` });
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** What is no JSON, to its end. */
async function hear(path: string): Promise<string> {
  const answer = await fetch(`${up.url}/api/v1${path}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  const text = await answer.text();
  answers.push({ request: `GET ${path}`, text });
  expect([path, answer.status]).toEqual([path, 200]);
  return text;
}

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${up.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

interface Ended {
  id: string;
  status: string;
  output_value: JsonObject | null;
}

/** `isPrinted`: also by the commands, which print what the API answered, and are processes of their own. */
async function run(flow: string, inputs: object, name = flow, isPrinted = true): Promise<Ended> {
  const ended = await ask<Ended>('POST', '/executions?wait=150', { flow, inputs, labels: { of: name } });
  const { id } = ended;
  roots.set(name, id);
  await ask('GET', `/executions/${id}/tree`);
  const { items } = await ask<{ items: { id: string }[] }>('GET', `/executions/${id}/children`);
  for (const one of [{ id }, ...items]) {
    await ask('GET', `/executions/${one.id}/logs`);
    await ask('GET', `/executions/${one.id}`);
  }
  const commands = isPrinted ? ['show', 'tree', 'logs'] : [];
  for (const what of commands) printed.push(JSON.stringify(await petiole('execution', what, id)));
  return ended;
}

const petiole = (...args: string[]) =>
  command(args, { root: folders.root, env: { ...folders.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: ADMIN_TOKEN } });

/** All that lies in all tables. */
async function dump(): Promise<string[]> {
  const tables = await database.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  const parts = tables.rows.map(async ({ name }) => {
    const { rows } = await database.pool.query<{ row: string }>(`select row_to_json(t)::text as row from "${name}" t`);
    return rows.map(({ row }) => `${name}: ${row}`);
  });
  return (await Promise.all(parts)).flat();
}

const searching = new KnownSecrets();
searching.add([STORED, PLAIN, FROM_VAULT, VAULT_TOKEN, COOKIE, PASSWORD, MISTYPED, ...FRESH, ADMIN_TOKEN]);

/** What of the canaries stands in the text, with what stands around it. */
function leaksIn(text: string): string[] {
  const marks = [...text.matchAll(new RegExp(`.{0,80}${MARK.replace('.', '\\.')}.{0,40}`, 'g'))].map(([around]) => around);
  return [...marks, ...searching.within(text)].slice(0, 5);
}

interface TypeInfo {
  name: string;
  connection: { properties?: JsonObject };
  connector_only: string | null;
  actions: Record<string, { inputs: { properties?: JsonObject } }> | { name: string; inputs: { properties?: JsonObject } }[];
}

/** What makes each type really call somebody. */
const SERVICES = ['hubspot.com (private)', 'slack.com', 'github.com', 'Google Sheets', 'Perplexity', 'OPENAI', 'MSTEAMS'];

const addresses = (port: number): Record<string, JsonObject> => ({
  REST: { url: `${web.url}/500` },
  HTTP: { url: `${web.url}/500` },
  GIT: { repository_url: `http://127.0.0.1:${port}/x.git` },
  SSH: { hostname: '127.0.0.1', port, username: 'me', script: 'true', hostkey: false, connect_tries: 1 },
  SCP: { hostname: '127.0.0.1', port, username: 'me', hostkey: false, path: 'a' },
  SFTP: { hostname: '127.0.0.1', port, username: 'me', hostkey: false },
  SMTP: { host: '127.0.0.1', port, from: 'a@example.com', to: 'b@example.com', subject: 's', text: 't' },
  // the services: none of them is to be looked for in the internet
  ...Object.fromEntries(SERVICES.map((name) => [name, { base_url: `${web.url}/500` }])),
  'E-Mail (SMTP - OAuth)': { provider: 'other', hostname: '127.0.0.1', port, username: 'me', from: 'a@example.com', to: 'b@example.com' },
  ...{ XMLRPC: { url: `${web.url}/500`, method: 'a' }, SOAP: { wsdl: `${web.url}/500?wsdl`, operation: 'a' } },
  AWS: { endpoint: `${web.url}`, region: 'eu-central-1', aws_access_key_id: 'AKIAEXAMPLE', service: 'sqs', command: 'ListQueues' },
  K8S: { url: `${web.url}/500`, kind: 'ConfigMap', object: 'a' },
  GOOGLE: { endpoint: `${web.url}/500`, api_name: 'sheets', api_version: 'v4', collection: 'spreadsheets', request: 'get' },
  AZURE: {
    ...{ login_url: `${web.url}/500`, resource_manager_url: web.url, graph_url: web.url, blob_url: web.url },
    ...{ tenant_id: 't', client_id: 'c', path: '/subscriptions', api_version: '2022-12-01' },
  },
  SQLPG: { hostname: '127.0.0.1', port, database: 'd', username: 'u', ssl: false, fetch: 'select 1' },
  MYSQL: { hostname: '127.0.0.1', port, database: 'd', username: 'u', ssl: false, fetch: 'select 1', connect_timeout: 1 },
  SQLMSSQL: { hostname: '127.0.0.1', port, username: 'u', ssl: false, fetch: 'select 1' },
  SQLORACLE: { hostname: '127.0.0.1', port, service_name: 's', username: 'u', ssl: false, fetch: 'select 1 from dual' },
  AMQP: { hostname: '127.0.0.1', port, username: 'me', ssl: false, content: 'x', connect_timeout: 1 },
  REDIS: { hostname: '127.0.0.1', port, ssl: false, command: 'PING' },
  // of these the far side speaks first
  ...Object.fromEntries(['FTP', 'IMAP', 'LDAP'].map((name) => [name, { hostname: '127.0.0.1', port, tls: 'none', connect_timeout: 1 }])),
  SMB: { hostname: '127.0.0.1', port, share: 's', username: 'me' },
  WEBDAV: { url: `${web.url}/500` },
  VAULT: { address: web.url, path: 'a' },
});

/** What commands print of these is searched; that of the others comes out of the same answers of the API, which are searched for all. */
const PRINTED = ['REST', 'HTTP', 'SSH', 'SQLPG', 'VAULT', 'IMAP'];

/** Of a type that is used only through a connector, these fields are the connector's. */
const PLACE = ['hostname', 'port'];

const partOf = (inputs: JsonObject, wanted: (key: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => wanted(key)));

const isSecret = (schema: JsonValue | undefined): boolean => (schema as JsonObject | undefined)?.['secret'] === true;

describe('a planted secret', () => {
  let types: TypeInfo[];

  it('reaches the far sides, the flows and the records', async () => {
    types = (await ask<{ items: TypeInfo[] }>('GET', '/connector-types')).items;
    // what is not made to call somebody fails before it has anything to leak
    expect(types.map((type) => type.name).filter((name) => !(name in addresses(1)))).toEqual([]);
    const { name } = await ask('PUT', '/connectors/seed', {
      type: 'REST',
      value: { url: `${web.url}/echo`, username: 'me', password: STORED },
    });
    expect(name).toBe('seed');
    await ask('PUT', '/connectors/plain', {
      type: 'REST',
      value: { url: `${web.url}/echo`, headers: { Authorization: `Bearer ${PLAIN}` } },
    });
    const { output_value } = await run('calls', { calls: [{ target: { connector: 'seed' } }, { target: { connector: 'plain' } }] });
    expect(output_value).toMatchObject({
      ended: [
        ['ENDED_SUCCESS', null, {}],
        ['ENDED_SUCCESS', null, {}],
      ],
    });
    expect(JSON.stringify(output_value)).toContain('***');
  });

  it('goes into every field of every connector type, and every call fails', async () => {
    const calls: object[] = [];
    let fresh = 0;
    for (const type of types) {
      const whole = [sockets[0]!, sockets[1]!].map(({ port }) => (addresses(port)[type.name] ?? {}) as JsonObject);
      const [base, other] = type.connector_only === null ? whole : whole.map((one) => partOf(one, (key) => !PLACE.includes(key)));
      const target = type.connector_only === null ? { connector_type: type.name } : { connector: `at-${type.name}` };
      if (type.connector_only !== null) {
        const document = { type: type.name, value: partOf(whole[0]!, (key) => PLACE.includes(key)) };
        expect(await ask('PUT', `/connectors/at-${type.name}`, document)).toHaveProperty('name');
      }
      const actions = Array.isArray(type.actions)
        ? type.actions
        : Object.entries(type.actions).map(([name, action]) => ({ ...action, name }));
      for (const { name: action, inputs } of actions) {
        const fields = Object.entries({ ...type.connection.properties, ...inputs.properties });
        const secrets = Object.fromEntries(
          fields.filter(([, schema]) => isSecret(schema)).map(([key]) => [key, `FRESH${fresh++ % FRESH.length}`]),
        );
        calls.push({ target, overrides: { ...base, ...secrets, action } }, { target, overrides: { ...other, ...secrets, action } });
        for (const [key] of fields) {
          calls.push({ target, overrides: { ...base, action, [key]: PLAIN } });
          calls.push({ target, overrides: { ...base, action, [key]: { [STORED]: [STORED] } } });
        }
      }
    }
    calls.push(...types.map(({ name }) => ({ target: { connector_type: name }, overrides: { [PLAIN]: STORED, action: PLAIN } })));
    const { output_value } = await run('calls', { calls });
    const { ended } = output_value as unknown as { ended: [string, string | null][] };
    expect(ended).toHaveLength(calls.length);
    expect(new Set(ended.map(([, code]) => code)).size).toBeGreaterThan(3);
  }, 180_000);

  it('is part of requests that fail in every way', async () => {
    const ways = ['echo', '401', '404', '418', '500', '503', 'cut', 'loop', 'text'];
    const request = (more: object) => ({
      username: 'me',
      password: 'SHORT',
      headers: { 'X-Api-Key': 'FRESH2', 'x-plain': PLAIN },
      ...more,
    });
    const calls = ways.flatMap((way) => [
      {
        target: { connector_type: 'REST' },
        overrides: { ...request({ url: `${web.url}/${way}?token=FRESH0`, method: 'post', data: 'FRESH1' }) },
      },
      {
        target: { connector: 'seed' },
        overrides: { url: `${web.url}/${way}/${encodeURIComponent(STORED)}` },
        options: { retry: { attempts: 2, initial: 0.01 } },
      },
    ]);
    const nowhere = [
      'http://FRESH3@127.0.0.1:1/',
      `http://me:${encodeURIComponent(STORED)}@127.0.0.1:1/x`,
      `https://${web.url.slice(7)}/${PLAIN}`,
      `ftp://${PLAIN}`,
      PLAIN,
    ];
    const { output_value } = await run('calls', {
      calls: [...calls, ...nowhere.map((url) => ({ target: { connector_type: 'REST' }, overrides: { url } }))],
    });
    const { ended } = output_value as unknown as { ended: [string, string | null][] };
    expect(new Set(ended.map(([, code]) => code))).toEqual(expect.objectContaining({ size: expect.any(Number) }));
    expect(ended.filter(([status]) => status === 'ENDED_ERROR').length).toBeGreaterThan(10);
    expect(JSON.stringify(ended)).toContain('UNEXPECTED_STATUS');
  }, 180_000);

  it('is given to what does not exist, comes as a cookie, and is cut in two', async () => {
    const calls = [
      {
        target: { connector: 'none' },
        overrides: { password: 'FRESH10', nested: [{ api_key: 'FRESH11' }], headers: { 'X-Auth': 'FRESH12' } },
      },
      { target: { connector_type: 'NONE' }, overrides: { client_secret: 'FRESH13', url: 'https://me:FRESH14@x.example/', pin: 'SHORT' } },
      { target: { connector_type: 'REST' }, overrides: { url: `${web.url}/echo`, access_token: 'FRESH15', otp: 'SHORT' } },
      ...['cookie', 'cookie/500'].map((path) => ({ target: { connector_type: 'REST' }, overrides: { url: `${web.url}/${path}` } })),
      // the answer to a request that failed is cut after 10,000 characters
      ...[4, 5, 9, 14, 20].map((at) => ({
        target: { connector_type: 'HTTP' },
        overrides: { base_url: web.url, url: `/long/${at}`, action: 'request' },
      })),
    ];
    const { output_value } = await run('calls', { calls, flows: ['none'] });
    expect((output_value?.['ended'] as [string, string | null][]).map(([, code]) => code)).toEqual([
      ...['CONNECTOR_NOT_FOUND', 'CONNECTOR_NOT_FOUND', 'INVALID_INPUT', null, null],
      ...Array.from({ length: 5 }, () => 'UNEXPECTED_STATUS'),
    ]);
  });

  it('is not sent to another address than that of its connector', async () => {
    const before = elsewhere.heard.length;
    const ways: object[] = [{ url: elsewhere.url }, { url: `${web.url}/echo`, headers: { host: 'evil.example' } }, { verify_ssl: false }];
    const { output_value } = await run('calls', { calls: ways.map((overrides) => ({ target: { connector: 'seed' }, overrides })) });
    expect((output_value?.['ended'] as [string, string | null][]).map(([, code]) => code)).toEqual(
      ways.map(() => 'DESTINATION_NOT_ALLOWED'),
    );
    expect((await ask('PATCH', '/connectors/seed', { value: { url: elsewhere.url } }))['code']).toBe('INVALID_REQUEST');
    expect((await ask('PATCH', '/connectors/seed', { destinations: 'any' }))['code']).toBe('INVALID_REQUEST');
    expect(elsewhere.heard.slice(before)).toEqual([]);
  });

  it('is stored in connectors and Vaults, tested, listed, refused and changed', async () => {
    const waiting = [...types];
    const store = async ({ name, connection }: TypeInfo): Promise<void> => {
      const fields = Object.entries(connection.properties ?? {});
      const secrets = Object.fromEntries(fields.filter(([, schema]) => isSecret(schema)).map(([key]) => [key, PLAIN]));
      const value = { ...addresses(sockets[2]!.port)[name], ...secrets };
      await ask('PUT', `/connectors/of-${name}`, { type: name, value });
      await ask('PUT', `/connectors/of-${name}`, { type: name, value: { ...value, [PLAIN]: STORED } });
      await ask('POST', `/connectors/of-${name}/test`);
      await run('calls', { calls: [{ target: { connector: `of-${name}` } }] }, name, PRINTED.includes(name));
      await ask('GET', `/connectors/of-${name}`);
      await ask('GET', `/connectors/of-${name}/logs`);
      if (!PRINTED.includes(name)) return;
      for (const what of ['show', 'test']) printed.push(JSON.stringify(await petiole('connector', what, `of-${name}`)));
    };
    // most of it is waiting for far sides that do not answer
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let type = waiting.pop(); type; type = waiting.pop()) await store(type);
      }),
    );
    const address = { address: vault.url, engine_path: 'secret' };
    await ask('PUT', '/vaults/bad', { ...address, auth: { method: 'token', token: VAULT_TOKEN } });
    await ask('POST', '/vaults/bad/test');
    await ask('PUT', '/vaults/main', { ...address, auth: { method: 'token', token: vault.rootToken }, reveal: ['app'] });
    const listed = [{ vault: 'main', path: 'app', keys: { password: 'password', short: 'username' } }];
    await ask('PUT', '/connectors/by-vault', { type: 'REST', value: { url: `${web.url}/echo` }, vault_secrets: listed });
    await ask('PUT', '/connectors/by-bad', { type: 'REST', value: { url: '${vault:bad:app#password}' } });
    for (const connector of ['by-vault', 'by-bad']) {
      await run(
        'calls',
        { calls: [{ target: { connector } }, { target: { connector }, overrides: { url: `${web.url}/500` } }] },
        connector,
      );
      await ask('POST', `/connectors/${connector}/test`);
    }
    await ask('GET', '/connectors');
    await ask('GET', '/vaults');
    expect(vault.count(/\/v1\/secret\/data\/app/)).toBeGreaterThan(0);
  }, 180_000);

  it('is revealed to flows, which end in every way', async () => {
    const ended = await Promise.all(
      [null, 'throw', 'error', 'reject'].map((fail) => run('reveals', { fail, url: web.url, turn: 0 }, String(fail))),
    );
    const [{ status, output_value }] = ended as [Ended];
    expect([status, output_value]).toMatchObject(['ENDED_SUCCESS', { size: [FROM_VAULT.length, SHORT.length], long: '***' }]);
    expect(ended.slice(1).map((one) => one.status)).toEqual(['ENDED_ERROR', 'ENDED_ERROR', 'ENDED_ERROR']);
    const { rows } = await database.pool.query<{ action: string; object: string; count: number }>(
      `select action, object, count(*)::int4 as count from audit where action = 'vault.reveal' and details is null group by 1, 2 order by 2`,
    );
    // Each flow once, and once more after its continueAs; what a replay gave again was not read again.
    expect(rows).toEqual([
      { action: 'vault.reveal', object: 'main:app#password', count: 8 },
      { action: 'vault.reveal', object: 'main:app#short', count: 8 },
    ]);
  }, 180_000);

  it('is part of inputs that a flow declares secret', async () => {
    const keys = [`${MARK}-declared-only-here`];
    searching.add(keys);
    const { status, output_value } = await run('declares', { pin: SHORT, keys, turn: 0 });
    await ask('POST', '/executions', { flow: 'declares', inputs: { pin: 1, keys: [keys], turn: { [keys[0]!]: keys } } });
    expect(answers.at(-1)?.text).toContain('INVALID_INPUT');
    expect([status, output_value]).toEqual(['ENDED_SUCCESS', { child: { length: SHORT.length + keys[0]!.length, pin: 'of ***' } }]);
  });

  it('is told live, kept by forks, and run again', async () => {
    const forks: string[] = [];
    for (const [name, id] of roots) {
      // The tree has ended, and so does the stream.
      await hear(`/executions/${id}/events?logs=true`);
      await ask('GET', `/executions/${id}/nodes`);
      if (!['null', 'throw', 'declares', 'by-vault', 'seed'].includes(name)) continue;
      const { inputs } = await ask('GET', `/executions/${id}`);
      // As a form sends it: masked where it was shown masked.
      forks.push((await ask<Ended>('POST', `/executions/${id}/rerun`, { inputs, version: 'newest' })).id);
      forks.push((await ask<Ended>('POST', `/executions/${id}/fork`, { position: 1, labels: { of: 'a fork' } })).id);
    }
    const [declares, revealed] = [roots.get('declares'), roots.get('null')];
    const keys = [`${MARK}-declared-in-a-fork`];
    searching.add(keys);
    forks.push((await ask<Ended>('POST', `/executions/${declares}/fork`, { inputs: { pin: SHORT, keys, turn: 1 }, position: 0 })).id);
    const output = { position: 0, output_value: { long: FROM_VAULT, [STORED]: [PLAIN] } };
    forks.push((await ask<Ended>('POST', `/executions/${revealed}/fork`, { output, position: 1 })).id);
    await ask('POST', '/executions/bulk', { action: 'rerun', filter: { q: PLAIN }, dry_run: true });
    await ask('POST', '/executions/bulk', { action: 'cancel', filter: { q: PLAIN } });
    const list = await openEvents(`${up.url}/api/v1/executions/events?limit=200`, { authorization: `Bearer ${ADMIN_TOKEN}` });
    await list.until(() => list.events.some(({ event }) => event === 'ready'));
    list.cut();
    answers.push({ request: 'the list, live', text: JSON.stringify(list.events) });
    expect(forks.filter((id) => typeof id === 'string')).toHaveLength(forks.length);
    for (const id of forks) {
      expect(await hear(`/executions/${id}/events?logs=true`)).toContain('event: ended');
      for (const path of ['', '/tree', '/children', '/logs']) await ask('GET', `/executions/${id}${path}`);
    }
  }, 180_000);

  it('is what people sign in with, and what they look at', async () => {
    await ask('POST', '/users', { name: 'flora', password: PASSWORD, role: 'editor' });
    await ask('POST', '/users', { name: 'flora', password: PASSWORD, role: 'admin' });
    await ask('PATCH', '/users/flora', { password: PASSWORD, [PLAIN]: PASSWORD });
    await ask('POST', '/session', { username: MISTYPED, password: PASSWORD });
    await ask('POST', '/session', { username: 'flora', password: MISTYPED });
    await ask('PUT', '/me/password', { current: PASSWORD, new: MISTYPED });
    // What these two answer is secret, and is given once.
    const made = await post('/tokens', { name: 'for a canary', role: 'viewer' });
    const { token } = (await made.json()) as { token: string };
    const signedIn = await post('/session', { username: 'flora', password: PASSWORD });
    const [, cookie] = /^petiole_session=([^;]+)/.exec(signedIn.headers.get('set-cookie') ?? '') ?? [];
    expect([made.status, signedIn.status, typeof cookie]).toEqual([201, 200, 'string']);
    searching.add([token, cookie!]);
    for (const path of ['/tokens', '/users', '/me', '/system', '/workers', '/flow-types', '/flows', '/secrets']) await ask('GET', path);
    for (const path of ['/audit?limit=200', `/audit?q=${encodeURIComponent(PLAIN)}`]) await ask('GET', path);
    await ask('GET', '/connectors/seed/document');
    await ask('GET', '/connectors/from-file/document');
    await ask('GET', '/vaults/main/secrets?path=app');
    await ask('GET', '/vaults/bad/secrets?path=app');
    await ask('POST', '/flows/check', { script: `const x: 1 = '${PLAIN}'; export default x;` });
    const { items } = await ask<{ items: { version: string }[] }>('GET', '/flows/reveals/versions');
    expect(items).toHaveLength(1);
    await hear('/audit/export');
    await hear('/../../metrics');
  });

  it('is part of requests that are refused', async () => {
    await ask('POST', '/executions', `{"flow":"calls","inputs":{"x":"${PLAIN}"`);
    await ask('POST', '/executions', { flow: PLAIN, inputs: {} });
    await ask('POST', '/executions', { flow: 'calls', inputs: {}, [PLAIN]: 1 });
    await ask('GET', `/executions?q=${encodeURIComponent(PLAIN)}&status=${encodeURIComponent(STORED)}`);
    await ask('GET', `/executions/${PLAIN}`);
    await ask('GET', `/connectors/${PLAIN}`);
    await ask('PUT', `/connectors/bad`, `type: REST\nvalue: { password: "${PLAIN}", url: [`, 'application/yaml');
    await ask('PUT', `/connectors/bad`, { type: PLAIN, value: { password: STORED } });
    await ask('PUT', `/connectors/bad`, { type: 'REST', value: PLAIN });
    await ask('PUT', `/flows/bad`, `const x = '${PLAIN}' oops;`, 'application/typescript');
    await ask('PUT', `/vaults/bad2`, { address: PLAIN, auth: { method: PLAIN, token: VAULT_TOKEN } });
    await ask('POST', '/secrets/rotate');
    await ask('GET', '/secrets');
    expect(answers.at(-3)?.text).toMatch(/"code":/);
  });

  it('is found in no answer of the API and in nothing that a command printed', () => {
    expect(answers.length).toBeGreaterThan(100);
    const leaks = answers.map(({ request, text }) => [request, leaksIn(text)] as const).filter(([, found]) => found.length > 0);
    expect(leaks).toEqual([]);
    expect(printed.flatMap(leaksIn)).toEqual([]);
  });

  it('is found in no table of the database', async () => {
    const rows = await dump();
    expect(rows.join()).toContain('petiole:v1:');
    expect(rows.map((row) => [row.slice(0, 100), leaksIn(row)] as const).filter(([, found]) => found.length > 0)).toEqual([]);
  });

  it('is found in no line of the server log, and in no trace', async () => {
    const { stdout, stderr } = await up.stop();
    expect(stderr).toContain('"route":"/api/v1/users"');
    expect(leaksIn(stdout + stderr)).toEqual([]);
    await until(() => traces.bodies.length > 0);
    expect(leaksIn(traces.bodies.join('\n'))).toEqual([]);
  });

  it('is found by this search where it is', () => {
    const found = [PLAIN, Buffer.from(`x${STORED}`).toString('base64'), encodeURIComponent(FROM_VAULT), FRESH[7]!.slice(0, 9)].map(
      (text) => leaksIn(`..${text}..`).length,
    );
    expect(found.every((count) => count > 0)).toBe(true);
  });
});
