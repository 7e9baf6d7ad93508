/** Values between JSON and Oracle. */
import oracledb, { type ColumnInfo, type ColumnType } from 'oracledb';
import { ConnectorError } from 'petiole/connector';
import { safeFloat, safeInteger } from '../sql/statement.ts';
import { textOf, type Moment } from './moment.ts';

const TEXTS: readonly unknown[] = [oracledb.DB_TYPE_NUMBER, oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_NCLOB];
const UNREADABLE: readonly unknown[] = [oracledb.DB_TYPE_BFILE, oracledb.DB_TYPE_CURSOR, oracledb.DB_TYPE_OBJECT];

/** Numbers and large values come whole: the driver would round the ones, and give handles for the others. */
export function readAs({ name, dbType, dbTypeName = '' }: ColumnInfo): { type: ColumnType } | undefined {
  if (UNREADABLE.includes(dbType)) {
    const what = `SQLORACLE: column '${name}' is of type ${dbTypeName.toLowerCase()}, which cannot be read: select what is in it`;
    throw new ConnectorError('INVALID_RESPONSE', what, { retryable: false });
  }
  if (TEXTS.includes(dbType)) return { type: oracledb.STRING };
  return dbType === oracledb.DB_TYPE_BLOB ? { type: oracledb.BUFFER } : undefined;
}

export function typeName({ dbTypeName = 'unknown' }: ColumnInfo): string {
  return dbTypeName.toLowerCase();
}

export function toJson(column: ColumnInfo, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (column.dbType === oracledb.DB_TYPE_NUMBER) return ofNumber(column, String(value));
  if (value instanceof Date) return textOf(value as Moment, (value as Moment).hasZone || /time zone/i.test(typeName(column)));
  return plain(value);
}

/** Oracle has one type for all numbers. A column of decimals gives texts only; of others the integers that JSON holds exactly are numbers. */
function ofNumber({ scale = 0 }: ColumnInfo, text: string): number | string {
  return scale <= 0 && /^-?\d+$/.test(text) ? safeInteger(text) : text.replace(/^(-?)\./, '$10.');
}

/** What stands in a JSON column, and what is no JSON in it or elsewhere. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return safeFloat(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? safeInteger(String(value)) : value;
  if (value instanceof Date) return textOf(value as Moment);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  return intervalOf(value as Interval) ?? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

interface Interval {
  years?: number;
  months: number;
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
  fseconds: number;
}

/** As ISO 8601 has it: `P1Y2M`, `P3DT4H5M6.7S`. All parts of an interval have one sign. */
function intervalOf(value: Interval): string | undefined {
  const kind = value.constructor?.name;
  if (kind !== 'IntervalYM' && kind !== 'IntervalDS') return undefined;
  const parts =
    kind === 'IntervalYM' ? [value.years ?? 0, value.months] : [value.days, value.hours, value.minutes, value.seconds, value.fseconds];
  const sign = parts.some((part) => part < 0) ? '-' : '';
  const [a = 0, b = 0, c = 0, d = 0, nanoseconds = 0] = parts.map(Math.abs);
  if (kind === 'IntervalYM') return `${sign}P${a}Y${b}M`;
  const fraction = String(nanoseconds)
    .padStart(9, '0')
    .replace(/(?<!0)0+$/, '');
  return `${sign}P${a}DT${b}H${c}M${d}${fraction && `.${fraction}`}S`;
}

/** How large it is about, as JSON: what counts is that large ones count. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8;
}

/** Before version 23 SQL has no booleans; since then a number is taken for one. */
export function toParameter(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
