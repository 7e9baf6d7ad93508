import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkDirectWay, migrate } from '../../src/compose/storage.ts';
import type { Config } from '../../src/config.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let one: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  [one, other] = await Promise.all([createTestDatabase(), createTestDatabase({ migrated: false })]);
});
afterAll(() => Promise.all([one.drop(), other.drop()]));

it('a direct way that leads to another database is refused before anything is changed there', async () => {
  const config = { databaseUrl: one.url, directUrl: other.url } as Config;
  await expect(migrate(config, () => undefined)).rejects.toThrow(/^DATABASE_DIRECT_URL leads to the database '.+', DATABASE_URL to '.+'/);
  const { rows } = await other.pool.query(`select from information_schema.tables where table_schema = 'public'`);
  expect(rows).toHaveLength(0);
});

it('one that leads to the same is taken, and one that cannot be used is called by its own name', async () => {
  const same = `${one.url}?application_name=direct`;
  await expect(checkDirectWay({ databaseUrl: one.url, directUrl: same })).resolves.toBeUndefined();
  const nowhere = 'postgres://me:secret@127.0.0.1:1/petiole';
  await expect(checkDirectWay({ databaseUrl: one.url, directUrl: nowhere })).rejects.toThrow(
    'the database 127.0.0.1:1/petiole (DATABASE_DIRECT_URL) cannot be used',
  );
});
