/**
 * What of a connection may be shown. The inputs are shown with every secret masked: fields that their type marks as secret,
 * the password in a URL, headers that carry credentials, and each known secret wherever else it stands.
 */
import type { JsonValue } from '../model.ts';

export const MASK = '***';

/** Shorter ones would mask ordinary words; they are masked where their field is marked, but not inside other texts. */
const SHORTEST_SCRUBBED = 4;

const SECRET_HEADER = /^(proxy-)?authorization$|^(set-)?cookie$|token|secret|password|api[-_]?key|^x-amz-security/i;
const USERINFO = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/?#@]+)@/gi;

/** The inputs as they are shown. The given value is not changed. */
export function maskInputs(inputs: object, secretKeys: ReadonlySet<string>, secrets: readonly string[]): JsonValue {
  const shown: { [key: string]: JsonValue } = {};
  for (const [key, value] of Object.entries(inputs as Record<string, JsonValue | undefined>)) {
    if (value === undefined) continue;
    if (value !== null && secretKeys.has(key)) shown[key] = MASK;
    else if (/headers?$/i.test(key)) shown[key] = scrubValue(maskHeaders(value), secrets);
    else shown[key] = scrubValue(value, secrets);
  }
  return shown;
}

/** Every text that must not appear in a message: secret fields, passwords in URLs, credentials in headers. */
export function secretsOf(inputs: object, secretKeys: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(inputs as Record<string, JsonValue | undefined>)) {
    if (value === undefined || value === null) continue;
    if (secretKeys.has(key)) collectTexts(value, found);
    else if (/headers?$/i.test(key)) collectHeaders(value, found);
    else if (typeof value === 'string') collectUserinfo(value, found);
  }
  return [...found].filter((text) => text.length >= SHORTEST_SCRUBBED).sort((a, b) => b.length - a.length);
}

export function scrubText(text: string, secrets: readonly string[]): string {
  let clean = text.includes('@')
    ? text.replace(USERINFO, (whole, scheme: string, userinfo: string) => maskUserinfo(whole, scheme, userinfo))
    : text;
  for (const secret of secrets) {
    if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK);
  }
  return clean;
}

export function scrubValue(value: JsonValue, secrets: readonly string[]): JsonValue {
  if (typeof value === 'string') return scrubText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const clean: { [key: string]: JsonValue } = {};
  for (const [key, item] of Object.entries(value)) define(clean, scrubText(key, secrets), scrubValue(item, secrets));
  return clean;
}

/** `http://user:password@host` keeps its user; `https://token@host` does not, since there the user is the secret. */
function maskUserinfo(_whole: string, scheme: string, userinfo: string): string {
  const colon = userinfo.indexOf(':');
  if (colon >= 0) return `${scheme}${userinfo.slice(0, colon)}:${MASK}@`;
  return /^https?:/i.test(scheme) ? `${scheme}${MASK}@` : `${scheme}${userinfo}@`;
}

function maskHeaders(headers: JsonValue): JsonValue {
  if (Array.isArray(headers)) return headers.map(maskHeaderEntry);
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? MASK : value]));
}

/** Headers as a list: `{name, value}` or `[name, value]` or `Name: value`. */
function maskHeaderEntry(entry: JsonValue): JsonValue {
  if (Array.isArray(entry)) return SECRET_HEADER.test(String(entry[0])) ? [entry[0] ?? null, MASK] : entry;
  if (typeof entry === 'string') {
    const name = entry.slice(0, entry.indexOf(':') + 1);
    return SECRET_HEADER.test(name.slice(0, -1)) ? `${name} ${MASK}` : entry;
  }
  if (typeof entry !== 'object' || entry === null) return entry;
  return SECRET_HEADER.test(String(entry['name'])) ? { ...entry, value: MASK } : entry;
}

function collectTexts(value: JsonValue, into: Set<string>): void {
  if (typeof value === 'string') addForms(value, into);
  else if (typeof value === 'number') into.add(String(value));
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collectTexts(item, into);
}

function collectHeaders(headers: JsonValue, into: Set<string>): void {
  if (typeof headers !== 'object' || headers === null) return;
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) if (SECRET_HEADER.test(name)) collectCredential(value, into);
    return;
  }
  for (const entry of headers) {
    if (Array.isArray(entry) && SECRET_HEADER.test(String(entry[0]))) collectCredential(entry[1] ?? null, into);
    else if (typeof entry === 'object' && entry !== null && !Array.isArray(entry) && SECRET_HEADER.test(String(entry['name'])))
      collectCredential(entry['value'] ?? null, into);
  }
}

/** `Bearer abc`: the credential without its scheme is the secret too. */
function collectCredential(value: JsonValue, into: Set<string>): void {
  collectTexts(value, into);
  if (typeof value === 'string' && value.includes(' ')) addForms(value.slice(value.indexOf(' ') + 1), into);
}

function collectUserinfo(text: string, into: Set<string>): void {
  if (!text.includes('@')) return;
  for (const match of text.matchAll(USERINFO)) {
    const userinfo = match[2] ?? '';
    const colon = userinfo.indexOf(':');
    if (colon >= 0 || /^https?:/i.test(match[1] ?? '')) addForms(userinfo.slice(colon + 1), into);
  }
}

/** A secret as it is, and as it stands in a URL or in JSON. */
function addForms(secret: string, into: Set<string>): void {
  if (secret.length < SHORTEST_SCRUBBED) return;
  into.add(secret);
  const encoded = encodeURIComponent(secret.toWellFormed());
  if (encoded !== secret) into.add(encoded);
  const quoted = JSON.stringify(secret).slice(1, -1);
  if (quoted !== secret) into.add(quoted);
  try {
    into.add(decodeURIComponent(secret));
  } catch {
    // not percent-encoded
  }
  // a private key may be quoted line by line
  if (secret.includes('\n')) for (const line of secret.split('\n')) if (line.length >= 16 && !line.startsWith('-----')) into.add(line);
}

function define(object: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
