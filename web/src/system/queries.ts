/** What the server tells of itself. It is asked again while somebody looks, since nothing else brings it. */
import { queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import { api } from '../api/client.ts';

export type System = Schema<'System'>;
export type Problem = System['problems'][number];
export type Minute = System['throughput']['series'][number];
export type Quantiles = System['latency']['commit_ms'];
export type Worker = Schema<'Worker'>;

const EVERY_MS = 5_000;

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => api.get('/api/v1/system', { signal }),
  refetchInterval: EVERY_MS,
});

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) => api.get('/api/v1/workers', { signal }),
  refetchInterval: EVERY_MS,
});
