/**
 * `structuredClone` for the types of the language: the algorithm of the HTML standard without transfer and without platform
 * objects. Its own, because the libraries at hand clone a Map into a class of theirs, or lose views and causes.
 */
import {
  NativeDate,
  create,
  defineProperty,
  getPrototypeOf,
  hasOwn,
  isArray,
  keysOf,
  reflectApply,
  reflectConstruct,
} from './primordials.ts';

const toStringTag = Object.prototype.toString;
const getTime = NativeDate.prototype.getTime;
const { isView } = ArrayBuffer;

/** Errors keep their class only where it is one of the language. */
const ERRORS: Record<string, ErrorConstructor> = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

type Seen = Map<object, unknown>;

export function structuredClone(value: unknown, options?: { transfer?: unknown[] }): unknown {
  if (options?.transfer !== undefined && options.transfer.length > 0) throw uncloneable('structuredClone cannot transfer here; it copies');
  return clone(value, new Map());
}

function clone(value: unknown, seen: Seen): unknown {
  if (typeof value === 'symbol') throw uncloneable('a symbol cannot be cloned');
  if (typeof value === 'function') throw uncloneable(`the function ${value.name} cannot be cloned`);
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  return known === undefined ? cloneObject(value, seen) : known;
}

function cloneObject(value: object, seen: Seen): unknown {
  const remember = <T>(copy: T): T => {
    seen.set(value, copy);
    return copy;
  };
  if (isArray(value)) return copyFields(value, remember(new Array<unknown>(value.length)), seen);
  if (value instanceof Date) return remember(new NativeDate(reflectApply(getTime, value, []) as number));
  if (value instanceof RegExp) return remember(new RegExp(value.source, value.flags));
  if (value instanceof Map) return cloneMap(value, remember(new Map()), seen);
  if (value instanceof Set) return cloneSet(value, remember(new Set()), seen);
  if (value instanceof Error) return cloneError(value, remember, seen);
  if (value instanceof ArrayBuffer) return remember(value.slice(0));
  if (isView(value)) return remember(cloneView(value, seen));
  const tag = reflectApply(toStringTag, value, []) as string;
  if (/^\[object (Boolean|Number|String|BigInt)\]$/.test(tag)) return remember(Object((value as { valueOf(): unknown }).valueOf()));
  if (/^\[object (Promise|WeakMap|WeakSet|Generator|AsyncGenerator)\]$/.test(tag))
    throw uncloneable(`${tag.slice(8, -1)} objects cannot be cloned`);
  return copyFields(value, remember({}), seen);
}

function copyFields(from: object, to: object, seen: Seen): object {
  for (const key of keysOf(from)) {
    const value = clone((from as Record<string, unknown>)[key], seen);
    defineProperty(to, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return to;
}

function cloneMap(from: Map<unknown, unknown>, to: Map<unknown, unknown>, seen: Seen): unknown {
  for (const [key, value] of [...from]) to.set(clone(key, seen), clone(value, seen));
  return to;
}

function cloneSet(from: Set<unknown>, to: Set<unknown>, seen: Seen): unknown {
  for (const value of [...from]) to.add(clone(value, seen));
  return to;
}

function cloneError(from: Error, remember: <T>(copy: T) => T, seen: Seen): unknown {
  const constructor = hasOwn(ERRORS, from.name) ? ERRORS[from.name]! : Error;
  const to = remember(create(constructor.prototype) as object);
  for (const key of ['message', 'stack', 'cause'] as const) {
    if (key === 'cause' && !hasOwn(from, 'cause')) continue;
    const value = key === 'cause' ? clone(from.cause, seen) : String(from[key]);
    defineProperty(to, key, { value, enumerable: false, writable: true, configurable: true });
  }
  return to;
}

function cloneView(view: ArrayBufferView, seen: Seen): unknown {
  const buffer = clone(view.buffer, seen);
  const constructor = (getPrototypeOf(view) as { constructor: (...args: never) => unknown }).constructor;
  const length = view instanceof DataView ? view.byteLength : (view as Uint8Array).length;
  return reflectConstruct(constructor, [buffer, view.byteOffset, length]);
}

function uncloneable(what: string): Error {
  const error = new TypeError(what);
  defineProperty(error, 'name', { value: 'DataCloneError', enumerable: false, writable: true, configurable: true });
  return error;
}
