/**
 * What zod finds wrong, as people say it: "must not be empty" in place of "Too small: expected string to have >=1 characters". A
 * leaf: whoever validates imports it. It holds for all schemas of the process that have no words of their own.
 */
import { z } from 'zod';

type RawIssue = Parameters<NonNullable<ReturnType<typeof z.config>['localeError']>>[0];

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  undefined: 'left away',
};

const FORMATS: Record<string, string> = {
  email: 'an e-mail address',
  url: 'an address such as https://example.com',
  uuid: 'a UUID',
  datetime: 'a time in ISO 8601, such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  base64: 'base64',
};

/** `string` → `a text` */
export const kindNamed = (kind: string): string => KINDS[kind] ?? kind;

/** The kind, never the value: it may be a secret. */
export function kindOf(given: unknown): string {
  if (given === undefined) return 'nothing';
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'a list';
  return KINDS[typeof given] ?? typeof given;
}

/** A place and what is wrong there, as one sentence. */
export function placed(where: string, message: string): string {
  return `${where}${/^(must|is|has|fits|needs)\b/.test(message) ? ' ' : ': '}${message}`;
}

function inWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is missing: it must be ${kindNamed(issue.expected)}`;
      // a text that could not be made a number
      if (Number.isNaN(issue.input)) return `must be ${kindNamed(issue.expected)}`;
      return `must be ${kindNamed(issue.expected)}, not ${kindOf(issue.input)}`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case 'not_multiple_of':
      return issue.divisor === 1 ? 'must be a whole number' : `must be a multiple of ${issue.divisor}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_format':
      return wrongFormat(issue);
    case 'unrecognized_keys':
      return `has the unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')}`;
    case 'invalid_union':
      return 'fits none of the forms that it may have';
    case 'invalid_key':
      return 'has a key that it may not have';
    case 'invalid_element':
      return 'has an entry that it may not have';
    default:
      return undefined;
  }
}

/** What is counted, by what has it. */
function counted(origin: string, count: number): string {
  const one = origin === 'string' ? 'character' : origin === 'file' ? 'byte' : 'entry';
  return count === 1 ? `1 ${one}` : `${count} ${one === 'entry' ? 'entries' : `${one}s`}`;
}

const isNumber = (origin: string): boolean => ['number', 'int', 'bigint', 'date'].includes(origin);

function tooSmall(origin: string, least: number, isInclusive: boolean): string {
  if (isNumber(origin)) return isInclusive ? `must be at least ${least}` : `must be more than ${least}`;
  return least === 1 ? 'must not be empty' : `must have at least ${counted(origin, least)}`;
}

function tooBig(origin: string, most: number, isInclusive: boolean): string {
  if (isNumber(origin)) return isInclusive ? `must be at most ${most}` : `must be less than ${most}`;
  return most === 0 ? 'must be empty' : `must have at most ${counted(origin, most)}`;
}

function wrongFormat(issue: RawIssue & { code: 'invalid_format' }): string {
  const { format, prefix, suffix, includes, pattern } = issue as { [key: string]: unknown };
  if (format === 'starts_with') return `must begin with ${JSON.stringify(prefix)}`;
  if (format === 'ends_with') return `must end with ${JSON.stringify(suffix)}`;
  if (format === 'includes') return `must hold ${JSON.stringify(includes)}`;
  if (format === 'regex') return `must fit the pattern ${String(pattern)}`;
  return `must be ${FORMATS[String(format)] ?? `a valid ${String(format)}`}`;
}

z.config({ localeError: inWords });
