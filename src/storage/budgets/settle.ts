/**
 * Settles what one process has done with a rate budget and what it wants of it: one statement, under the lock of one row.
 *
 * The budget is kept strictly: a call counts from the moment at which it may leave until a whole period after the far side has got
 * it, so at no time can the far side count more than `requests` in a period, however long anything took on its way. What a process
 * has on its way it tells as a number of all, not as a difference, so an answer that was lost does no harm; when it falls silent,
 * its calls count as arrived at the moment at which that is seen. The time is the database's alone.
 */
import type { Queryable } from '../journal/rows.ts';

export interface Limits {
  /** in any period */
  requests: number;
  periodMs: number;
  concurrency: number | null;
}

export interface Settlement extends Limits {
  subject: string;
  connectorId: string | null;
  /** the process */
  holder: string;
  /** how many ms ago calls reached the far side, at the latest: those that were not told of before */
  arrivedMsAgo: number[];
  /** calls on their way, and calls that run, all of this process */
  out: number;
  busy: number;
  /** how many calls wait here */
  waiting: number;
  /** the far side wants no call for so long */
  pauseMs: number;
  /** how long this is believed when nothing more is heard: of the calls, and of those that wait */
  leaseMs: number;
  waitLeaseMs: number;
}

export interface Settled {
  granted: number;
  /** ms until the pause is over; 0: there is none */
  pausedMs: number;
  /** ms until the period of the oldest calls is over; null: none has arrived */
  nextMs: number | null;
  /** places in the period and among the calls that run, before anything was granted */
  room: number;
  runningRoom: number | null;
}

/** Arrivals are remembered by parts of the period, each counted at its end. */
const PARTS = 50;

/**
 * Of what is free, a process gets its share among those that wait; where there are more of them than places, those that got
 * nothing for longest come first.
 */
const SETTLE = {
  name: 'settle_budget',
  text: `
  with was as (
    select b.*, extract(epoch from clock_timestamp())::float8 * 1000 as at from rate_budgets b where b.subject = $1 for update
  ), others as (
    select h.key, (h.value->>'out')::int as out, (h.value->>'busy')::int as busy, (h.value->>'waits')::int as waits,
      (h.value->>'served')::float8 as served,
      (h.value->>'until')::float8 > was.at as alive, (h.value->>'waits_until')::float8 > was.at as waiting, h.value
    from was, jsonb_each(was.holders) h where h.key <> $2
  ), arrived as (
    select ms, sum(count)::int as count from (
      select (a->>0)::float8 as ms, (a->>1)::int as count from was, jsonb_array_elements(was.arrived) a
      union all
      select ceil((was.at - age) / $4) * $4, 1 from was, unnest($5::float8[]) age
      union all
      select was.at, out from was, others where not alive and out > 0
    ) marks, was
    where ms + $3::float8 > was.at
    group by ms
  ), mine as (
    select coalesce((was.holders->$2->>'served')::float8, 0) as served from was
  ), sums as (
    select
      (select coalesce(sum(count), 0) from arrived)::int as used,
      (select coalesce(sum(out), 0) from others where alive)::int as out,
      (select coalesce(sum(busy), 0) from others where alive)::int as busy,
      (select count(*) from others where waiting and waits > 0)::int as rivals,
      (select count(*) from others, mine where others.waiting and waits > 0 and others.served < mine.served)::int as earlier
  ), room as (
    select $6::int - used - out - $7::int as calls, $8::int - busy - $9::int as running, rivals, earlier from sums
  ), free as (
    select *, greatest(0, least(calls, coalesce(running, calls))) as places from room
  ), paused as (
    select greatest(was.paused_until, clock_timestamp() + $11::float8 * interval '1 millisecond') as until from was
  ), granted as (
    select case when $11 > 0 or was.paused_until > clock_timestamp() then 0
      else least($10::int, greatest(places / (rivals + 1), case when places > earlier then 1 else 0 end)) end as count
    from was, free
  )
  update rate_budgets b set
    arrived = coalesce((select jsonb_agg(jsonb_build_array(ms, count)) from arrived), '[]'),
    holders = coalesce((select jsonb_object_agg(key, value) from others where alive), '{}') || jsonb_build_object($2::text, jsonb_build_object(
      'out', $7::int + granted.count, 'busy', $9::int + granted.count, 'waits', $10::int - granted.count,
      'served', case when granted.count > 0 then was.at else mine.served end,
      'until', was.at + $12::float8, 'waits_until', was.at + $13::float8)),
    granted = granted.count,
    paused_until = case when $11 > 0 then paused.until else was.paused_until end
  from was, granted, mine, paused, free
  where b.subject = was.subject
  returning b.granted, free.calls as room, free.running as running_room,
    greatest(0, extract(epoch from b.paused_until - clock_timestamp()) * 1000)::float8 as paused_ms,
    (select min(ms) + $3 - was.at from arrived)::float8 as next_ms`,
};

interface Row {
  granted: number;
  room: number;
  running_room: number | null;
  paused_ms: number | null;
  next_ms: number | null;
}

export class BudgetTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** Rejects where the connector is gone. */
  async settle(given: Settlement): Promise<Settled> {
    const settled = (await this.#settle(given)) ?? (await this.#begin(given), await this.#settle(given));
    if (!settled) throw new Error(`the budget of ${given.subject} is gone`);
    return settled;
  }

  async #settle(given: Settlement): Promise<Settled | undefined> {
    const { subject, holder, periodMs, arrivedMsAgo, requests, out, concurrency, busy, waiting, pauseMs, leaseMs, waitLeaseMs } = given;
    const part = Math.max(1, periodMs / PARTS);
    const values = [
      subject,
      holder,
      periodMs,
      part,
      arrivedMsAgo,
      requests,
      out,
      concurrency,
      busy,
      waiting,
      pauseMs,
      leaseMs,
      waitLeaseMs,
    ];
    const { rows } = await this.#db.query<Row>({ ...SETTLE, values });
    const [row] = rows;
    if (!row) return undefined;
    const { granted, room, running_room: runningRoom, paused_ms: pausedMs, next_ms: nextMs } = row;
    return { granted, room, runningRoom, pausedMs: pausedMs ?? 0, nextMs };
  }

  async #begin({ subject, connectorId }: Settlement): Promise<void> {
    await this.#db.query('insert into rate_budgets (subject, connector_id) values ($1, $2) on conflict do nothing', [subject, connectorId]);
  }
}
