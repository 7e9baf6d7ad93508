/** Whether a connector can be used, in one word. */
import type { JsonObject } from '../model.ts';
import { missingKeys, type CompiledType } from './compiled-type.ts';
import type { ConnectorRecord } from './records.ts';
import type { ConnectorState } from './states.ts';

/** `NEEDS_AUTHORIZATION`: somebody has to give access in a browser, which comes with OAuth 2.0. */
export const CONNECTOR_STATUSES = ['READY', 'INCOMPLETE', 'NEEDS_AUTHORIZATION', 'FAILING'] as const;
export type ConnectorStatus = (typeof CONNECTOR_STATUSES)[number];

export interface StatusOfConnector {
  status: ConnectorStatus;
  /** of an incomplete connector: the connection fields that are in neither its value nor its Vault secrets */
  missing: string[];
}

/**
 * What a reference without `keys` brings is known only when Vault is asked, so a connector that has one counts as complete; a call
 * that then lacks something says so.
 */
export function statusOf(record: ConnectorRecord, type: CompiledType | undefined, { failing }: ConnectorState): StatusOfConnector {
  if (!type) return { status: 'FAILING', missing: [] };
  const mapped = record.vault_secrets.map(({ keys }) => keys);
  const missing = mapped.includes(undefined) ? [] : missingKeys(type, record.value as JsonObject, new Set(mapped.flatMap(valuesOf)));
  if (missing.length > 0) return { status: 'INCOMPLETE', missing };
  return { status: failing ? 'FAILING' : 'READY', missing };
}

function valuesOf(keys: Record<string, string> | undefined): string[] {
  return Object.values(keys ?? {});
}
