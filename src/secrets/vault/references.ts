/** `${vault:NAME:PATH#KEY}` inside of a connector's value. */
import type { JsonObject, JsonValue } from '../../model.ts';
import { VaultFailure } from './failures.ts';

export interface Reference {
  vault: string;
  path: string;
  key: string;
}

const REFERENCES = /\$\{vault:([^}]*)\}/g;
const BEGINNING = '${vault:';
const FORM = 'write it like ${vault:main:git/repository#token}';

/** All references, each as it is written, once. `at`: the field, for errors, since the text itself may be masked in them. */
export function findReferences(value: JsonValue, into = new Map<string, Reference>(), at = ''): Map<string, Reference> {
  if (typeof value === 'string') {
    if (value.includes(BEGINNING)) findInText(value, into, at);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) findReferences(item, into, at === '' ? key : `${at}.${key}`);
  }
  return into;
}

/** One without its end would be sent to the far side as it stands. */
function findInText(text: string, into: Map<string, Reference>, at: string): void {
  const found = [...text.matchAll(REFERENCES)];
  if (found.length < text.split(BEGINNING).length - 1)
    throw new VaultFailure('VAULT_INVALID_REFERENCE', `in '${at}' a reference has no end: ${FORM}`);
  for (const [whole, inner] of found) into.set(whole, parseReference(inner ?? '', at));
}

/** The value with each reference replaced. Alone it is replaced by the secret as it is; inside of a text by its text. */
export function replaceReferences(value: JsonValue, secrets: ReadonlyMap<string, JsonValue>): JsonValue {
  if (typeof value === 'string') return value.includes(BEGINNING) ? replaceInText(value, secrets) : value;
  if (Array.isArray(value)) return value.map((item) => replaceReferences(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const replaced: JsonObject = {};
  for (const [key, item] of Object.entries(value)) define(replaced, key, replaceReferences(item, secrets));
  return replaced;
}

function replaceInText(text: string, secrets: ReadonlyMap<string, JsonValue>): JsonValue {
  const alone = secrets.get(text);
  if (alone !== undefined) return alone;
  return text.replace(REFERENCES, (whole) => {
    const secret = secrets.get(whole) ?? null;
    if (typeof secret !== 'object') return String(secret);
    throw new VaultFailure(
      'VAULT_INVALID_REFERENCE',
      `${whole} is ${secret === null ? 'null' : Array.isArray(secret) ? 'a list' : 'an object'} and can only stand alone, not inside of a text`,
    );
  });
}

/** Texts of a secret, for masking; of an object and a list those in it. */
export function textsOf(secret: JsonValue): string[] {
  if (typeof secret === 'string') return [secret];
  if (typeof secret === 'number') return [String(secret)];
  if (typeof secret !== 'object' || secret === null) return [];
  return Object.values(secret).flatMap(textsOf);
}

/** `main:git/repository#token`; a key may hold `#` no more than a name may hold `:`. */
function parseReference(inner: string, at: string): Reference {
  const [, vault, path, key] = /^([^:#]+):([^#]+)#([^#]+)$/.exec(inner) ?? [];
  if (vault !== undefined && path !== undefined && key !== undefined) return { vault, path, key };
  throw new VaultFailure('VAULT_INVALID_REFERENCE', `in '${at}' '\${vault:${inner}}' is no reference: ${FORM}`);
}

function define(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
