/** Routes that the document of the API does not describe yet. */
import type { Client as Fetch } from 'openapi-fetch';
import type { Client } from './client.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const coming = ({ api }: Client): Fetch<any> => api as unknown as Fetch<any>;

export interface BulkPage {
  matched: number;
  done: number;
  failed: { id: string; code: string; detail: string }[];
  more: boolean;
}

export interface WorkerPage {
  items: {
    id: string;
    host: string;
    pid: number;
    pool: string;
    version: string;
    heartbeat_at: string;
    status: 'ALIVE' | 'LOST' | 'STOPPED';
    executions: number;
  }[];
}

export interface System {
  version: string;
  started_at: string;
  retention_seconds: number | null;
  queue: { due: number; oldest_due_seconds: number | null; running: number; waiting: number; paused: number; pending: number };
  throughput: { started_per_minute: number; ended_per_minute: number; failed_per_minute: number };
  database: { version: string; size_bytes: number; embedded: boolean };
  problems: { severity: 'error' | 'warning'; what: string; where: string | null; todo: string }[];
}
