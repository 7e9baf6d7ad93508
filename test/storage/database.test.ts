import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { Connector, Flow } from '../../src/storage/entities/index.ts';
import { isRetryable } from '../../src/storage/errors.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let test: TestDatabase;
let database: Database;
const idleErrors: Error[] = [];

/** As the engine does: the same statement again for as long as the database was the trouble. */
async function untilItWorks<T>(query: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await query();
    } catch (error) {
      if (!isRetryable(error) || tries === 20) throw error;
    }
  }
}

beforeAll(async () => {
  test = await createTestDatabase({ migrated: false });
  database = await openDatabase({ databaseUrl: test.url, dataFolder: '/nowhere', onIdleError: (error) => idleErrors.push(error) });
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

  it('does not end the process when a connection breaks while nobody uses it', () => {
    for (const pool of [database.pool, test.pool]) expect(pool.listenerCount('error')).toBeGreaterThan(0);
  });

  it('leaves the planner alone on the connections of the resources and of reads', async () => {
    expect(await database.resources.query('show enable_seqscan')).toEqual([{ enable_seqscan: 'on' }]);
    expect((await database.reads.query('show enable_seqscan')).rows).toEqual([{ enable_seqscan: 'on' }]);
  });

  it('lets the statements of the engine take as long as they take, and no others', async () => {
    const of = `alter database "${new URL(test.url).pathname.slice(1)}"`;
    for (const setting of ['statement_timeout', 'lock_timeout']) await test.pool.query(`${of} set ${setting} = '7s'`);
    const other = await openDatabase({ databaseUrl: test.url, dataFolder: '/nowhere' });
    try {
      const asked = `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`;
      expect((await other.pool.query(asked)).rows).toEqual([{ statement: '0', lock: '0' }]);
      expect((await other.reads.query(asked)).rows).toEqual([{ statement: '7s', lock: '7s' }]);
    } finally {
      await other.close();
      await test.pool.query(`${of} reset all`);
    }
  });

  it('goes by its own settings where an administrator has others for the role or the database', async () => {
    const of = `alter database "${new URL(test.url).pathname.slice(1)}"`;
    await test.pool.query(`${of} set default_transaction_isolation = 'repeatable read'`);
    await test.pool.query(`${of} set array_nulls = off`);
    const other = await openDatabase({ databaseUrl: test.url, dataFolder: '/nowhere' });
    try {
      const asked = `select current_setting('transaction_isolation') as isolation, '{NULL}'::text[] = array[null::text] as "readsNull"`;
      const pools = await Promise.all([other.pool, other.reads, other.files].map((pool) => pool.query(asked)));
      for (const rows of [...pools.map((result) => result.rows), await other.resources.query(asked)])
        expect(rows).toEqual([{ isolation: 'read committed', readsNull: true }]);
    } finally {
      await other.close();
      await test.pool.query(`${of} reset all`);
    }
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

  it('goes on after the server has thrown out every connection', async () => {
    await Promise.all([database.pool.query('select 1'), database.resources.query('select 1')]); // idle connections in both pools
    const statement =
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    await test.pool.query(statement);
    for (const query of [() => database.pool.query('select 1 as one'), () => database.resources.query('select 1 as one')]) {
      await untilItWorks(query);
    }
    await until(() => idleErrors.length > 0); // the server has only told them to end
    expect(idleErrors.every(isRetryable)).toBe(true);
    // the settings of the engine are on the new connections too
    const { rows } = await database.pool.query('show plan_cache_mode');
    expect(rows).toEqual([{ plan_cache_mode: 'force_generic_plan' }]);
  });

  it('answers the engine while every connection for reads is busy', async () => {
    const slow = Array.from({ length: 20 }, () => database.reads.query('select pg_sleep(0.5)'));
    const begun = database.pool.query('select 1').then(() => 'engine');
    expect(await Promise.race([begun, Promise.all(slow).then(() => 'reads')])).toBe('engine');
    await Promise.all(slow);
  });

  it('may be closed twice', async () => {
    const other = await openDatabase({ databaseUrl: test.url, dataFolder: '/nowhere' });
    await other.close();
    await expect(other.close()).resolves.toBeUndefined();
  });
});
