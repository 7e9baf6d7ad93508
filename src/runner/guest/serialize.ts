/**
 * Values of a script as JSON text. What JSON would lose without a word (a function, a symbol, a Map, a promise that was not
 * awaited) is an error that names its place; keys that are `undefined` are left out, as they mean "not given".
 */
import type { JsonText } from '../../model.ts';
import type { PetioleError } from '../../sdk/errors.ts';
import { fault } from './faults.ts';
import { ArrayPrototype, getPrototypeOf, hasOwn, isArray, keysOf, ObjectPrototype, stringifyJson } from './primordials.ts';

const { isView } = ArrayBuffer;

/** `what` names the value in messages: `inputs`, `output_value` … */
export function serialize(value: unknown, what: string, limitBytes: number): JsonText {
  const top = lostBy(value);
  if (top !== undefined) throw notSerializable(what, top);
  let text: string | undefined;
  try {
    text = isPlain(value, 0) ? stringifyJson(value) : stringifyJson(value, refuseLosses);
  } catch (error) {
    throw explain(error, value, what);
  }
  if (text === undefined) return 'null';
  checkBytes(text, what, limitBytes);
  return text;
}

export function checkBytes(text: string, what: string, limitBytes: number): void {
  // a UTF-16 unit is at most three bytes of UTF-8, so most texts need no count
  if (text.length * 3 <= limitBytes) return;
  const bytes = utf8Length(text);
  if (bytes <= limitBytes) return;
  throw fault('OUTPUT_LIMIT', `${what} has ${bytes} bytes as JSON; at most ${limitBytes} are allowed: keep large data behind a connector`);
}

export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLow(text.charCodeAt(i + 1))) {
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Nothing is that deep but a mistake, or a circle. */
const PLAIN_DEPTH = 64;

/**
 * Only what JSON keeps as it is, so that nobody has to look on as it is written: that takes a third of the time. What has a `toJSON` is not
 * plain, and a getter that gives something else each time deceives nobody but its own script.
 */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return true;
    case 'object':
      return value === null || (depth < PLAIN_DEPTH && (isArray(value) ? isPlainArray(value, depth + 1) : isPlainObject(value, depth + 1)));
    default:
      return false;
  }
}

function isPlainArray(values: readonly unknown[], depth: number): boolean {
  if (getPrototypeOf(values) !== ArrayPrototype || hasOwn(values, 'toJSON')) return false;
  for (let i = 0; i < values.length; i++) if (!isPlain(values[i], depth)) return false;
  return true;
}

function isPlainObject(value: object, depth: number): boolean {
  const prototype = getPrototypeOf(value) as object | null;
  if ((prototype !== ObjectPrototype && prototype !== null) || hasOwn(value, 'toJSON')) return false;
  for (const key in value) if (!isPlain((value as Record<string, unknown>)[key], depth)) return false;
  return true;
}

class Loss extends Error {}

/** A replacer: it changes nothing, it only refuses. */
function refuseLosses(_key: string, value: unknown): unknown {
  const type = typeof value;
  if (type === 'string' || type === 'number' || type === 'boolean' || value === null) return value;
  if (lostBy(value) !== undefined) throw new Loss();
  return value;
}

/** What JSON would lose of this value itself, in words; undefined where it keeps it. */
function lostBy(value: unknown): string | undefined {
  switch (typeof value) {
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'bigint':
      return 'a BigInt; use String(value) or Number(value)';
    case 'object':
      return value === null ? undefined : lostObject(value);
    default:
      return undefined;
  }
}

function lostObject(value: object): string | undefined {
  const prototype = getPrototypeOf(value) as object | null;
  if (prototype === ObjectPrototype || prototype === null || isArray(value)) return undefined;
  if (value instanceof Map) return 'a Map; use Object.fromEntries(map)';
  if (value instanceof Set) return 'a Set; use [...set]';
  if (value instanceof ArrayBuffer || isView(value)) return 'binary data; use btoa or an array of numbers';
  if (value instanceof Promise) return 'a promise; await it first';
  if (typeof (value as { then?: unknown }).then === 'function') return 'a child that was not awaited; await it first';
  return undefined;
}

function notSerializable(path: string, what: string): PetioleError {
  return fault('NOT_SERIALIZABLE', `${path} cannot be written as JSON: it is ${what}`);
}

/** The slow way, on failure only: the path of the value that JSON refuses. */
function explain(error: unknown, value: unknown, what: string): unknown {
  const found = search(value, what, []);
  if (found !== undefined) return notSerializable(found.path, found.what);
  if (error instanceof Loss) return fault('NOT_SERIALIZABLE', `${what} cannot be written as JSON: what its toJSON() gives cannot`);
  if (error instanceof RangeError) return fault('OUTPUT_LIMIT', `${what} is too large or too deep to be written as JSON`);
  // thrown by a getter or a toJSON of the script
  return error;
}

function search(value: unknown, path: string, above: object[]): { path: string; what: string } | undefined {
  const what = lostBy(value);
  if (what !== undefined) return { path, what };
  if (typeof value !== 'object' || value === null) return undefined;
  if (above.includes(value)) return { path, what: 'a circular reference' };
  if (above.length > 1000 || typeof (value as { toJSON?: unknown }).toJSON === 'function') return undefined;
  above.push(value);
  for (const key of keysOf(value)) {
    const place = isArray(value) ? `${path}[${key}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${stringifyJson(key)}]`;
    const found = search((value as Record<string, unknown>)[key], place, above);
    if (found !== undefined) return found;
  }
  above.pop();
  return undefined;
}
