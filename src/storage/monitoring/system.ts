/**
 * What an operator asks of the whole system. None of it reads a table of millions: partial indexes give what is due and what workers
 * hold, counted up to a limit; for the rest of a large table the statistics of the planner are asked, which `analyze` keeps.
 */
import type { Queryable } from '../journal/rows.ts';
import { MOST_COUNTED, readPools, type PoolRow } from './pools.ts';

export { MOST_COUNTED };

/** A table of so many rows is counted as a whole, some 10 ms. */
const SMALL_TABLE = 50_000;

export interface QueueRow {
  due: number;
  oldest_due_seconds: number | null;
  /** flows that workers hold, by status */
  running: number;
  waiting: number;
  /** sleeping, or waiting for a time, with nobody holding them */
  sleeping: number;
  /** estimated rows of the table */
  rows: number;
  /** the same by worker pool */
  pools: PoolRow[];
}

export async function readQueue(db: Queryable): Promise<QueueRow> {
  const pools = await readPools(db);
  const { rows } = await db.query<Pick<QueueRow, 'running' | 'waiting' | 'rows'>>(`
    select h.running, h.waiting,
      (select greatest(reltuples, 0)::float8 from pg_class where oid = 'executions'::regclass) as rows
    from (
      select count(*) filter (where status = 'RUNNING')::int as running, count(*) filter (where status = 'WAITING')::int as waiting
      from (select status, type from executions where worker_id is not null limit ${5 * MOST_COUNTED}) e where type = 'FLOW'
    ) h`);
  const sum = (of: (pool: PoolRow) => number): number =>
    Math.min(
      pools.reduce((all, pool) => all + of(pool), 0),
      MOST_COUNTED,
    );
  const oldest = pools.flatMap(({ oldest_due_seconds }) => oldest_due_seconds ?? []);
  return {
    ...(rows[0] as QueueRow),
    due: sum(({ due }) => due),
    oldest_due_seconds: oldest.length === 0 ? null : Math.max(...oldest),
    sleeping: sum(({ sleeping }) => sleeping),
    pools,
  };
}

export interface StatusCounts {
  paused: number;
  pending: number;
  waiting: number;
  exact: boolean;
}

/** Flows by status: counted in a small table, estimated in a large one. */
export async function readStatuses(db: Queryable, tableRows: number): Promise<StatusCounts> {
  if (tableRows <= SMALL_TABLE) {
    const { rows } = await db.query<Omit<StatusCounts, 'exact'>>(`
      select count(*) filter (where status = 'PAUSED')::int as paused, count(*) filter (where status = 'PENDING')::int as pending,
        count(*) filter (where status = 'WAITING')::int as waiting
      from executions where type = 'FLOW'`);
    return { ...(rows[0] as StatusCounts), exact: true };
  }
  const { rows } = await db.query<{ status: string; share: number }>(`
    select s.status, s.share from pg_stats p
    cross join lateral unnest(p.most_common_vals::text::text[], p.most_common_freqs) as s(status, share)
    where p.schemaname = current_schema() and p.tablename = 'executions' and p.attname = 'status'`);
  const count = (status: string): number => Math.round(tableRows * (rows.find((row) => row.status === status)?.share ?? 0));
  return { paused: count('PAUSED'), pending: count('PENDING'), waiting: count('WAITING'), exact: false };
}

export interface DatabaseRow {
  version: string;
  size_bytes: number;
  connections: number;
  max_connections: number;
}

export async function readDatabase(db: Queryable): Promise<DatabaseRow> {
  const { rows } = await db.query<DatabaseRow>(`
    select current_setting('server_version') as version, pg_database_size(current_database())::float8 as size_bytes,
      (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as max_connections`);
  return rows[0] as DatabaseRow;
}

export interface WorkerRow {
  id: string;
  host: string;
  pid: number;
  pool: string;
  version: string;
  started_at: Date;
  heartbeat_at: Date;
  stopped_at: Date | null;
  /** DRAINING: it claims nothing any more, and lets its calls end */
  status: 'ALIVE' | 'DRAINING' | 'LOST' | 'STOPPED';
  /** flows that it holds, and calls whose flow it does not hold */
  executions: number;
}

/**
 * Workers that are there, and those that went within a day. One that resigned did so within a heartbeat; one that others declared
 * dead had been silent before.
 */
export async function readWorkers(db: Queryable, silentMs: number): Promise<WorkerRow[]> {
  const { rows } = await db.query<WorkerRow>(
    `select w.id, w.host, w.pid, w.pool, w.version, w.started_at, w.heartbeat_at, w.stopped_at,
       case
         when coalesce(w.stopped_at, now()) - w.heartbeat_at > $1 * interval '1 millisecond' then 'LOST'
         when w.stopped_at is not null then 'STOPPED'
         when w.draining_at is not null then 'DRAINING' else 'ALIVE' end as status,
       case when w.stopped_at is null then
         (select count(*)::int from (select from executions e where e.worker_id = w.id limit ${2 * MOST_COUNTED}) x) else 0 end as executions
     from workers w where w.stopped_at is null or w.stopped_at > now() - interval '1 day'
     order by w.stopped_at desc nulls first, w.started_at desc limit 200`,
    [silentMs],
  );
  return rows;
}

/** Connectors that do not work, by the last call or test of them, and those that somebody has to give access to. */
export async function readFailingConnectors(
  db: Queryable,
): Promise<{ name: string; kind: 'failing' | 'access' | 'open'; reason: string | null }[]> {
  const { rows } = await db.query<{ name: string; kind: 'failing' | 'access' | 'open'; reason: string | null }>(`
    select c.name, 'failing' as kind, (c.last_failure->>'code') || ': ' || (c.last_failure->>'message') as reason
    from connectors c where c.failing
    union all
    select c.name, 'access', g.reason from oauth_grants g join connectors c on c.id = g.id where g.status = 'LOST'
    union all
    select c.name, 'open', null from circuit_breakers b join connectors c on c.id = b.connector_id where b.open_until > now()
    order by 1 limit 100`);
  return rows;
}
