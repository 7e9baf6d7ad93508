/** Whether a connector can be used, in one word. */
import type { JsonObject } from '../model.ts';
import { missingKeys, type CompiledType } from './compiled-type.ts';
import type { ConnectorRecord } from './records.ts';
import { howToGive } from './oauth/problems.ts';
import { unknownType } from './registry.ts';
import type { ConnectorState } from './states.ts';
import { vaultsIn } from './vault-port.ts';

/** `NEEDS_AUTHORIZATION`: somebody has to give access in a browser (`connector oauth`). */
export const CONNECTOR_STATUSES = ['READY', 'INCOMPLETE', 'NEEDS_AUTHORIZATION', 'FAILING'] as const;
export type ConnectorStatus = (typeof CONNECTOR_STATUSES)[number];

/** The Vaults that are configured. */
export interface KnownVaults {
  names(): string[];
}

export interface StatusOfConnector {
  status: ConnectorStatus;
  /** of an incomplete connector: the connection fields that are in neither its value nor its Vault secrets */
  missing: string[];
  /** what stands in the way beside missing fields, in sentences */
  problems: string[];
}

/**
 * What a reference without `keys` brings is known only when Vault is asked, so a connector that has one counts as complete; a call
 * that then lacks something says so.
 */
export function statusOf(
  record: ConnectorRecord,
  type: CompiledType | undefined,
  { failing, access }: ConnectorState & { access?: { given: boolean; reason: string | null } | null },
  vaults: KnownVaults,
): StatusOfConnector {
  if (!type) return { status: 'FAILING', missing: [], problems: [unknownType(record.type)] };
  const problems = unknownVaults(record, vaults).map((name) => `there is no Vault '${name}' yet: add it with \`vault add ${name}\``);
  const mapped = record.vault_secrets.map(({ keys }) => keys);
  const missing = mapped.includes(undefined) ? [] : missingKeys(type, record.value as JsonObject, new Set(mapped.flatMap(valuesOf)));
  if (missing.length > 0 || problems.length > 0) return { status: 'INCOMPLETE', missing, problems };
  if (access?.given === false) return { status: 'NEEDS_AUTHORIZATION', missing, problems: [howToGive(record.name, access.reason)] };
  return { status: failing ? 'FAILING' : 'READY', missing, problems };
}

/** A connector may come before its Vault, so this is no reason to refuse it. */
function unknownVaults({ value, vault_secrets }: ConnectorRecord, vaults: KnownVaults): string[] {
  const named = new Set([...vault_secrets.map(({ vault }) => vault), ...vaultsIn(value)]);
  if (named.size === 0) return [];
  const known = new Set(vaults.names());
  return [...named].filter((name) => !known.has(name));
}

function valuesOf(keys: Record<string, string> | undefined): string[] {
  return Object.values(keys ?? {});
}
