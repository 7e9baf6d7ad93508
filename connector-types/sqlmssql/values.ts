/** Values between JSON and SQL Server. */
import { TYPES } from 'tedious';
import { ConnectorError } from 'petiole/connector';
import { safeFloat, safeInteger } from '../sql/statement.ts';

interface Column {
  colName: string;
  type: { name: string; type?: string };
  precision?: number | undefined;
  scale?: number | undefined;
}

/** The driver has the milliseconds in the date, and what is below them beside it, in seconds. */
type Moment = Date & { nanosecondsDelta?: number };

/** `DateTimeN` and the like: a type that may be null. */
export function typeName({ type }: Column): string {
  return type.name.replace(/(?<=[a-z])N$/, '').toLowerCase();
}

export function toJson(column: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (value instanceof Date) return ofMoment(typeName(column), value, column.scale);
  const name = typeName(column);
  if (typeof value === 'number') return /^(numeric|decimal|money|smallmoney)$/.test(name) ? ofDecimal(column, value) : safeFloat(value);
  return name === 'bigint' || (name === 'int' && typeof value === 'string') ? safeInteger(String(value)) : value;
}

/** The driver makes floating numbers of decimals: as far as they are exact they are texts, and what is not is refused. */
function ofDecimal(column: Column, value: number): string {
  const scale = /money$/.test(typeName(column)) ? 4 : (column.scale ?? 0);
  if (Math.abs(value) * 10 ** scale < Number.MAX_SAFE_INTEGER) return value.toFixed(scale);
  throw new ConnectorError(
    'INVALID_RESPONSE',
    `SQLMSSQL: column '${column.colName}' holds a number with more digits than can be read exactly: select cast(… as varchar(50))`,
    { retryable: false },
  );
}

function ofMoment(type: string, value: Moment, scale = 3): string {
  const iso = value.toISOString();
  if (type === 'date') return iso.slice(0, 10);
  const fine = Math.round((value.nanosecondsDelta ?? 0) * 1e7)
    .toString()
    .padStart(4, '0');
  const digits = `${iso.slice(20, 23)}${fine}`.slice(0, type === 'smalldatetime' ? 0 : type === 'datetime' ? 3 : scale);
  const fraction = digits.replace(/(?<!0)0+$/, '');
  const time = `${iso.slice(11, 19)}${fraction && `.${fraction}`}`;
  if (type === 'time') return time;
  return `${iso.slice(0, 10)}T${time}${type === 'datetimeoffset' ? 'Z' : ''}`;
}

/** How large it is about: what counts is that large ones count. */
export function sizeOf(value: unknown): number {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 8;
}

export function toParameter(value: unknown): { type: (typeof TYPES)[keyof typeof TYPES]; value: unknown } {
  if (typeof value === 'boolean') return { type: TYPES.Bit, value };
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    return Math.abs(value) < 2 ** 31 ? { type: TYPES.Int, value } : { type: TYPES.BigInt, value: String(value) };
  }
  if (typeof value === 'number') return { type: TYPES.Float, value };
  return { type: TYPES.NVarChar, value: typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null) };
}
