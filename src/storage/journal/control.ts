import { EXECUTION_COLUMNS, oneOf, type ExecutionRow, type Queryable } from './rows.ts';
import { before, ENDED } from './statuses.ts';

/** A row that a control concerns, and the worker that holds it (null: nobody, and the database did what there was to do). */
export interface Controlled {
  /** of a flow that was resumed and waits for a place: which one it is */
  queued?: string | null;
  id: string;
  type: string;
  status: string;
  parent_id: string | null;
  worker_id: string | null;
}

/** A call that waits for a worker of its pool: nobody holds it, so its flow's controls reach it here. */
const isWaitingCall = (row: string): string =>
  `${row}.type = 'CONNECTION' and ${row}.status in ('PENDING', 'PAUSED') and ${row}.worker_id is null`;

/** A call that ran as its worker died, and whose flow has ended: nobody else would obey. */
const isLeftAlone = (row: string): string =>
  `${row}.type = 'CONNECTION' and ${row}.status = 'RUNNING' and ${row}.worker_id is null
   and not exists (select from workers w where w.id = ${row}.caller_id and w.stopped_at is null)
   and (select p.status from executions p where p.id = ${row}.parent_id) in ${ENDED}`;

/** From each flow: what took its place, the flows that it made, and its calls that wait; orphan children are their own masters. */
const NEXT_BELOW = `
    select c.id, c.status, c.continued_as
    from below b cross join lateral (
      select n.id, n.status, n.continued_as from executions n where n.id = b.continued_as
      union all
      select f.id, f.status, f.continued_as from executions f
      where f.parent_id = b.id and (f.type = 'FLOW' or (${isWaitingCall('f')})) and not f.orphan and f.continued_as is null
        and f.status not in ${ENDED} and b.status not in ${ENDED}
    ) c`;

/** The flows `$1`, and all below. */
const FLOWS_BELOW = `
  recursive below as (
    select e.id, e.status, e.continued_as from executions e where e.id = any($1::uuid[])
    union all
    ${NEXT_BELOW}
  )`;

/** In the order of their ids, as every statement that changes many rows: two of them can then not wait for each other. */
const LOCKED = `
  locked as materialized (
    select e.id from executions e where ${oneOf('e.id', 'select id from below')} order by e.id for no key update
  )`;

/** At once where nobody holds a flow, else by the worker that does. */
const PAUSE_BELOW = `
  update executions e set
    control = case when e.worker_id is null then null else 'PAUSE' end,
    status = case when e.worker_id is null then 'PAUSED' else e.status end,
    wake_at = case when e.worker_id is null then null else e.wake_at end
  where ${oneOf('e.id', 'select id from locked')} and e.status in ${before('PAUSED')} and e.control is distinct from 'CANCEL'
    and (e.type <> 'CONNECTION' or (${isWaitingCall('e')}))
  returning e.id, e.type, e.status, e.parent_id, e.worker_id`;

/**
 * Asks for the cancelling of a flow and the flows below it. A flow that nobody holds becomes due, whatever its status: the
 * worker that claims it cancels its other children and ends it. One that a worker holds is cancelled by that worker.
 */
export function requestCancel(db: Queryable, ids: string[]): Promise<Controlled[]> {
  return andWhatFollows(db, ids, CANCEL);
}

const CANCEL = {
  name: 'request_cancel',
  text: `
    with ${FLOWS_BELOW}, ${LOCKED}
    update executions e set
      control = 'CANCEL',
      wake_at = case when e.worker_id is null then now() else e.wake_at end
    where ${oneOf('e.id', 'select id from locked')} and e.status not in ${ENDED}
    returning e.id, e.type, e.status, e.parent_id, e.worker_id`,
};

/** Pauses a flow and the flows below it. */
export function requestPause(db: Queryable, ids: string[]): Promise<Controlled[]> {
  return untilNoMore(() => andWhatFollows(db, ids, PAUSE));
}

/**
 * A statement does not see what took the place of a flow, or was made by one that left memory, while it waited for the row of that one.
 * Where nobody holds what is above, nobody asks again.
 */
async function untilNoMore(pause: () => Promise<Controlled[]>): Promise<Controlled[]> {
  const paused = new Map<string, Controlled>();
  for (let before = -1, passes = 0; before < paused.size || passes < 2; passes++) {
    before = paused.size;
    for (const row of await pause()) paused.set(row.id, row);
  }
  return [...paused.values()];
}

const PAUSE = {
  name: 'request_pause',
  text: `
    with ${FLOWS_BELOW}, ${LOCKED}
    ${PAUSE_BELOW}`,
};

/**
 * A statement does not see the generation that takes the place of a flow while it waits for the row of that flow: what took the
 * place of flows that it did not reach is asked too. Of flows below, the one that made them asks again when it obeys.
 */
async function andWhatFollows(db: Queryable, ids: string[], request: { name: string; text: string }): Promise<Controlled[]> {
  const { rows } = await db.query<Controlled>({ ...request, values: [ids] });
  const known = new Set([...ids, ...rows.map(({ id }) => id)]);
  const missed = ids.filter((id) => !rows.some((row) => row.id === id));
  const next = missed.length === 0 ? [] : (await newestOf(db, missed)).filter((id) => !known.has(id));
  return next.length === 0 ? rows : [...rows, ...(await andWhatFollows(db, next, request))];
}

/** The generations of these flows that have not ended. */
async function newestOf(db: Queryable, ids: string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'newest_generations',
    text: `
      with recursive line as (
        select e.id, e.continued_as, e.status from executions e where e.id = any($1::uuid[])
        union
        select n.id, n.continued_as, n.status from line l join executions n on n.id = l.continued_as
      )
      select id from line where continued_as is null and status not in ${ENDED}`,
    values: [ids],
  });
  return rows.map(({ id }) => id);
}

/**
 * Pauses the flows below one that still has its mark: those that came after the mark was set have none yet. A flow that was
 * resumed meanwhile is left alone, and so is all below it.
 */
export function renewPause(db: Queryable, id: string): Promise<Controlled[]> {
  return untilNoMore(() => pauseAgain(db, id));
}

async function pauseAgain(db: Queryable, id: string): Promise<Controlled[]> {
  const { rows } = await db.query<Controlled>({
    name: 'renew_pause',
    text: `
      with recursive top as materialized (
        select e.id, e.status from executions e where e.id = $1 and e.control = 'PAUSE' for update
      ),
      below as (
        select f.id, f.status, f.continued_as from executions f
        where f.parent_id = (select id from top) and (f.type = 'FLOW' or (${isWaitingCall('f')})) and not f.orphan and f.continued_as is null and f.status not in ${ENDED}
        union all
        ${NEXT_BELOW}
      ), ${LOCKED}
      ${PAUSE_BELOW}`,
    values: [id],
  });
  return rows;
}

/**
 * Makes paused flows due again, and takes back a pause that a worker has not carried out yet. Until there is nothing left to
 * resume: a statement does not see the marks of a pause that it had to wait for.
 */
export async function requestResume(db: Queryable, ids: string[]): Promise<Controlled[]> {
  const resumed: Controlled[] = [];
  for (;;) {
    const { rows } = await db.query<Controlled>({ name: 'request_resume', text: RESUME, values: [ids] });
    if (rows.length === 0) return [...resumed, ...(await queuedBelow(db, ids))];
    resumed.push(...rows);
  }
}

const RESUME = `
  with ${FLOWS_BELOW}, ${LOCKED}
  update executions e set
    control = null,
    status = case when e.status = 'PAUSED' then 'PENDING' else e.status end,
    wake_at = case
      when e.status = 'PAUSED' and e.type = 'FLOW' and e.started_at is null and place_wait(e.flow) is not null then null -- it waits for its place again
      when e.status = 'PAUSED' then now()
      else e.wake_at end
  where ${oneOf('e.id', 'select id from locked')} and (e.status = 'PAUSED' or e.control = 'PAUSE') and e.control is distinct from 'CANCEL'
  returning e.id, e.type, e.status, e.parent_id, e.worker_id`;

/** What of these flows and below them waits for a place. Asked for by itself: the answer of the statement that resumed it may be lost. */
async function queuedBelow(db: Queryable, ids: string[]): Promise<Controlled[]> {
  const { rows } = await db.query<Controlled>({
    name: 'queued_below',
    text: `
      with ${FLOWS_BELOW}
      select e.id, e.type, e.status, e.parent_id, e.worker_id, e.flow as queued from executions e
      where ${oneOf('e.id', 'select id from below')} and e.type = 'FLOW' and e.status = 'PENDING'
        and e.worker_id is null and e.wake_at is null and e.started_at is null`,
    values: [ids],
  });
  return rows;
}

/**
 * Asks the flow that made a connection or sleep to cancel it: the row is marked, the parent woken. Answers the parent, and the
 * worker that runs the call where that is another one than the parent's. A call that waits for a worker of its pool, or that nobody
 * has any more, becomes due for any worker, and who claims it ends it: so it cannot be ended here and begun there.
 */
export async function requestChildCancel(db: Queryable, id: string): Promise<Controlled[]> {
  const { rows } = await db.query<Controlled>({
    name: 'request_child_cancel',
    text: `
      with child as (
        update executions e set control = 'CANCEL',
          wake_at = case when (${isWaitingCall('e')}) or (${isLeftAlone('e')}) then now() else e.wake_at end
        where e.id = $1 and e.status not in ${ENDED}
        returning e.id, e.type, e.status, e.parent_id, coalesce(e.worker_id, e.caller_id) as worker_id
      ),
      parent as (
        update executions p set wakeups = p.wakeups + 1,
          wake_at = case when p.worker_id is null and p.status = 'WAITING' then now() else p.wake_at end
        where p.id = (select parent_id from child) and p.status not in ${ENDED}
        returning p.id, p.type, p.status, p.parent_id, p.worker_id
      )
      select * from child union all select * from parent`,
    values: [id],
  });
  return rows;
}

/** Rows among `$1` whose control has not been carried out, for a worker that may have missed the notice. */
export async function loadControls(db: Queryable, workerId: string): Promise<ExecutionRow[]> {
  const { rows } = await db.query<ExecutionRow>({
    name: 'load_controls',
    text: `
      select ${EXECUTION_COLUMNS} from executions e
      where coalesce(e.worker_id, e.caller_id) = $1 and e.control is not null and e.status not in ${ENDED}`,
    values: [workerId],
  });
  return rows;
}
