/** Who did what: what the log holds, and how it is read. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { runAs } from '../../src/actor.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { SealedConnectorStorage } from '../../src/connectors/sealed-storage.ts';
import { ConnectorStore } from '../../src/connectors/store.ts';
import { TypeormConnectorStorage } from '../../src/connectors/typeorm-storage.ts';
import { connectorType, secret } from '../../src/sdk/connector.ts';
import { Envelope, newDataKey, ringOf } from '../../src/secrets/envelope.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { VaultStore } from '../../src/secrets/vault/store.ts';
import { openDataSource } from '../../src/storage/data-source.ts';
import { FlowStorage, type NewVersion } from '../../src/storage/flow-storage.ts';
import { VaultTable } from '../../src/storage/vault-table.ts';
import { send, startAccessServer, type AccessServer, type Parsed } from '../support/access-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let data: DataSource;
let server: AccessServer;

beforeAll(async () => {
  database = await createTestDatabase();
  data = await openDataSource(database.url);
  server = await startAccessServer(database.url);
});
afterAll(async () => {
  await server?.stop();
  await data?.destroy();
  await database?.drop();
});

/** Beside the server of all tests, on the same data. */
async function withKnown(known: KnownSecrets): Promise<AsyncDisposable & { server: AccessServer }> {
  const own = await startAccessServer(database.url, { known });
  return { server: own, [Symbol.asyncDispose]: () => own.stop() };
}

const EXECUTION = '01890000-0000-7000-8000-000000000000';

async function list(query = ''): Promise<Parsed[]> {
  const { status, body } = await send(server, 'GET', `/audit?limit=1000${query}`);
  expect(status).toBe(200);
  return body['items'];
}
const actions = async (query = '') => (await list(query)).map(({ action, object }) => `${action} ${object}`);

describe('a change over the API', () => {
  it('is recorded with who asked, for what, from where', async () => {
    const made = await send(server, 'POST', '/tokens', { body: { name: 'deployer', role: 'operator', scopes: ['executions:control'] } });
    const { token, id } = made.body as Parsed;
    await send(server, 'POST', `/executions/${EXECUTION}/cancel`, { as: token });
    const [cancelled, created] = await list('&q=DEPLOY');
    expect(cancelled).toEqual({
      ...{ id: expect.any(String), at: expect.any(String), actor: { kind: 'token', id, name: 'deployer' }, from: '127.0.0.1' },
      ...{ action: 'execution.cancel', object: EXECUTION, execution_id: EXECUTION, details: null },
    });
    expect(created).toMatchObject({
      ...{ actor: { kind: 'token', id: 'admin', name: 'admin' }, action: 'token.create', object: 'deployer' },
      details: { id, role: 'operator', scopes: ['executions:control'] },
    });
  });

  it('of every kind is recorded, once, and nothing that was refused or asked', async () => {
    const since = `&from=${encodeURIComponent(new Date(Date.now() - 1).toISOString())}`;
    const name = 'recorded';
    await send(server, 'POST', '/users', { body: { name, password: 'correct horse battery', role: 'viewer' } });
    await send(server, 'PATCH', `/users/${name}`, { body: { role: 'operator', disabled: false } });
    await send(server, 'DELETE', `/users/${name}`);
    await send(server, 'POST', '/connectors/some/test');
    await send(server, 'DELETE', '/files/00000000-0000-7000-8000-000000000001');
    await send(server, 'POST', `/executions/${EXECUTION}/rerun`, { body: {} });
    await send(server, 'POST', '/executions/bulk', { body: { action: 'cancel', filter: { flow: 'nightly' } } });
    await send(server, 'POST', '/executions/bulk', { body: { action: 'cancel', filter: { flow: 'nightly' }, dry_run: true } });
    await send(server, 'GET', '/executions');
    await send(server, 'POST', '/executions', { body: { nonsense: 1 } });
    await send(server, 'DELETE', '/flows/x', { as: 'petiole_nobody' });
    expect(await actions(since)).toEqual([
      'execution.bulk -',
      `execution.rerun ${EXECUTION}`,
      'file.delete 00000000-0000-7000-8000-000000000001',
      'connector.test some',
      'user.delete recorded',
      'user.update recorded',
      'user.create recorded',
    ]);
    expect((await list(`${since}&action=execution.bulk`))[0].details).toEqual({ action: 'cancel', filter: { flow: 'nightly' } });
    const [change] = await list(`${since}&action=user.update`);
    expect(change.details).toEqual({ id: expect.any(String), changed: ['role'] });
  });

  it('is recorded without the secrets that somebody looked for', async () => {
    const known = new KnownSecrets();
    known.add(['a secret of a connector']);
    await using own = await withKnown(known);
    const filter = { q: 'with a secret of a connector' };
    await send(own.server, 'POST', '/executions/bulk', { body: { action: 'pause', filter } });
    const [entry] = (await list('&action=execution.bulk')).filter(({ details }) => details.action === 'pause');
    expect(entry.details).toEqual({ action: 'pause', filter: { q: 'with ***' } });
  });

  it('that starts a flow names the flow, and not what it was given', async () => {
    await send(server, 'POST', '/executions', { body: { flow: 'started', inputs: { password: 'hunter2' } } });
    await until(async () => (await list('&action=execution.start')).length > 0);
    const started = await list('&action=execution.start');
    expect(started).toEqual([expect.objectContaining({ object: 'started', actor: expect.objectContaining({ name: 'admin' }) })]);
    expect(JSON.stringify(started)).not.toContain('hunter2');
  });

  it('that starts a flow and waits for its end is recorded as it starts, and under a known key not at all', async () => {
    const started = { id: EXECUTION, flow: 'waited', status: 'RUNNING' };
    let created = true;
    const ended = Promise.withResolvers<unknown>();
    let waiting = 0;
    const wait = (): Promise<unknown> => ((waiting += 1), ended.promise);
    const executions = { start: async () => ({ execution: started, created }), wait, get: async () => started };
    const own = await startAccessServer(database.url, { executions } as never);
    const asked = [send(own, 'POST', '/executions?wait=60', { body: { flow: 'waited' } })];
    await until(async () => (await list('&action=execution.start&object=waited')).length > 0);
    created = false;
    asked.push(send(own, 'POST', '/executions?wait=60', { body: { flow: 'waited' }, headers: { 'idempotency-key': 'known' } }));
    await until(() => waiting === 2);
    await own.stop();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([202, 202]);
    expect(await list('&action=execution.start&object=waited')).toHaveLength(1);
    expect(own.lines.filter(({ level }) => level === 'error')).toEqual([]);
    ended.resolve(started);
  });

  it('is answered also where the log cannot be written, and the server log has what is missing', async () => {
    const own = await startAccessServer(database.url);
    own.access.trail.record = () => Promise.reject(new Error('the disk is full'));
    expect((await send(own, 'POST', '/connectors/some/test')).status).toBe(200);
    expect(own.lines.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ error: 'the disk is full', audit: expect.objectContaining({ action: 'connector.test', object: 'some' }) }),
    ]);
    await own.stop();
  });
});

describe('what is stored', () => {
  const service = connectorType({
    ...{ id: 'service', name: 'SERVICE', title: 'Service', description: 'a service' },
    connection: z.object({ host: z.string().optional(), password: secret(z.string()).optional(), note: z.string().optional() }),
    default_action: 'ping',
    actions: { ping: { title: 'Ping', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
  });
  const types = new ConnectorTypes([service]);
  const envelope = new Envelope(ringOf(newDataKey()));
  const alice = { kind: 'user', id: 'u1', name: 'alice', from: '203.0.113.7' } as const;

  function newStore(): ConnectorStore {
    const storage = new TypeormConnectorStorage(data);
    return new ConnectorStore(new SealedConnectorStorage({ storage, types, envelope, prepare: async () => undefined }), types);
  }

  const entries = async (object: string) =>
    (await list(`&object=${object}`)).reverse().map(({ actor, action, from, details }) => [actor.name, from, action, details]);

  it('a connector: by name what changed, never a value', async () => {
    const store = newStore();
    await runAs(alice, () => store.create('{name: mailer, type: SERVICE, value: {host: a.example, password: CANARY-one}}'));
    await runAs(alice, () =>
      store.put('mailer', '{type: SERVICE, value: {host: a.example, password: CANARY-two, note: x}, description: new}'),
    );
    await runAs(alice, () => store.change('mailer', '{value: {note: null}}'));
    await runAs(alice, () => store.delete('mailer'));
    expect(await entries('mailer')).toEqual([
      ['alice', '203.0.113.7', 'connector.create', { type: 'SERVICE', source: 'api' }],
      ['alice', '203.0.113.7', 'connector.update', { changed: ['value.password', 'value.note', 'description'], source: 'api' }],
      ['alice', '203.0.113.7', 'connector.update', { changed: ['value.note'], source: 'api' }],
      ['alice', '203.0.113.7', 'connector.delete', { type: 'SERVICE', source: 'api' }],
    ]);
    const { rows } = await database.pool.query('select a::text as text from audit a');
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  it('from files: by the system, once for each change', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'petiole-audit-'));
    const file = join(folder, 'loaded.yaml');
    await writeFile(file, '{type: SERVICE, value: {host: a.example}}');
    for (const store of [newStore(), newStore()]) for (let i = 0; i < 2; i++) await store.loadFolder(folder);
    await writeFile(file, '{type: SERVICE, value: {host: b.example}}');
    for (const store of [newStore(), newStore()]) await store.loadFolder(folder);
    await rm(file);
    for (const store of [newStore(), newStore()]) await store.loadFolder(folder);
    await rm(folder, { recursive: true });
    expect(await entries('loaded')).toEqual([
      ['system', null, 'connector.create', { type: 'SERVICE', source: 'file' }],
      ['system', null, 'connector.update', { changed: ['value.host'], source: 'file' }],
      ['system', null, 'connector.delete', { type: 'SERVICE', source: 'file' }],
    ]);
  });

  it('a Vault', async () => {
    const parts = { storage: new VaultTable(data), sealer: envelope, prepare: async () => undefined, known: new KnownSecrets() };
    const store = new VaultStore({ ...parts, httpFor: () => ({}) as never, log: { info: () => undefined, warn: () => undefined } });
    const document = (token: string) => `{address: "https://v.example", auth: {method: token, token: ${token}}}`;
    await runAs(alice, () => store.put('main', document('CANARY-a')));
    await runAs(alice, () => store.put('main', document('CANARY-b')));
    await runAs(alice, () => store.delete('main'));
    expect(await entries('main')).toEqual([
      ['alice', '203.0.113.7', 'vault.create', { source: 'api' }],
      ['alice', '203.0.113.7', 'vault.update', { source: 'api', changed: ['auth.token'] }],
      ['alice', '203.0.113.7', 'vault.delete', { source: 'api' }],
    ]);
  });

  it('a flow: with its versions, and nothing where nothing changed; nothing too where the change was not written', async () => {
    const flows = new FlowStorage(data);
    const version = (sha256: string): NewVersion =>
      ({
        ...{ sha256, flow: 'nightly', guest_runtime: 1, script: '', bundle: '', packages: null, source_map: '', declared_name: null },
        ...{
          inputs_schema: null,
          outputs_schema: null,
          listed: true,
          preflight: false,
          concurrency: null,
          connectors: null,
          modules: null,
        },
      }) as NewVersion;
    await runAs(alice, () => flows.publish(version('a'), 'api', 'nightly'));
    await runAs(alice, () => flows.publish(version('a'), 'api', 'nightly'));
    await flows.publish(version('b'), 'file', 'nightly');
    await runAs(alice, () => flows.delete('nightly'));
    await runAs(alice, () => flows.delete('nightly'));
    expect(await entries('nightly')).toEqual([
      ['alice', '203.0.113.7', 'flow.create', { version: 'a', source: 'api' }],
      ['system', null, 'flow.update', { version: 'b', before: 'a', source: 'file' }],
      ['alice', '203.0.113.7', 'flow.delete', null],
    ]);
    await database.pool.query(`alter table audit add constraint refuse check (object <> 'unrecorded') not valid`);
    await expect(flows.publish(version('c'), 'api', 'unrecorded')).rejects.toThrow();
    expect(await flows.find('unrecorded')).toBeNull();
  });
});

describe('the log', () => {
  const MANY = 5003;

  beforeAll(async () => {
    // At the same moment: no page may lose or repeat one. And with microseconds, which a Date does not have.
    await database.pool.query(
      `insert into audit (id, at, actor_kind, actor_id, actor_name, from_address, action, object, details)
       select gen_random_uuid(), '2020-01-01 00:00:00.123456Z'::timestamptz + (n / 700) * interval '1 microsecond', 'token', 't', 'old', null,
         'test.many', 'number ' || n, json_build_object('n', n) from generate_series(1, $1::int) n`,
      [MANY],
    );
  });

  it('comes page by page', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await send(server, 'GET', `/audit?action=test.many&limit=1000${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...(body['items'] as Parsed[]).map(({ object }) => object));
      cursor = body['next'];
    } while (cursor !== null);
    expect(seen).toHaveLength(MANY);
    expect(new Set(seen).size).toBe(MANY);
  });

  it('is sought by actor, action, object, time and text', async () => {
    const found = async (query: string) => (await list(query)).length;
    expect(await found('&action=test.many&object=number%207')).toBe(1);
    expect(await found('&actor=old&q=NUMBER%20500')).toBe(5);
    expect(await found('&actor=t&action=test.&object=number%2012')).toBe(1);
    expect(await found('&action=test.&from=2021-01-01T00:00:00Z')).toBe(0);
    expect(await found('&action=test.many&to=2020-01-01T00:00:00Z')).toBe(0);
    for (const wrong of ['from=yesterday', 'cursor=x', 'cursor=WyJub3ciLCJ4Il0', 'limit=0', 'who=x'])
      expect((await send(server, 'GET', `/audit?${wrong}`)).body).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('is exported as JSON lines, the oldest first', async () => {
    const { status, headers, text } = await send(server, 'GET', '/audit/export?action=test.many');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const items = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Parsed);
    expect(items).toHaveLength(MANY);
    expect(new Set(items.map(({ object }) => object)).size).toBe(MANY);
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(items[0]).toEqual(expect.objectContaining({ actor: { kind: 'token', id: 't', name: 'old' }, execution_id: null, from: null }));
    expect((await send(server, 'GET', '/audit/export?action=nothing')).text).toBe('');
    expect((await send(server, 'GET', '/audit/export?limit=1')).body).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('is exported up to this moment by the clock of the database, also where that of the process is behind', async () => {
    await database.pool.query(
      `insert into audit (id, actor_kind, actor_id, actor_name, action, object) values (gen_random_uuid(), 'token', 't', 't', 'test.now', 'x')`,
    );
    const RealDate = Date;
    const hourBehind = (): number => RealDate.now() - 3_600_000;
    globalThis.Date = class extends RealDate {
      constructor(...given: [] | [string | number]) {
        super(...((given.length === 0 ? [hourBehind()] : given) as [number]));
      }
      static override now = hourBehind;
    } as DateConstructor;
    try {
      expect((await send(server, 'GET', '/audit/export?action=test.now')).text).toContain('"test.now"');
    } finally {
      globalThis.Date = RealDate;
    }
  });

  it('that somebody stops reading is read no further', async () => {
    const own = await startAccessServer(database.url);
    let batches = 0;
    let isLetGo = false;
    const { audit } = own.access;
    const real = audit.export.bind(audit);
    audit.export = async function* (filter) {
      try {
        for await (const batch of real(filter)) {
          batches++;
          yield batch;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      } finally {
        isLetGo = true;
      }
    };
    const gone = new AbortController();
    const answer = await fetch(`${own.url}/api/v1/audit/export?action=test.many`, {
      headers: { authorization: 'Bearer the-admin-token-of-the-tests' },
      signal: gone.signal,
    });
    const reader = answer.body!.getReader();
    await reader.read();
    gone.abort();
    await until(() => isLetGo);
    await own.stop();
    expect(batches).toBeLessThan(6);
  });
});
