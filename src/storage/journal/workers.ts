import { DEFAULT_POOL } from '../../model.ts';
import { isRetryable } from '../errors.ts';
import { fencedName, mayWrite, TIMELINE, type Fence } from './fence.ts';
import { oneOf, type Queryable } from './rows.ts';
import { ENDED } from './statuses.ts';

export interface WorkerIdentity {
  id: string;
  pool: string;
  host: string;
  pid: number;
  version: string;
}

export interface Registered {
  fence: Fence;
  /** the database clock in ms */
  now: number;
  /** why the timeline of the database cannot be known, where it cannot */
  untimed?: unknown;
}

/** Where the database does not say which timeline it is on, as some hosted ones do not, the worker does without. */
export async function registerWorker(db: Queryable, worker: WorkerIdentity): Promise<Registered> {
  try {
    return await insertWorker(db, worker, TIMELINE);
  } catch (error) {
    if (isRetryable(error)) throw error;
    return { ...(await insertWorker(db, worker, 'null::text')), untimed: error };
  }
}

async function insertWorker(db: Queryable, { id, pool, host, pid, version }: WorkerIdentity, timeline: string): Promise<Registered> {
  const { rows } = await db.query<{ now: number; timeline: string | null }>(
    `with made as (insert into workers (id, pool, host, pid, version) values ($1, $2, $3, $4, $5) on conflict (id) do nothing)
     select (extract(epoch from clock_timestamp()) * 1000)::float8 as now, ${timeline} as timeline`,
    [id, pool, host, pid, version],
  );
  return { fence: { workerId: id, epoch: 1, timeline: rows[0]?.timeline ?? null }, now: rows[0]?.now ?? Date.now() };
}

/** One row per worker, whatever it runs. `held` false: it may not write any more. `now` is the database clock in ms. */
export async function heartbeat(db: Queryable, fence: Fence): Promise<{ held: boolean; now: number }> {
  const { rows } = await db.query<{ held: boolean; now: number }>({
    name: fencedName('heartbeat', fence),
    text: `
      with beat as (
        update workers set heartbeat_at = clock_timestamp() where ${mayWrite(fence, '$3')} returning id
      )
      select exists (select from beat) as held, (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
    values: [fence.workerId, fence.epoch, fence.timeline],
  });
  return rows[0] ?? { held: false, now: Date.now() };
}

/**
 * Fences off the workers that have not been heard of for `silentMs`: from the commit of this statement on they write nothing. A
 * heartbeat that is to come was noted before the clock was set back, and is none since.
 * The own heartbeat has to be fresh as well: a statement that hung on its way, as after a pause of the server, finds everybody silent.
 * It waits for a flush that is under way (`for update` against its `for key share`), and must be committed before
 * `releaseOwned` looks, or rows of that last flush would stay behind.
 */
export async function fenceSilent(db: Queryable, own: Fence, silentMs: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'fence_silent',
    text: `
      with dead as (
        select id from workers
        where id <> $1 and stopped_at is null
          and (heartbeat_at < now() - $2 * interval '1 millisecond' or heartbeat_at > now() + $2 * interval '1 millisecond')
          and exists (select from workers own where own.id = $1 and own.heartbeat_at > now() - $2 * interval '0.5 millisecond')
        for update skip locked
      )
      update workers w set epoch = w.epoch + 1, stopped_at = now() from dead where w.id = dead.id returning w.id`,
    values: [own.workerId, silentMs],
  });
  return rows.map((row) => row.id);
}

/**
 * Fences off all workers but the own one: for a database that one process owns alone. The statement of a process that was killed
 * may still be under way: it is waited for (`for update`), or its rows would be missing in what is then read.
 */
export async function fenceOthers(db: Queryable, own: Fence): Promise<void> {
  await db.query(
    `with dead as (select id from workers where id <> $1 and stopped_at is null order by id for update)
     update workers w set epoch = w.epoch + 1, stopped_at = now() from dead where w.id = dead.id`,
    [own.workerId],
  );
}

/** For others to see: it claims nothing any more. */
export async function noteDraining(db: Queryable, fence: Fence): Promise<void> {
  await db.query(`update workers set draining_at = clock_timestamp() where ${mayWrite(fence, '$3')}`, [
    fence.workerId,
    fence.epoch,
    fence.timeline,
  ]);
}

/** As for others: what it was writing is there before anybody looks. On whatever timeline: its name is given up. */
export async function fenceSelf(db: Queryable, own: Fence): Promise<void> {
  await db.query(
    `with own as (select id from workers where id = $1 and epoch = $2 for update)
     update workers w set epoch = w.epoch + 1, stopped_at = now() from own where w.id = own.id`,
    [own.workerId, own.epoch],
  );
}

/**
 * What becomes of calls that ran as their worker died and that no flow decides on: `orphan` ones, whose flow may end, pause or die at
 * any moment, and those of flows that have ended. So it is done here, by their `delivery`. Those that run again wait for a worker of
 * the pool in which their flow ran. Among the rows of `gone`, which are locked.
 */
const LEFT = `
  alone as (
    select g.id, coalesce(g.pool, p.pool, '${DEFAULT_POOL}') as pool, g.ends
    from gone g join executions p on p.id = g.parent_id
    where g.type = 'CONNECTION' and g.status = 'RUNNING' and (g.orphan or p.status in ${ENDED})
      and ${oneOf('p.id', `select parent_id from gone where type = 'CONNECTION'`)}
  )`;
/** As text: PostgreSQL refuses to read JSON in which a text holds a NUL, and a name may. */
const GONE = `e.id, e.type, e.status, e.parent_id, e.pool, e.orphan, coalesce(e.options::text like '%"delivery":"at_most_once"%', false) as ends`;
const IS_ALONE = `e.id = a.id and ${oneOf('e.id', 'select id from alone')}`;
const INTERRUPTED = `'the worker died while ' || e.name || ' was running, and its delivery is at_most_once: whether the far side carried it out is not known'`;
const DECIDED = `
  worker_id = null,
  pool = case when a.ends then e.pool else a.pool end,
  status = case when a.ends then 'ENDED_ERROR' else 'PENDING' end,
  wake_at = case when a.ends then null else now() end,
  attempt = e.attempt + case when a.ends then 0 else 1 end,
  ended_at = case when a.ends then date_trunc('milliseconds', now()) end,
  message = case when a.ends then ${INTERRUPTED} end,
  error = case when a.ends then
    json_build_object('name', 'PetioleError', 'code', 'CONNECTION_INTERRUPTED', 'message', ${INTERRUPTED}) end`;

/**
 * Gives back what stopped workers held: flows are due at once, connections that are not decided on here go to the flow that made
 * them, which decides by their `delivery`; an evicted parent of such a connection is woken. Answers the parents that a living worker
 * holds.
 */
export async function releaseOwned(db: Queryable): Promise<{ released: number; elsewhere: { id: string; workerId: string }[] }> {
  const { rows } = await db.query<{ kind: string; id: string; worker_id: string | null }>({
    name: 'release_owned',
    text: `
      with gone as (
        select ${GONE} from executions e where e.worker_id in (select id from workers where stopped_at is not null)
        for update skip locked
      ),
      ${LEFT},
      decided as (
        update executions e set ${DECIDED} from alone a where ${IS_ALONE} returning e.id
      ),
      released as (
        update executions e set
          worker_id = null,
          status = case when e.type = 'FLOW' and e.outcome is null then 'PENDING' else e.status end,
          wake_at = case when e.type = 'FLOW' then now() else e.wake_at end
        where ${oneOf('e.id', 'select id from gone')} and e.status not in ${ENDED} and e.id <> all(array(select id from alone))
        returning e.id
      ),
      woken as (
        update executions p set wakeups = p.wakeups + 1,
          wake_at = case when p.worker_id is null and p.status = 'WAITING' then now() else p.wake_at end
        where ${oneOf('p.id', `select parent_id from gone where type <> 'FLOW'`)}
          and p.id not in (select id from gone) and p.status not in ${ENDED}
        returning p.id, p.worker_id
      )
      select 'released' as kind, id, null::uuid as worker_id from released
      union all
      select 'released', id, null from decided
      union all
      select 'woken', id, worker_id from woken where worker_id is not null`,
  });
  return {
    released: rows.filter((row) => row.kind === 'released').length,
    elsewhere: rows.flatMap((row) => (row.kind === 'woken' && row.worker_id ? [{ id: row.id, workerId: row.worker_id }] : [])),
  };
}

/** The same for calls of a flow that has ended since their worker died: those among `ids` that no living worker runs. */
export async function releaseCalls(db: Queryable, ids: string[]): Promise<number> {
  const { rows } = await db.query<{ id: string }>({
    name: 'release_calls',
    text: `
      with gone as (
        select ${GONE} from executions e
        where e.id = any($1::uuid[]) and e.status = 'RUNNING'
          and not exists (select from workers w where w.id = coalesce(e.worker_id, e.caller_id) and w.stopped_at is null)
        order by e.id for update
      ),
      ${LEFT}
      update executions e set ${DECIDED} from alone a where ${IS_ALONE} returning e.id`,
    values: [ids],
  });
  return rows.length;
}

/** Those that claim, ids by pool. */
export async function livingWorkers(db: Queryable): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ pool: string; id: string }>({
    name: 'living_workers',
    text: 'select w.pool, w.id from workers w where w.stopped_at is null and w.draining_at is null',
  });
  const pools = Map.groupBy(rows, (row) => row.pool);
  return new Map([...pools].map(([pool, workers]) => [pool, workers.map((worker) => worker.id)]));
}
