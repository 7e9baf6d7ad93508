/** Circuit breakers: a row per connector whose last calls failed. The time is the database's alone. */
import type { Queryable } from './journal/rows.ts';

export interface BreakerRow {
  id: string;
  failures: number;
  /** null: closed. Else how many ms are left until a call may try; at most 0 where it may */
  openMs: number | null;
  /** a call tries whether the far side is back */
  onTrial: boolean;
  /** when the last call failed, ms of the database's clock: later in every change of the row */
  failedAt: number;
}

interface Row {
  id: string;
  failures: number;
  open_ms: number | null;
  on_trial: boolean;
  failed_ms: number;
}

const COLUMNS = `connector_id as id, failures, (extract(epoch from open_until - clock_timestamp()) * 1000)::float8 as open_ms,
  coalesce(trial_until > now(), false) as on_trial, (extract(epoch from failed_at) * 1000)::float8 as failed_ms`;

/** `$4`: the trial that this failure ends. An open breaker stays open as long as it was to be, but for its own trial. */
const FAILED = `
  insert into circuit_breakers as b (connector_id, failures, failed_at, open_until)
  values ($1, 1, clock_timestamp(), case when $2::int <= 1 then now() + $3::float8 * interval '1 millisecond' end)
  on conflict (connector_id) do update set
    failures = case when b.open_until is null and b.failed_at < now() - $5::float8 * interval '1 millisecond' then 1 else b.failures + 1 end,
    failed_at = clock_timestamp(),
    open_until = case
      when b.trial_by = $4::uuid then now() + $3::float8 * interval '1 millisecond'
      when b.open_until is not null then b.open_until
      when b.failed_at < now() - $5::float8 * interval '1 millisecond' then case when $2::int <= 1 then now() + $3::float8 * interval '1 millisecond' end
      when b.failures + 1 >= $2::int then now() + $3::float8 * interval '1 millisecond' end,
    trial_by = case when b.trial_by = $4::uuid then null else b.trial_by end,
    trial_until = case when b.trial_by = $4::uuid then null else b.trial_until end
  returning ${COLUMNS}`;

/** Whoever gets the row has the only trial, until it tells the end of it or falls silent. */
const TRY = `
  update circuit_breakers set trial_by = $2, trial_until = now() + $3::float8 * interval '1 millisecond'
  where connector_id = $1 and open_until <= now() and (trial_by is null or trial_until <= now() or trial_by = $2)
  returning connector_id`;

export class BreakerTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  async failed(
    id: string,
    { most, pauseMs, rowMs, trial }: { most: number; pauseMs: number; rowMs: number; trial: string | null },
  ): Promise<BreakerRow | null> {
    const { rows } = await this.#db.query<Row>({ name: 'breaker_failed', text: FAILED, values: [id, most, pauseMs, trial, rowMs] });
    return rows[0] ? rowOf(rows[0]) : null;
  }

  /** Whether `trial` has the trial now, or still has it. */
  async tries(id: string, trial: string, leaseMs: number): Promise<boolean> {
    const { rows } = await this.#db.query({ name: 'breaker_tries', text: TRY, values: [id, trial, leaseMs] });
    return rows.length > 0;
  }

  /** A trial that said nothing. */
  async untried(id: string, trial: string): Promise<void> {
    await this.#db.query('update circuit_breakers set trial_by = null, trial_until = null where connector_id = $1 and trial_by = $2', [
      id,
      trial,
    ]);
  }

  async closed(id: string): Promise<void> {
    await this.#db.query('delete from circuit_breakers where connector_id = $1', [id]);
  }

  /** Those that are not as if nothing had been; all of them without `ids`. */
  async all(ids: readonly string[] | null = null): Promise<BreakerRow[]> {
    const { rows } = await this.#db.query<Row>(
      `select ${COLUMNS} from circuit_breakers where $1::uuid[] is null or connector_id = any($1::uuid[])`,
      [ids],
    );
    return rows.map(rowOf);
  }
}

function rowOf({ id, failures, open_ms: openMs, on_trial: onTrial, failed_ms: failedAt }: Row): BreakerRow {
  return { id, failures, openMs, onTrial, failedAt };
}
