/** What REDIS takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { access, line } from '../sql/fields.ts';

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).default(6379),
  username: line().min(1).optional().describe('Default: the user named default'),
  password: secret(z.string()).optional(),
  database: z.int().min(0).default(0).describe('Number of the database'),
  protocol: z
    .union([z.literal(2), z.literal(3)])
    .default(3)
    .meta({ destination: false })
    .describe('Version of the protocol. 2: for servers before Redis 6, which give pairs of names and values as one list'),
  ...access,
});

const argument = z.union([z.string(), z.number(), z.strictObject({ base64: z.base64() }).describe('Bytes')]);

const one = {
  command: z
    .string()
    .regex(/^[A-Za-z][\w.-]*( [A-Za-z][\w.-]*)*$/, 'must be the name of a command, such as SET or CLIENT LIST')
    .describe('Such as GET or HSET'),
  args: z
    .array(argument)
    .max(1_000_000)
    .default([])
    .describe('Texts and numbers, or {base64} for bytes; each is one argument, whatever it holds'),
};

const limits = {
  command_timeout: z
    .number()
    .min(0.1)
    .default(60)
    .describe('Seconds for all replies. A command that blocks is taken back at the server before that is over, and gives null'),
  encoding: z.enum(['utf8', 'base64']).default('utf8').describe('Of texts in the result'),
  max_result_size: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024)
    .describe('Bytes of the whole reply'),
};

export const commandInputs = z.object({ ...one, ...limits });
export const pipelineInputs = z.object({
  commands: z.array(z.strictObject(one)).min(1).max(10_000).describe('Each with command and args'),
  transaction: z.boolean().default(false).describe('As MULTI and EXEC: nothing of others comes in between'),
  ...limits,
});

const result = z.unknown().describe('Integers beyond 2^53 and numbers that are not finite are texts; a map is an object, a set a list');
export const commandOutputs = z.object({ result });
export const pipelineOutputs = z.object({ results: z.array(result) });

export type Connection = z.output<typeof connection>;
export type Command = z.output<z.ZodObject<typeof one>>;
export type Limits = z.output<z.ZodObject<typeof limits>>;
export type CommandInputs = z.output<typeof commandInputs>;
export type PipelineInputs = z.output<typeof pipelineInputs>;
