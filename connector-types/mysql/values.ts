/** Values between JSON and MySQL. */
import mysql from 'mysql2';
import { safeFloat, safeInteger } from '../sql/statement.ts';

/** What the driver gives for the column of a row. */
interface Field {
  type: string;
  extendedFormat?: string;
  buffer(): Buffer | null;
}

type Read = (field: Field, next: () => unknown) => unknown;

/** `onBytes` is told the size of each value; `zone`: the offset of the session, or nothing where it is not known. */
export function reader(onBytes: (bytes: number) => void, zone: string): Read {
  return (field, next) => {
    const value = field.type === 'GEOMETRY' ? field.buffer() : next();
    if (value === null) return null;
    onBytes(typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 8);
    return toJson(field, value, zone);
  };
}

function toJson({ type, extendedFormat }: Field, value: unknown, zone: string): unknown {
  if (type === 'BIT') return safeInteger(BigInt(`0x0${(value as Buffer).toString('hex')}`).toString());
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'number') return safeFloat(value);
  if (typeof value !== 'string') return value;
  if (type === 'LONGLONG') return safeInteger(value);
  if (type === 'DATETIME') return value.replace(' ', 'T');
  if (type === 'TIMESTAMP') return `${value.replace(' ', 'T')}${zone}`;
  return type === 'JSON' || extendedFormat === 'json' ? parsed(value) : value;
}

/** MariaDB lets a column of JSON hold other texts where its check is taken away. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Names of the types by their numbers; those of texts are of bytes where the column has no character set. */
const NAMES: Record<string, [string, string?]> = {
  TINY: ['tinyint'],
  SHORT: ['smallint'],
  INT24: ['mediumint'],
  LONG: ['int'],
  LONGLONG: ['bigint'],
  NEWDECIMAL: ['decimal'],
  VAR_STRING: ['varchar', 'varbinary'],
  STRING: ['char', 'binary'],
  TINY_BLOB: ['text', 'blob'],
  MEDIUM_BLOB: ['text', 'blob'],
  LONG_BLOB: ['text', 'blob'],
  BLOB: ['text', 'blob'],
};

const TYPES = mysql.Types as unknown as Record<number, string | undefined>;
const BINARY_CHARSET = 63;

export function typeName(column: { columnType?: number; characterSet?: number; extendedFormat?: string }): string {
  if (column.extendedFormat === 'json') return 'json';
  const type = TYPES[column.columnType ?? -1] ?? 'unknown';
  const [text, bytes] = NAMES[type] ?? [type.toLowerCase()];
  return bytes !== undefined && column.characterSet === BINARY_CHARSET ? bytes : text;
}

/** A parameter as the driver takes it: integers as integers, since limit takes no others; what is nested as JSON. */
export function toParameter(value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return mysql.TypedParameter.LONGLONG(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
