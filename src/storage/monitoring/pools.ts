import type { Queryable } from '../journal/rows.ts';

/** Counted no further: an operator needs to know that it is many. */
export const MOST_COUNTED = 10_000;

export interface PoolRow {
  pool: string;
  /** that are alive */
  workers: number;
  due: number;
  oldest_due_seconds: number | null;
  /** not due yet, with nobody holding them */
  sleeping: number;
}

/** Whoever starts flows gives names: no more of them are looked at. */
const MOST_POOLS = 200;

const UNOWNED = `e.worker_id is null and e.wake_at is not null and e.type in ('FLOW', 'CONNECTION')`;

/** The partial indexes begin with the pool: from name to name, and in each as far as is counted. */
const POOLS = `
  with recursive waiting as (
    (select e.pool from executions e where ${UNOWNED} order by e.pool limit 1)
    union all
    select (select e.pool from executions e where ${UNOWNED} and e.pool > w.pool order by e.pool limit 1) from waiting w where w.pool is not null
  ),
  pools as (
    (select pool from waiting where pool is not null limit ${MOST_POOLS})
    union
    (select pool from workers where stopped_at is null limit ${MOST_POOLS})
  )
  select p.pool,
    (select count(*)::int from workers w where w.pool = p.pool and w.stopped_at is null and w.draining_at is null) as workers,
    (select count(*)::int from (
      select from executions e where e.pool = p.pool and ${UNOWNED} and e.wake_at <= now() limit ${MOST_COUNTED}) x) as due,
    (select extract(epoch from now() - e.wake_at)::float8 from executions e
      where e.pool = p.pool and ${UNOWNED} and e.wake_at <= now() order by e.wake_at limit 1) as oldest_due_seconds,
    (select count(*)::int from (
      select from executions e where e.pool = p.pool and ${UNOWNED} and e.wake_at > now() limit ${MOST_COUNTED}) x) as sleeping
  from pools p order by p.pool`;

/** Worker pools that have a worker, or that something asks for. */
export async function readPools(db: Queryable): Promise<PoolRow[]> {
  const { rows } = await db.query<PoolRow>(POOLS);
  return rows;
}
