/** Vaults between the table and memory: what is secret of `auth` is sealed on the way in, and masked on the way out. */
import { PetioleError } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../model.ts';
import type { VaultRow } from '../../storage/vault-table.ts';
import type { Binding } from '../envelope.ts';
import { MASK } from '../mask.ts';
import { SECRET_FIELDS, type VaultAuth, type VaultSettings } from './settings.ts';

export interface Sealer {
  seal(plain: string, binding: Binding): string;
  open(sealed: string, binding: Binding): string;
}

/** A Vault as it is shown. */
export type VaultView = JsonObject & { id: string; name: string; source: string; updated_at: string };

const bindingOf = (id: string): Binding => ({ table: 'vaults', id, field: 'auth_secrets' });

export function sealAuth(auth: VaultAuth, id: string, sealer: Sealer): Pick<VaultRow, 'auth' | 'auth_secrets'> {
  const [plain, secrets] = divided(auth);
  return { auth: plain, auth_secrets: Object.keys(secrets).length === 0 ? null : sealer.seal(JSON.stringify(secrets), bindingOf(id)) };
}

/** Throws SECRET_UNREADABLE where the key is another one. */
export function settingsOf(row: VaultRow, sealer: Sealer): VaultSettings {
  const secrets = row.auth_secrets === null ? {} : (JSON.parse(sealer.open(row.auth_secrets, bindingOf(row.id))) as object);
  const { name, address, namespace, engine_path, kv_version, ca, cache_seconds, timeout, allow_private, reveal } = row;
  const auth = { ...row.auth, ...secrets } as VaultAuth;
  return { name, address, namespace, engine_path, kv_version, ca, auth, cache_seconds, timeout, allow_private, reveal };
}

/** Which secret fields are set, is told; what they hold, is not. */
export function viewOf(row: VaultRow): VaultView {
  const { id, name, address, namespace, engine_path, kv_version, ca, cache_seconds, timeout, source } = row;
  const masked = row.auth_secrets === null ? {} : { [secretOf(row.auth['method'])]: MASK };
  return {
    ...{ id, name, address, namespace, engine_path, kv_version, ca },
    auth: { ...row.auth, ...masked } as JsonObject,
    ...{ cache_seconds, timeout, allow_private: row.allow_private as JsonValue, reveal: row.reveal, source },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/**
 * An update that sends the mask back keeps the secret. Not for another address: who may change a Vault, but does not know its
 * secret, could else have it sent to a place of his own.
 */
export function unmasked(auth: VaultAuth, address: string, before: VaultSettings | undefined, at: string): VaultAuth {
  const field = SECRET_FIELDS.find((key) => (auth as Record<string, unknown>)[key] === MASK);
  if (field === undefined) return auth;
  const kept = before?.auth.method === auth.method ? (before.auth as Record<string, unknown>)[field] : undefined;
  if (typeof kept !== 'string')
    throw new PetioleError('INVALID_REQUEST', `${at}: 'auth.${field}' is masked (${MASK}): give the secret itself`);
  if (before?.address !== address) {
    throw new PetioleError('INVALID_REQUEST', `${at}: with another address 'auth.${field}' cannot stay masked: give the secret itself`);
  }
  return { ...auth, [field]: kept } as VaultAuth;
}

function divided(auth: VaultAuth): [JsonObject, JsonObject] {
  const plain: JsonObject = {};
  const secrets: JsonObject = {};
  for (const [key, value] of Object.entries(auth) as [string, string | undefined][]) {
    if (value !== undefined) ((SECRET_FIELDS as readonly string[]).includes(key) ? secrets : plain)[key] = value;
  }
  return [plain, secrets];
}

/** Each method has one field that is secret. */
function secretOf(method: unknown): string {
  return method === 'token' ? 'token' : method === 'approle' ? 'secret_id' : 'password';
}
