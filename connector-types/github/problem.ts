/** What GitHub says with 403: that somebody may not, or that it was asked too often. GraphQL says all of it with 200. */
import { excerpt } from 'petiole/connector';
import type { Problem, ProblemOf } from 'petiole/connector';

interface Body {
  message?: unknown;
  errors?: unknown;
}

export const problem: ProblemOf = ({ status, headers, body, url }): Problem | undefined => {
  const { message, errors } = (body ?? {}) as Body;
  if (status === 403 || status === 429) return isLimit(headers, message) ? limit(message, headers) : undefined;
  if (status === 200 && /\/graphql$/.test(url) && Array.isArray(errors) && errors.length > 0)
    return ofGraphql(errors as { message?: unknown; type?: unknown }[]);
  if (status === 422) return { message: `${String(message)}${detailsOf(errors)}` };
  return undefined;
};

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api: the primary limit, and the secondary ones. */
function isLimit(headers: Record<string, string | string[]>, message: unknown): boolean {
  return headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(String(message));
}

function limit(message: unknown, headers: Record<string, string | string[]>): Problem {
  const said = { message: String(message), limited: true };
  if (headers['retry-after'] !== undefined) return said;
  const reset = headers['x-ratelimit-remaining'] === '0' ? Number(headers['x-ratelimit-reset']) * 1000 : NaN;
  // a secondary limit that names no time: at least a minute
  return { ...said, retryAfterMs: Number.isFinite(reset) ? Math.max(0, reset - Date.now()) : 60_000 };
}

function ofGraphql(errors: { message?: unknown; type?: unknown }[]): Problem {
  const message = excerpt(errors.map((error) => String(error.message)).join('; '), 500);
  const isLimited = errors.some(({ type }) => type === 'RATE_LIMITED');
  return { message, code: 'COMMAND_FAILED', ...(isLimited ? { limited: true, retryAfterMs: 60_000 } : { retryable: false }) };
}

/** `Validation Failed` alone helps nobody: the errors name resource, field and code. */
function detailsOf(errors: unknown): string {
  if (!Array.isArray(errors) || errors.length === 0) return '';
  const texts = (errors as unknown[]).map((error) => {
    const { message, resource, field, code } = (error ?? {}) as Record<string, unknown>;
    return typeof error === 'string'
      ? error
      : typeof message === 'string'
        ? message
        : [resource, field, code]
            .filter((one) => one !== undefined)
            .map(String)
            .join(' ');
  });
  return ` (${excerpt(texts.join('; '), 400)})`;
}
