/** What the routes take. These schemas are the DTOs. */
import { z } from 'zod';
import { EXECUTION_TYPES, STATUSES, type JsonValue } from '../model.ts';

/** PostgreSQL text has no NUL, and no name has a use for control characters. */

const CONTROL = /[\u0000-\u001f\u007f]/;
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !CONTROL.test(value), 'must not hold control characters');

export const nameSchema = text(200);

const labelsSchema = z
  .record(
    text(100),
    z
      .string()
      .max(500)
      .refine((value) => !CONTROL.test(value), 'must not hold control characters'),
  )
  .refine((labels) => Object.keys(labels).length <= 64, 'at most 64 labels');

export const startSchema = z.strictObject({
  flow: nameSchema,
  version: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the sha256 of a flow version, in hex')
    .optional(),
  inputs: z.custom<JsonValue>(() => true).optional(),
  labels: labelsSchema.optional(),
  priority: z.int().min(-1000).max(1000).optional(),
});

export const waitSchema = z.strictObject({ wait: z.coerce.number().min(0).max(3600).optional() });

const many = <T extends string>(values: readonly T[]) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value : [value]).flatMap((part) => String(part).split(',')).map((part) => part.trim().toUpperCase()),
    z.array(z.enum(values as [T, ...T[]])),
  );

const limit = z.coerce.number().int().min(1).max(1000).optional();
const cursor = text(1000).optional();
const time = z.iso.datetime({ offset: true, message: 'must be an ISO 8601 time with an offset, such as 2026-01-31T12:00:00Z' });
const id = z.uuid('must be the id of an execution');

export const listSchema = z.strictObject({
  status: many(STATUSES).optional(),
  type: many(EXECUTION_TYPES).optional(),
  flow: nameSchema.optional(),
  connector: nameSchema.optional(),
  label: text(700).optional(),
  root: id.optional(),
  parent: z.union([z.literal('none'), id]).optional(),
  from: time.optional(),
  to: time.optional(),
  q: text(200).optional(),
  limit,
  cursor,
});

export const pageSchema = z.strictObject({ limit, cursor });
export const searchSchema = z.strictObject({ limit, cursor, q: text(200).optional() });
export const logsSchema = z.strictObject({ limit, cursor: z.coerce.number().int().min(-1).optional() });
export const noQuerySchema = z.strictObject({});

/** What a script imports by relative path comes along: path relative to the script → text. */
const scriptFields = { script: z.string(), modules: z.record(text(500), z.string()).optional() };

/** A flow as POST takes it: without a name, the script's own `flow({ name })` gives it. */
export const newFlowSchema = z.strictObject({ name: nameSchema.optional(), ...scriptFields });
export const scriptSchema = z.strictObject(scriptFields);

/** What a file may be called: also on the disk of whoever downloads it. */
const fileName = text(255)
  .refine((name) => !/[/\\]/.test(name), 'must be a name without folders')
  .refine((name) => name !== '.' && name !== '..', 'must be the name of a file')
  .refine((name) => name.isWellFormed(), 'must be valid Unicode');
export const uploadSchema = z.strictObject({ name: fileName });

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
export const contentTypeSchema = z
  .string()
  .max(255)
  .regex(new RegExp(`^${TOKEN}/${TOKEN}( *;[\\x20-\\x7e]*)?$`), 'must be a media type such as text/csv')
  .default('application/octet-stream');
