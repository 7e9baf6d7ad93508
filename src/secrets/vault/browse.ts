/** What a person who configures a connector may look at of a Vault: names, so that a path need not be guessed. */
import { VaultFailure } from './failures.ts';
import type { OpenVault } from './open-vault.ts';
import { cleanPath } from './paths.ts';

export interface VaultListing {
  /** without slashes around it; empty: the engine itself */
  path: string;
  /** what lies below it; those that end with a slash are folders. Null where a policy does not let them be listed */
  names: string[] | null;
  /** what the secret at this path holds; null where there is none, or it may not be read */
  keys: string[] | null;
  /** why neither can be told */
  error: { code: string; message: string } | null;
}

/** A path may be a folder and a secret at once. Rejects where the Vault lets neither be seen. */
export async function browse(vault: OpenVault, path: string): Promise<VaultListing> {
  const clean = path === '' || path === '/' ? '' : cleanPath(path);
  const [listed, read] = await Promise.allSettled([
    vault.session.use((token) => vault.kv.list(clean, { token })),
    clean === '' ? null : vault.secret(clean).then((secret) => Object.keys(secret).sort()),
  ]);
  const names = allowed(listed);
  const keys = allowed(read);
  if (names === null && (keys === null || clean === '')) throw reasonOf(listed);
  return { path: clean, names, keys, error: null };
}

/** Null where a policy forbids it, or there is nothing. */
function allowed<T>(outcome: PromiseSettledResult<T | null>): T | null {
  if (outcome.status === 'fulfilled') return outcome.value;
  const { code } = outcome.reason as Partial<VaultFailure>;
  if (code === 'VAULT_PERMISSION_DENIED' || code === 'VAULT_PATH_NOT_FOUND') return null;
  throw outcome.reason;
}

function reasonOf(outcome: PromiseSettledResult<unknown>): unknown {
  return outcome.status === 'rejected' ? outcome.reason : new VaultFailure('VAULT_PATH_NOT_FOUND', 'there is nothing at this path');
}
