/** The places that the inputs of a connection come from, and what of them Vault gave. */
import type { JsonObject, JsonValue } from '../model.ts';
import { secretsOf } from './masking.ts';
import type { Given } from './merging.ts';
import type { ConnectorRecord } from './records.ts';
import { hasReferenceIn, hasReferences, referringKeys, type VaultReader, type VaultSecrets } from './vault-port.ts';

export interface Sources {
  value: JsonObject;
  vaultSecrets: Given[];
  overrides: JsonObject;
  /** keys of the value that are a reference as a whole */
  vaultKeys: string[];
  /** texts that came from references inside of values */
  vaultTexts: string[];
}

export function usesVault(connector: ConnectorRecord | undefined): connector is ConnectorRecord {
  return connector !== undefined && (connector.vault_secrets.length > 0 || hasReferences(connector.value));
}

const NOTHING: ReadonlySet<string> = new Set();

/** For a connector that does not use Vault, or for none. */
export function plainSources(connector: ConnectorRecord | undefined, overrides: JsonObject): Sources {
  return { value: connector?.value ?? {}, vaultSecrets: [], overrides, vaultKeys: [], vaultTexts: [] };
}

/** What the script gives itself is not asked for; what the script gives is never expanded, or any script could read any secret. */
export async function sourcesWithVault(
  vault: VaultSecrets,
  connector: ConnectorRecord,
  overrides: JsonObject,
  reader: Omit<VaultReader, 'connector'>,
  /** what is asked for all the same: where the connector goes by itself */
  keep: ReadonlySet<string> = NOTHING,
): Promise<Sources> {
  // what needs no Vault stays, also where the script gives the field: it says where the secrets may go
  const isOwn = ([key, value]: [string, JsonValue]): boolean => overrides[key] === undefined || keep.has(key) || !hasReferenceIn(value);
  const own = Object.fromEntries(Object.entries(connector.value).filter(isOwn));
  const from = { connector: connector.name, ...reader };
  const [vaultSecrets, expanded] = await Promise.all([
    connector.vault_secrets.length === 0 ? [] : vault.read(connector.vault_secrets, from),
    hasReferences(own) ? vault.expand(own, from) : { value: own, secrets: [] },
  ]);
  return { value: expanded.value, vaultSecrets, overrides, vaultKeys: referringKeys(own), vaultTexts: expanded.secrets };
}

/** Every text that Vault gave. */
export function vaultTextsOf({ vaultSecrets, vaultTexts }: Sources): string[] {
  if (vaultSecrets.length === 0 && vaultTexts.length === 0) return [];
  const all = [{ texts: vaultTexts }, ...vaultSecrets] as object[];
  return all.flatMap((given) => secretsOf(given, new Set(Object.keys(given))));
}
