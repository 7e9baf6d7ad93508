/** What the pages of this area ask the server. */
import { queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import { api } from '../api/client.ts';
import type { ListSearch } from './search.ts';

export type Execution = Schema<'Execution'>;
export type FlowVersion = Schema<'FlowVersionDetail'>;

export const PAGE_SIZE = 50;

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: ['execution', id],
    queryFn: ({ signal }) => api.get('/api/v1/executions/{id}', { path: { id }, signal }),
  });

export const versionQuery = (flow: string, sha256: string) =>
  queryOptions({
    queryKey: ['flow-version', flow, sha256],
    queryFn: ({ signal }) => api.get('/api/v1/flows/{name}/versions/{sha256}', { path: { name: flow, sha256 }, signal }),
    staleTime: Infinity, // a version never changes
  });

export const historyQuery = (search: ListSearch, cursor: string) =>
  queryOptions({
    queryKey: ['executions', filterOf(search), cursor],
    queryFn: ({ signal }) => api.get('/api/v1/executions', { query: { ...filterOf(search), cursor, limit: PAGE_SIZE }, signal }),
    refetchInterval: 10_000,
  });

export async function cursorBehind(search: ListSearch): Promise<string | null> {
  return (await api.get('/api/v1/executions', { query: { ...filterOf(search), limit: PAGE_SIZE } })).next;
}

/** What the address says, as the API takes it. */
export function filterOf({ status, type, flow, connector, label, q, from, to, all }: ListSearch): Filter {
  return { status, type, flow, connector, label, q, from, to, ...(!all && { parent: 'none' }) };
}

type Filter = NonNullable<BulkBody['filter']>;

export type Control = 'cancel' | 'pause' | 'resume';

export const control = (id: string, action: Control) => api.post(`/api/v1/executions/{id}/${action}`, { path: { id } });

export type AgainBody = Schema<'RerunRequest'>;
export type ForkBody = Schema<'ForkRequest'>;

/** `key`: of the form, so that what is sent twice starts once. */
export const rerun = (id: string, body: AgainBody, key: string) =>
  api.post('/api/v1/executions/{id}/rerun', { path: { id }, header: { 'idempotency-key': key }, body });
export const fork = (id: string, body: ForkBody, key: string) =>
  api.post('/api/v1/executions/{id}/fork', { path: { id }, header: { 'idempotency-key': key }, body });

export type BulkResult = Schema<'BulkResult'>;
export type BulkBody = Schema<'BulkRequest'>;
export type BulkAction = BulkBody['action'];

export const bulk = (body: BulkBody) => api.post('/api/v1/executions/bulk', { body });

export const logPage = (id: string, cursor: number, signal: AbortSignal) =>
  api.get('/api/v1/executions/{id}/logs', { path: { id }, query: { cursor, limit: 1000 }, signal });
