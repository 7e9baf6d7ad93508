/** What the pages of Vaults ask the server. */
import { queryOptions } from '@tanstack/react-query';
import type { JsonObject } from '../../../src/model.ts';
import { call, get, path } from '../api/client.ts';

export type Method = 'token' | 'approle' | 'userpass' | 'kubernetes';

export interface Vault {
  id: string;
  name: string;
  address: string;
  namespace: string | null;
  engine_path: string;
  kv_version: 1 | 2 | null;
  ca: string | null;
  auth: Record<string, string> & { method: Method };
  cache_seconds: number;
  timeout: number;
  allow_private: true | string[] | null;
  reveal: string[] | null;
  source: 'file' | 'api';
  created_at: string;
  updated_at: string;
}

export interface TestAnswer {
  ok: boolean;
  duration_ms: number;
  error?: { code: string; message: string };
  kv_version?: number | null;
  token_ttl?: number | null;
  token_renewable?: boolean;
}

export const vaultsQuery = queryOptions({
  queryKey: ['vaults', 'list'],
  queryFn: ({ signal }) => get<{ items: Vault[]; problems: { file: string; message: string }[] }>('/vaults', { limit: 1000 }, signal),
  refetchInterval: 15_000,
});

export const vaultQuery = (name: string) =>
  queryOptions({
    queryKey: ['vaults', 'one', name],
    queryFn: async ({ signal }) => {
      const { data, etag } = await call<Vault>('GET', path`/vaults/${name}`, { signal });
      return { vault: data, etag };
    },
  });

interface UsingConnector {
  name: string;
  type: string;
  value: JsonObject;
  vault_secrets: { vault: string; path: string }[];
}

/** By Vault: the connectors that refer to it, with the paths that they read. */
export const usersQuery = queryOptions({
  queryKey: ['connectors', 'of-vaults'],
  queryFn: async ({ signal }) => {
    const { items } = await get<{ items: UsingConnector[] }>('/connectors', { limit: 1000 }, signal);
    return items.map(({ name, type, value, vault_secrets }) => ({ name, type, places: placesIn(value, vault_secrets) }));
  },
  staleTime: 15_000,
});

export interface Place {
  vault: string;
  path: string;
}

function placesIn(value: JsonObject, listed: Place[]): Place[] {
  const referred = [...JSON.stringify(value).matchAll(/\$\{vault:([^:#}"]+):([^#}"]+)#/g)].map(([, vault = '', path = '']) => ({
    vault,
    path,
  }));
  return [...listed.map(({ vault, path }) => ({ vault, path })), ...referred];
}
