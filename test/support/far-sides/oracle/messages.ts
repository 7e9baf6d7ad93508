/** The messages of TTC as version 19 has them, as far as logins, statements, rows and the ends of transactions go. */
import { counted, integer, numberOf, Reader, text } from './bytes.ts';

export const FUNCTION = { fetch: 5, logoff: 9, commit: 14, rollback: 15, execute: 94, close: 105, proof: 115, login: 118 };
const FIELD_VERSION = 12;
const COMMIT = 0x100;
const DEFINE = 0x10;
const IN_TRANSACTION = 2;
export const NO_MORE_ROWS = 1403;

export interface Column {
  name: string;
  type: number;
  scale?: number;
}

export interface Asked {
  sql: string;
  parameters: unknown[];
  /** together with it */
  commits: boolean;
  /** rows that the client wants at once */
  rows: number;
  /** asks for the rows of the statement before, whose large values it wants whole */
  isDefine: boolean;
}

const bytes = (...values: number[]) => Buffer.from(values);
const many = (value: Buffer, count: number) => Array.from({ length: count }, () => value);
const zero = integer(0);

export function protocol(): Buffer {
  const fdo = Buffer.alloc(13);
  // the character set for national texts: AL16UTF16
  fdo.writeUInt16BE(2000, 9);
  const compiled = Buffer.alloc(45);
  compiled[7] = FIELD_VERSION;
  const running = Buffer.alloc(11);
  running[6] = 4;
  const head = Buffer.concat([bytes(1, 6, 0), Buffer.from('far side\0'), bytes(0x69, 3, 1, 0, 0, 0, fdo.length)]);
  return Buffer.concat([head, fdo, counted(compiled), counted(running)]);
}

export const dataTypes = () => bytes(2, 0, 0);

/** `flags`: by name */
export function parameters(pairs: Record<string, string>, flags: Record<string, number> = {}): Buffer {
  const told = Object.entries(pairs).map(([key, value]) => Buffer.concat([text(key), text(value), integer(flags[key] ?? 0)]));
  return Buffer.concat([bytes(8), integer(told.length), ...told, status(false)]);
}

export const status = (inTransaction: boolean) => Buffer.concat([bytes(9), integer(inTransaction ? IN_TRANSACTION : 0), zero]);

export interface End {
  number?: number;
  message?: string;
  rowCount?: number;
  cursor?: number;
  inTransaction: boolean;
}

/** The end of every answer; without a number it went well. */
export function end({ number = 0, message = '', rowCount = 0, cursor = 0, inTransaction }: End): Buffer {
  const rowId = [zero, zero, bytes(0), zero, zero];
  return Buffer.concat([
    ...[bytes(4), integer(inTransaction ? IN_TRANSACTION : 0), zero, zero, integer(number), zero, zero, integer(cursor), zero],
    ...[bytes(0, 0, 0, 0, 0, 0), ...rowId, zero, bytes(0, 0), zero, zero, zero, zero, zero, zero],
    ...[integer(number), integer(rowCount), ...(number ? [counted(`${message}\n`)] : [])],
  ]);
}

export function description(columns: readonly Column[]): Buffer {
  const told = columns.map(({ name, type, scale = 0 }) => {
    const isText = type === 1 || type === 112;
    const size = integer(type === 112 || type === 113 ? 4000 : 100);
    return Buffer.concat([
      ...[bytes(type, 0, 0, scale & 0xff), size, zero, zero, zero, zero, integer(isText ? 873 : 0), bytes(isText ? 1 : 0)],
      ...[size, zero, bytes(1, name.length), text(name), zero, zero, zero, zero],
    ]);
  });
  return Buffer.concat([bytes(16, 0), integer(100), integer(columns.length), bytes(0), ...told, ...many(zero, 6)]);
}

/** What a column of large values is read as has two numbers behind each. */
export function rows(columns: readonly Column[], values: readonly (Buffer | null)[][]): Buffer {
  const isLarge = (index: number) => [112, 113].includes(columns[index]?.type ?? 0);
  const told = values.flatMap((row) => [
    bytes(7),
    ...row.flatMap((value, index) => [counted(value), ...(isLarge(index) ? [zero, zero] : [])]),
  ]);
  return Buffer.concat([bytes(6, 0), ...many(zero, 4), zero, zero, ...told]);
}

/** `what`: the function that is called, `body`: what follows its number. Cursors that are closed on the way are passed over. */
export function call(request: Buffer): { what: number; body: Reader } {
  const body = new Reader(request);
  let [kind, what] = [body.byte(), body.byte()];
  body.byte();
  while (kind === 17) {
    body.byte();
    body.integers(body.integer());
    [kind, what] = [body.byte(), body.byte()];
    body.byte();
  }
  return { what, body };
}

export function pairs(body: Reader): { username: string; pairs: Record<string, string> } {
  body.byte();
  body.integers(2);
  body.byte();
  const count = body.integer();
  body.bytes(2);
  const username = body.counted().toString();
  const found = Array.from({ length: count }, () => {
    const pair: [string, string] = [body.text(), body.text()];
    body.integer();
    return pair;
  });
  return { username, pairs: Object.fromEntries(found) };
}

export function asked(body: Reader): Asked {
  const options = body.integer();
  const [cursor] = [body.integer(), body.byte(), body.integer(), body.byte(), body.integer(), body.bytes(3)];
  const wanted = body.integer();
  body.integer();
  body.byte();
  const binds = body.integer();
  body.bytes(6);
  body.integers(2);
  body.bytes(3);
  body.integer();
  body.byte();
  body.integers(2);
  body.byte();
  body.integer();
  body.bytes(2);
  body.integer();
  body.byte();
  body.integer();
  body.bytes(2);
  body.integer();
  const sql = cursor === 0 ? body.counted().toString() : '';
  body.integers(13);
  const isDefine = (options & DEFINE) !== 0;
  return { sql, parameters: isDefine ? [] : bound(body, binds), commits: (options & COMMIT) !== 0, rows: wanted, isDefine };
}

function bound(body: Reader, count: number): unknown[] {
  const types = Array.from({ length: count }, () => {
    const type = body.byte();
    body.bytes(3);
    body.integers(6);
    body.byte();
    body.integers(2);
    return type;
  });
  if (count > 0) body.byte();
  return types.map((type) => {
    const value = body.counted();
    if (value.length === 0) return null;
    return type === 2 ? numberOf(value) : value.toString();
  });
}
