/** The places of flows whose executions are limited; what they are is told in the migration `limits`. */
import type { Queryable } from './rows.ts';

/** As many as one statement admits where a limit was taken away. */
export const ADMITTED_AT_ONCE = 1000;

/**
 * Makes due what may begin, and answers how many these are. `below`: children that may stand below an execution of the same flow,
 * whose place they then share.
 */
export async function admitFlow(db: Queryable, flow: string, below: string[]): Promise<number> {
  const { rows } = await db.query<{ admitted: number }>({
    name: 'admit_flow',
    text: 'select admit_flow($1, $2::uuid[]) as admitted',
    values: [flow, below],
  });
  return rows[0]?.admitted ?? 0;
}

/** The same for every flow of which an execution waits for a place. */
export async function admitQueued(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ admitted: number }>({ name: 'admit_queued', text: 'select admit_queued() as admitted' });
  return rows[0]?.admitted ?? 0;
}

/**
 * Children that took the place of another generation of theirs (`continueAs`) and wait for a place, ids by flow: they may stand below an
 * execution of the same flow, and who made them may have died before it asked. At most so many. Reads all that wait.
 */
export async function findContinued(db: Queryable, most = ADMITTED_AT_ONCE): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ id: string; flow: string }>({
    name: 'find_continued',
    text: `
      select e.id, e.flow from executions e
      where e.type = 'FLOW' and e.worker_id is null and e.wake_at is null and e.started_at is null and e.ended_at is null
        and e.pool is not null and e.status = 'PENDING' and e.generation > 0 and e.parent_id is not null and not e.orphan
      limit $1`,
    values: [most],
  });
  const flows = Map.groupBy(rows, (row) => row.flow);
  return new Map([...flows].map(([flow, waiting]) => [flow, waiting.map((row) => row.id)]));
}

/** What has begun before the flow had a limit holds a place from now on. It reads much, and is asked for when a limit is set. */
export async function placeRunning(db: Queryable, flow: string): Promise<void> {
  await db.query(
    `insert into flow_places (execution_id, flow)
     select e.id, e.flow from executions e
     where e.flow = $1 and e.type = 'FLOW' and e.started_at is not null and e.ended_at is null
     on conflict do nothing`,
    [flow],
  );
}
