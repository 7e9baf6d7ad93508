/**
 * Answers over HTTP as they may be shown: without the cookies and the headers with credentials that the far side sent. The script is
 * given them as they are, hot and replayed.
 */
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import type { SecretSource } from '../secrets/scrubber.ts';
import { isCredentialHeader } from './credential-headers.ts';
import { shownBySchema } from './declared-secrets.ts';
import { MASK } from './masking.ts';

/** Shorter ones are masked in their places alone: a cookie may hold an ordinary word, such as a language. */
const SHORTEST_KNOWN = 16;
const TELLING = /"cookies":\{"|"(?!cookies":\{\})[^"]{0,60}(cookie|auth|token|secret|pass|key|signature|credential)[^"]{0,60}":/i;

/** What is masked of an output: what its schema declares secret, and what came as a credential. Null where that is nothing. */
export function shownOutput(output: JsonText, schema: JsonObject, found: (secret: string, source: SecretSource) => void): JsonText | null {
  const declared = shownBySchema(output, schema, (secret) => found(secret, 'operator'));
  return shownAnswer(declared ?? output, schema, (secret) => found(secret, 'others')) ?? declared;
}

/** Null where nothing in it is masked. `schema`: that of the outputs. `found` is told what is. */
function shownAnswer(output: JsonText, schema: JsonObject, found: (secret: string) => void): JsonText | null {
  const declared = (schema['properties'] ?? {}) as JsonObject;
  if (!('headers' in declared || 'cookies' in declared) || !TELLING.test(output)) return null;
  const answer = JSON.parse(output) as JsonValue;
  const shown = maskAnswer(answer, found);
  return shown === answer ? null : JSON.stringify(shown);
}

/** The same value where nothing in it is masked. */
export function maskAnswer(answer: JsonValue, found: (secret: string) => void = () => undefined): JsonValue {
  if (!isObject(answer)) return answer;
  const [headers, cookies] = [answer['headers'], answer['cookies']];
  const masked: JsonObject = {};
  if (isObject(headers) && Object.keys(headers).some(isCredentialHeader))
    masked['headers'] = maskEntries(headers, isCredentialHeader, found);
  if (isObject(cookies) && Object.keys(cookies).length > 0) masked['cookies'] = maskEntries(cookies, () => true, found);
  return Object.keys(masked).length === 0 ? answer : { ...answer, ...masked };
}

function maskEntries(entries: JsonObject, isSecret: (name: string) => boolean, found: (secret: string) => void): JsonObject {
  const shown = Object.entries(entries).map(([name, value]): [string, JsonValue] => {
    if (!isSecret(name)) return [name, value];
    for (const text of [value].flat()) if (typeof text === 'string') tell(text, found);
    return [name, Array.isArray(value) ? value.map(() => MASK) : MASK];
  });
  return Object.fromEntries(shown);
}

/** `session=abc; Path=/`: the value of the cookie is the secret. */
function tell(text: string, found: (secret: string) => void): void {
  const value = /^[^=;\s]+=([^;]*)/.exec(text)?.[1] ?? text;
  for (const secret of new Set([value, decoded(value)])) if (secret.length >= SHORTEST_KNOWN) found(secret);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
