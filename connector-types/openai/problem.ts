/** `{ error: { message, type, param, code } }`: the words, and whether waiting helps. */
import { excerpt } from 'petiole/connector';
import type { Problem, ProblemOf } from 'petiole/connector';

interface OpenAiError {
  message?: unknown;
  type?: unknown;
  code?: unknown;
  param?: unknown;
}

/** A 429 like that of a rate limit, but somebody has to pay first. */
const OUT_OF_MONEY = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);

export const problem: ProblemOf = ({ status, headers, body }): Problem | undefined => {
  if (status < 400) return undefined;
  const { error } = (body ?? {}) as { error?: OpenAiError };
  if (typeof error?.message !== 'string') return undefined;
  const { message, type, code, param } = error;
  const what = [code ?? type, param].filter((one) => typeof one === 'string').join(', ');
  return {
    message: `${excerpt(message.replace(/\s+/g, ' '), 500)}${what ? ` (${what})` : ''}`,
    ...([code, type].some((one) => OUT_OF_MONEY.has(String(one))) && { retryable: false }),
    ...waitOf(headers['retry-after-ms']),
  };
};

function waitOf(header: string | string[] | undefined): { retryAfterMs?: number } {
  const ms = header === undefined ? NaN : Number(header);
  return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: ms } : {};
}
