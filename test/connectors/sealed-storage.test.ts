import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { SealedConnectorStorage } from '../../src/connectors/sealed-storage.ts';
import { ConnectorStore } from '../../src/connectors/store.ts';
import { TypeormConnectorStorage } from '../../src/connectors/typeorm-storage.ts';
import { connectorType, secret } from '../../src/sdk/connector.ts';
import { Envelope, newDataKey, ringOf } from '../../src/secrets/envelope.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { openDataSource } from '../../src/storage/data-source.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const service = connectorType({
  id: 'service',
  name: 'SERVICE',
  title: 'Service',
  description: 'a service with secrets of every shape',
  connection: z.object({
    host: z.string().optional(),
    note: z.string().optional(),
    address: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    password: secret(z.string()).optional(),
    pin: secret(z.number()).optional(),
    keys: secret(z.object({ a: z.string(), b: z.array(z.string()) })).optional(),
  }),
  default_action: 'ping',
  actions: { ping: { title: 'Ping', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
});

const VALUE = {
  host: 'shown.example.com',
  address: 'https://user:CANARY-address@example.com/x',
  headers: { Authorization: 'Bearer CANARY-header', Accept: 'text/plain' },
  password: 'CANARY-password',
  pin: 4711,
  keys: { a: 'CANARY-a', b: ['CANARY-b'] },
};
const MASKED = {
  host: 'shown.example.com',
  address: 'https://user:***@example.com/x',
  headers: { Authorization: '***', Accept: 'text/plain' },
  password: '***',
  pin: '***',
  keys: '***',
};

const types = new ConnectorTypes([service]);
const envelope = new Envelope(ringOf(newDataKey()));
let database: TestDatabase;
let data: DataSource;
let known: KnownSecrets;
let store: ConnectorStore;

beforeAll(async () => {
  database = await createTestDatabase();
  data = await openDataSource(database.url);
});

beforeEach(async () => {
  await database.pool.query('delete from connectors');
  known = new KnownSecrets();
  store = await openStore();
});

afterAll(async () => {
  await data?.destroy();
  await database?.drop();
});

async function openStore(by = envelope): Promise<ConnectorStore> {
  const storage = new SealedConnectorStorage({
    storage: new TypeormConnectorStorage(data),
    types,
    envelope: by,
    prepare: async () => undefined,
  });
  const opened = new ConnectorStore(storage, types, known);
  await opened.refresh();
  return opened;
}

const document = (value: object, type = 'SERVICE') => JSON.stringify({ type, value });
const stored = async (): Promise<string> =>
  (await database.pool.query<{ row: string }>('select c::text as row from connectors c')).rows.map(({ row }) => row).join();

describe('a stored connector', () => {
  it('holds no secret in clear, in no column, and comes back as it was', async () => {
    await store.put('mine', document(VALUE));
    const rows = await stored();
    expect(rows).not.toMatch(/CANARY|4711/);
    expect(rows).toContain('shown.example.com');
    expect(rows).toContain('petiole:v1:');
    expect(store.connector('mine')?.value).toEqual(VALUE);
    expect((await openStore()).connector('mine')?.value).toEqual(VALUE);
  });

  it('is shown with its secrets masked, which the process knows from then on', async () => {
    expect((await store.put('mine', document(VALUE))).connector.value).toEqual(MASKED);
    expect((await (await openStore()).get('mine')).value).toEqual(MASKED);
    expect(known.scrub('CANARY-password CANARY-header CANARY-address CANARY-a CANARY-b')).toBe('*** *** *** *** ***');
  });

  it('keeps what is sent back masked, and takes what was changed', async () => {
    await store.put('mine', document(VALUE));
    const { connector } = await store.put(
      'mine',
      document({ ...MASKED, note: 'changed', headers: { Authorization: '***', Accept: 'text/html' } }),
    );
    expect(connector.value).toEqual({ ...MASKED, note: 'changed', headers: { Authorization: '***', Accept: 'text/html' } });
    const headers = { Authorization: 'Bearer CANARY-header', Accept: 'text/html' };
    expect((await openStore()).connector('mine')?.value).toEqual({ ...VALUE, note: 'changed', headers });
    await store.change('mine', JSON.stringify({ value: { password: '***', pin: 12 } }));
    expect((await openStore()).connector('mine')?.value).toMatchObject({ password: 'CANARY-password', pin: 12 });
    expect(await stored()).not.toMatch(/CANARY/);
  });

  it('refuses a mask where there is nothing to keep', async () => {
    const refusal = expect.objectContaining({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining("'value.password' is masked (***)"),
    });
    await expect(store.put('mine', document({ password: '***' }))).rejects.toEqual(refusal);
    await store.put('mine', document({ host: 'h' }));
    await expect(store.put('mine', document({ password: '***' }))).rejects.toEqual(refusal);
    expect(store.connector('mine')?.value).toEqual({ host: 'h' });
  });

  it('takes a value that looks like a sealed one for what it is: a text', async () => {
    const sealed = envelope.seal('"x"', { table: 'connectors', id: 'other', field: 'value.host' });
    await store.put('mine', document({ host: sealed }));
    expect((await openStore()).connector('mine')?.value).toEqual({ host: sealed });
  });

  it('that an earlier version stored in clear is sealed when it is first read', async () => {
    const plain = new ConnectorStore(new TypeormConnectorStorage(data), types);
    await plain.put('mine', document(VALUE));
    expect(await stored()).toContain('CANARY-password');
    expect((await openStore()).connector('mine')?.value).toEqual(VALUE);
    expect(await stored()).not.toMatch(/CANARY|4711/);
  });

  it('that was stored in clear and that another process changes or deletes meanwhile stays as that process left it', async () => {
    const plain = new ConnectorStore(new TypeormConnectorStorage(data), types);
    for (const name of ['changed', 'gone']) await plain.put(name, document({ password: 'CANARY-password', note: 'old' }));
    const storage = new TypeormConnectorStorage(data);
    const read = storage.all.bind(storage);
    storage.all = async () => {
      const records = await read();
      await store.refresh();
      await store.put('changed', document({ password: 'CANARY-newer', note: 'new' }));
      await store.delete('gone');
      return records;
    };
    await new SealedConnectorStorage({ storage, types, envelope, prepare: async () => undefined }).all();
    const later = await openStore();
    expect(later.names()).toEqual(['changed']);
    expect(later.connector('changed')?.value).toEqual({ password: 'CANARY-newer', note: 'new' });
  });

  it('is left as it is by a process that lacks the type: sealed as a whole, its address would be masked everywhere as a secret', async () => {
    await store.put('mine', document({ password: 'CANARY-password', host: 'shown.example.com' }));
    const before = await stored();
    const storage = new TypeormConnectorStorage(data);
    const older = new SealedConnectorStorage({ storage, types: new ConnectorTypes([]), envelope, prepare: async () => undefined });
    expect(await older.all()).toMatchObject([{ value: { password: 'CANARY-password', host: 'shown.example.com' } }]);
    expect(await stored()).toBe(before);
  });

  it('does not open with another key, and says which one', async () => {
    await store.put('mine', document(VALUE));
    await expect(openStore(new Envelope(ringOf(newDataKey())))).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
  });

  it('does not open when a sealed field was moved to another one or another record', async () => {
    await store.put('mine', document({ password: 'CANARY-password', host: 'h' }));
    await database.pool.query(`update connectors set value = json_build_object('host', value->'password')`);
    await expect(openStore()).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
      message: expect.stringContaining('connectors.value.host'),
    });
  });
});
