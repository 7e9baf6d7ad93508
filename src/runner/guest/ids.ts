/** Ids of children: known at the call, and the same when the script runs again after a crash lost the row. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * UUIDv8: the first 48 bits are the root's time (the same as in its UUIDv7), the rest is the start of
 * sha256(`<parent id>:<position>`) with version and variant set.
 */
export function childId(rootId: string, parentId: string, position: number): string {
  return uuid(rootId, sha256(utf8ToBytes(`${parentId}:${position}`)));
}

function uuid(rootId: string, digest: Uint8Array): string {
  const version = 0x80 | ((digest[0] ?? 0) & 0x0f);
  const variant = 0x80 | ((digest[2] ?? 0) & 0x3f);
  const head = `${rootId.slice(0, 13)}-${HEX[version]}${HEX[digest[1] ?? 0]}-${HEX[variant]}${HEX[digest[3] ?? 0]}-`;
  let tail = '';
  for (let i = 4; i < 10; i++) tail += HEX[digest[i] ?? 0];
  return head + tail;
}
