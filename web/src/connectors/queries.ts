/** What the pages of connectors ask the server. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import type { JsonObject } from '../../../src/model.ts';
import { answerOf, api } from '../api/client.ts';
import { isProblem } from '../api/problem.ts';

export interface VaultSecret {
  vault: string;
  path: string;
  /** secret key → input key; absent: every key under its own name */
  keys?: Record<string, string>;
}

/** The document calls what is written in a connector any JSON. */
export type Connector = Schema<'Connector'> & { value: JsonObject };
export type ConnectorType = Schema<'ConnectorType'>;
export type Authorization = ConnectorType['authorization'][number];
export type Action = Schema<'ConnectorAction'>;
export type TestAnswer = Schema<'ConnectorTest'>;
export type LogLine = Schema<'ConnectorLogLine'>;
export type Connection = Schema<'Execution'>;

export const connectorsQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['connectors', 'list', q ?? ''],
    queryFn: ({ pageParam, signal }) => api.get('/api/v1/connectors', { query: { q, limit: 200, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 10_000,
  });

export const connectorQuery = (name: string) =>
  queryOptions({
    queryKey: ['connectors', 'one', name],
    queryFn: async ({ signal }) => {
      const { data, etag } = await answerOf('get', '/api/v1/connectors/{name}', { path: { name }, signal });
      return { connector: data as Connector, etag };
    },
    refetchInterval: 10_000,
  });

/**
 * The document as an editor begins with it, and the ETag that its save has to name. The ETag is asked for first: where somebody saves
 * between the two it is older than the document, so that a save is refused in vain; the other way round it would undo theirs unseen.
 * `yaml` is null for who may not change connectors: the document is for editors.
 */
export const documentQuery = (name: string) =>
  queryOptions({
    queryKey: ['connectors', 'document', name],
    queryFn: async ({ signal }) => {
      const { etag } = await answerOf('get', '/api/v1/connectors/{name}', { path: { name }, signal });
      return { yaml: await yamlOf(name, signal), etag };
    },
    gcTime: 0, // who comes back begins with what is there then
  });

async function yamlOf(name: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await api.get('/api/v1/connectors/{name}/document', { path: { name }, signal })).yaml;
  } catch (error) {
    if (isProblem(error, 403)) return null;
    throw error;
  }
}

/** They are part of the installation, and change with it alone. */
export const typesQuery = queryOptions({
  queryKey: ['connector-types'],
  queryFn: async ({ signal }) => {
    const { items } = await api.get('/api/v1/connector-types', { signal });
    return items.sort((a, b) => a.title.localeCompare(b.title));
  },
  staleTime: 300_000,
});

export const connectionsQuery = (name: string) =>
  queryOptions({
    queryKey: ['connectors', 'connections', name],
    queryFn: ({ signal }) => api.get('/api/v1/executions', { query: { connector: name, type: ['CONNECTION'], limit: 50 }, signal }),
    refetchInterval: 5_000,
  });

export const logQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ['connectors', 'log', name],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/connectors/{name}/logs', { path: { name }, query: { limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 5_000,
  });

export const vaultNamesQuery = queryOptions({
  queryKey: ['vaults', 'names'],
  queryFn: ({ signal }) => api.get('/api/v1/vaults', { query: { limit: 1000 }, signal }),
  staleTime: 30_000,
  retry: false,
});
