/** What the pages of Vaults ask the server. */
import { queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import { answerOf, api } from '../api/client.ts';

export type VaultDocument = Schema<'VaultDocument'>;
export type Method = VaultDocument['auth']['method'];
export type TestAnswer = Schema<'VaultTest'>;

/** The document calls what a Vault shows of its log-in, and of its addresses, any JSON: they are what was stored, without secrets. */
export type Vault = Schema<'Vault'> & { auth: Record<string, string> & { method: Method }; allow_private: true | string[] | null };

export const vaultsQuery = queryOptions({
  queryKey: ['vaults', 'list'],
  queryFn: ({ signal }) => api.get('/api/v1/vaults', { query: { limit: 1000 }, signal }),
  refetchInterval: 15_000,
});

export const vaultQuery = (name: string) =>
  queryOptions({
    queryKey: ['vaults', 'one', name],
    queryFn: async ({ signal }) => {
      const { data, etag } = await answerOf('get', '/api/v1/vaults/{name}', { path: { name }, signal });
      return { vault: data as Vault, etag };
    },
  });

/** By Vault: the connectors that refer to it, with the paths that they read. */
export const usersQuery = queryOptions({
  queryKey: ['connectors', 'of-vaults'],
  queryFn: async ({ signal }) => {
    const { items } = await api.get('/api/v1/connectors', { query: { limit: 1000 }, signal });
    return items.map(({ name, type, value, vault_secrets }) => ({
      name,
      type,
      places: placesIn(value, vault_secrets as unknown as Place[]),
    }));
  },
  staleTime: 15_000,
});

export interface Place {
  vault: string;
  path: string;
}

function placesIn(value: Schema<'JsonValue'>, listed: Place[]): Place[] {
  const referred = [...JSON.stringify(value).matchAll(/\$\{vault:([^:#}"]+):([^#}"]+)#/g)].map(([, vault = '', path = '']) => ({
    vault,
    path,
  }));
  return [...listed.map(({ vault, path }) => ({ vault, path })), ...referred];
}
