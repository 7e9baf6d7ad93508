/** One sentence about the first thing that is wrong with a request, and all of them as data. */
import type { z } from 'zod';
import { hint } from '../connectors/near.ts';
import { PetioleError } from '../errors.ts';
import { placed } from '../zod-words.ts';

/** Parses with a zod schema; what does not fit is INVALID_REQUEST and names the key. `what` is "the body" or "the query". */
export function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => sentence(issue, schema, what));
  throw new PetioleError('INVALID_REQUEST', problems.join('; '), { problems });
}

function sentence(issue: z.core.$ZodIssue, schema: z.ZodType, what: string): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = path === '' ? Object.keys((schema as { shape?: object }).shape ?? {}) : [];
    const where = path === '' ? what : `'${path}' in ${what}`;
    return issue.keys.map((key) => `${where} has no field '${key}'${known.length > 0 ? hint(key, known, 'it takes') : ''}`).join('; ');
  }
  if (path === '') return ofAll(issue, what);
  return placed(`'${path}' in ${what}`, issue.message);
}

/** What is wrong with the whole of it, not with a part. */
function ofAll(issue: z.core.$ZodIssue, what: string): string {
  if (issue.code === 'invalid_type') return `${what} must be a JSON ${issue.expected}`;
  return /^(must|needs|takes|has|is) /.test(issue.message) ? `${what} ${issue.message}` : `${what}: ${issue.message}`;
}
