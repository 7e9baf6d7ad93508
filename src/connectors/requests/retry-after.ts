import { parseRetryAfter } from '../retry/retry-after.ts';

/** How long the answer asks to wait, in milliseconds from now. */
export function retryAfterOf(headers: Record<string, string | string[] | undefined>, now = Date.now()): number | undefined {
  return parseRetryAfter(headers['retry-after'], now);
}
