import { hmac as nobleHmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const ALGORITHMS = { md5, sha1, sha256, sha384, sha512 };

/** `md5` and `sha1` are there for old interfaces; they protect nothing. */
export type HashAlgorithm = keyof typeof ALGORITHMS;

/** `bytes` gives a `Uint8Array`, the others a string. */
export type HashEncoding = 'hex' | 'base64' | 'base64url' | 'bytes';

export type Hashed<E extends HashEncoding> = E extends 'bytes' ? Uint8Array : string;

/**
 * The hash of a text (as UTF-8) or of bytes, at once.
 *
 * @throws TypeError for an unknown algorithm or encoding, or when `data` is neither text nor bytes
 * @example const etag = hash('sha256', body);
 */
export function hash<E extends HashEncoding = 'hex'>(algorithm: HashAlgorithm, data: string | Uint8Array, encoding?: E): Hashed<E> {
  return encode(algorithmOf(algorithm)(bytesOf(data, 'data')), encoding ?? 'hex') as Hashed<E>;
}

/**
 * The HMAC of a text (as UTF-8) or of bytes, at once: for signatures of requests and webhooks.
 *
 * @throws TypeError for an unknown algorithm or encoding, or when key or data is neither text nor bytes
 * @example const signature = hmac('sha256', secret, body, 'base64');
 */
export function hmac<E extends HashEncoding = 'hex'>(
  algorithm: HashAlgorithm,
  key: string | Uint8Array,
  data: string | Uint8Array,
  encoding?: E,
): Hashed<E> {
  return encode(nobleHmac(algorithmOf(algorithm), bytesOf(key, 'key'), bytesOf(data, 'data')), encoding ?? 'hex') as Hashed<E>;
}

function algorithmOf(name: HashAlgorithm): (typeof ALGORITHMS)[HashAlgorithm] {
  if (!Object.hasOwn(ALGORITHMS, name)) {
    throw new TypeError(`'${String(name)}' is not a hash algorithm here; there are ${Object.keys(ALGORITHMS).join(', ')}`);
  }
  return ALGORITHMS[name];
}

function bytesOf(data: string | Uint8Array, what: string): Uint8Array {
  if (typeof data === 'string') return utf8ToBytes(data.toWellFormed());
  if (data instanceof Uint8Array) return data;
  throw new TypeError(`The ${what} of a hash is a string or a Uint8Array; write an object as JSON.stringify(object) first`);
}

function encode(bytes: Uint8Array, encoding: HashEncoding): string | Uint8Array {
  if (encoding === 'bytes') return bytes;
  if (encoding === 'hex') return bytesToHex(bytes);
  if (encoding === 'base64') return base64(bytes);
  if (encoding === 'base64url') return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  throw new TypeError(`'${String(encoding)}' is not an encoding of a hash; there are hex, base64, base64url, bytes`);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Neither `Buffer` nor `btoa`: this file runs in Node and in a bare isolate alike. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += DIGITS.charAt(group >> 18) + DIGITS.charAt((group >> 12) & 63);
    text += b === undefined ? '=' : DIGITS.charAt((group >> 6) & 63);
    text += c === undefined ? '=' : DIGITS.charAt(group & 63);
  }
  return text;
}
