import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { loadConnectorTypes, ConnectorTypes } from '../../src/connectors/registry.ts';
import { ConnectorStore } from '../../src/connectors/store.ts';
import { TypeormConnectorStorage } from '../../src/connectors/typeorm-storage.ts';
import { openDataSource } from '../../src/storage/data-source.ts';
import { connectorType } from '../../src/sdk/connector.ts';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const service = connectorType({
  id: 'crm',
  name: 'CRM',
  title: 'CRM',
  description: 'a service with a namespace of its own',
  namespace: 'crm',
  connection: z.object({}),
  default_action: 'ping',
  actions: { ping: { title: 'Ping', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
});

let database: TestDatabase;
let data: DataSource;
let types: ConnectorTypes;
let store: ConnectorStore;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  data = await openDataSource(database.url);
  const own = await loadConnectorTypes();
  types = new ConnectorTypes([...own.names().map((name) => own.require(name).definition), service]);
});

beforeEach(async () => {
  await database.pool.query('delete from connectors');
  store = new ConnectorStore(new TypeormConnectorStorage(data), types);
  await store.refresh();
  folder = await mkdtemp(path.join(tmpdir(), 'petiole-connectors-'));
});

afterEach(() => rm(folder, { recursive: true }));

afterAll(async () => {
  await data?.destroy();
  await database?.drop();
});

const file = (name: string, text: string) => writeFile(path.join(folder, name), text);
const rest = (name: string, more = '') => `name: ${name}\ntype: REST\nvalue: {url: "https://example.com"}\n${more}`;

describe('connectors in the database', () => {
  it('are created, read, replaced and deleted, and known from memory meanwhile', async () => {
    const created = await store.create(rest('my api'));
    expect(created).toMatchObject({
      name: 'my api',
      type: 'REST',
      namespace: 'myApi',
      source: 'api',
      value: { url: 'https://example.com' },
    });
    const put = await store.put('my api', 'type: REST\nvalue: {url: "https://example.org"}');
    expect(put).toMatchObject({ created: false, connector: { id: created.id, value: { url: 'https://example.org' } } });
    expect(store.connector('my api')?.value).toEqual({ url: 'https://example.org' });
    expect(store.byNamespace('myApi')?.name).toBe('my api');
    await store.delete('my api');
    expect(store.connector('my api')).toBeUndefined();
    await expect(store.get('my api')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are seen by another process after its refresh, with the value exactly as it was', async () => {
    await store.create('name: a\ntype: REST\nvalue: {data: {z: 1, a: [null, true, "ü"]}}');
    const other = new ConnectorStore(new TypeormConnectorStorage(data), types);
    await other.refresh();
    expect(JSON.stringify(other.connector('a')?.value)).toBe('{"data":{"z":1,"a":[null,true,"ü"]}}');
  });

  it('are shown with their secrets masked', async () => {
    const view = await store.create(
      'name: a\ntype: REST\nvalue: {url: "https://u:pass1@example.com", token: abcdef, headers: {Authorization: x1y2z3, Accept: a}}',
    );
    expect(view['value']).toEqual({ url: 'https://u:***@example.com', token: '***', headers: { Authorization: '***', Accept: 'a' } });
    expect(store.connector('a')?.value['token']).toBe('abcdef');
  });

  it('are listed in pages, by name', async () => {
    for (const name of ['b', 'a', 'c', 'Ab']) await store.create(rest(name));
    const first = await store.list({ limit: 3 });
    expect(first.items.map(({ name }) => name)).toEqual(['Ab', 'a', 'b']);
    const second = await store.list({ limit: 3, cursor: first.next ?? '' });
    expect(second).toMatchObject({ items: [{ name: 'c' }], next: null });
    expect((await store.list({ q: 'a' })).items.map(({ name }) => name)).toEqual(['Ab', 'a']);
  });

  it.each([
    [rest('REST'), 'CONFLICT', /name of a connector type/],
    [rest(`' padded'`), 'INVALID_REQUEST', /1 to 200 characters/],
    ['name: a\ntype: GTI\n', 'INVALID_REQUEST', /no connector type 'GTI'; did you mean 'GIT'/],
    ['type: REST\n', 'INVALID_REQUEST', /'name' is missing/],
    ['name: a\ntype: REST\nvalue: {ulr: "https://example.com"}', 'INVALID_INPUT', /unknown input 'ulr'; did you mean 'url'/],
    ['name: a\ntype: REST\nvalue: {password: 1234}', 'INVALID_INPUT', /'password' must be a text, not a number: put it in quotes/],
    ['name: a\ntype: REST\nvalue: {port: "80"}', 'INVALID_INPUT', /'port' must be a number, not a text: leave the quotes away/],
    ['name: a\ntype: GIT\nvalue: {command: metdata}', 'INVALID_INPUT', /no action 'metdata'; did you mean 'metadata'/],
    [rest('a', 'namespace: not-a-name'), 'INVALID_REQUEST', /must be a JavaScript name/],
  ])('%j is refused', async (document, code, message) => {
    await expect(store.create(document)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(store.names()).toEqual([]);
  });

  it('leave to Vault and script what they may still give', async () => {
    expect(await store.create('name: a\ntype: SSH\nvalue: {port: "${vault:main:ssh#port}"}')).toMatchObject({ name: 'a' });
  });

  it('have unique names and namespaces', async () => {
    await store.create(rest('a b'));
    await expect(store.create(rest('a b'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(store.create(rest('a.b'))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining("'aB' belongs to the connector 'a b'"),
    });
    await expect(store.create(rest('c', 'namespace: aB'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await store.create(rest('a.b', 'namespace: other'))).toMatchObject({ namespace: 'other' });
    await expect(store.put('a b', rest('x'))).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it("get their type's namespace, the first of them", async () => {
    expect(await store.create('{name: first one, type: CRM}')).toMatchObject({ namespace: 'crm' });
    expect(await store.create('{name: second one, type: CRM}')).toMatchObject({ namespace: 'secondOne' });
    await store.delete('first one');
    expect(await store.put('second one', '{type: CRM, value: {}}')).toMatchObject({ connector: { namespace: 'secondOne' } });
  });

  it('cannot be made twice by two processes at once', async () => {
    const other = new ConnectorStore(new TypeormConnectorStorage(data), types);
    await other.refresh();
    const results = await Promise.allSettled([store.create(rest('same')), other.create(rest('same'))]);
    const failed = results.filter((result) => result.status === 'rejected').map((result) => result.reason as { code: string });
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(failed).toMatchObject([{ code: 'CONFLICT' }]);
  });
});

describe('connectors in files', () => {
  it('are brought in step with the folder', async () => {
    await file('one.yaml', rest('first'));
    await file('second.json', '{"type": "GIT", "value": {"repository_url": "https://example.com/r.git"}}');
    await file('notes.txt', 'not a connector');
    expect(await store.loadFolder(folder)).toEqual({ loaded: ['first', 'second'], failed: [], removed: [], lost: [] });
    expect(await store.get('second')).toMatchObject({ source: 'file', type: 'GIT' });
    const { id } = await store.get('first');
    await file('one.yaml', rest('first', 'namespace: renamed'));
    await rm(path.join(folder, 'second.json'));
    expect(await store.loadFolder(folder)).toEqual({ loaded: ['first'], failed: [], removed: ['second'], lost: [] });
    expect(await store.get('first')).toMatchObject({ id, namespace: 'renamed' });
    expect(store.names()).toEqual(['first']);
  });

  it('that are broken are reported with line and column, harm no other and take nothing away', async () => {
    await file('a.yaml', rest('a'));
    await file('b.yaml', rest('b'));
    await store.loadFolder(folder);
    await file('a.yaml', 'type: REST\nvalue: [1, 2\n');
    await file('c.yaml', rest('c'));
    const { loaded, failed } = await store.loadFolder(folder);
    expect(loaded).toEqual(['b', 'c']);
    expect(failed).toMatchObject([
      { file: path.join(folder, 'a.yaml'), error: { code: 'INVALID_YAML', message: expect.stringMatching(/^a\.yaml:\d+:\d+: /) } },
    ]);
    expect(store.names().sort()).toEqual(['a', 'b', 'c']);
  });

  it('are not changed over the API, nor the other way round', async () => {
    await file('a.yaml', rest('a'));
    await store.loadFolder(folder);
    await expect(store.put('a', rest('a'))).rejects.toMatchObject({ code: 'MANAGED_BY_FILE' });
    await expect(store.delete('a')).rejects.toMatchObject({ code: 'MANAGED_BY_FILE' });
    await store.create(rest('b'));
    await file('b.yaml', rest('b'));
    expect((await store.loadFolder(folder)).failed).toMatchObject([{ error: { code: 'CONFLICT' } }]);
    expect(await store.get('b')).toMatchObject({ source: 'api' });
  });

  it('with one name in two files are reported, with both files', async () => {
    await file('a.yaml', rest('same'));
    await file('b.yaml', rest('same'));
    const message = "b.yaml: a.yaml holds the connector 'same' already: give one of them another name";
    expect(await store.loadFolder(folder)).toMatchObject({ loaded: ['same'], failed: [{ error: { code: 'CONFLICT', message } }] });
  });

  it('may be loaded by several processes at once', async () => {
    for (const name of ['a', 'b', 'c']) await file(`${name}.yaml`, rest(name));
    const stores = [1, 2, 3].map(() => new ConnectorStore(new TypeormConnectorStorage(data), types));
    const results = await Promise.all(stores.map((one) => one.loadFolder(folder)));
    for (const result of results) expect(result).toEqual({ loaded: ['a', 'b', 'c'], failed: [], removed: [], lost: [] });
    expect((await database.pool.query('select name from connectors')).rowCount).toBe(3);
  });

  it('are none where there is no folder', async () => {
    expect(await store.loadFolder(path.join(folder, 'nowhere'))).toEqual({ loaded: [], failed: [], removed: [], lost: [] });
  });
});
