import type pg from 'pg';
import type { Queryable } from './journal/rows.ts';

/** Work of several statements: all of it is there afterwards or nothing, and all of them see the same moment. */
export type InSnapshot = <T>(work: (db: Queryable) => Promise<T>) => Promise<T>;

/** On a connection of this pool. A conflict with another transaction fails it with 40001, and it may be tried again. */
export function snapshotsOf(pool: Pick<pg.Pool, 'connect'>): InSnapshot {
  return async (work) => {
    const client = await pool.connect();
    let broken = true;
    try {
      await client.query('begin isolation level repeatable read');
      const done = await work(client as unknown as Queryable);
      await client.query('commit');
      broken = false;
      return done;
    } catch (error) {
      broken = await client.query('rollback').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(broken);
    }
  };
}
