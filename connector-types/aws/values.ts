/** JSON as the parameters of a command, and its results as JSON, by the schema that each command of the SDK carries. */
import { Readable } from 'node:stream';
import { NormalizedSchema } from '@smithy/core/schema';
import { ConnectorError } from 'petiole/connector';

type Ref = Parameters<typeof NormalizedSchema.of>[0];

/** Throws INVALID_INPUT: the SDK leaves out what it does not know, and nobody would see a misspelt name. */
export function toParameters(schema: unknown, value: Record<string, unknown>, command: string): Record<string, unknown> {
  return convert(NormalizedSchema.of(schema as Ref), value, command) as Record<string, unknown>;
}

function convert(schema: NormalizedSchema, value: unknown, at: string): unknown {
  if (value === null || value === undefined || schema.isDocumentSchema()) return value;
  if (schema.isTimestampSchema()) return timeOf(value, at);
  if (schema.isBlobSchema()) return bytesOf(value, at);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrong(`${at} must be a list`);
    return value.map((item, index) => convert(schema.getValueSchema(), item, `${at}[${index}]`));
  }
  if (schema.isMapSchema() || schema.isStructSchema()) return fieldsOf(schema, value, at);
  if (schema.isStringSchema() && typeof value !== 'string') throw wrong(`${at} must be a text: put it in quotes`);
  if (schema.isNumericSchema() && typeof value !== 'number') throw wrong(`${at} must be a number`);
  if (schema.isBooleanSchema() && typeof value !== 'boolean') throw wrong(`${at} must be true or false`);
  return value;
}

function fieldsOf(schema: NormalizedSchema, value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(`${at} must be an object`);
  const isMap = schema.isMapSchema();
  const known = isMap ? undefined : new Map<string, NormalizedSchema>(schema.structIterator());
  const fields = Object.entries(value as object).map(([name, item]) => {
    const member = known ? known.get(name) : schema.getValueSchema();
    if (!member) throw wrong(`${at} has no parameter '${name}'. It takes ${[...known!.keys()].join(', ') || 'none'}`);
    return [name, convert(member, item, `${at}.${name}`)] as const;
  });
  return Object.fromEntries(fields);
}

function timeOf(value: unknown, at: string): Date {
  const time = typeof value === 'string' ? new Date(value) : typeof value === 'number' ? new Date(value * 1000) : undefined;
  if (!time || Number.isNaN(time.getTime())) throw wrong(`${at} must be a time in ISO 8601, such as 2026-01-31T12:00:00Z`);
  return time;
}

function bytesOf(value: unknown, at: string): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  const base64 = (value as { $base64?: unknown }).$base64;
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
  throw wrong(`${at} must be a text, or bytes as { $base64: "…" }`);
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `AWS: ${message}`, { retryable: false, unsent: true });
}

// ------------------------------------------------------------------------------------------------- results

/** Throws where a part of it is no value but goes on for ever, such as a stream of events. */
export async function toJson(value: unknown): Promise<unknown> {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Readable) return { $base64: Buffer.concat(await value.toArray()).toString('base64') };
  if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return Promise.all(value.map(toJson));
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return value;
  if (Symbol.asyncIterator in value)
    throw new ConnectorError('INVALID_INPUT', 'AWS: this command answers with a stream of events, which a connection cannot give', {
      retryable: false,
    });
  if ('toJSON' in value || 'string' in value.constructor.prototype) return String(value);
  const entries = Object.entries(value).filter(([name, item]) => name !== '$metadata' && item !== undefined);
  return Object.fromEntries(await Promise.all(entries.map(async ([name, item]) => [name, await toJson(item)] as const)));
}
