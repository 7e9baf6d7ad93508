import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { AddressPolicy } from '../../src/connectors/address-policy.ts';
import { ConnectionPipeline } from '../../src/connectors/connections.ts';
import { Connectors } from '../../src/connectors/connectors.ts';
import { HttpPools } from '../../src/connectors/http.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { testAddress } from '../../connector-types/rest/test-address.ts';
import { ConnectorStates, type ConnectorState, type StateStorage } from '../../src/connectors/states.ts';
import { ConnectorStore } from '../../src/connectors/store.ts';
import { TypeormConnectorStorage } from '../../src/connectors/typeorm-storage.ts';
import { ConnectorError, connectorType, secret } from '../../src/sdk/connector.ts';
import { ConnectorStateTable } from '../../src/storage/connector-state-table.ts';
import { listConnectorLogs } from '../../src/storage/connector-logs.ts';
import { openDataSource } from '../../src/storage/data-source.ts';
import { flush } from '../../src/storage/journal/flush.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { aWorker, newRow } from '../support/journal-rows.ts';

/** A service that wants a key, as an author would describe it. */
const shop = connectorType({
  id: 'shop',
  name: 'SHOP',
  title: 'Shop',
  description: 'for this test',
  connection: z.object({ address: z.string(), key: secret(z.string()) }),
  default_action: 'order',
  test: async ({ connection, http }) => {
    const { status } = await http.get(`${connection.address}/me`).headers({ 'x-key': connection.key }).retry(false).response();
    if (status === 401) throw new ConnectorError('AUTHENTICATION_FAILED', `the shop does not accept the key ${connection.key}`);
  },
  actions: {
    order: {
      title: 'Order',
      inputs: z.object({ item: z.string().default('book') }),
      outputs: z.object({}),
      run: async ({ connection, http, inputs }) => {
        const { status, body } = await http
          .get(`${connection.address}/order`)
          .params(inputs)
          .headers({ 'x-key': connection.key })
          .retry(false)
          .response();
        if (status === 401) throw new ConnectorError('AUTHENTICATION_FAILED', `the shop does not accept the key ${connection.key}`);
        if (status !== 200) throw new ConnectorError('UNEXPECTED_STATUS', `the shop answered ${status}`, { status });
        return body as object;
      },
    },
  },
});
const plain = connectorType({
  id: 'plain',
  name: 'PLAIN',
  title: 'Plain',
  description: 'a type without a test',
  connection: z.object({ host: z.string() }),
  default_action: 'go',
  actions: { go: { title: 'Go', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
});
/** as REST: a connector of it may leave to the call where the far side is */
const vague = connectorType({
  id: 'vague',
  name: 'VAGUE',
  title: 'Vague',
  description: 'a type whose test may have nobody to ask',
  connection: z.object({ url: z.string().optional() }),
  default_action: 'go',
  test: testAddress as never,
  actions: { go: { title: 'Go', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
});

let database: TestDatabase;
let data: DataSource;
let server: TestServer;
let http: HttpPools;
let connectors: Connectors;
let pipeline: ConnectionPipeline;
let states: ConnectorStates;
let store: ConnectorStore;
let written: number;
const types = new ConnectorTypes([shop, plain, vague]);

const stateTable = () => new ConnectorStateTable<ConnectorState>(database.pool as unknown as Queryable);

beforeAll(async () => {
  database = await createTestDatabase();
  data = await openDataSource(database.url);
  server = await serveHttp((request, response) => {
    const isKnown = request.headers['x-key'] === 'right-key';
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  http = new HttpPools();
});
beforeEach(async () => {
  await database.pool.query('truncate connectors, executions, execution_logs, workers cascade');
  written = 0;
  const table = stateTable();
  const counted: StateStorage = { states: (ids) => table.states(ids), change: (changes) => ((written += 1), table.change(changes)) };
  states = new ConnectorStates(counted);
  store = new ConnectorStore(new TypeormConnectorStorage(data), types);
  pipeline = new ConnectionPipeline({ types, connectors: store, http, policy: new AddressPolicy(['127.0.0.0/8']), states });
  const db = database.pool as unknown as Queryable;
  connectors = new Connectors({
    store,
    types,
    pipeline,
    states,
    vaults: { names: () => ['main'] },
    logs: (name, before, limit) => listConnectorLogs(db, name, before, limit),
  });
});
afterAll(async () => {
  await http?.close();
  await server?.stop();
  await data?.destroy();
  await database?.drop();
});

const add = (name: string, key: string | undefined, more: object = {}) =>
  connectors.create(JSON.stringify({ name, type: 'SHOP', value: { address: server.url, ...(key && { key }) }, ...more }));

const use = (name: string, overrides: object = {}) =>
  pipeline.call({
    executionId: randomUUID(),
    target: { by: 'name', name },
    overrides: JSON.stringify(overrides),
    options: {},
    attemptsBefore: 0,
    signal: new AbortController().signal,
    log: () => undefined,
  });

describe('the references of a connector', () => {
  it.each([
    ['${vault:main:shop}', /^the connector 'mine': in 'key' '\$\{vault:main:shop\}' is no reference: write it like/],
    ['${vault:main:shop#', /in 'key' a reference has no end/],
    ['${vault:main:../x#key}', /'\.\.\/x' is no path/],
  ])('%s is refused when it is saved', async (key, message) => {
    await expect(add('mine', key)).rejects.toMatchObject({ code: 'VAULT_INVALID_REFERENCE', message: expect.stringMatching(message) });
    expect(store.names()).toEqual([]);
  });

  it('are shown as they are, also where they stand in a secret field; what surrounds them is not', async () => {
    const key = '${vault:main:shop/api#key}';
    expect(await add('alone', key)).toMatchObject({ value: { key }, status: 'READY', problems: [] });
    expect(await add('inside', `Bearer-${key}`)).toMatchObject({ value: { key: '***' } });
    expect(await connectors.change('alone', JSON.stringify({ value: { key } }))).toMatchObject({ value: { key } });
  });

  it('to a Vault that is not there yet make it incomplete, with the reason', async () => {
    const problems = [expect.stringContaining("no Vault 'other' yet")];
    expect(await add('one', '${vault:other:shop#key}')).toMatchObject({ status: 'INCOMPLETE', missing: [], problems });
    const vault_secrets = [{ vault: 'other', path: 'shop' }];
    expect(await add('two', undefined, { vault_secrets })).toMatchObject({ status: 'INCOMPLETE', missing: [], problems });
  });
});

describe('the status of a connector', () => {
  it('is READY before it is used, and after it was used well', async () => {
    expect(await add('good', 'right-key')).toMatchObject({ status: 'READY', missing: [], last_used_at: null, last_failure: null });
    await use('good');
    const seen = await connectors.get('good');
    expect(seen).toMatchObject({ status: 'READY', last_failure: null });
    expect(Date.parse(String(seen['last_used_at']))).toBeGreaterThan(0);
  });

  it('is INCOMPLETE where a connection field comes from nowhere, and then it can be saved, not used', async () => {
    expect(await add('later', undefined)).toMatchObject({ status: 'INCOMPLETE', missing: ['key'] });
    expect((await use('later')).error).toMatchObject({
      code: 'CONNECTOR_INCOMPLETE',
      message: expect.stringContaining("'key'"),
      missing: ['key'],
    });
    expect(await connectors.test('later')).toMatchObject({ ok: false, error: { code: 'CONNECTOR_INCOMPLETE' } });
    expect(await use('later', { key: 'right-key' })).toMatchObject({ ok: true });
    expect(await connectors.change('later', '{"value": {"key": "right-key"}}')).toMatchObject({ status: 'READY', missing: [] });
    expect(await use('later')).toMatchObject({ ok: true });
  });

  it('takes what Vault may give for given', async () => {
    const reference = { vault: 'main', path: 'shop' };
    expect(await add('all', undefined, { vault_secrets: [reference] })).toMatchObject({ status: 'READY' });
    expect(await add('mapped', undefined, { vault_secrets: [{ ...reference, keys: { k: 'key' } }] })).toMatchObject({ status: 'READY' });
    const wrong = { vault_secrets: [{ ...reference, keys: { k: 'address' } }] };
    expect(await add('wrong', undefined, wrong)).toMatchObject({ status: 'INCOMPLETE', missing: ['key'] });
    const misspelt = { vault_secrets: [{ ...reference, keys: { k: 'kye' } }] };
    await expect(add('misspelt', undefined, misspelt)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/unknown input 'kye'; did you mean 'key'/),
    });
  });

  it('is FAILING after a call that says so, until one goes well or the connector is changed', async () => {
    await add('bad', 'wrong-key');
    await use('bad');
    const seen = await connectors.get('bad');
    expect(seen).toMatchObject({ status: 'FAILING', last_failure: { code: 'AUTHENTICATION_FAILED' } });
    expect(JSON.stringify(seen)).not.toContain('wrong-key');
    expect(await connectors.change('bad', 'description: the same')).toMatchObject({ status: 'READY', description: 'the same' });
    await use('bad');
    expect(await connectors.get('bad')).toMatchObject({ status: 'FAILING' });
    await connectors.change('bad', 'value: {key: right-key}');
    await use('bad');
    expect(await connectors.get('bad')).toMatchObject({ status: 'READY' });
  });

  it('begins anew when its file is saved, and stays as it is when nothing in it has changed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'petiole-connectors-'));
    const save = async (key: string) => {
      await writeFile(path.join(folder, 'filed.yaml'), JSON.stringify({ type: 'SHOP', value: { address: server.url, key } }));
      await store.loadFolder(folder);
    };
    await save('wrong-key');
    await use('filed');
    await save('wrong-key');
    expect(await connectors.get('filed')).toMatchObject({ status: 'FAILING' });
    await save('right-key');
    expect(await connectors.get('filed')).toMatchObject({ status: 'READY' });
    await rm(folder, { recursive: true });
  });

  it('is not FAILING for what the script did: inputs that do not fit, or an address of its own', async () => {
    await add('good', 'right-key');
    await use('good', { item: 5 });
    await use('good', { address: 'http://127.0.0.1:1' });
    await use('good', { key: 'of the script' });
    expect(await connectors.get('good')).toMatchObject({ status: 'READY', last_failure: null });
  });

  it('is written in one statement for many calls, and seen by other processes', async () => {
    await Promise.all([add('one', 'right-key'), add('two', 'wrong-key')]);
    written = 0;
    const begun = performance.now();
    for (let n = 0; n < 20; n++) await Promise.all([use('one'), use('two')]);
    await states.flush();
    const seconds = Math.floor((performance.now() - begun) / 990); // each of them has a statement of its own, on a machine that needs so long
    expect(written).toBeLessThanOrEqual(1 + seconds);
    const other = await new ConnectorStates(stateTable()).of([store.connector('two')?.id ?? '']);
    expect([...other.values()]).toMatchObject([{ failing: true, last_failure: { code: 'AUTHENTICATION_FAILED' } }]);
  });

  it('is noted again where it could not be written', async () => {
    const table = stateTable();
    let isDown = true;
    const flaky = new ConnectorStates({
      states: (ids) => table.states(ids),
      change: async (changes) => {
        if (isDown) throw new Error('the database is away');
        return table.change(changes);
      },
    });
    const { id } = await add('good', 'right-key');
    flaky.used(id, { error: { code: 'TLS_ERROR', message: 'no' } });
    await flaky.flush();
    isDown = false;
    expect((await flaky.of([id])).get(id)).toMatchObject({ failing: true, last_failure: { code: 'TLS_ERROR' } });
  });
});

describe('a test of a connector', () => {
  it('says that it works, and counts as seen', async () => {
    await add('good', 'right-key');
    expect(await connectors.test('good')).toEqual({ ok: true, tested: true, duration_ms: expect.any(Number) });
    const seen = await connectors.get('good');
    expect(seen).toMatchObject({ status: 'READY', last_used_at: null });
    expect(Date.parse(String(seen['last_tested_at']))).toBeGreaterThan(0);
  });

  it('gives the reason where it does not, without a secret, and the connector is FAILING', async () => {
    await add('bad', 'wrong-key');
    const result = await connectors.test('bad');
    expect(result).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED', message: 'the shop does not accept the key ***' } });
    expect(await connectors.get('bad')).toMatchObject({
      status: 'FAILING',
      last_failure: { message: 'the shop does not accept the key ***' },
    });
  });

  it('follows the address policy', async () => {
    await connectors.create(JSON.stringify({ name: 'inside', type: 'SHOP', value: { address: 'http://10.0.0.1', key: 'right-key' } }));
    expect(await connectors.test('inside')).toMatchObject({ ok: false, error: { code: 'CONNECTION_REFUSED_BY_POLICY' } });
  });

  it('of a type that has none looks at the configuration alone, and says so', async () => {
    await connectors.create('{name: simple, type: PLAIN, value: {host: h}}');
    expect(await connectors.test('simple')).toMatchObject({ ok: true, tested: false });
  });

  it('that had nobody to ask does not say that the far side was reached', async () => {
    await connectors.create('{name: anywhere, type: VAGUE, value: {}}');
    expect(await connectors.test('anywhere')).toMatchObject({ ok: true, tested: false });
  });

  it('of no connector is NOT_FOUND', async () => {
    await add('good', 'right-key');
    await expect(connectors.test('god')).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining("'good'") });
  });
});

describe('a change of a connector', () => {
  it('leaves what it does not name, and takes away what it sets to null', async () => {
    await add('mine', 'right-key', { namespace: 'own', retry: { attempts: 7 }, description: 'before' });
    const changed = await connectors.change('mine', '{"value": {"key": null}, "description": null, "allow_private": ["10.0.0.0/8"]}');
    expect(changed).toMatchObject({
      namespace: 'own',
      retry: { attempts: 7 },
      description: null,
      allow_private: ['10.0.0.0/8'],
      value: { address: server.url },
      status: 'INCOMPLETE',
    });
    expect(changed['value']).not.toHaveProperty('key');
  });

  it('renames, also its namespace where that came from the name', async () => {
    const { id } = await add('old name', 'right-key');
    expect(await connectors.change('old name', 'name: new name')).toMatchObject({ id, name: 'new name', namespace: 'oldName' });
    expect(await connectors.change('new name', 'namespace: newName')).toMatchObject({ id, namespace: 'newName' });
    await expect(connectors.get('old name')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(store.byNamespace('oldName')).toBeUndefined();
    expect(await use('new name')).toMatchObject({ ok: true });
  });

  it.each([
    ['name: taken', 'CONFLICT', /'taken' already/],
    ['namespace: taken', 'CONFLICT', /belongs to the connector 'taken'/],
    ['name: SHOP', 'CONFLICT', /name of a connector type/],
    ['value: {kye: x}', 'INVALID_INPUT', /unknown input 'kye'/],
    ['retry: {often: 1}', 'INVALID_REQUEST', /'retry' has the unknown key 'often'/],
    ['- a', 'INVALID_YAML', /expected a mapping/],
  ])('to %s is refused', async (document, code, message) => {
    await add('taken', 'right-key');
    const before = await add('mine', 'right-key');
    await expect(connectors.change('mine', document)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await connectors.get('mine')).toEqual(before);
  });
});

describe('the logs of a connector', () => {
  it('are those of its connections and their failures, the newest first, in pages', async () => {
    await add('mine', 'right-key');
    const db = database.pool as unknown as Queryable;
    const fence = await aWorker(db);
    const ids = [1, 2, 3].map((n) => `00000000-0000-8000-8000-00000000000${n}`);
    const rows = ids.map((id, index) => {
      const failed = index === 1;
      const error = failed ? JSON.stringify({ name: 'ConnectionError', code: 'CONNECTION_FAILED', message: 'gone' }) : null;
      const end = { status: failed ? 'ENDED_ERROR' : 'ENDED_SUCCESS', error, endedAt: 1_700_000_000_500 + index } as const;
      return newRow({ id, type: 'CONNECTION', connector: index < 2 ? 'mine' : 'other', createdAt: 1_700_000_000_000 + index, ...end });
    });
    const logs = ids.flatMap((executionId) =>
      [0, 1].map((seq) => ({ executionId, seq, time: 1_700_000_000_001, level: 'info' as const, values: `["line ${seq}"]` })),
    );
    await flush(db, fence, { inserts: rows, changes: [], logs, wakes: [] });
    const seen: unknown[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<Connectors['logs']>> = await connectors.logs('mine', { limit: 2, ...(cursor !== null && { cursor }) });
      seen.push(...page.items.map(({ execution_id, seq, level, values }) => [execution_id.at(-1), seq, level, values]));
      cursor = page.next;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(3);
    expect(seen).toEqual([
      ['2', null, 'error', ['CONNECTION_FAILED: gone']],
      ['2', 1, 'info', ['line 1']],
      ['2', 0, 'info', ['line 0']],
      ['1', 1, 'info', ['line 1']],
      ['1', 0, 'info', ['line 0']],
    ]);
    await expect(connectors.logs('mine', { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await expect(connectors.logs('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
