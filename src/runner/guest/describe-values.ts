/** Values of a log line as JSON text. It never throws: what JSON cannot hold is described. */
import type { JsonText } from '../../model.ts';
import { isArray, keysOf, stringifyJson } from './primordials.ts';
import { utf8Length } from './serialize.ts';

const DEPTH = 50;

export function describeValues(values: readonly unknown[], limitBytes: number): JsonText {
  let text: string;
  try {
    text = stringifyJson(values.map((value) => describe(value, [])));
  } catch {
    text = '["a value that cannot be shown"]';
  }
  if (text.length * 3 <= limitBytes || utf8Length(text) <= limitBytes) return text;
  const start = text.slice(0, Math.min(1000, Math.floor(limitBytes / 8))).toWellFormed();
  return stringifyJson([`${start}… (cut: the line has ${utf8Length(text)} bytes, at most ${limitBytes} are allowed)`]);
}

function describe(value: unknown, above: object[]): unknown {
  switch (typeof value) {
    case 'undefined':
      return above.length === 0 ? '[undefined]' : undefined;
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return value.toString();
    case 'function':
      return `[function ${value.name || 'without a name'}]`;
    case 'number':
      return Number.isFinite(value) ? value : `[${value}]`;
    case 'object':
      return value === null ? null : describeObject(value, above);
    default:
      return value;
  }
}

function describeObject(value: object, above: object[]): unknown {
  if (above.includes(value)) return '[circular]';
  if (above.length >= DEPTH) return '[too deep]';
  above.push(value);
  try {
    return describeFields(value, above);
  } catch {
    return '[an object that cannot be read]';
  } finally {
    above.pop();
  }
}

function describeFields(value: object, above: object[]): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return describe((toJSON as (this: object, key: string) => unknown).call(value, ''), above);
  if (isArray(value)) return value.map((item) => describe(item, above) ?? null);
  if (value instanceof Error) return describeError(value, above);
  if (value instanceof Map) return { '[Map]': [...value].map((entry) => describe(entry, above)) };
  if (value instanceof Set) return { '[Set]': [...value].map((item) => describe(item, above)) };
  if (value instanceof Promise) return '[promise: await it first]';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  return fields(value, above);
}

function describeError(error: Error, above: object[]): unknown {
  const { name, message, stack, cause } = error;
  const own = fields(error, above);
  return { name, message, ...own, ...(cause === undefined ? {} : { cause: describe(cause, above) }), stack };
}

function fields(value: object, above: object[]): Record<string, unknown> {
  const described: Record<string, unknown> = {};
  for (const key of keysOf(value)) {
    Object.defineProperty(described, key, {
      value: describe((value as Record<string, unknown>)[key], above),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return described;
}
