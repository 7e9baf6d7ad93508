/** What the server tells of itself. It is asked again while somebody looks, since nothing else brings it. */
import { queryOptions } from '@tanstack/react-query';
import { get } from '../api/client.ts';

export interface Problem {
  severity: 'error' | 'warning';
  what: string;
  where: string;
  todo: string;
}

export interface Minute {
  at: string;
  started: number;
  ended: number;
  failed: number;
}

export interface Quantiles {
  p50: number | null;
  p95: number | null;
}

export interface System {
  version: string;
  started_at: string;
  retention_seconds: number | null;
  queue: {
    due: number;
    oldest_due_seconds: number | null;
    running: number;
    waiting: number;
    paused: number;
    pending: number;
    estimated: string[];
    counted_to: number;
  };
  throughput: { started_per_minute: number; ended_per_minute: number; failed_per_minute: number; series: Minute[] };
  /** milliseconds */
  latency: { commit_ms: Quantiles; database_ms: Quantiles };
  database: { version: string; size_bytes: number; embedded: boolean; connections: number; max_connections: number };
  problems: Problem[];
}

export interface Worker {
  id: string;
  host: string;
  pid: number;
  pool: string;
  version: string;
  started_at: string;
  heartbeat_at: string;
  stopped_at: string | null;
  status: 'ALIVE' | 'LOST' | 'STOPPED';
  executions: number;
}

const EVERY_MS = 5_000;

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => get<System>('/system', undefined, signal),
  refetchInterval: EVERY_MS,
});

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) => get<{ items: Worker[] }>('/workers', undefined, signal),
  refetchInterval: EVERY_MS,
});
