/** A connector as it is stored. */
import type { JsonObject } from '../model.ts';
import type { RateBudget, RetryPolicy } from '../sdk/connector.ts';
import type { CircuitBreaker } from './breaker/settings.ts';

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
  description: string | null;
  /** how requests of this connector are tried again; false: never. Null: as its type says */
  retry: Partial<RetryPolicy> | false | null;
  /** how often it is called, over all processes; false: as often as scripts want. Null: as its type says */
  rate_budget: RateBudget | false | null;
  /** when it is called no longer; false: never. Null: by the defaults */
  circuit_breaker: Partial<CircuitBreaker> | false | null;
  /** private addresses that this connector may reach beside what the installation allows: all, or those in these networks */
  allow_private: true | string[] | null;
  /** where else than to its own address scripts may send the secrets of this connector. Null: nowhere */
  destinations: 'any' | string[] | null;
  /** the worker pool whose workers make its calls. Null: they are made where their flow runs */
  pool: string | null;
  source: ConnectorSource;
  /** the document as it was written */
  yaml: string;
  created_at: Date;
  updated_at: Date;
}
