/**
 * Secrets at rest. A sealed value is a text that may stand wherever a text may:
 *
 *   petiole:v1:<data key id>:<base64url of: salt (24 bytes) | ciphertext | tag (16 bytes)>
 *
 * AES-256-GCM under a key of its own: HMAC-SHA-512 of the salt under the data key gives key and nonce, so that one data key may
 * seal more values than the 2^32 that random nonces of 96 bits allow. The additional data bind the value to its place (table, id
 * of the record, field) and to the data key: a sealed value that was copied to another place does not open there.
 *
 * Data keys lie in the database, wrapped by the master key (`data-keys.ts`). Rotation wraps them anew and leaves the values alone.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { PetioleError } from '../errors.ts';

/** Where a sealed value stands. It opens only with the same three. */
export interface Binding {
  table: string;
  id: string;
  field: string;
}

export interface DataKey {
  /** 16 hex digits */
  id: string;
  /** 32 bytes */
  key: Buffer;
}

/** The data keys of a process: those that open, and the one that seals. */
export interface DataKeyRing {
  current(): DataKey;
  find(id: string): DataKey | undefined;
}

const PREFIX = 'petiole:v1:';
const SALT_BYTES = 24;
const TAG_BYTES = 16;
const SEALED = /^petiole:v1:([0-9a-f]{16}):([A-Za-z0-9_-]{54,})$/;

export class Envelope {
  readonly #keys: DataKeyRing;

  constructor(keys: DataKeyRing) {
    this.#keys = keys;
  }

  seal(plain: string | Buffer, binding: Binding): string {
    const { id, key } = this.#keys.current();
    const salt = randomBytes(SALT_BYTES);
    const own = ownKey(key, salt);
    const cipher = createCipheriv('aes-256-gcm', own.key, own.nonce).setAAD(additionalData(id, binding));
    const sealed = Buffer.concat([salt, cipher.update(plain as Buffer), cipher.final(), cipher.getAuthTag()]);
    return `${PREFIX}${id}:${sealed.toString('base64url')}`;
  }

  /** Throws SECRET_UNREADABLE, which names the place and never what is in it. */
  open(sealed: string, binding: Binding): string {
    return this.openBytes(sealed, binding).toString('utf8');
  }

  openBytes(sealed: string, binding: Binding): Buffer {
    const { keyId, bytes } = parse(sealed, binding);
    const key = this.#keys.find(keyId);
    if (!key) throw unreadable(binding, `it is sealed with the data key ${keyId}, which this process does not know`);
    const own = ownKey(key.key, bytes.subarray(0, SALT_BYTES));
    const decipher = createDecipheriv('aes-256-gcm', own.key, own.nonce)
      .setAAD(additionalData(keyId, binding))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(SALT_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw unreadable(binding, 'it was changed, or it was sealed for another place');
    }
  }

  /** Whether this process has the key of a sealed value; false also for what is no sealed value. */
  canOpen(sealed: string): boolean {
    const keyId = dataKeyOf(sealed);
    return keyId !== null && this.#keys.find(keyId) !== undefined;
  }
}

export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(PREFIX) && SEALED.test(value);
}

/** The id of the data key that a value was sealed with, or null. */
export function dataKeyOf(sealed: string): string | null {
  return SEALED.exec(sealed)?.[1] ?? null;
}

/** A ring of keys that are at hand; the last one seals. */
export function ringOf(...keys: [DataKey, ...DataKey[]]): DataKeyRing {
  const byId = new Map(keys.map((key) => [key.id, key]));
  return { current: () => keys.at(-1) ?? keys[0], find: (id) => byId.get(id) };
}

export function newDataKey(): DataKey {
  return { id: randomBytes(8).toString('hex'), key: randomBytes(32) };
}

function parse(sealed: string, binding: Binding): { keyId: string; bytes: Buffer } {
  const [, keyId, text] = SEALED.exec(sealed) ?? [];
  if (keyId === undefined || text === undefined) throw unreadable(binding, 'it is no sealed value, or a part of one');
  return { keyId, bytes: Buffer.from(text, 'base64url') };
}

function ownKey(dataKey: Buffer, salt: Buffer): { key: Buffer; nonce: Buffer } {
  const bytes = createHmac('sha512', dataKey).update('petiole:v1:value').update(salt).digest();
  return { key: bytes.subarray(0, 32), nonce: bytes.subarray(32, 44) };
}

/** As JSON, so that no two bindings give the same bytes. */
function additionalData(keyId: string, { table, id, field }: Binding): Buffer {
  return Buffer.from(JSON.stringify([PREFIX, keyId, table, id, field]));
}

function unreadable({ table, id, field }: Binding, why: string): PetioleError {
  return new PetioleError(
    'SECRET_UNREADABLE',
    `the secret in ${table}.${field} of ${id} cannot be opened: ${why}. Restore the row from a backup, or write the secret anew`,
  );
}
