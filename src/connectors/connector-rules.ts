/** What a connector must be to be kept, whoever makes it. */
import { PetioleError } from '../errors.ts';
import type { JsonObject } from '../model.ts';
import { VaultFailure } from '../secrets/vault/failures.ts';
import { cleanPath } from '../secrets/vault/paths.ts';
import { findReferences } from '../secrets/vault/references.ts';
import type { ConnectorDocument, ConnectorPatch } from './documents.ts';
import { hint } from './near.ts';
import type { ConnectorRecord, ConnectorSource } from './records.ts';
import { unknownType, type ConnectorTypes } from './registry.ts';
import { validateValue } from './validation.ts';

/** Throws what is wrong with its name, its type, its value or its references, and says where. */
export function assertValid(types: ConnectorTypes, name: string, document: ConnectorDocument, at: string): void {
  const { type, value, vault_secrets, destinations } = document;
  if (!name || name !== name.trim() || name.length > 200 || /[\p{Cc}/]/u.test(name)) {
    throw new PetioleError(
      'INVALID_REQUEST',
      `${at}: a name has 1 to 200 characters, no slash, no control characters, and no blanks around it`,
    );
  }
  if (types.get(name))
    throw new PetioleError('CONFLICT', `${at}: '${name}' is the name of a connector type, and a connector may not bear it`);
  const compiled = types.get(type);
  if (!compiled) {
    throw new PetioleError('INVALID_REQUEST', `${at}: ${unknownType(type, types.names())}`);
  }
  const why = compiled.definition.connector_only;
  if (why !== undefined && destinations !== null) {
    const message = `${at}: ${type} takes no 'destinations', since scripts cannot change where its connectors go: ${why}`;
    throw new PetioleError('INVALID_REQUEST', message);
  }
  try {
    validateValue(compiled, value);
    assertReferences(value, vault_secrets);
  } catch (error) {
    if (error instanceof VaultFailure) throw new PetioleError(error.code, `${at}: ${error.message}`);
    if (error instanceof PetioleError) throw new PetioleError(error.code, `${at}: ${error.message}`, error.details);
    throw error;
  }
  // a misspelt one would leave the secret unused
  const unknown = vault_secrets.flatMap(({ keys }) => Object.values(keys ?? {})).find((key) => !compiled.keys.has(key));
  if (unknown === undefined) return;
  const message = `${at}: ${type}: 'vault_secrets' names the unknown input '${unknown}'${hint(unknown, compiled.keys, 'known are')}`;
  throw new PetioleError('INVALID_INPUT', message);
}

/** One that is misspelt would be found out only by the call that needs it. Whether there is such a Vault is told by the status. */
function assertReferences(value: JsonObject, vaultSecrets: ConnectorRecord['vault_secrets']): void {
  for (const { path } of findReferences(value).values()) cleanPath(path);
  for (const { path } of vaultSecrets) cleanPath(path);
}

export function assertOwnedBy(record: ConnectorRecord, source: ConnectorSource): void {
  if (record.source === source) return;
  if (record.source === 'file') {
    throw new PetioleError('MANAGED_BY_FILE', `the connector '${record.name}' comes from a file of the connectors folder: change it there`);
  }
  throw new PetioleError(
    'CONFLICT',
    `the connector '${record.name}' was made over the API: delete it there, or give the file's connector another name`,
  );
}

/** The document that a change makes of a connector; null takes a key of the value away. */
export function patched(record: ConnectorRecord, { value, ...patch }: ConnectorPatch): ConnectorDocument {
  const { name, type, namespace, vault_secrets, description, retry, rate_budget, circuit_breaker, allow_private, destinations, pool } =
    record;
  const kept = Object.entries({ ...record.value, ...value }).filter(([key, item]) => item !== null || value?.[key] === undefined);
  return {
    name,
    type,
    namespace,
    vault_secrets,
    description,
    retry,
    rate_budget,
    circuit_breaker,
    allow_private,
    destinations,
    pool,
    ...patch,
    value: Object.fromEntries(kept),
  };
}
