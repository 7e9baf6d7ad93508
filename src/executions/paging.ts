import { validate } from 'uuid';
import { PetioleError } from '../errors.ts';
import type { ExecutionFilter } from '../storage/journal/queries.ts';
import type { ListFilter } from './types.ts';

const LIMIT = 50;

/** An opaque cursor of a few texts. */
export function cursorOf(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function decodeCursor(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.length > 0 && parts.every(isText)) return parts;
  } catch {
    // told below
  }
  throw new PetioleError('INVALID_REQUEST', `'${cursor}' is not a cursor; take it from 'next' of the page before`);
}

/** PostgreSQL takes no null characters, and nothing that we put into a cursor has one. */
function isText(part: unknown): part is string {
  return typeof part === 'string' && !/\p{Cc}/u.test(part);
}

/** An execution's id as the database takes it. */
export function idOf(id: string): string {
  if (!validate(id)) throw new PetioleError('NOT_FOUND', `there is no execution '${id}': ids are UUIDs`);
  return id.toLowerCase();
}

function cursorId(id: string): string {
  if (validate(id)) return id.toLowerCase();
  throw anotherCursor();
}

/** A number of a cursor, as large as a column of the database. */
export function cursorNumber(text: string): number {
  if (/^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31) return Number(text);
  throw anotherCursor();
}

function anotherCursor(): PetioleError {
  return new PetioleError('INVALID_REQUEST', "this is no cursor of this list; take it from 'next' of the page before");
}

export function filterOf(filter: ListFilter): ExecutionFilter {
  const [before] = filter.cursor === undefined ? [] : decodeCursor(filter.cursor);
  const [key, ...value] = filter.label?.split('=') ?? [];
  return {
    ...(filter.status && { status: filter.status }),
    ...(filter.type && { type: filter.type }),
    ...(filter.flow !== undefined && { flow: filter.flow }),
    ...(filter.connector !== undefined && { connector: filter.connector }),
    ...(key !== undefined && { label: value.length > 0 ? { key, value: value.join('=') } : { key } }),
    ...(filter.root !== undefined && { root: idOf(filter.root) }),
    ...(filter.parent !== undefined && { parent: filter.parent === 'none' ? null : idOf(filter.parent) }),
    ...(filter.from !== undefined && { from: dateOf('from', filter.from) }),
    ...(filter.to !== undefined && { to: dateOf('to', filter.to) }),
    ...(filter.q !== undefined && { q: filter.q }),
    ...(before !== undefined && { before: cursorId(before) }),
    limit: Math.min(Math.max(filter.limit ?? LIMIT, 1), 1000),
  };
}

function dateOf(name: string, text: string): Date {
  const date = new Date(text);
  // ISO 8601 has a year 0, PostgreSQL has none
  if (!Number.isNaN(date.getTime()) && date.getUTCFullYear() > 0) return date;
  throw new PetioleError(
    'INVALID_REQUEST',
    `${name}: '${text}' is not a time that can be searched; write it as ISO 8601, such as 2030-01-31T12:00:00Z`,
  );
}
