import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/storage/entities/index.ts';
import { isMigrated, migrate } from '../../src/storage/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { describeSchema } from '../support/schema.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');

let migrated: TestDatabase;
let empty: TestDatabase;
beforeAll(async () => {
  [migrated, empty] = await Promise.all([createTestDatabase(), createTestDatabase({ migrated: false })]);
});
afterAll(() => Promise.all([migrated.drop(), empty.drop()]));

describe('the migrations', () => {
  it('run once although many start at the same moment', async () => {
    expect(await isMigrated(empty.url)).toBe(false);
    const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(empty.url)));
    const count = (await readdir(join(ROOT, 'migrations'))).filter((name) => name.endsWith('.ts')).length;
    expect(ran.map((names) => names.length).sort()).toEqual([0, 0, 0, 0, count]);
    const { rows } = await empty.pool.query<{ count: string }>('select count(*) from migrations');
    expect(Number(rows[0]?.count)).toBe(count);
    expect(await isMigrated(empty.url)).toBe(true);
  });

  it('wait for a transaction that holds a table without holding up those behind it', async () => {
    const busy = await createTestDatabase();
    const holder = await busy.pool.connect();
    try {
      // one that makes indexes on the executions, and can be made again
      const name = 'AscendingIndexes1763781600000';
      await busy.pool.query('delete from migrations where name = $1', [name]);
      await holder.query('begin; update executions set message = message; select 1');
      const told: string[] = [];
      const running = migrate(busy.url, (text) => void told.push(text));
      await until(() => told.filter((text) => text.includes('tries again')).length === 2);
      expect(told[1]).toMatch(
        /waits for a table that another transaction holds \(the oldest is that of PostgreSQL's process \d+.* for \d+ s\)/,
      );
      // what comes behind it gets through: it would wait as long as the holder otherwise
      await busy.pool.query(`begin; set local statement_timeout = '30s'; insert into workers (id, pool, host, pid, version)
        values (gen_random_uuid(), 'default', 'h', 1, '1'); update executions set message = message where false; commit`);
      await holder.query('commit');
      expect(await running).toEqual([name]);
      expect(await isMigrated(busy.url)).toBe(true);
    } finally {
      holder.release();
      await busy.drop();
    }
  });

  it('do nothing on a database that is up to date', async () => {
    expect(await migrate(migrated.url)).toEqual([]);
  });

  it('give exactly the committed schema.sql (`npm run schema` writes it)', async () => {
    const committed = await readFile(join(ROOT, 'src/storage/schema.sql'), 'utf8');
    expect(await describeSchema(migrated.pool)).toBe(committed);
  });

  it('give the tables that the entities describe', async () => {
    const source = new DataSource({ type: 'postgres', url: migrated.url, entities: ENTITIES, installExtensions: false });
    await source.initialize();
    try {
      for (const { tableName, columns } of source.entityMetadatas) {
        const { rows } = await migrated.pool.query<{ name: string; type: string; nullable: boolean }>(
          `select column_name as name, data_type as type, is_nullable = 'YES' as nullable
           from information_schema.columns where table_schema = 'public' and table_name = $1 order by 1`,
          [tableName],
        );
        const described = columns.map((column) => ({
          name: column.databaseName,
          type: String(column.type).replace('timestamptz', 'timestamp with time zone'),
          nullable: column.isNullable,
        }));
        expect([tableName, described.sort((a, b) => (a.name < b.name ? -1 : 1))]).toEqual([tableName, rows]);
      }
    } finally {
      await source.destroy();
    }
  });
});
