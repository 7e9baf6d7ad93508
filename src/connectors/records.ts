/** A connector as it is stored. */
import type { JsonObject } from '../model.ts';

export type VaultSecretReference = {
  /** name of a Vault configuration */
  vault: string;
  /** below its engine path */
  path: string;
  /** secret key → input key; absent: every key under its own name */
  keys?: Record<string, string>;
};

export type ConnectorSource = 'file' | 'api';

export interface ConnectorRecord {
  id: string;
  name: string;
  type: string;
  namespace: string;
  value: JsonObject;
  vault_secrets: VaultSecretReference[];
  source: ConnectorSource;
  /** the document as it was written */
  yaml: string;
  created_at: Date;
  updated_at: Date;
}
