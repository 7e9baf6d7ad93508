import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createPool } from '../../src/storage/pool.ts';
import { CLUSTER_VARIABLE, TEMPLATE } from './template.ts';

export interface TestDatabase {
  url: string;
  /** set up as the engine's pool is */
  pool: pg.Pool;
  /** Ends the pool and removes the database, also when something else is still connected to it. */
  drop(): Promise<void>;
}

/** A database of its own for one test file, with all tables: `beforeAll` creates, `afterAll` drops. */
export async function createTestDatabase({ migrated = true }: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const cluster = process.env[CLUSTER_VARIABLE];
  if (!cluster) throw new Error(`${CLUSTER_VARIABLE} is not set: jest's global set-up has not run`);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(cluster, `create database ${name} template ${migrated ? TEMPLATE : 'template0'}`);
  const address = new URL(cluster);
  address.pathname = `/${name}`;
  const pool = createPool(address.href, { applicationName: name });
  return {
    url: address.href,
    pool,
    async drop() {
      await pool.end();
      await asAdmin(cluster, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(cluster: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
