/** How long the requests of one call waited for a budget, and who is told of it: a person who wonders why nothing happens. */
import type { LogLevel } from '../../model.ts';
import type { Clock } from '../retry/clock.ts';
import { describeLimits, type Budget } from './limits.ts';

export interface WaitListeners {
  /** what the call is doing, shown while it runs */
  progress?(message: string): void;
  log(level: LogLevel, text: string): void;
}

/** A wait that is shorter is no news. */
const WORTH_TELLING_MS = 1000;
/** A call whose requests all wait tells it now and then, not of each. */
const TELL_EVERY_MS = 60_000;

export class Waits {
  readonly #clock: Clock;
  readonly #budget: Budget;
  readonly #listeners: WaitListeners;
  #toldAt = -Infinity;
  /** when the first of them began */
  startedAt = 0;
  count = 0;
  totalMs = 0;

  constructor(budget: Budget, clock: Clock, listeners: WaitListeners) {
    this.#budget = budget;
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** Somebody was told, so that the end is worth telling too. */
  get isTold(): boolean {
    return this.#toldAt > -Infinity;
  }

  /** Called at each look in vain. */
  waiting(startedAt: number, leastMs: number, isPause: boolean): void {
    const now = this.#clock.now();
    if (now - startedAt + leastMs < WORTH_TELLING_MS || now - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = now;
    const { owner, limits } = this.#budget;
    const why = isPause ? 'the service asked for a pause' : describeLimits(limits);
    const until = leastMs >= WORTH_TELLING_MS ? `, at least until ${new Date(now + leastMs).toISOString()}` : '';
    const message = `waits for the rate budget of ${owner}: ${why}${until}`;
    this.#listeners.log('info', message);
    this.#listeners.progress?.(message);
  }

  /** Of one request, with the time that it waited. */
  ended(startedAt: number): void {
    const waited = this.#clock.now() - startedAt;
    if (waited < 1) return;
    if (this.count === 0) this.startedAt = startedAt;
    this.count += 1;
    this.totalMs += waited;
  }
}
