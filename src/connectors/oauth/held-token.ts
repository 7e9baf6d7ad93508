/** An access token in memory, and when it is due to be renewed. */
import type { Clock } from '../retry/clock.ts';

export interface HeldToken {
  token: string;
  /** for which client, server and scopes */
  fingerprint: string;
  /** that of the row which it came from */
  version: number;
  /** by the clock of this process; null: nobody knows, so that it is used until it is refused */
  expiresAt: number | null;
  /** from then on the next call renews it */
  renewAt: number | null;
}

export interface Lifetime {
  ageMs: number;
  remainingMs: number | null;
}

/** A tenth of the life of a token, and at most five minutes. */
const MARGIN = 0.1;
const LONGEST_MARGIN_MS = 300_000;
/** A token with less than this left could expire on its way. */
const LEAST_MS = 1000;

/** Processes that hold the same token renew it at different times, so that the first one finds nobody in its way. */
export function heldToken(
  token: string,
  of: Pick<HeldToken, 'fingerprint' | 'version'>,
  { ageMs, remainingMs }: Lifetime,
  clock: Pick<Clock, 'now' | 'random'>,
): HeldToken {
  if (remainingMs === null) return { token, ...of, expiresAt: null, renewAt: null };
  const margin = Math.min((ageMs + Math.max(remainingMs, 0)) * MARGIN, LONGEST_MARGIN_MS);
  const expiresAt = clock.now() + remainingMs;
  return { token, ...of, expiresAt, renewAt: expiresAt - margin * (1 + clock.random()) };
}

export function isFresh({ renewAt }: HeldToken, now: number): boolean {
  return renewAt === null || now < renewAt;
}

export function isUsable({ expiresAt }: HeldToken, now: number): boolean {
  return expiresAt === null || now < expiresAt - LEAST_MS;
}
