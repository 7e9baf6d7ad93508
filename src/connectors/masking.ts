/**
 * What of a connection may be shown. The inputs are shown with every secret masked: fields that their type marks as secret,
 * the password in a URL, headers and environment variables that carry credentials, and each known secret wherever else it stands.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../model.ts';
import { MASK } from '../secrets/mask.ts';
import { KnownSecrets } from '../secrets/scrubber.ts';
import { isCredentialHeader } from './credential-headers.ts';

export { MASK } from '../secrets/mask.ts';

/** What is not to be shown: all that the process knows (`KnownSecrets`), or some texts. */
export type Hidden = Pick<KnownSecrets, 'scrub'> | readonly string[];

/** Fields whose entries are judged by their names: headers, and the environment of a program. */
const NAMED_ENTRIES = /headers?$|^env(ironment)?$/i;
/**
 * What stands before the `@` of an address: up to the last one, since people leave an `@` in a password as it is; and across a slash
 * where no port stands before it (`https://me:pa/ss@host` is no address, and is shown all the same). All lengths are bounded: the
 * text may come from anybody.
 */
const USERINFO = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#]+|[^\s/?#@:{[]{1,200}:(?!\d{1,5}[/?#]|\$\{vault:)\S{0,200})@/gi;
const MASKED_USERINFO = /:\/\/[^\s/?#]*\*{3}@/;

/** The inputs as they are shown. The given value is not changed. */
export function maskInputs(inputs: object, secretKeys: ReadonlySet<string>, hidden: Hidden): JsonValue {
  const shown: { [key: string]: JsonValue } = {};
  const known = scrubberOf(hidden);
  for (const [key, value] of Object.entries(inputs as Record<string, JsonValue | undefined>)) {
    if (value === undefined) continue;
    if (value !== null && secretKeys.has(key)) define(shown, key, MASK);
    else if (NAMED_ENTRIES.test(key)) define(shown, key, scrubValue(maskHeaders(value), known));
    else define(shown, key, scrubValue(maskInnerHeaders(value), known));
  }
  return shown;
}

/**
 * A value that was sent back as it was shown: where its masked form was left as it is, the secret stays. `before` is what is stored
 * and `shown` its masked form. A text that holds a mask and was not shown so is none that could be kept: `refuse` is told its path.
 */
export function keepMasked(
  given: JsonValue,
  before: JsonValue | undefined,
  shown: JsonValue | undefined,
  refuse: (path: string) => never,
  path = '',
): JsonValue {
  if (before !== undefined && isDeepStrictEqual(given, shown)) return before;
  if (given === MASK || (typeof given === 'string' && MASKED_USERINFO.test(given))) return refuse(path);
  if (typeof given !== 'object' || given === null) return given;
  const inside = (key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);
  if (Array.isArray(given)) return given.map((item, i) => keepMaskedItem(item, i, before, shown, (at) => refuse(inside(at))));
  const at = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as { [key: string]: JsonValue })[key] : undefined;
  const kept = Object.entries(given).map(([key, item]): [string, JsonValue] => [
    key,
    keepMasked(item, at(before, key), at(shown, key), refuse, inside(key)),
  ]);
  return Object.fromEntries(kept);
}

/**
 * An item of a list is kept as a whole or not at all, wherever it stands by now: its mask alone would take the secret of whatever
 * stood at its place, and under another name (`{name: X-Note, value: ***}`) it would be a secret no more.
 */
function keepMaskedItem(
  item: JsonValue,
  index: number,
  before: JsonValue | undefined,
  shown: JsonValue | undefined,
  refuse: (path: string) => never,
): JsonValue {
  if (!Array.isArray(before) || !Array.isArray(shown)) return keepMasked(item, undefined, undefined, refuse, `${index}`);
  const isSame = (other: JsonValue | undefined): boolean => isDeepStrictEqual(item, other);
  const found = isSame(shown[index]) ? index : shown.findIndex(isSame);
  return found >= 0 ? (before[found] as JsonValue) : keepMasked(item, undefined, undefined, refuse, `${index}`);
}

/** Every text that must not be shown: secret fields, passwords in URLs, credentials in headers. `KnownSecrets` finds its forms. */
export function secretsOf(inputs: object, secretKeys: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(inputs as Record<string, JsonValue | undefined>)) {
    if (value === undefined || value === null) continue;
    if (secretKeys.has(key)) collectTexts(value, found);
    else if (NAMED_ENTRIES.test(key)) collectHeaders(value, found);
    else {
      collectUserinfo(value, found);
      for (const headers of innerHeaders(value)) collectHeaders(headers, found);
    }
  }
  return [...found];
}

export function scrubText(text: string, hidden: Hidden): string {
  const clean = text.includes('@')
    ? text.replace(USERINFO, (whole, scheme: string, userinfo: string) => maskUserinfo(whole, scheme, userinfo))
    : text;
  return scrubberOf(hidden).scrub(clean);
}

export function scrubValue(value: JsonValue, hidden: Hidden): JsonValue {
  const known = scrubberOf(hidden);
  if (typeof value === 'string') return scrubText(value, known);
  if (typeof value === 'number') return known.scrub(String(value)) === MASK ? MASK : value;
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, known));
  if (typeof value !== 'object' || value === null) return value;
  const clean: { [key: string]: JsonValue } = {};
  for (const [key, item] of Object.entries(value)) define(clean, scrubText(key, known), scrubValue(item, known));
  return clean;
}

/** `http://user:password@host` keeps its user; `https://token@host` does not, since there the user is the secret. */
function maskUserinfo(_whole: string, scheme: string, userinfo: string): string {
  const colon = userinfo.indexOf(':');
  if (colon >= 0) return `${scheme}${userinfo.slice(0, colon)}:${MASK}@`;
  return /^https?:/i.test(scheme) ? `${scheme}${MASK}@` : `${scheme}${userinfo}@`;
}

/** `options: { headers }` */
function maskInnerHeaders(value: JsonValue): JsonValue {
  if (innerHeaders(value).length === 0) return value;
  const entries = Object.entries(value as { [key: string]: JsonValue });
  return Object.fromEntries(entries.map(([key, item]) => [key, NAMED_ENTRIES.test(key) ? maskHeaders(item) : item]));
}

function innerHeaders(value: JsonValue): JsonValue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.keys(value).flatMap((key) => (NAMED_ENTRIES.test(key) ? [value[key] ?? null] : []));
}

function maskHeaders(headers: JsonValue): JsonValue {
  if (Array.isArray(headers)) return headers.map(maskHeaderEntry);
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isCredentialHeader(name) ? MASK : value]));
}

/** Headers as a list: `{name, value}` or `[name, value]` or `Name: value`. */
function maskHeaderEntry(entry: JsonValue): JsonValue {
  if (Array.isArray(entry)) return isCredentialHeader(String(entry[0])) ? [entry[0] ?? null, MASK] : entry;
  if (typeof entry === 'string') {
    const name = entry.slice(0, entry.indexOf(':') + 1);
    return isCredentialHeader(name.slice(0, -1)) ? `${name} ${MASK}` : entry;
  }
  if (typeof entry !== 'object' || entry === null) return entry;
  return isCredentialHeader(String(entry['name'])) ? { ...entry, value: MASK } : entry;
}

function collectTexts(value: JsonValue, into: Set<string>): void {
  if (typeof value === 'string') into.add(value);
  else if (typeof value === 'number') into.add(String(value));
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collectTexts(item, into);
}

function collectHeaders(headers: JsonValue, into: Set<string>): void {
  if (typeof headers !== 'object' || headers === null) return;
  const entries = Array.isArray(headers) ? headers.map(headerOf) : Object.entries(headers);
  for (const [name, value] of entries) if (isCredentialHeader(name)) collectCredential(value, into);
}

function headerOf(entry: JsonValue): [string, JsonValue] {
  if (Array.isArray(entry)) return [String(entry[0]), entry[1] ?? null];
  if (typeof entry === 'string') return [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1).trim()];
  if (typeof entry !== 'object' || entry === null) return ['', null];
  return [String(entry['name']), entry['value'] ?? null];
}

/** `Bearer abc`: the credential without its scheme is the secret too, and so is the password that `Basic` encodes. */
function collectCredential(value: JsonValue, into: Set<string>): void {
  collectTexts(value, into);
  if (typeof value !== 'string' || !value.includes(' ')) return;
  const credential = value.slice(value.indexOf(' ') + 1);
  into.add(credential);
  if (!/^basic /i.test(value)) return;
  const decoded = Buffer.from(credential, 'base64').toString('utf8');
  if (decoded.includes(':')) into.add(decoded.slice(decoded.indexOf(':') + 1));
}

/** Every header that stands in the inputs, in any of the notations. */
export function headersIn(inputs: object): { field: string; name: string; value: JsonValue }[] {
  return Object.entries(inputs as Record<string, JsonValue | undefined>).flatMap(([key, value]) => {
    if (value === undefined || value === null) return [];
    if (NAMED_ENTRIES.test(key)) return headersOf(key, value);
    if (typeof value !== 'object' || Array.isArray(value)) return [];
    const inner = Object.entries(value).filter(([name]) => NAMED_ENTRIES.test(name));
    return inner.flatMap(([name, headers]) => headersOf(`${key}.${name}`, headers));
  });
}

function headersOf(field: string, headers: JsonValue): { field: string; name: string; value: JsonValue }[] {
  if (typeof headers !== 'object' || headers === null) return [];
  const entries = Array.isArray(headers) ? headers.map(headerOf) : Object.entries(headers);
  return entries.map(([name, value]) => ({ field, name, value }));
}

function collectUserinfo(value: JsonValue, into: Set<string>): void {
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collectUserinfo(item, into);
  if (typeof value !== 'string' || !value.includes('@')) return;
  for (const [, scheme = '', userinfo = ''] of value.matchAll(USERINFO)) {
    const colon = userinfo.indexOf(':');
    if (colon >= 0 || /^https?:/i.test(scheme)) addDecoded(userinfo.slice(colon + 1), into);
  }
}

function addDecoded(text: string, into: Set<string>): void {
  into.add(text);
  try {
    into.add(decodeURIComponent(text));
  } catch {
    // not percent-encoded
  }
}

const NOTHING = new KnownSecrets();

function scrubberOf(hidden: Hidden): Pick<KnownSecrets, 'scrub'> {
  if ('scrub' in hidden) return hidden;
  if (hidden.length === 0) return NOTHING;
  const known = new KnownSecrets();
  known.add(hidden);
  return known;
}

function define(object: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
