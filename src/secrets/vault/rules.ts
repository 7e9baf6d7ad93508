/** What a Vault must keep to when it is written. */
import { PetioleError } from '../../errors.ts';
import type { VaultRow } from '../../storage/vault-table.ts';
import type { VaultAuth } from './settings.ts';

/** A reference is `${vault:NAME:PATH#KEY}`, so a name holds none of its signs. */
export function assertName(name: string, at: string): void {
  if (name && name === name.trim() && name.length <= 200 && !/[\p{Cc}/:#{}]/u.test(name)) return;
  throw new PetioleError(
    'INVALID_REQUEST',
    `${at}: a name has 1 to 200 characters, none of / : # { }, no control characters, and no blanks around it`,
  );
}

export function assertOwnedBy({ name, source }: VaultRow, wanted: VaultRow['source']): void {
  if (source === wanted) return;
  if (source === 'file')
    throw new PetioleError('MANAGED_BY_FILE', `the Vault '${name}' comes from a file of the folder connectors/vaults: change it there`);
  throw new PetioleError('CONFLICT', `the Vault '${name}' was made over the API: delete it there, or give the file's Vault another name`);
}

/** The operator's files are read for the operator alone: over the API a Vault elsewhere could be sent any file of this machine. */
export function assertNoFiles(auth: VaultAuth, at: string): void {
  const given = Object.keys(auth).find(
    (key) => key.endsWith('_file') && key !== 'jwt_file' && (auth as Record<string, unknown>)[key] !== undefined,
  );
  if (given === undefined) return;
  throw new PetioleError(
    'INVALID_REQUEST',
    `${at}: 'auth.${given}' is taken from files of the folder connectors/vaults alone: give the secret itself`,
  );
}
