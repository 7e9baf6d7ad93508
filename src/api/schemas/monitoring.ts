/** Workers, and what an operator sees of the system. */
import { z } from 'zod';
import type { SystemView, WorkerView } from '../../monitoring/system.ts';
import { pageOf } from './pages.ts';
import { timeAnswer, uuid } from './texts.ts';

export const worker = z
  .object({
    id: uuid,
    host: z.string(),
    pid: z.int(),
    pool: z.string(),
    version: z.string(),
    started_at: timeAnswer,
    heartbeat_at: timeAnswer,
    stopped_at: timeAnswer.nullable(),
    status: z.enum(['ALIVE', 'DRAINING', 'LOST', 'STOPPED']).meta({
      description:
        'DRAINING: it was told to stop, claims nothing any more, and lets its calls end; LOST: it was silent, and others have taken over or will',
    }),
    executions: z.int().meta({ description: 'flows and calls that it holds' }),
  })
  .meta({ id: 'Worker' }) satisfies z.ZodType<WorkerView>;

export const workerPage = pageOf(worker).extend({ next: z.null() }).meta({ id: 'WorkerPage' });

const quantiles = z.object({ p50: z.number().nullable(), p95: z.number().nullable() });

const minute = z.object({ at: timeAnswer, started: z.int(), ended: z.int(), failed: z.int() });

export const system = z
  .object({
    version: z.string(),
    started_at: timeAnswer.meta({ description: 'of the process that answers' }),
    retention_seconds: z.number().nullable().meta({ description: 'how long ended executions are kept; null: for ever' }),
    queue: z.object({
      due: z.int().meta({ description: 'flows that wait for a worker' }),
      oldest_due_seconds: z.number().nullable(),
      running: z.int(),
      waiting: z.int(),
      paused: z.int(),
      pending: z.int(),
      estimated: z.array(z.string()).meta({ description: 'which of these are estimates, since the table is large' }),
      counted_to: z.int().meta({ description: '`due` is counted no further' }),
    }),
    pools: z
      .array(
        z.object({
          pool: z.string(),
          workers: z.int().meta({ description: 'that are alive and claim' }),
          due: z.int().meta({ description: 'flows and calls that wait for one of them' }),
          oldest_due_seconds: z.number().nullable(),
        }),
      )
      .meta({ description: 'worker pools that have a worker, or that something asks for' }),
    throughput: z.object({
      started_per_minute: z.number().meta({ description: 'trees, over the last five minutes' }),
      ended_per_minute: z.number(),
      failed_per_minute: z.number(),
      series: z.array(minute).meta({ description: 'the last 60 minutes of all processes; the last one is not over' }),
    }),
    latency: z.object({
      commit_ms: quantiles.meta({ description: 'the last 1000 commits of the process that answers' }),
      database_ms: quantiles.meta({ description: 'an empty statement, there and back' }),
    }),
    database: z.object({
      version: z.string(),
      size_bytes: z.number(),
      embedded: z.boolean(),
      connections: z.int(),
      max_connections: z.int(),
    }),
    problems: z.array(z.object({ severity: z.enum(['error', 'warning']), what: z.string(), where: z.string(), todo: z.string() })),
  })
  .meta({ id: 'System' }) satisfies z.ZodType<SystemView>;
