import { fencedName, fenceSql, type Fence } from './fence.ts';
import { ENDED } from './statuses.ts';
import { EXECUTION_COLUMNS, oneOf, type AskedFor, type ExecutionRow, type Queryable } from './rows.ts';

/** What the partial indexes hold: flows, and connections that wait for a worker of their pool. */
const DUE = `e.worker_id is null and e.wake_at <= now() and e.type in ('FLOW', 'CONNECTION')`;
const WITHIN = `($4::uuid[] is null or e.root_id = any($4)) and exists (select from fence)`;

const claimSql = (fence: Fence): string => `
  with ${fenceSql(fence, '$8')},
  cancelled as (
    select e.id, e.attempt = 0 as fresh from executions e
    where ${DUE} and e.control = 'CANCEL' and ${WITHIN}
    order by e.wake_at
    limit $3
    for update skip locked
  ),
  due as (
    select e.id, e.attempt = 0 as fresh from executions e
    where e.pool = $6 and ${DUE} and e.control is distinct from 'CANCEL' and ${WITHIN}
      and case e.type when 'CONNECTION' then $7::bool and e.root_id <> all($9::uuid[])
        else exists (select from flow_versions v where v.sha256 = e.flow_version and v.guest_runtime = any($5::int4[])) end
    order by e.priority desc, e.wake_at
    limit greatest($3 - (select count(*) from cancelled), 0)
    for update skip locked
  ),
  taken as (select * from cancelled union all select * from due)
  update executions e set
    worker_id = $1,
    epoch = e.epoch + 1,
    status = case when e.outcome is null then 'RUNNING' else 'WAITING' end,
    started_at = coalesce(e.started_at, date_trunc('milliseconds', now())),
    attempt = greatest(e.attempt, 1),
    wake_at = null
  from taken
  where e.id = taken.id and ${oneOf('e.id', 'select id from taken')}
  returning ${EXECUTION_COLUMNS}, taken.fresh`;

/** A flow, or a connection whose connector asks for a worker pool. `fresh`: it never ran, so a flow has no children. */
export type ClaimedRow = ExecutionRow & { fresh: boolean };

export interface Claim {
  limit: number;
  /** only what asks for this worker pool; what is to be cancelled needs none */
  pool: string;
  /** only of these trees; null: of all */
  roots: string[] | null;
  /** false: flows alone, and what is to be cancelled */
  calls?: boolean;
  /** trees whose calls are left to others; default: none */
  full?: string[];
  /**
   * The guest runtimes that this worker has: a flow version that needs another one is left to a worker that has it. One that is to
   * be cancelled needs none.
   */
  guestRuntimes: readonly number[];
}

/** Takes what is due and what nobody holds, most urgent first. */
export async function claimDue(
  db: Queryable,
  fence: Fence,
  { limit, pool, roots, guestRuntimes, calls = true, full = [] }: Claim,
): Promise<ClaimedRow[]> {
  const values = [fence.workerId, fence.epoch, limit, roots, guestRuntimes, pool, calls, fence.timeline, full];
  const { rows } = await db.query<ClaimedRow>({ name: fencedName('claim', fence), text: claimSql(fence), values });
  return rows;
}

const CHILDREN = `
  select ${EXECUTION_COLUMNS}
  from executions e where e.parent_id = any($1::uuid[]) and e.continued_as is null
  order by e.parent_id, e.position`;

/** The recorded children of these flows, in the order of their positions; of each position the generation that counts. */
export async function loadChildren(db: Queryable, parentIds: string[]): Promise<ExecutionRow[]> {
  const { rows } = await db.query<ExecutionRow>({ name: 'children', text: CHILDREN, values: [parentIds] });
  const later = rows.filter((row) => row.generation > 0);
  if (later.length > 0) await addAsked(db, later);
  return rows;
}

/** Once recorded it does not change, so it may be read by itself: few children have generations. */
async function addAsked(db: Queryable, later: ExecutionRow[]): Promise<void> {
  const { rows } = await db.query<AskedFor & { place: string }>({
    name: 'asked',
    text: `
      select e.id, e.inputs::text, e.shown_inputs::text, null as output_value, e.parent_id || ' ' || e.position as place
      from executions e where e.parent_id = any($1::uuid[]) and e.generation = 0 and e.continued_as is not null`,
    values: [[...new Set(later.map((row) => row.parent_id))]],
  });
  const byPlace = new Map(rows.map(({ place, ...asked }) => [place, asked]));
  for (const row of later) row.asked = byPlace.get(`${row.parent_id} ${row.position}`);
}

/** The recorded child of a flow at a position. */
export async function loadChildAt(db: Queryable, parentId: string, position: number): Promise<ExecutionRow | null> {
  const { rows } = await db.query<ExecutionRow>(
    `select ${EXECUTION_COLUMNS} from executions e where e.parent_id = $1 and e.position = $2 and e.continued_as is null`,
    [parentId, position],
  );
  return rows[0] ?? null;
}

const NEWS = `
  select ${EXECUTION_COLUMNS}
  from executions e where e.parent_id = any($1::uuid[]) and e.continued_as is null and (
    (e.status in ${ENDED} and e.delivered is null) or e.control is not null
    or (e.type = 'CONNECTION' and e.status = 'RUNNING' and e.worker_id is null
      and not exists (select from workers w where w.id = e.caller_id and w.stopped_at is null)))
  order by e.position`;

/**
 * Of the children of a flow those that its holder may not know of: ended and not delivered, marked, or left by a dead worker.
 * With this a fan-out of 5,000 flows on another worker took 4.0-4.6 s, and 6.5-7.0 s when every wake-up read all of them.
 */
export async function loadNews(db: Queryable, parentId: string): Promise<ExecutionRow[]> {
  const { rows } = await db.query<ExecutionRow>({ name: 'news', text: NEWS, values: [[parentId]] });
  return rows;
}

const ONE = `select ${EXECUTION_COLUMNS} from executions e where e.id = any($1::uuid[])`;

export async function loadExecutions(db: Queryable, ids: string[]): Promise<ExecutionRow[]> {
  const { rows } = await db.query<ExecutionRow>({ name: 'executions_by_id', text: ONE, values: [ids] });
  return rows;
}

/** The flows that a worker owns, and the connections that it claimed: those that it makes for its own flows are never claimed. */
export async function loadOwned(db: Queryable, workerId: string): Promise<{ id: string }[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'owned',
    text: `select e.id from executions e where e.worker_id = $1 and (e.type = 'FLOW' or (e.type = 'CONNECTION' and e.epoch > 0))`,
    values: [workerId],
  });
  return rows;
}

/** In how many ms by the database clock the next execution of the pool is due that nobody holds; null: none within a minute. */
export async function nextDue(db: Queryable, pool: string, roots: string[] | null): Promise<number | null> {
  const { rows } = await db.query<{ due: number | null }>({
    name: 'next_due',
    text: `
      select (extract(epoch from e.wake_at - now()) * 1000)::float8 as due from executions e
      where e.pool = $2 and e.worker_id is null and e.wake_at > now() and e.wake_at < now() + interval '1 minute'
        and e.type in ('FLOW', 'CONNECTION') and ($1::uuid[] is null or e.root_id = any($1))
      order by e.wake_at limit 1`,
    values: [roots, pool],
  });
  return rows[0]?.due ?? null;
}

/** How many flows of other trees are due and wait for a worker. */
export async function countWaiting(db: Queryable, roots: string[]): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from executions e
     where e.worker_id is null and e.wake_at <= now() and e.type = 'FLOW' and e.root_id <> all($1::uuid[])`,
    [roots],
  );
  return rows[0]?.count ?? 0;
}
