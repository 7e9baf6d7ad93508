/** The outer loop: attempts of one whole call, where the script asked for more than one. The requests of one have `retry/requests.ts`. */
import type { RetryPolicy } from '../model.ts';
import { RETRY_DEFAULTS } from '../model.ts';
import type { AttemptLog } from './retry/attempt-log.ts';
import { waitMs } from './retry/backoff.ts';
import type { Clock } from './retry/clock.ts';

export interface Attempt<T> {
  /** counts from 1, over all workers that tried */
  run(attempt: number): Promise<T>;
  /** undefined: this error ends the call */
  retryAfterMs(error: unknown): number | undefined;
  onRetry(error: unknown, attempt: number, waitMs: number): void;
}

export interface CallLoop {
  policy: Partial<RetryPolicy> | undefined;
  /** attempts of a worker that died */
  before: number;
  signal: AbortSignal;
  clock: Clock;
  log: AttemptLog;
}

/** Without a policy there is one attempt. Never rejects: gives the error of the last attempt, and carries the number of attempts. */
export async function withAttempts<T>(
  { policy, before, signal, clock, log }: CallLoop,
  { run, retryAfterMs, onRetry }: Attempt<T>,
): Promise<{ attempts: number } & ({ ok: true; value: T } | { ok: false; error: unknown })> {
  const retry: RetryPolicy = policy ? { ...RETRY_DEFAULTS, ...dropUndefined(policy) } : { ...RETRY_DEFAULTS, attempts: before + 1 };
  const first = clock.now();
  for (let attempt = before + 1; ; attempt++) {
    const at = { startedAt: clock.now(), method: null };
    try {
      const value = await run(attempt);
      if (attempt > before + 1) log.succeeded(at);
      return { ok: true, value, attempts: attempt };
    } catch (error) {
      const asked = attempt < retry.attempts && !signal.aborted ? retryAfterMs(error) : undefined;
      const wait = asked === undefined ? undefined : waitMs(retry, attempt - before, asked, first, clock);
      log.failed(at, error, wait ?? 0);
      if (wait === undefined) return { ok: false, error, attempts: attempt };
      onRetry(error, attempt, wait);
      if (!(await clock.sleep(wait, signal))) return { ok: false, error, attempts: attempt };
    }
  }
}

function dropUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<T>;
}
