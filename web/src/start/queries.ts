/** What went wrong lately, and which connectors fail. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client.ts';

const EVERY_MS = 10_000;
const DAY_MS = 86_400_000;

/** Flows that nobody called, and that failed in the last 24 hours: the newest first. */
export const failuresQuery = queryOptions({
  queryKey: ['executions', 'failed today'],
  queryFn: ({ signal }) => {
    const from = new Date(Date.now() - DAY_MS).toISOString();
    return api.get('/api/v1/executions', { query: { status: ['ENDED_ERROR'], parent: 'none', from, limit: 50 }, signal });
  },
  refetchInterval: EVERY_MS,
});

export const connectorStatesQuery = queryOptions({
  queryKey: ['connectors', 'states'],
  queryFn: ({ signal }) => api.get('/api/v1/connectors', { query: { limit: 1000 }, signal }),
  refetchInterval: EVERY_MS,
});
