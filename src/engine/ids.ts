import { hash as hashOf, randomUUIDv7 } from 'node:crypto';

/** A new root's id: ordered by this time (ms since the epoch), unguessable in its random part. */
export function uuidv7(now: number): string {
  const time = Math.floor(now).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${randomUUIDv7().slice(13)}`;
}

/**
 * The id of a later generation of a child (or of a root, whose id then stands for the place): UUIDv8 with the time of the first
 * one, and otherwise a hash, so that a repeated write gives the same id.
 */
export function generationId(placeId: string, generation: number): string {
  const hash = hashOf('sha256', `${placeId}/${generation}`);
  const time = placeId.replaceAll('-', '').slice(0, 12);
  const variant = ((Number.parseInt(hash[3] as string, 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}
