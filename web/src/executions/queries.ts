/** What the pages of this area ask the server. */
import { queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import type { Execution } from '../../../src/model.ts';
import { call, get, path, post, type Query } from '../api/client.ts';
import type { ListSearch } from './search.ts';
import type { ExecutionNode, LogItem } from './types.ts';

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type FlowVersion = Schema<'FlowVersionDetail'>;

export const PAGE_SIZE = 50;

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: ['execution', id],
    queryFn: ({ signal }) => get<Execution>(path`/executions/${id}`, undefined, signal),
  });

export const versionQuery = (flow: string, sha256: string) =>
  queryOptions({
    queryKey: ['flow-version', flow, sha256],
    queryFn: ({ signal }) => get<FlowVersion>(path`/flows/${flow}/versions/${sha256}`, undefined, signal),
    staleTime: Infinity, // a version never changes
  });

export const historyQuery = (search: ListSearch, cursor: string) =>
  queryOptions({
    queryKey: ['executions', filterOf(search), cursor],
    queryFn: ({ signal }) => get<Page<ExecutionNode>>('/executions', { ...filterOf(search), cursor, limit: PAGE_SIZE }, signal),
    refetchInterval: 10_000,
  });

export async function cursorBehind(search: ListSearch): Promise<string | null> {
  return (await get<Page<unknown>>('/executions', { ...filterOf(search), limit: PAGE_SIZE })).next;
}

/** What the address says, as the API takes it. */
export function filterOf({ status, type, flow, connector, label, q, from, to, all }: ListSearch): Record<string, string> {
  const filter: Query = { status, type, flow, connector, label, q, from, to, parent: all ? undefined : 'none' };
  return Object.fromEntries(
    Object.entries(filter).flatMap(([key, value]) => (value === undefined || value === null ? [] : [[key, String(value)]])),
  );
}

export type Control = 'cancel' | 'pause' | 'resume';

export const control = (id: string, action: Control): Promise<Execution> => post(path`/executions/${id}/${action}`);

export type AgainBody = Schema<'RerunRequest'>;
export type ForkBody = Schema<'ForkRequest'>;

/** `key`: of the form, so that what is sent twice starts once. */
export const rerun = (id: string, body: AgainBody, key: string): Promise<Execution> => again(path`/executions/${id}/rerun`, body, key);
export const fork = (id: string, body: ForkBody, key: string): Promise<Execution> => again(path`/executions/${id}/fork`, body, key);

async function again(where: string, body: object, key: string): Promise<Execution> {
  return (await call<Execution>('POST', where, { body, headers: { 'idempotency-key': key } })).data;
}

export type BulkResult = Schema<'BulkResult'>;
export type BulkBody = Schema<'BulkRequest'>;
export type BulkAction = BulkBody['action'];

export const bulk = (body: BulkBody): Promise<BulkResult> => post('/executions/bulk', body);

export const logPage = (id: string, cursor: number, signal: AbortSignal): Promise<Page<Omit<LogItem, 'execution_id'>>> =>
  get(path`/executions/${id}/logs`, { cursor, limit: 1000 }, signal);
