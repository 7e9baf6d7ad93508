/** O5LOGON with a verifier of version 12c: neither side shows the password, and both show that they know it. */
import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto';

const ROUNDS = 4096;
const DERIVING = 3;
export const VERIFIER_12C = 0x4815;

export class Verifier {
  readonly #salt = randomBytes(16);
  readonly #mixing = randomBytes(16);
  readonly #part = randomBytes(32);
  readonly #hash: Buffer;

  constructor(password: string) {
    const key = pbkdf2Sync(password, Buffer.concat([this.#salt, Buffer.from('AUTH_PBKDF2_SPEEDY_KEY')]), ROUNDS, 64, 'sha512');
    this.#hash = createHash('sha512').update(key).update(this.#salt).digest().subarray(0, 32);
  }

  /** What the server shows first. */
  challenge(): Record<string, string> {
    return {
      AUTH_SESSKEY: hex(encrypt(this.#hash, this.#part)),
      AUTH_VFR_DATA: hex(this.#salt),
      AUTH_PBKDF2_CSK_SALT: hex(this.#mixing),
      AUTH_PBKDF2_VGEN_COUNT: String(ROUNDS),
      AUTH_PBKDF2_SDER_COUNT: String(DERIVING),
    };
  }

  /** What the server shows to a client that knows the password; nothing to others. */
  answer(password: string, given: Record<string, string>): string | undefined {
    const theirs = decrypt(this.#hash, Buffer.from(given['AUTH_SESSKEY'] ?? '', 'hex')).subarray(0, 32);
    const parts = hex(Buffer.concat([theirs, this.#part]));
    const key = pbkdf2Sync(parts, this.#mixing, DERIVING, 32, 'sha512');
    const shown = decrypt(key, Buffer.from(given['AUTH_PASSWORD'] ?? '', 'hex'));
    const length = shown.length - (shown.at(-1) ?? 0);
    if (shown.subarray(16, length).toString() !== password) return undefined;
    return hex(encrypt(key, Buffer.concat([randomBytes(16), Buffer.from('SERVER_TO_CLIENT')])));
  }
}

const hex = (bytes: Buffer) => bytes.toString('hex').toUpperCase();

function encrypt(key: Buffer, bytes: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function decrypt(key: Buffer, bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}
