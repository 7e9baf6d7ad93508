/** How long to wait before another attempt: full jitter, longer where the far side asked for it, never past the deadline. */
import type { Clock } from './clock.ts';

export interface Backoff {
  /** seconds */
  initial: number;
  multiplier: number;
  maximum: number;
  deadline?: number;
}

/** Anything up to `initial * multiplier^(n-1)`, at most `maximum`: spread, so that many callers do not come back together. */
export function backoffMs({ initial, maximum, multiplier }: Backoff, retry: number, random: () => number): number {
  return Math.min(maximum, initial * multiplier ** (retry - 1)) * 1000 * random();
}

/**
 * The wait before retry number `retry`, in ms; undefined where it would end after the deadline. Who was asked to come back later
 * than that does not come back sooner: it gives up.
 */
export function waitMs(backoff: Backoff, retry: number, askedMs: number, startedAt: number, clock: Clock): number | undefined {
  const wait = Math.max(
    askedMs,
    backoffMs(backoff, retry, () => clock.random()),
  );
  const isTooLate = backoff.deadline !== undefined && clock.now() + wait - startedAt > backoff.deadline * 1000;
  return isTooLate ? undefined : Math.round(wait);
}
