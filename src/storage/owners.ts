import type { Queryable } from './journal/rows.ts';

/**
 * Whether this process alone uses the embedded database: each one that does holds a session of this name. Then whoever else is
 * registered as a worker is dead, and its executions need not wait until that shows by silence.
 */
export async function isSoleOwner(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ owners: number }>(
    `select count(*)::int4 as owners from pg_stat_activity where application_name = 'petiole owner'`,
  );
  return rows[0]?.owners === 1;
}
