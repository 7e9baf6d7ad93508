/** What the pipeline asks of Vault. Who knows Vaults gives it; where nobody does, a reference says so. */
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import { MASK } from '../secrets/mask.ts';
import { asker } from '../secrets/vault/failures.ts';
import type { Given } from './merging.ts';
import type { VaultSecretReference } from './records.ts';

/** For whom Vault is read. */
export interface VaultReader {
  connector: string;
  signal: AbortSignal;
  /** true: not from the cache, since the far side did not accept what it held */
  fresh?: boolean;
  /** true: a script is given what is read, which the Vault has to allow */
  reveals?: boolean;
}

export interface VaultSecrets {
  /**
   * One object per reference, in order, under the names of the inputs. Rejects with a PetioleError whose code begins with
   * `VAULT_`, and which names connector, Vault and path, but never a value.
   */
  read(references: readonly VaultSecretReference[], reader: VaultReader): Promise<Given[]>;
  /** Replaces `${vault:NAME:PATH#KEY}` anywhere in the value; `secrets` are the texts that came from Vault. */
  expand(value: JsonObject, reader: VaultReader): Promise<{ value: JsonObject; secrets: string[] }>;
}

export const NO_VAULT: VaultSecrets = {
  read: (references, { connector }) => Promise.reject(noVault(connector, references[0]?.vault ?? '')),
  expand: (_value, { connector }) => Promise.reject(noVault(connector, '')),
};

function noVault(connector: string, name: string): PetioleError {
  return new PetioleError(
    'VAULT_NOT_FOUND',
    `${asker(connector)} needs ${name === '' ? 'a Vault' : `the Vault '${name}'`}, and no Vault is configured: add one with \`vault add\``,
  );
}

const REFERENCE = '${vault:';
const ALONE = /^\$\{vault:[^}]*\}$/;

const found = new WeakMap<JsonObject, boolean>();

/** Whether a text anywhere in the value refers to Vault. Remembered per value, since it is asked at each call. */
export function hasReferences(value: JsonObject): boolean {
  let has = found.get(value);
  if (has === undefined) found.set(value, (has = JSON.stringify(value).includes(REFERENCE)));
  return has;
}

export function hasReferenceIn(value: JsonValue | undefined): boolean {
  return value !== undefined && JSON.stringify(value).includes(REFERENCE);
}

/** The value with a mask in the place of each reference. */
export function maskReferences(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replace(/\$\{vault:[^}]*\}/g, MASK);
  if (Array.isArray(value)) return value.map(maskReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskReferences(item)]));
}

/** Whether the value is one reference and nothing else: it is no secret, it says where one is. */
export function isReference(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && /^\$\{vault:[^:#}]+:[^#}]+#[^#}]+\}$/.test(value);
}

/** What is masked of a connector's value, with the references in it as they are. */
export function withReferences(shown: JsonValue, value: JsonValue): JsonValue {
  if (isReference(value)) return value;
  if (typeof value !== 'object' || value === null || typeof shown !== 'object' || shown === null) return shown;
  if (Array.isArray(value) || Array.isArray(shown)) {
    return Array.isArray(value) && Array.isArray(shown) ? shown.map((item, index) => withReferences(item, value[index] ?? null)) : shown;
  }
  return Object.fromEntries(Object.entries(shown).map(([key, item]) => [key, withReferences(item, value[key] ?? null)]));
}

/** The names of the Vaults that the value refers to. */
export function vaultsIn(value: JsonObject): string[] {
  if (!hasReferences(value)) return [];
  return [...JSON.stringify(value).matchAll(/\$\{vault:([^:#}"]+):/g)].map(([, name]) => name ?? '');
}

/** The keys whose whole value is one reference. */
export function referringKeys(value: JsonObject): string[] {
  return Object.keys(value).filter((key) => typeof value[key] === 'string' && ALONE.test(value[key]));
}
