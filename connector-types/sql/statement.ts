/** From what a flow gives to a statement, and from rows to what a flow gets. */
import { ConnectorError } from 'petiole/connector';
import { MODES, type Columns, type Limits, type Mode, type Statement } from './fields.ts';

export interface Call<P = unknown> {
  mode: Mode;
  text: string;
  parameters: P;
}

export function callOf<P>(statement: Statement<P>, at: string): Call<P> {
  const given = MODES.filter((mode) => statement[mode] !== undefined);
  const [mode] = given;
  if (!mode || given.length > 1) {
    const what = mode ? `${given.map((name) => `'${name}'`).join(' and ')} cannot both be given` : 'a statement is missing';
    throw new ConnectorError('INVALID_INPUT', `${at}: ${what}: give one of ${MODES.join(', ')}`, { retryable: false, unsent: true });
  }
  return { mode, text: statement[mode] ?? '', parameters: statement.parameters };
}

/** How many rows are asked of the server: it need not make those that nobody gets. 0: all. */
export function rowsFor(mode: Mode, { max_rows }: Limits): number {
  return mode === 'fetch' ? max_rows + 1 : mode === 'execute' ? 0 : 1;
}

export function resultOf(mode: Mode, rows: readonly unknown[][], columns: Columns): unknown {
  if (mode === 'execute') return null;
  if (mode === 'fetch') return rows.map((row) => objectOf(row, columns));
  const [first] = rows;
  if (!first) return null;
  return mode === 'fetchval' ? (first[0] ?? null) : objectOf(first, columns);
}

/** Of columns with one name the last one stays. */
function objectOf(row: readonly unknown[], columns: Columns): object {
  const object = {};
  columns.forEach(({ name }, index) =>
    Object.defineProperty(object, name, { value: row[index] ?? null, enumerable: true, configurable: true, writable: true }),
  );
  return object;
}

export function assertRows(mode: Mode, rows: readonly unknown[], { max_rows }: Limits): void {
  if (mode === 'fetch' && rows.length > max_rows) throw tooLarge(`more than ${max_rows} rows`, 'max_rows');
}

export function tooLarge(what: string, key: string): ConnectorError {
  return new ConnectorError('RESPONSE_TOO_LARGE', `the statement gives ${what}: select less, or raise ${key}`, { retryable: false });
}

/** Integers that JSON's numbers cannot hold exactly stay texts. */
export function safeInteger(text: string): number | string {
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

/** JSON has no NaN and no Infinity: they become texts. */
export function safeFloat(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}
