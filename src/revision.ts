/**
 * Which state of a stored thing somebody has seen, so that nobody overwrites what they have not seen (RFC 9110, 13.1: `ETag`,
 * `If-Match`). A leaf: the doors read the headers, and the storage compares while the row is locked.
 */
import { createHash } from 'node:crypto';

/** A row whose every change takes a later time. */
export interface Revised {
  id: string;
  updated_at: Date | string;
}

/** Called with the row as it is locked, null where there is none; throws where it is not the one that the caller has seen. */
export type RevisionCheck = (row: Revised | null) => void;

/** Opaque, with its quotes. It is made of no value, so it tells nothing of one. */
export function etagOf({ id, updated_at: at }: Revised): string {
  const time = typeof at === 'string' ? at : at.toISOString();
  return `"${createHash('sha256').update(`${id} ${time}`).digest('base64url').slice(0, 22)}"`;
}

/** When a change is made: now, and later than the change before, though that was in the same millisecond. */
export function changeTime(before: { updated_at: Date } | null | undefined): Date {
  return new Date(Math.max(Date.now(), (before?.updated_at.getTime() ?? 0) + 1));
}
