/** The key that wraps data keys. It is nowhere in the database: whoever has only a dump of that can open nothing. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { PetioleError } from '../errors.ts';

export interface MasterKey {
  /** tells keys apart, and nothing of the key */
  readonly id: string;
  wrap(dataKey: Buffer, dataKeyId: string): Promise<string>;
  /** Throws ENCRYPTION_KEY_WRONG, or UNAVAILABLE where whoever holds the key is away. */
  unwrap(wrapped: string, dataKeyId: string): Promise<Buffer>;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key of 32 bytes that this process holds: from the environment or from a file. */
export function localMasterKey(key: Buffer): MasterKey {
  const id = `local-${createHash('sha256').update('petiole:master key id').update(key).digest('hex').slice(0, 16)}`;
  const bound = (dataKeyId: string): Buffer => Buffer.from(JSON.stringify(['petiole:v1:data key', id, dataKeyId]));
  return {
    id,
    async wrap(dataKey, dataKeyId) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(dataKeyId));
      return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    async unwrap(wrapped, dataKeyId) {
      const bytes = Buffer.from(wrapped, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
          .setAAD(bound(dataKeyId))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch {
        throw new PetioleError(
          'ENCRYPTION_KEY_WRONG',
          `the data key ${dataKeyId} does not open with the master key ${id}, which wrapped it: its row was damaged. Restore the table data_keys from a backup`,
        );
      }
    },
  };
}
