/** Live events, and executions as they show them. */
import { z } from 'zod';
import type { ExecutionNode } from '../../executions/live/types.ts';
import { execution, executionFilter, logLine } from './executions.ts';
import { cursor, limit, pageOf } from './pages.ts';
import { uuid } from './texts.ts';

const eventId = z
  .string()
  .max(1000)
  .optional()
  .meta({ description: 'the `id` of the last event that came, where the header `Last-Event-ID` cannot be sent' });

const flag = z
  .enum(['true', 'false'])
  .optional()
  .transform((value) => value === 'true');

export const treeEventsQuery = z.strictObject({
  logs: flag.meta({ description: '`true`: log lines too', override: { type: 'boolean', enum: undefined } }),
  last_event_id: eventId,
});

export const listEventsQuery = z.strictObject({ ...executionFilter, limit, last_event_id: eventId });
export const eventHeaders = z.object({
  'last-event-id': z.string().optional().meta({ description: 'the `id` of the last event that came; browsers send it by themselves' }),
});
export const nodesQuery = z.strictObject({ limit, cursor });

const { inputs: _inputs, output_value: _output, attempts: _attempts, error: _error, ...shown } = execution.shape;

export const executionNode = z
  .object({
    ...shown,
    error: z
      .object({ name: z.string(), code: z.string(), message: z.string(), line: z.string().optional() })
      .nullable()
      .meta({ description: 'the message cut to 300 characters' }),
    has_output: z.boolean(),
  })
  .meta({ id: 'ExecutionNode', description: 'An execution without what may be long' }) satisfies z.ZodType<ExecutionNode>;

export const nodePage = pageOf(executionNode).meta({ id: 'ExecutionNodePage' });

/** The `data` of each event, by its name. */
export const liveEvents = z
  .object({
    reset: z.object({}).meta({ description: 'forget what was told before: all of it comes now' }),
    nodes: z.object({ items: z.array(executionNode) }).meta({ description: 'each takes the place of the one with its id' }),
    removed: z.object({ ids: z.array(uuid) }),
    logs: z.object({ items: z.array(logLine.extend({ execution_id: uuid })) }),
    ready: z.object({}).meta({ description: 'everything up to now was told' }),
    ended: z
      .object({ status: z.string(), continued_as: uuid.nullable() })
      .meta({ description: 'the last one: the tree has ended, and the server closes' }),
  })
  .partial()
  .meta({ id: 'LiveEvents', description: 'Name of an event to its `data`' });
