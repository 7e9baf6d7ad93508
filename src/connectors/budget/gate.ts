/**
 * The calls of one process that share a rate budget. The most urgent first, then first come, first served; what the process has done and what it wants is told
 * to the database in one statement at a time, for all calls that wait (see `storage/budgets/settle.ts` for what is counted).
 *
 *   enter ──> waits ──> on its way ──> arrived ──> ended
 *               │        (counts, however long it takes)
 *               └──> cancelled, or its time would be over before: the place goes to the next one
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { messageOf, PetioleError } from '../../errors.ts';
import { ConnectorError } from '../../sdk/connector.ts';
import type { Clock } from '../retry/clock.ts';
import { describeLimits, type Budget } from './limits.ts';
import { LONGEST_LOOK_MS, nextLookMs, shortestWaitMs, type Refusal } from './looks.ts';

/** What the database keeps. */
export interface BudgetStorage {
  settle(settlement: {
    subject: string;
    connectorId: string | null;
    holder: string;
    requests: number;
    periodMs: number;
    concurrency: number | null;
    arrivedMsAgo: number[];
    out: number;
    busy: number;
    waiting: number;
    pauseMs: number;
    leaseMs: number;
    waitLeaseMs: number;
  }): Promise<Refusal>;
}

/** One call that may leave. */
export interface Pass {
  /** the far side has got it */
  arrived(): void;
  /** it runs no longer */
  ended(): void;
  /** the far side wants no call for so long */
  pause(ms: number): void;
}

export interface Entry {
  signal: AbortSignal;
  /** ms of the clock: after this nobody waits for the call any more */
  deadline?: number;
  /** a higher one goes before those that wait; default 0 */
  priority?: number;
  /** told while it waits: how long at least it still has to */
  onWait?(leastMs: number, isPause: boolean): void;
}

export interface GateParts {
  storage: BudgetStorage;
  clock: Clock;
}

/**
 * A call is taken to have arrived at the latest after this time. Else an answer that takes long would hold up the others, and only
 * a request that takes longer to get there could be counted twice in a period.
 */
const LONGEST_WAY_MS = 2000;
const LEASE_MS = 10_000;
const WAIT_LEASE_MS = LONGEST_LOOK_MS + 3000;
const TELL_AFTER_MS = 250;
const AGAIN_AFTER_FAILURE_MS = 1000;
const MOST_FAILURES = 10;

interface Waiter extends Entry {
  admit(pass: Pass): void;
  refuse(error: unknown): void;
}

/** Of this process: calls on their way, calls that run, calls that wait. */
interface Told {
  out: number;
  busy: number;
  waiting: number;
}

interface Way {
  leftAt: number;
  hasArrived: boolean;
}

export class BudgetGate {
  readonly #parts: GateParts;
  readonly #holder = randomUUID();
  #budget: Budget;
  #waiting: Waiter[] = [];
  readonly #ways = new Set<Way>();
  #busy = 0;
  /** times at which calls arrived that the database does not know of */
  #arrivals: number[] = [];
  #pausedUntil = 0;
  /** what the database was told last */
  #told: Told = { out: 0, busy: 0, waiting: 0 };
  #settling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Infinity;
  #looks = 0;
  #failures = 0;
  #closed = false;

  constructor(budget: Budget, parts: GateParts) {
    this.#budget = budget;
    this.#parts = parts;
  }

  /** Nothing waits, runs, or has to be told. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#ways.size === 0 && this.#busy === 0 && !this.#isNews() && !this.#settling;
  }

  /** Rejects with RATE_LIMITED where the time would be over before, and with CANCELLED. `budget`: as it is now. */
  enter(budget: Budget, entry: Entry): Promise<Pass> {
    this.#budget = budget;
    return new Promise((resolve, reject) => {
      const { signal } = entry;
      if (signal.aborted) return reject(this.#cancelled());
      const done = () => signal.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        ...entry,
        admit: (pass) => (done(), resolve(pass)),
        refuse: (error) => (done(), reject(error as Error)),
      };
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(this.#cancelled());
        this.#plan(TELL_AFTER_MS);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const { priority = 0 } = entry;
      const before = this.#waiting.findLastIndex((other) => (other.priority ?? 0) >= priority) + 1;
      this.#waiting.splice(before, 0, waiter);
      this.#plan(0);
    });
  }

  /** Tells what there is to tell. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#settling;
    if (this.#isNews()) await this.#settle().catch(() => undefined);
    clearTimeout(this.#timer);
  }

  // ------------------------------------------------------------------------------------------- one call

  #pass(): Pass {
    const way: Way = { leftAt: this.#parts.clock.now(), hasArrived: false };
    let runs = true;
    this.#ways.add(way);
    this.#busy += 1;
    const arrived = () => this.#arrive(way, this.#parts.clock.now());
    return {
      arrived,
      ended: () => {
        arrived();
        if (!runs) return;
        runs = false;
        this.#busy -= 1;
        this.#plan(this.#limitsRunning ? 0 : TELL_AFTER_MS);
      },
      pause: (ms) => {
        this.#pausedUntil = Math.max(this.#pausedUntil, this.#parts.clock.now() + ms);
        this.#plan(0);
      },
    };
  }

  #arrive(way: Way, at: number): void {
    if (way.hasArrived) return;
    way.hasArrived = true;
    this.#ways.delete(way);
    this.#arrivals.push(at);
    this.#plan(Math.min(TELL_AFTER_MS, this.#periodMs / 4));
  }

  /** They arrive as this is noticed, not before: where this process or the machine stood still, so did what was on its way. */
  #arriveLate(): void {
    const now = this.#parts.clock.now();
    for (const way of [...this.#ways]) if (way.leftAt <= now - LONGEST_WAY_MS) this.#arrive(way, now);
  }

  // ------------------------------------------------------------------------------------------- the database

  get #periodMs(): number {
    return this.#budget.limits.period * 1000;
  }

  /** Calls that run are of no interest to a budget that does not limit them. */
  get #limitsRunning(): boolean {
    return this.#budget.limits.concurrency !== undefined;
  }

  get #now(): Told {
    return { out: this.#ways.size, busy: this.#limitsRunning ? this.#busy : 0, waiting: this.#waiting.length };
  }

  #isNews(): boolean {
    return this.#arrivals.length > 0 || this.#pausedUntil > 0 || !isDeepStrictEqual(this.#told, this.#now);
  }

  /** A look in so many ms, or sooner where one was planned. */
  #plan(ms: number): void {
    if (this.#closed) return;
    const dueAt = performance.now() + ms;
    if (this.#timer && this.#dueAt <= dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#dueAt = Infinity;
      // the one under way plans the next
      if (!this.#settling) this.#settling = this.#settle().finally(() => (this.#settling = undefined));
      else void this.#settling.then(() => this.#plan(0));
    }, ms);
    // waiting holds no process: whoever waits holds it
    this.#timer.unref();
  }

  async #settle(): Promise<void> {
    const { storage, clock } = this.#parts;
    this.#arriveLate();
    const now = clock.now();
    const arrivals = this.#arrivals.splice(0);
    const pauseMs = Math.max(0, this.#pausedUntil - now);
    const given = this.#now;
    try {
      const refusal = await storage.settle({
        ...this.#terms(),
        ...given,
        arrivedMsAgo: arrivals.map((at) => Math.max(0, now - at)),
        pauseMs,
      });
      this.#failures = 0;
      const { granted } = refusal;
      const busy = this.#limitsRunning ? given.busy + granted : 0;
      this.#told = { out: given.out + granted, busy, waiting: given.waiting - granted };
      if (this.#pausedUntil <= now + pauseMs) this.#pausedUntil = 0;
      this.#admit(refusal, given.waiting);
    } catch (error) {
      this.#arrivals.push(...arrivals);
      this.#failed(error);
    }
  }

  #terms() {
    const { subject, connectorId, limits } = this.#budget;
    const { requests, concurrency = null } = limits;
    const [periodMs, holder] = [this.#periodMs, this.#holder];
    return { subject, connectorId, holder, requests, periodMs, concurrency, leaseMs: LEASE_MS, waitLeaseMs: WAIT_LEASE_MS };
  }

  #admit(refusal: Refusal, asked: number): void {
    const admitted = this.#waiting.splice(0, refusal.granted);
    for (const waiter of admitted) waiter.admit(this.#pass());
    this.#looks = refusal.granted > 0 ? 0 : this.#looks + 1;
    if (this.#waiting.length > 0) {
      this.#refuseLate(refusal);
      // whoever came meanwhile has not been asked for
      const all = refusal.granted === asked;
      this.#plan(all ? 0 : nextLookMs(refusal, this.#looks));
    } else if (this.#isNews()) this.#plan(TELL_AFTER_MS);
    else if (this.#ways.size > 0) this.#plan(LONGEST_WAY_MS);
    else if (this.#now.busy > 0) this.#plan(LEASE_MS / 3);
  }

  /** Who would wait in vain is told at once, and the others how long it will take. */
  #refuseLate(refusal: Refusal): void {
    const { limits, owner } = this.#budget;
    const now = this.#parts.clock.now();
    const least = (before: number) => shortestWaitMs(refusal, before, { requests: limits.requests, periodMs: this.#periodMs });
    const kept: Waiter[] = [];
    for (const waiter of this.#waiting) {
      const ms = least(kept.length);
      if (waiter.deadline !== undefined && now + ms > waiter.deadline) waiter.refuse(tooLate(owner, this.#budget, now, ms));
      else kept.push(waiter);
    }
    this.#waiting = kept;
    for (const [before, { onWait }] of kept.entries()) onWait?.(least(before), refusal.pausedMs > 0);
  }

  /** The database may come back; a call that waits has its own time-out. */
  #failed(error: unknown): void {
    this.#failures += 1;
    const message = `the rate budget of ${this.#budget.owner} could not be settled: ${messageOf(error)}`;
    const given = this.#failures < MOST_FAILURES ? [] : this.#waiting.splice(0);
    for (const waiter of given) waiter.refuse(new PetioleError('UNAVAILABLE', message, {}, { cause: error }));
    // the connector may be gone: what there is to tell waits for the next call
    if (this.#failures < MOST_FAILURES || this.#waiting.length > 0) this.#plan(AGAIN_AFTER_FAILURE_MS);
  }

  #cancelled(): ConnectorError {
    return new ConnectorError('CANCELLED', `waiting for the rate budget of ${this.#budget.owner} was cancelled`);
  }
}

function tooLate(owner: string, { limits }: Budget, now: number, ms: number): ConnectorError {
  const at = new Date(now + ms).toISOString();
  return new ConnectorError(
    'RATE_LIMITED',
    `the rate budget of ${owner} (${describeLimits(limits)}) has no place before ${at}, which is after the timeout of the connection: give it a longer timeout, or call less often`,
    { retryable: false, unsent: true, fields: { next_try_at: at } },
  );
}
