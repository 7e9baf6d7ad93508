import type { Queryable } from './rows.ts';

/** How many flows are due and wait for a worker; it stops to count at `most`. */
export async function countDue(db: Queryable, most: number): Promise<number> {
  const { rows } = await db.query<{ due: number }>({
    name: 'count_due',
    text: `
      select count(*)::int as due from (
        select from executions e where e.worker_id is null and e.wake_at <= now() and e.type = 'FLOW' limit $1
      ) d`,
    values: [most],
  });
  return rows[0]?.due ?? 0;
}
