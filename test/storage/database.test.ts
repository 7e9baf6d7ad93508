import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { Connector, Flow } from '../../src/storage/entities/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase({ migrated: false });
  database = await openDatabase({ databaseUrl: test.url, dataFolder: '/nowhere' });
});

afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('openDatabase', () => {
  it('brings an empty database up to date', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    expect(rows.map((row) => row.name)).toEqual(
      expect.arrayContaining(['api_tokens', 'connectors', 'executions', 'flow_versions', 'flows', 'workers']),
    );
  });

  it('gives every connection of the engine the settings that its statements were measured with', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => database.pool.connect()));
    const settings = await Promise.all(clients.map((client) => client.query<{ plan_cache_mode: string }>('show plan_cache_mode')));
    clients.forEach((client) => client.release());
    expect(settings.map((result) => result.rows[0]?.plan_cache_mode)).toEqual(Array(3).fill('force_generic_plan'));
  });

  it('leaves the planner alone on the connections of the resources', async () => {
    expect(await database.resources.query('show enable_seqscan')).toEqual([{ enable_seqscan: 'on' }]);
  });

  it('stores a flow and a connector and gives them back as they were', async () => {
    const flow = { id: randomUUID(), name: 'quickstart', version: 'a'.repeat(64), source: 'file' as const };
    await database.resources.getRepository(Flow).insert({ ...flow, inputs_schema: { type: 'object' }, outputs_schema: null });
    const connector = { id: randomUUID(), name: 'repository', type: 'GIT', namespace: 'repository', source: 'api' as const };
    const value = { ref: 'develop', command: 'metadata' };
    await database.resources.getRepository(Connector).insert({ ...connector, value, vault_secrets: [], yaml: 'name: repository\n' });
    expect(await database.resources.getRepository(Flow).findOneByOrFail({ name: 'quickstart' })).toMatchObject({
      ...flow,
      inputs_schema: { type: 'object' },
      outputs_schema: null,
    });
    expect(await database.resources.getRepository(Connector).findOneByOrFail({ id: connector.id })).toMatchObject({ ...connector, value });
  });

  it('may be closed twice', async () => {
    const other = await openDatabase({ databaseUrl: test.url, dataFolder: '/nowhere' });
    await other.close();
    await expect(other.close()).resolves.toBeUndefined();
  });
});
