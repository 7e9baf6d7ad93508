/** Values between JSON and PostgreSQL, which sends and takes texts. */
import pg from 'pg';

type Read = (text: string) => unknown;

const same: Read = (text) => text;
const safeInteger: Read = (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text);
/** JSON has no NaN and no Infinity: they stay texts. */
const float: Read = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
/** `2026-01-02 03:04:05.123456+02` as ISO 8601; years before Christ and infinity stay as they are. */
const timestamp: Read = (text) =>
  text.replace(
    /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(?::?(\d\d))?)?$/,
    (_all, day: string, time: string, hours?: string, minutes = '00') =>
      `${day}T${time}${hours === undefined ? '' : `${hours}:${minutes}`.replace(/^[+-]00:00$/, 'Z')}`,
  );

interface Type {
  name: string;
  read: Read;
  /** the object id of its array */
  array: number;
}

/** By object id. Types that are not here stay texts: numeric, which JSON would round, date, time, interval, uuid, ranges, enums … */
const TYPES: Record<number, Type> = {
  16: { name: 'bool', read: (text) => text === 't', array: 1000 },
  17: { name: 'bytea', read: (text) => Buffer.from(text.replace(/^\\x/, ''), 'hex').toString('base64'), array: 1001 },
  19: { name: 'name', read: same, array: 1003 },
  20: { name: 'int8', read: safeInteger, array: 1016 },
  21: { name: 'int2', read: Number, array: 1005 },
  23: { name: 'int4', read: Number, array: 1007 },
  25: { name: 'text', read: same, array: 1009 },
  26: { name: 'oid', read: Number, array: 1028 },
  114: { name: 'json', read: JSON.parse, array: 199 },
  700: { name: 'float4', read: float, array: 1021 },
  701: { name: 'float8', read: float, array: 1022 },
  1042: { name: 'bpchar', read: same, array: 1014 },
  1043: { name: 'varchar', read: same, array: 1015 },
  1082: { name: 'date', read: same, array: 1182 },
  1083: { name: 'time', read: same, array: 1183 },
  1114: { name: 'timestamp', read: timestamp, array: 1115 },
  1184: { name: 'timestamptz', read: timestamp, array: 1185 },
  1186: { name: 'interval', read: same, array: 1187 },
  1266: { name: 'timetz', read: same, array: 1270 },
  1700: { name: 'numeric', read: same, array: 1231 },
  2950: { name: 'uuid', read: same, array: 2951 },
  3802: { name: 'jsonb', read: JSON.parse, array: 3807 },
};

const BY_ARRAY = new Map(Object.values(TYPES).map((type) => [type.array, type]));

export function typeName(oid: number): string {
  const element = BY_ARRAY.get(oid);
  return TYPES[oid]?.name ?? (element ? `${element.name}[]` : `type ${oid}`);
}

interface ArrayParser {
  create(text: string, read: Read): { parse(): unknown[] };
}

// its declared type is that of another version
const arrays = pg.types.arrayParser as unknown as ArrayParser;

/** For the driver: how the text of a value of this type becomes JSON. */
export function readerOf(oid: number): Read {
  const element = BY_ARRAY.get(oid);
  if (element) return (text) => arrays.create(text, element.read).parse();
  return TYPES[oid]?.read ?? same;
}

/** A parameter as the driver takes it: lists of plain values become arrays, everything else that is nested becomes JSON. */
export function toParameter(value: unknown): unknown {
  if (Array.isArray(value)) return isPlain(value) ? value : JSON.stringify(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function isPlain(list: readonly unknown[]): boolean {
  return list.every((item) => (Array.isArray(item) ? isPlain(item) : typeof item !== 'object' || item === null));
}
