/** The newest execution of each of these flows that nothing else started; by the index `executions_flow_roots`. */
import type { Status } from '../model.ts';
import type { Queryable } from './journal/rows.ts';

export interface LastRunRow {
  flow: string;
  id: string;
  status: Status;
  created_at: Date;
  ended_at: Date | null;
}

export async function lastRuns(db: Queryable, flows: readonly string[]): Promise<LastRunRow[]> {
  const { rows } = await db.query<LastRunRow>(
    `select wanted.flow, last.id, last.status, last.created_at, last.ended_at
     from unnest($1::text[]) as wanted (flow)
     cross join lateral (
       select id, status, created_at, ended_at from executions
       where flow = wanted.flow and parent_id is null
       order by id desc limit 1
     ) last`,
    [flows],
  );
  return rows;
}
