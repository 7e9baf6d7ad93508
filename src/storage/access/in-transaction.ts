import type pg from 'pg';
import type { Queryable } from '../journal/rows.ts';

/** A pool that gives a connection for a while. */
export type Transactions = Queryable & { connect(): Promise<pg.PoolClient> };

/** Runs `work` in a transaction: all of it is written, or nothing. */
export async function inTransaction<T>(pool: Transactions, work: (db: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client as Queryable);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection on which even this fails is not used again.
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}
