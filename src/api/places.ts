import { validate } from 'uuid';
import { PetioleError } from '../errors.ts';
import { decodeCursor } from '../executions/paging.ts';

/** A time as PostgreSQL writes it, in UTC and with its microseconds. */
const TIME = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+]00$/;

/** Where a page of what is listed by time begins, as its cursor says. */
export function placeOf(cursor: string): { at: string; id: string } {
  const [at, id] = decodeCursor(cursor);
  if (at !== undefined && id !== undefined && TIME.test(at) && !Number.isNaN(Date.parse(at)) && validate(id)) return { at, id };
  throw new PetioleError('INVALID_REQUEST', "this is no cursor of this list; take it from 'next' of the page before");
}
