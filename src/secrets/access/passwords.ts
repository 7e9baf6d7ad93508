/**
 * Passwords as argon2id (RFC 9106), in the usual text form with its parameters, so that they can rise: a hash with others than
 * today's is still good, and is made anew when its user signs in. Hashing takes some 20 ms and 19 MiB, outside the event loop.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { PetioleError } from '../../errors.ts';

const hashed = promisify(argon2);

/** What OWASP asks for at the least (Password Storage Cheat Sheet, 2025): 19 MiB, two passes, one lane. */
const TODAY = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hashes at once in a process: each takes a thread and its memory; more of them wait. */
const AT_ONCE = 2;
const MAX_WAITING = 100;

const LEAST = 12;
const MOST = 1000;

type Parameters = typeof TODAY;

/** Length is all that is asked for: other rules make passwords worse (NIST SP 800-63B, 3.1.1.2). */
export function checkPassword(password: string): void {
  const length = [...normal(password)].length;
  if (length >= LEAST && length <= MOST) return;
  const what = length < LEAST ? `is too short: it needs at least ${LEAST} characters` : `is too long: it takes at most ${MOST} characters`;
  throw new PetioleError('INVALID_REQUEST', `the password ${what}; a few words in a row are easy to remember`);
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return textOf(TODAY, salt, await derive(password, salt, TODAY, HASH_BYTES));
}

/** `outdated`: right, and to be hashed anew. */
export async function verifyPassword(password: string, hash: string): Promise<{ right: boolean; outdated: boolean }> {
  const parsed = parse(hash);
  const found = await derive(password, parsed.salt, parsed.parameters, parsed.hash.length);
  const right = timingSafeEqual(found, parsed.hash);
  const { memory, passes, parallelism } = parsed.parameters;
  return { right, outdated: memory !== TODAY.memory || passes !== TODAY.passes || parallelism !== TODAY.parallelism };
}

/** Takes as long as a look at a real password, and is never right: there is no such user, and nobody learns that from a clock. */
export async function verifyNobody(password: string): Promise<void> {
  await derive(password, NOBODY, TODAY, HASH_BYTES);
}

const NOBODY = randomBytes(SALT_BYTES);

/** What was typed the same way on two keyboards is the same password. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, nonce: Buffer, parameters: Parameters, tagLength: number): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING)
      throw new PetioleError('UNAVAILABLE', 'too many people sign in just now: try again in a few seconds');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await hashed('argon2id', { message: normal(password), nonce, tagLength, ...parameters });
  } finally {
    // The place goes to who waits longest.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function textOf({ memory, passes, parallelism }: Parameters, salt: Buffer, hash: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

function parse(text: string): { parameters: Parameters; salt: Buffer; hash: Buffer } {
  const [, memory, passes, parallelism, salt, hash] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(text) ?? [];
  if (salt === undefined || hash === undefined) throw new Error('a password is stored in a form that is not known here');
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}
