/**
 * Removal of ended trees, in small statements: each is short, locks nothing but rows that nobody changes any more, and may be the
 * last one before the process dies. First the root goes, and with it the tree for everybody who looks for one; what is left of it
 * stands in `tree_removals` until it is gone too.
 */
import type { Queryable } from './rows.ts';
import { ENDED } from './statuses.ts';

/**
 * Ended roots by age: their ids begin with the time at which the first of their chain was made, so the index of roots gives those
 * that are old enough to be looked at.
 */
const OLD = `
  with roots as (
    select e.id, e.status, e.ended_at from executions e
    where e.parent_id is null and e.id > $1 and e.id < $2
    order by e.id limit $4
  )
  select (select r.id from roots r order by r.id desc limit 1) as last,
    coalesce(array_agg(r.id order by r.id) filter (where r.status in ${ENDED} and r.ended_at < to_timestamp($3::float8 / 1000.0)), '{}') as old
  from roots r`;

export interface OldRoots {
  /** the roots among those looked at that ended before */
  old: string[];
  /** where the next look begins; null: there are no more */
  last: string | null;
}

export async function findOldRoots(db: Queryable, after: string, endedBefore: number, limit: number): Promise<OldRoots> {
  const { rows } = await db.query<OldRoots>(OLD, [after, firstIdOf(endedBefore), endedBefore, limit]);
  return rows[0] ?? { old: [], last: null };
}

/** The least id that an execution made at this time can have. */
function firstIdOf(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** Of trees of which something runs, as an orphan may, or ended later, nothing is removed. */
const ROOTS = `
  with due as materialized (
    select e.id from executions e
    where e.id = any($1::uuid[]) and e.parent_id is null and e.status in ${ENDED} and not exists (
      select from executions c where c.root_id = e.id
        and (c.status not in ${ENDED} or c.ended_at >= to_timestamp($2::float8 / 1000.0)))
    order by e.id for update of e skip locked
  ),
  roots as (delete from executions e using due where e.id = due.id returning e.id),
  logs as (delete from execution_logs l using roots where l.execution_id = roots.id),
  keys as (delete from idempotency_keys k using roots where k.execution_id = roots.id),
  uses as (delete from file_uses u using roots where u.root_id = roots.id),
  left_over as (insert into tree_removals (root_id) select id from roots on conflict do nothing)
  select id from roots`;

/** Removes these roots where all of their trees ended before the time. The rest of them is then left to `removeLeft`. */
export async function removeRoots(db: Queryable, ids: string[], endedBefore: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(ROOTS, [ids, endedBefore]);
  return rows.map(({ id }) => id);
}

const LEFT = `
  with trees as (select r.root_id from tree_removals r order by r.root_id limit $1),
  next_rows as materialized (
    select e.id from trees cross join lateral (select c.id from executions c where c.root_id = trees.root_id limit $2) e limit $2
  ),
  gone as (delete from executions e using next_rows n where e.id = n.id returning e.id),
  logs as (delete from execution_logs l using gone where l.execution_id = gone.id)
  select (select count(*)::int from gone) as rows,
    (select coalesce(array_agg(root_id), '{}') from trees) as trees`;

/** Removes at most so many rows of trees without a root. How many they were; null: there are no such trees. */
export async function removeLeft(db: Queryable, limit: number): Promise<number | null> {
  const { rows } = await db.query<{ rows: number; trees: string[] }>(LEFT, [limit, limit]);
  const [found] = rows;
  if (!found || found.trees.length === 0) return null;
  if (found.rows === limit) return found.rows; // of which tree nothing is left is not known
  await db.query(
    `delete from tree_removals r where r.root_id = any($1::uuid[]) and not exists (select from executions e where e.root_id = r.root_id)`,
    [found.trees],
  );
  return found.rows;
}

/**
 * Removes at most so many workers that went more than two days ago and hold nothing any more: each start of a process makes one, and
 * every heartbeat looks at those that went. They are shown for a day.
 */
export async function removeWorkers(db: Queryable, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from workers w where w.id = any(array(
       select g.id from workers g
       where g.stopped_at < now() - interval '2 days' and not exists (select from executions e where e.worker_id = g.id) limit $1))`,
    [limit],
  );
  return rowCount ?? 0;
}

/** What the clock of the database shows, in ms since the epoch: `ended_at` is of it, and what is old enough is told by no other. */
export async function databaseTime(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ now: number }>('select extract(epoch from now())::float8 * 1000 as now');
  return rows[0]!.now;
}

/** Takes or renews the lease of a work for some seconds. False: another process has it. */
export async function takeLease(db: Queryable, name: string, holder: string, seconds: number): Promise<boolean> {
  const { rows } = await db.query(
    `insert into leases as l (name, holder, until) values ($1, $2, now() + $3 * interval '1 second')
     on conflict (name) do update set holder = excluded.holder, until = excluded.until
     where l.holder = excluded.holder or l.until < now()
     returning l.name`,
    [name, holder, seconds],
  );
  return rows.length > 0;
}

export async function dropLease(db: Queryable, name: string, holder: string): Promise<void> {
  await db.query('delete from leases where name = $1 and holder = $2', [name, holder]);
}
