/** Attempts of one call: full-jitter exponential backoff, longer where the far side asked for it. */
import type { RetryPolicy } from '../model.ts';
import { RETRY_DEFAULTS } from '../model.ts';

export interface Attempt<T> {
  /** counts from 1, over all workers that tried */
  run(attempt: number): Promise<T>;
  /** undefined: this error ends the call */
  retryAfterMs(error: unknown): number | undefined;
  onRetry(error: unknown, attempt: number, waitMs: number): void;
}

/** Without a policy there is one attempt. Rejects with the error of the last attempt, and carries the number of attempts. */
export async function withAttempts<T>(
  policy: Partial<RetryPolicy> | undefined,
  attemptsBefore: number,
  signal: AbortSignal,
  { run, retryAfterMs, onRetry }: Attempt<T>,
): Promise<{ attempts: number } & ({ ok: true; value: T } | { ok: false; error: unknown })> {
  const retry: RetryPolicy = policy ? { ...RETRY_DEFAULTS, ...dropUndefined(policy) } : { ...RETRY_DEFAULTS, attempts: attemptsBefore + 1 };
  const startedAt = Date.now();
  for (let attempt = attemptsBefore + 1; ; attempt++) {
    try {
      return { ok: true, value: await run(attempt), attempts: attempt };
    } catch (error) {
      const asked = retryAfterMs(error);
      if (asked === undefined || attempt >= retry.attempts || signal.aborted) return { ok: false, error, attempts: attempt };
      const waitMs = Math.max(asked, backoffMs(retry, attempt - attemptsBefore));
      if (retry.deadline !== undefined && Date.now() + waitMs - startedAt > retry.deadline * 1000)
        return { ok: false, error, attempts: attempt };
      onRetry(error, attempt, waitMs);
      if (!(await sleep(waitMs, signal))) return { ok: false, error, attempts: attempt };
    }
  }
}

/** Anything up to `initial * multiplier^(n-1)`, at most `maximum`: spread, so that many callers do not come back together. */
export function backoffMs({ initial, maximum, multiplier }: RetryPolicy, retry: number, random = Math.random): number {
  return Math.min(maximum, initial * multiplier ** (retry - 1)) * 1000 * random();
}

/** True when the time is over, false when the signal came first. */
export function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const onAbort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function dropUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<T>;
}
