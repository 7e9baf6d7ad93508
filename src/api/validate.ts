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
    const known = Object.keys((schema as { shape?: object }).shape ?? {});
    return issue.keys.map((key) => `${what} has no field '${key}'${hint(key, known, 'it takes')}`).join('; ');
  }
  if (path === '') return `${what} must be ${expected(issue)}`;
  return placed(`'${path}' in ${what}`, issue.message);
}

function expected(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? `a JSON ${issue.expected}` : issue.message.replace(/^must be /, '');
}
