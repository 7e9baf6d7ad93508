/** What was started and ended, by the minute of the database's clock. */
import type { Queryable } from '../journal/rows.ts';

export interface Throughput {
  started: number;
  ended: number;
  failed: number;
}

const KEPT = `interval '1 day'`;

/** Adds to the minute that is now. The first of a new minute removes those of yesterday. */
export async function addThroughput(db: Queryable, { started, ended, failed }: Throughput): Promise<void> {
  await db.query({
    name: 'throughput',
    text: `
      with gone as (delete from throughput where at < now() - ${KEPT})
      insert into throughput as t (at, started, ended, failed) values (date_trunc('minute', now()), $1, $2, $3)
      on conflict (at) do update set
        started = t.started + excluded.started, ended = t.ended + excluded.ended, failed = t.failed + excluded.failed`,
    values: [started, ended, failed],
  });
}

export interface Minute extends Throughput {
  /** ISO 8601 */
  at: string;
}

/** The last hour, minute by minute, also those in which nothing happened. */
export async function lastHour(db: Queryable): Promise<Minute[]> {
  const { rows } = await db.query<{ at: Date } & Throughput>(
    `select m.at, coalesce(t.started, 0) as started, coalesce(t.ended, 0) as ended, coalesce(t.failed, 0) as failed
     from generate_series(date_trunc('minute', now()) - interval '59 minutes', date_trunc('minute', now()), interval '1 minute') as m(at)
     left join throughput t on t.at = m.at order by m.at`,
  );
  return rows.map(({ at, ...numbers }) => ({ at: at.toISOString(), ...numbers }));
}
