/** What the pages of connectors ask the server. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { JsonObject, JsonValue, Status } from '../../../src/model.ts';
import { call, get, path } from '../api/client.ts';
import { isProblem } from '../api/problem.ts';
import type { ConnectorStatus } from './tabs.ts';

export interface VaultSecret {
  vault: string;
  path: string;
  /** secret key → input key; absent: every key under its own name */
  keys?: Record<string, string>;
}

export interface Connector {
  id: string;
  name: string;
  type: string;
  namespace: string;
  status: ConnectorStatus;
  missing: string[];
  problems: string[];
  last_used_at: string | null;
  last_tested_at: string | null;
  last_failure: { at: string; code: string; message: string } | null;
  access?: {
    given: boolean;
    reason: string | null;
    authorized_by: string | null;
    authorized_at: string | null;
    scopes: string | null;
    expires_at: string | null;
  };
  circuit: { state: 'CLOSED' | 'OPEN' | 'HALF_OPEN'; failures: number; next_try_at: string | null };
  value: JsonObject;
  vault_secrets: VaultSecret[];
  description: string | null;
  source: 'file' | 'api';
  created_at: string;
  updated_at: string;
}

export interface FileProblem {
  file: string;
  message: string;
}

export interface Authorization {
  key: string | null;
  kind: string;
  title: string | null;
  fields: string[];
}

export interface Action {
  name: string;
  title: string;
  description: string | null;
  inputs: JsonObject;
  outputs: JsonObject;
}

export interface ConnectorType {
  id: string;
  name: string;
  title: string;
  description: string;
  icon: string | null;
  namespace: string | null;
  default_action: string;
  selector: string;
  connection: JsonObject;
  authorization: Authorization[];
  has_test: boolean;
  connector_only: string | null;
  actions: Action[];
}

export interface TestAnswer {
  ok: boolean;
  duration_ms: number;
  tested: boolean;
  error?: { code: string | null; message: string };
}

export interface LogLine {
  execution_id: string;
  seq: number | null;
  time: string;
  level: string;
  values: JsonValue[];
}

export interface Connection {
  id: string;
  root_id: string;
  name: string;
  status: Status;
  created_at: string;
  ended_at: string | null;
  error: { message: string; code: string | null } | null;
}

export const connectorsQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['connectors', 'list', q ?? ''],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Connector[]; next: string | null; problems: FileProblem[] }>(
        '/connectors',
        { q, limit: 200, cursor: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 10_000,
  });

export const connectorQuery = (name: string) =>
  queryOptions({
    queryKey: ['connectors', 'one', name],
    queryFn: async ({ signal }) => {
      const { data, etag } = await call<Connector>('GET', path`/connectors/${name}`, { signal });
      return { connector: data, etag };
    },
    refetchInterval: 10_000,
  });

/** Null for who may not change connectors: the document is for editors. */
export const documentQuery = (name: string) =>
  queryOptions({
    queryKey: ['connectors', 'document', name],
    queryFn: async ({ signal }) => {
      try {
        return (await get<{ yaml: string }>(path`/connectors/${name}/document`, undefined, signal)).yaml;
      } catch (error) {
        if (isProblem(error, 403)) return null;
        throw error;
      }
    },
  });

/** They are part of the installation, and change with it alone. */
export const typesQuery = queryOptions({
  queryKey: ['connector-types'],
  queryFn: async ({ signal }) => {
    const { items } = await get<{ items: ConnectorType[] }>('/connector-types', undefined, signal);
    return items.sort((a, b) => a.title.localeCompare(b.title));
  },
  staleTime: 300_000,
});

export const connectionsQuery = (name: string) =>
  queryOptions({
    queryKey: ['connectors', 'connections', name],
    queryFn: ({ signal }) => get<{ items: Connection[] }>('/executions', { connector: name, type: 'CONNECTION', limit: 50 }, signal),
    refetchInterval: 5_000,
  });

export const logQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ['connectors', 'log', name],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: LogLine[]; next: string | null }>(path`/connectors/${name}/logs`, { limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 5_000,
  });

export const vaultNamesQuery = queryOptions({
  queryKey: ['vaults', 'names'],
  queryFn: ({ signal }) => get<{ items: { name: string }[] }>('/vaults', { limit: 1000 }, signal),
  staleTime: 30_000,
  retry: false,
});
