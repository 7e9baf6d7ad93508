/** Executions as the API takes and shows them. */
import { z } from 'zod';
import { PetioleError } from '../../errors.ts';
import {
  CHANGEABLE,
  EXECUTION_TYPES,
  LOG_LEVELS,
  STATUSES,
  type AttemptEntry,
  type Execution,
  type ExecutionError,
  type ExecutionTree,
  type LogLine,
} from '../../model.ts';
import { cursor, limit, pageOf } from './pages.ts';
import { jsonValue, nameSchema, NO_CONTROL, poolName, PRINTED, sha256, text, timeAnswer, timeGiven, uuid } from './texts.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What stands where an id would, and the method that it takes. */
const NAMES = new Map([
  ['bulk', 'POST'],
  ['events', 'GET'],
]);

/** What is no id at all cannot be the id of anything: NOT_FOUND, not a malformed request. */
function known(id: string): string {
  if (UUID.test(id)) return id.toLowerCase();
  const allow = NAMES.get(id);
  if (allow) throw new PetioleError('METHOD_NOT_ALLOWED', `/api/v1/executions/${id} takes ${allow} alone`, { allow });
  throw new PetioleError('NOT_FOUND', `there is no execution '${id}': the id of an execution is a UUID`);
}

export const executionParams = z.strictObject({
  id: z.string().transform(known).meta({ description: 'the id of the execution', format: 'uuid' }),
});

export const labels = z
  .record(text(100), z.string().max(500).regex(PRINTED, NO_CONTROL))
  .refine((given) => Object.keys(given).length <= 64, 'at most 64 labels');

export const startBody = z
  .strictObject({
    flow: nameSchema.meta({ description: 'the name of the flow', example: 'quickstart' }),
    version: sha256.optional().meta({ description: 'one of its versions; default: the newest' }),
    inputs: jsonValue
      .optional()
      .meta({ description: 'what the script finds in `this.inputs`; checked against the input schema of the flow' }),
    labels: labels.optional(),
    priority: z.int().min(-1000).max(1000).optional().meta({ description: 'higher goes first; default 0' }),
    pool: poolName.optional().meta({ description: 'the worker pool that it runs in; default: what the flow declares, else `default`' }),
  })
  .meta({ id: 'StartRequest' });

export const waitQuery = z.strictObject({
  wait: z.coerce
    .number()
    .min(0)
    .max(3600)
    .optional()
    .meta({ description: 'seconds to wait for the end: 201 or 200 when it ended, 202 when it goes on after that time' }),
});

const many = <T extends string>(values: readonly T[], description: string) =>
  z
    .preprocess(
      (value) =>
        (Array.isArray(value) ? value : [value]).flatMap((part) => String(part).split(',')).map((part) => part.trim().toUpperCase()),
      z.array(z.enum(values as [T, ...T[]])),
    )
    .optional()
    .meta({ description, override: { type: 'array', items: { type: 'string', enum: [...values] } } });

// any version of UUID: it is looked for, and nothing more
const id = z.guid('must be the id of an execution').meta({ format: 'uuid' });

/** What a list of executions can be narrowed down to. */
export const executionFilter = {
  status: many(STATUSES, 'one or several, separated by commas or repeated'),
  type: many(EXECUTION_TYPES, 'one or several, separated by commas or repeated'),
  flow: nameSchema.optional().meta({ description: 'the name of its flow' }),
  connector: nameSchema.optional().meta({ description: 'the name of its connector' }),
  label: text(700).optional().meta({ description: '`key` or `key=value`', example: 'customer=acme' }),
  root: id.optional().meta({ description: 'all of one tree' }),
  parent: z
    .union([z.literal('none'), id])
    .optional()
    .meta({ description: 'the direct children of an execution; `none`: roots' }),
  from: timeGiven.optional().meta({ description: 'created at this time or later' }),
  to: timeGiven.optional().meta({ description: 'created before this time' }),
  q: text(200).optional().meta({ description: 'a part of the name' }),
};

export const listQuery = z.strictObject({ ...executionFilter, limit, cursor });
/** PostgreSQL's largest `integer` */
const MAX_SEQ = 2 ** 31 - 1;

export const logsQuery = z.strictObject({
  limit,
  cursor: z.coerce.number().int().min(-1).max(MAX_SEQ).optional().meta({ description: 'the `seq` after which the page begins' }),
});

export const executionStatus = z.enum(STATUSES).meta({ id: 'ExecutionStatus' });
export const executionType = z.enum(EXECUTION_TYPES).meta({ id: 'ExecutionType' });

export const executionError = z
  .object({
    name: z.string(),
    message: z.string(),
    code: z.string().meta({ description: 'one of docs/errors.md' }),
    status: z.number().optional().meta({ description: 'HTTP status of the far side, where there is one' }),
    response: jsonValue.optional().meta({ description: 'what the far side answered' }),
    stack: z.string().optional().meta({ description: 'with the lines of the TypeScript source' }),
    line: z.string().optional().meta({ description: 'the line of the script that the error concerns', example: 'flows/name.ts:12:5' }),
  })
  .catchall(jsonValue)
  .meta({ id: 'ExecutionError' }) as unknown as z.ZodType<ExecutionError>;

const attempt = z
  .object({
    attempt: z.int().meta({ description: 'counts all tries of the connection, from 1' }),
    at: timeAnswer,
    duration_ms: z.number(),
    method: z.string().nullable(),
    status: z.int().nullable(),
    code: z.string().nullable().meta({ description: 'null: it succeeded' }),
    reason: z.string().nullable(),
    wait_ms: z.number().meta({ description: 'from its end to the next try; 0 after the last one' }),
  })
  .meta({ id: 'Attempt' }) satisfies z.ZodType<AttemptEntry>;

const fields = {
  id: uuid,
  root_id: uuid,
  parent_id: uuid.nullable(),
  position: z.int().nullable().meta({ description: 'its place among the children of its parent, from 0' }),
  type: executionType,
  name: z.string(),
  status: executionStatus,
  flow: z.string().nullable(),
  flow_version: z.string().nullable(),
  connector: z.string().nullable(),
  connector_type: z.string().nullable(),
  pool: z.string().nullable().meta({
    description: 'the worker pool that a flow runs in, or that the connector of a connection asks for; null: where its flow runs',
  }),
  inputs: jsonValue.meta({ description: 'with secrets masked' }),
  output_value: jsonValue.meta({ description: 'with secrets masked' }),
  error: executionError.nullable(),
  message: z.string().nullable(),
  created_at: timeAnswer,
  started_at: timeAnswer.nullable(),
  ended_at: timeAnswer.nullable(),
  wake_at: timeAnswer.nullable().meta({ description: 'when it goes on by itself: a sleep, a retry' }),
  attempt: z.int(),
  attempts: z.array(attempt).nullable().meta({ description: 'of a connection: its tries, where the first one did not succeed' }),
  labels: z.record(z.string(), z.string()),
  continued_as: uuid.nullable().meta({ description: 'the execution that `continueAs` started in the place of this one' }),
  origin: z
    .object({
      kind: z.enum(['fork', 'rerun']),
      execution_id: uuid,
      position: z.int().nullable().meta({ description: 'of a fork: children from here on ran anew; null: all that had ended were kept' }),
      changed: z.array(z.enum(CHANGEABLE)),
    })
    .nullable()
    .meta({ description: 'of a fork or a rerun: what it was made of, which may have been removed since' }),
  copied_from: uuid
    .nullable()
    .meta({ description: 'of a child that a fork has kept: the execution that really ran, with its children and log lines' }),
};

export const execution = z.object(fields).meta({ id: 'Execution' }) satisfies z.ZodType<Execution>;

export const executionTree: z.ZodType<ExecutionTree> = z
  .object({
    ...fields,
    get children(): z.ZodType<ExecutionTree[]> {
      return z.array(executionTree);
    },
  })
  .meta({ id: 'ExecutionTree' });

export const executionPage = pageOf(execution).meta({ id: 'ExecutionPage' });

export const logLine = z
  .object({
    seq: z.int().meta({ description: 'from 0; counts dropped lines too, so that a gap shows where the rate limit cut' }),
    time: timeAnswer,
    level: z.enum(LOG_LEVELS),
    values: z.array(jsonValue),
  })
  .meta({ id: 'LogLine' }) satisfies z.ZodType<LogLine>;
export const logPage = pageOf(logLine).meta({ id: 'LogPage' });
