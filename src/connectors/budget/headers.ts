/**
 * What a service says of its own limits, in the spellings that are in use:
 *
 *   Retry-After: 30 | Fri, 31 Dec 2027 23:59:59 GMT              with 429 and 503 (RFC 9110, 10.2.3)
 *   RateLimit: "default";r=0;t=30                                the IETF draft, with RateLimit-Policy: "default";q=100;w=60
 *   RateLimit: limit=100, remaining=0, reset=30                  an earlier one
 *   RateLimit-Remaining: 0 with RateLimit-Reset: 30              an earlier one still
 *   X-RateLimit-Remaining: 0 with X-RateLimit-Reset: …           seconds, seconds or ms of the epoch, 6m30s, or a date
 *
 * A service may be wrong or hostile: what cannot be read is left aside, and no pause is longer than an hour.
 */
import { parseRetryAfter } from '../retry/retry-after.ts';

export type AnswerHeaders = Record<string, string | string[] | undefined>;

export const LONGEST_PAUSE_MS = 3_600_000;
/** Longer headers say nothing that is worth reading. */
const LONGEST_HEADER = 2000;

/** 403: as GitHub does */
const ASKS_TO_WAIT = new Set([403, 429, 503]);

/** Beside `-remaining` and `-reset`, the last part of the name. */
const FAMILIES: readonly (readonly [remaining: string, reset: string])[] = [
  ['ratelimit-remaining', 'ratelimit-reset'],
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['x-rate-limit-remaining', 'x-rate-limit-reset'],
  ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
  ['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
];

/** For how many ms nobody should call; 0: the answer asks for no pause. */
export function pauseAfter(status: number, headers: AnswerHeaders, now: number): number {
  // dates are those of its own clock, which may differ from ours
  const theirs = Date.parse(textOf(headers, 'date') ?? '');
  const there = Number.isNaN(theirs) ? now : theirs;
  const isRefused = ASKS_TO_WAIT.has(status);
  const asked = isRefused ? (parseRetryAfter(headers['retry-after'], there) ?? 0) : 0;
  const resets = FAMILIES.map(([remaining, reset]) =>
    status === 429 || isZero(textOf(headers, remaining)) ? resetMs(textOf(headers, reset), there) : 0,
  );
  // what is asked for goes before what can be concluded
  const pause = asked > 0 ? asked : Math.max(structuredMs(headers), ...resets);
  return Math.min(LONGEST_PAUSE_MS, Math.max(0, Math.ceil(pause)));
}

function textOf(headers: AnswerHeaders, name: string): string | undefined {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(', ') : value;
  return text === undefined || text.length > LONGEST_HEADER ? undefined : text.trim();
}

/** `0`, also with a window or further values behind it. */
function isZero(text: string | undefined): boolean {
  return text !== undefined && /^0+(\.0+)?(?=$|[\s,;])/.test(text);
}

const EPOCH_MS = 1e11;
const EPOCH_SECONDS = 1e9;

function resetMs(text: string | undefined, now: number): number {
  if (text === undefined) return 0;
  const number = /^\d+(\.\d+)?(?=$|[\s,;])/.exec(text)?.[0];
  if (number === undefined) return durationMs(text) ?? dateMs(text, now);
  const value = Number(number);
  if (value >= EPOCH_MS) return Math.max(0, value - now);
  if (value >= EPOCH_SECONDS) return Math.max(0, value * 1000 - now);
  return value * 1000;
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `6m30s`, `20ms`, `1.5s` */
function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  return [...text.matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}

function dateMs(text: string, now: number): number {
  const at = /^(\d{4}-\d\d-\d\d|[A-Z][a-z]{2},)/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}

/** The header `RateLimit` of the drafts. */
function structuredMs(headers: AnswerHeaders): number {
  const text = textOf(headers, 'ratelimit');
  if (text === undefined) return 0;
  if (/\bremaining\s*=\s*0+\s*(?=$|[,;])/i.test(text)) return secondsMs(/\breset\s*=\s*(\d+)/i.exec(text)?.[1]);
  const policies = new Map(itemsOf(textOf(headers, 'ratelimit-policy')).map(({ name, params }) => [name, params]));
  const waits = itemsOf(text)
    .filter(({ params }) => isZero(params['r']))
    .map(({ name, params }) => secondsMs(params['t'] ?? policies.get(name)?.['w']));
  return Math.max(0, ...waits);
}

function secondsMs(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) * 1000 : 0;
}

/** `"name";key=value, "other";key=value`: as much of a structured list (RFC 9651) as these headers use. */
function itemsOf(text: string | undefined): { name: string; params: Record<string, string> }[] {
  return (text ?? '').split(',').map((item) => {
    const [name = '', ...params] = item.split(';').map((part) => part.trim());
    const pairs = params.map((param) => param.split('=', 2).map((part) => part.trim()) as [string, string?]);
    return { name, params: Object.fromEntries(pairs.map(([key, value = '']) => [key.toLowerCase(), value])) };
  });
}
