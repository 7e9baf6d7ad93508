import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { loadMigrations, migrate } from '../../src/storage/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database?.drop());

/** As the release before there were roles left it. */
async function migrateBefore(name: string): Promise<void> {
  const all = await loadMigrations();
  const migrations = all.slice(
    0,
    all.findIndex((migration) => migration.name === name),
  );
  const source = new DataSource({ type: 'postgres', url: database.url, migrations, installExtensions: false });
  await source.initialize();
  await source.runMigrations({ transaction: 'each' });
  await source.destroy();
}

it('tokens of before are admins, and the audit log of before says who', async () => {
  await migrateBefore('Access1763781000000');
  const execution = randomUUID();
  await database.pool.query(`insert into api_tokens (id, name, sha256) values ($1, 'old', 'x')`, [randomUUID()]);
  for (const actor of [`execution ${execution}`, 'local', 'deployer'])
    await database.pool.query(`insert into audit (id, actor, action, object) values ($1, $2, 'vault.reveal', 'x')`, [randomUUID(), actor]);
  await migrate(database.url);
  const tokens = await database.pool.query('select name, role, scopes, expires_at from api_tokens');
  expect(tokens.rows).toEqual([{ name: 'old', role: 'admin', scopes: null, expires_at: null }]);
  const audit = await database.pool.query('select actor_kind, actor_id, actor_name from audit order by 1');
  expect(audit.rows).toEqual([
    { actor_kind: 'execution', actor_id: execution, actor_name: execution },
    { actor_kind: 'local', actor_id: 'local', actor_name: 'local' },
    { actor_kind: 'token', actor_id: null, actor_name: 'deployer' },
  ]);
});
