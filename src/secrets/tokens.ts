import { hash, randomBytes } from 'node:crypto';

/** What every token of the API starts with, so that a leaked one is recognized for what it is. */
const PREFIX = 'petiole_';

/** A new bearer token: 256 random bits. It is shown once; only `hashToken` of it is stored. */
export function newToken(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** sha256 in hex. A token has 256 random bits, so nobody can guess what a hash stands for, and a lookup by hash needs no salt. */
export function hashToken(token: string): string {
  return hash('sha256', token);
}
