/**
 * Every try of one connection, of its requests and of the connection as a whole, in one list: what a person sees who wonders
 * why a call took long. A request that went well at once is not in it, nor is a connection that did.
 */
import type { AttemptEntry } from '../../model.ts';
import { isConnectorError } from '../../sdk/connector.ts';
import type { Clock } from './clock.ts';

const MOST_ENTRIES = 100;
const LONGEST_REASON = 500;

/** Turns an error into what may be shown of it. */
export type Shown = (error: unknown) => { code: string; message: string };

export interface Try {
  startedAt: number;
  /** of the request; null for the connection as a whole */
  method: string | null;
}

export class AttemptLog {
  readonly #clock: Clock;
  readonly #shown: Shown;
  #entries: AttemptEntry[] = [];
  readonly #waits: AttemptEntry[] = [];
  readonly #first: number;
  #next: number;
  #lastError: unknown;
  #lastStatus: number | null = null;

  /** `before`: tries of a worker that died */
  constructor(clock: Clock, before: number, shown: Shown) {
    this.#clock = clock;
    this.#shown = shown;
    this.#next = before + 1;
    this.#first = this.#next;
  }

  /** A connection that fails because its last request did is one failure, not two: the second time only the wait is noted. */
  failed(at: Try, error: unknown, waitMs: number): void {
    const last = this.#entries.at(-1);
    if (last !== undefined && last.method !== null && at.method === null && error === this.#lastError) {
      last.wait_ms = waitMs;
      return;
    }
    this.#lastStatus = null;
    const { code, message } = this.#shown(error);
    const status = isConnectorError(error) ? (error.details.status ?? null) : null;
    this.#add(at, { status, code, reason: message.slice(0, LONGEST_REASON).toWellFormed(), wait_ms: waitMs });
    this.#lastError = error;
  }

  /** Every answer of success is told here: the last one is the status of a connection that succeeds as a whole. */
  answered(status: number | null): void {
    this.#lastStatus = status;
  }

  /** Noted only where something failed before. */
  succeeded(at: Try): void {
    const last = this.#entries.at(-1);
    if (last === undefined || last.code === null) return;
    this.#add(at, { status: this.#lastStatus, code: null, reason: null, wait_ms: 0 });
  }

  /** That the requests of a try were held back: no try of its own. */
  waited(startedAt: number, waitMs: number, reason: string): void {
    const attempt = Math.max(this.#first, this.#next - 1);
    const at = new Date(startedAt).toISOString();
    this.#waits.push({ attempt, at, duration_ms: 0, method: null, status: null, code: null, reason, wait_ms: Math.round(waitMs) });
    if (this.#waits.length > MOST_ENTRIES) this.#waits.shift();
  }

  /** The last hundred, where there is something to tell. */
  result(): { attemptLog?: AttemptEntry[] } {
    const all = [...this.#entries, ...this.#waits];
    if (this.#waits.length > 0) all.sort((a, b) => a.attempt - b.attempt || (a.at < b.at ? -1 : 1));
    return all.length === 0 ? {} : { attemptLog: all.slice(-MOST_ENTRIES) };
  }

  #add({ startedAt, method }: Try, rest: Pick<AttemptEntry, 'status' | 'code' | 'reason' | 'wait_ms'>): void {
    const duration_ms = Math.max(0, Math.round(this.#clock.now() - startedAt));
    this.#entries.push({ attempt: this.#next++, at: new Date(startedAt).toISOString(), duration_ms, method, ...rest });
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift();
  }
}
