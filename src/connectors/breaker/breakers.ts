/**
 * The circuit breakers of a process: one per connector, shared with all processes over the database.
 *
 *   closed ──(failures in a row)──> open ──(pause is over)──> one call tries ──┬─ the far side is there ──> closed
 *                                     ^                                        └─ it is not ──┐
 *                                     └───────────────────────────────────────────────────────┘
 *
 * A process remembers the connectors whose last calls failed, and asks nobody about the others: a call of a connector that works
 * costs a look into a map that is empty. What another process found out is seen with `refresh()`, and with the first failure here.
 */
import { randomUUID } from 'node:crypto';
import { ConnectorError } from '../../sdk/connector.ts';
import type { JsonObject } from '../../model.ts';
import type { ConnectorRecord } from '../records.ts';
import type { Clock } from '../retry/clock.ts';
import { breakerOf, ROW_BREAKS_AFTER_MS, verdictOf, type Verdict } from './rules.ts';
import type { CircuitBreaker } from './settings.ts';

/** What the database keeps. */
export interface BreakerStorage {
  failed(id: string, failure: { most: number; pauseMs: number; rowMs: number; trial: string | null }): Promise<Stored | null>;
  tries(id: string, trial: string, leaseMs: number): Promise<boolean>;
  untried(id: string, trial: string): Promise<void>;
  closed(id: string): Promise<void>;
  all(ids?: readonly string[] | null): Promise<Stored[]>;
}

interface Stored {
  id: string;
  failures: number;
  openMs: number | null;
  onTrial: boolean;
  /** of the last failure, ms of the database's clock; rows of one connector are told apart by it */
  failedAt: number;
}

interface Known {
  failures: number;
  failedAt: number;
  /** ms of the clock; null: closed */
  openUntil: number | null;
}

interface End {
  verdict: Verdict;
  trial: string | null;
}

type Connector = Pick<ConnectorRecord, 'id' | 'name' | 'circuit_breaker'>;

/** A trial whose process is silent for so long is over. */
const TRIAL_LEASE_MS = 10_000;
/** A call that finds another one trying asks again after this. */
const AFTER_TRIAL_MS = 2000;
/**
 * A call that waits for the next try comes so much later than the pause ends: timers of Node end up to 1 ms early, clocks here
 * count whole ms, and the database's clock, which decides, goes at its own rate.
 */
const SLACK = { ms: 10, part: 0.001 };

export class Breakers {
  readonly #storage: BreakerStorage;
  readonly #clock: Clock;
  #known = new Map<string, Known>();
  /** counts what was learnt here, so that a list that was read before replaces nothing of it */
  #learnt = 0;

  constructor(storage: BreakerStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** Runs a call, and learns of its end. Rejects with CIRCUIT_OPEN where the call is not to leave. */
  async guard<T>(connector: Connector, run: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const breaker = breakerOf(connector);
    if (breaker === null) return run();
    const trial = this.#known.get(connector.id)?.openUntil == null ? null : await this.#enter(connector);
    const stop = trial === null ? undefined : this.#keep(connector.id, trial);
    try {
      const value = await run();
      if (trial !== null || this.#known.has(connector.id)) await this.closed(connector.id);
      return value;
    } catch (error) {
      // whoever hangs up hears nothing of the far side
      await this.#failed(connector.id, breaker, { verdict: signal.aborted ? 'unknown' : verdictOf(error), trial });
      throw error;
    } finally {
      stop?.();
    }
  }

  /** The far side is there, or the connector is another one now. */
  async closed(id: string): Promise<void> {
    this.#learn(id, null);
    await this.#storage.closed(id).catch(() => undefined);
    // a list that was read meanwhile still has it
    this.#learnt += 1;
  }

  /** Reads what other processes found out. */
  async refresh(): Promise<void> {
    const before = this.#learnt;
    const rows = await this.#storage.all();
    if (before === this.#learnt) this.#known = new Map(rows.map((row) => [row.id, this.#knownOf(row)]));
  }

  /** For who looks at connectors: those that are not closed, or soon will not be. */
  async states(ids: readonly string[]): Promise<Map<string, JsonObject>> {
    const rows = await this.#storage.all(ids);
    return new Map(rows.map((row) => [row.id, stateOf(row, Date.now())]));
  }

  // ------------------------------------------------------------------------------------------- inside

  /** The trial that this call is; null where it is an ordinary one. */
  async #enter(connector: Connector): Promise<string | null> {
    const { id } = connector;
    const known = this.#known.get(id) as Known & { openUntil: number };
    const left = known.openUntil - this.#clock.now();
    if (left > 0) throw refusal(connector, known.failures, left);
    const trial = randomUUID();
    if (await this.#storage.tries(id, trial, TRIAL_LEASE_MS)) return trial;
    const [now = null] = await this.#storage.all([id]);
    this.#learn(id, now);
    if (now === null || now.openMs === null) return null;
    throw refusal(connector, now.failures, now.openMs > 0 ? now.openMs : AFTER_TRIAL_MS);
  }

  /** As long as the trial runs, nobody else may try. */
  #keep(id: string, trial: string): () => void {
    const renew = () => void this.#storage.tries(id, trial, TRIAL_LEASE_MS).catch(() => undefined);
    const timer = setInterval(renew, TRIAL_LEASE_MS / 3).unref();
    return () => clearInterval(timer);
  }

  async #failed(id: string, { failures: most, pause }: CircuitBreaker, { verdict, trial }: End): Promise<void> {
    if (verdict === 'up') return trial !== null || this.#known.has(id) ? this.closed(id) : undefined;
    if (verdict === 'unknown') {
      if (trial !== null) await this.#storage.untried(id, trial).catch(() => undefined);
      return;
    }
    const failure = { most, pauseMs: pause * 1000, rowMs: ROW_BREAKS_AFTER_MS, trial };
    // the database away, or the connector: the call has failed anyway
    const row = await this.#storage.failed(id, failure).catch(() => null);
    // of two that failed at once the answers may come in the other order
    if (row && row.failedAt >= (this.#known.get(id)?.failedAt ?? 0)) this.#learn(id, row);
  }

  #learn(id: string, row: Stored | null): void {
    this.#learnt += 1;
    if (row === null) this.#known.delete(id);
    else this.#known.set(id, this.#knownOf(row));
  }

  #knownOf({ failures, failedAt, openMs }: Stored): Known {
    return { failures, failedAt, openUntil: openMs === null ? null : this.#clock.now() + openMs };
  }
}

function refusal({ name }: Connector, failures: number, waitMs: number): ConnectorError {
  const wait = Math.ceil(waitMs * (1 + SLACK.part) + SLACK.ms);
  const at = new Date(Date.now() + wait).toISOString();
  return new ConnectorError(
    'CIRCUIT_OPEN',
    `the connector '${name}' is not called: the last ${failures} calls found the far side down, so its circuit breaker is open. Next try at ${at}; a successful test of the connector closes it at once`,
    { retryAfterMs: wait, unsent: true, fields: { connector: name, next_try_at: at } },
  );
}

function stateOf({ failures, openMs, onTrial }: Stored, now: number): JsonObject {
  if (openMs === null) return { state: 'CLOSED', failures, next_try_at: null };
  const at = new Date(now + Math.max(0, openMs)).toISOString();
  return { state: onTrial || openMs <= 0 ? 'HALF_OPEN' : 'OPEN', failures, next_try_at: at };
}
