/** What a service says of a failure, in its own words and by its own rules. */
import type { ConnectorErrorCode } from './errors.ts';
import { excerpt } from './excerpt.ts';
import type { HttpAnswer } from './http.ts';

export interface Problem {
  /** in the words of the service, one line: it stands behind address and status in the message of the error */
  message: string;
  /** default UNEXPECTED_STATUS */
  code?: ConnectorErrorCode;
  /** it was asked too often and did nothing: sent again as after a 429, whatever the status is */
  limited?: boolean;
  /** false: no attempt will get a better answer, though the status looks so */
  retryable?: boolean;
  /** how long it asks to wait, where it does not say so by `Retry-After` */
  retryAfterMs?: number;
}

/**
 * Called with every answer: those of failure, to say what they mean, and those of success too, where a service says `ok: false`
 * with status 200. Undefined: the status decides, and the message is looked for where services usually put it.
 */
export type ProblemOf = (answer: HttpAnswer) => Problem | undefined;

/**
 * The words of an error answer, where services usually put them: `message`, `error.message`, `error_description`, `error`,
 * `detail`, `title`, the first of `errors`. Undefined where there are none.
 *
 * @example wordsOf({ error: { code: 404, message: 'Requested entity was not found.' } }) // 'Requested entity was not found.'
 */
export function wordsOf(body: unknown): string | undefined {
  return excerpt(find(body, 0)?.replace(/\s+/g, ' ').trim() ?? '', MOST_WORDS) || undefined;
}

const MOST_WORDS = 500;
const KEYS = ['message', 'error_description', 'error', 'detail', 'description', 'reason', 'title', 'errors'];

function find(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return depth > 0 ? value : undefined;
  if (typeof value !== 'object' || value === null || depth > 3) return undefined;
  if (Array.isArray(value)) return find(value[0], depth + 1);
  for (const key of KEYS) {
    const found = Object.hasOwn(value, key) ? find((value as Record<string, unknown>)[key], depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}
