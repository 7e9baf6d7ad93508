/** Paths inside a Vault. */
import { VaultFailure } from './failures.ts';

/** Each part percent-encoded, so that nothing of it becomes a query, and no part leads up. */
export function encodePath(path: string): string {
  return parts(path)
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
}

/** As Vault knows it: without slashes around it. Throws where it cannot be the path of a secret. */
export function cleanPath(path: string): string {
  return parts(path).join('/');
}

function parts(path: string): string[] {
  const found = path.replace(/^\/+|(?<!\/)\/+$/g, '').split('/');
  const bad = found.find((part) => part === '' || part === '.' || part === '..' || /[\p{Cc}]/u.test(part));
  if (bad === undefined) return found;
  throw new VaultFailure('VAULT_INVALID_REFERENCE', `'${path}' is no path: write it like git/repository, without empty parts, . and ..`);
}
