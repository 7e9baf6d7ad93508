/** What SQLPG takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';

/** These go into messages of the protocol in which a null character ends a text. */
const line = () => z.string().regex(/^[^\p{Cc}]*$/u, 'must be one line, without control characters');
const statement = () =>
  z
    .string()
    .min(1)
    .regex(/^[^\0]*$/, 'must not contain a null character');

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).default(5432),
  database: line().min(1).optional().describe('Default: the database that is named like the user'),
  username: line().min(1),
  password: secret(line()).optional(),
  ssl: z.boolean().default(true).describe('false: everything, the data too, goes over the network in clear'),
  verify_ssl: z.boolean().default(true).describe('false: any certificate will do'),
  cacert: z.string().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  client_cert: z.string().optional().describe('PEM of a certificate to show to the server'),
  client_key: secret(z.string()).optional().describe('PEM of its private key'),
  client_key_passphrase: secret(z.string()).optional(),
  connect_timeout: z.number().min(0.1).default(10).describe('Seconds until the session is open'),
});

/** Exactly one of them is given; which one decides what comes back. */
const modes = {
  fetch: statement().optional().describe('A statement; result: all its rows, as objects'),
  fetchrow: statement().optional().describe('A statement; result: its first row, or null'),
  fetchval: statement().optional().describe('A statement; result: the first value of its first row, or null'),
  execute: statement().optional().describe('A statement; result: null'),
  parameters: z
    .array(z.unknown())
    .max(65_535)
    .default([])
    .describe('For $1, $2 … of the statement. An object is sent as JSON, a list of plain values as an array'),
};

const limits = {
  statement_timeout: z.number().min(0).nullable().default(60).describe('Seconds each statement may take; 0 or null: no limit'),
  max_rows: z.int().min(1).default(10_000).describe('A statement that gives more fails'),
  max_result_size: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024)
    .describe('Bytes of all values together'),
};

export const queryInputs = z.object({ ...modes, ...limits });

export const transactionInputs = z.object({
  statements: z
    .array(z.strictObject(modes))
    .min(1)
    .max(1000)
    .describe('Each with one of fetch, fetchrow, fetchval, execute, and parameters'),
  isolation: z.enum(['read committed', 'repeatable read', 'serializable']).default('read committed'),
  read_only: z.boolean().default(false),
  ...limits,
});

export const queryOutputs = z.object({
  result: z.unknown(),
  row_count: z.int().nullable().describe('Rows that the statement gave or changed; null where it is not known'),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});

export const transactionOutputs = z.object({ results: z.array(queryOutputs) });

export type Connection = z.output<typeof connection>;
export type Statement = Pick<z.output<typeof queryInputs>, keyof typeof modes>;
export type QueryInputs = z.output<typeof queryInputs>;
export type TransactionInputs = z.output<typeof transactionInputs>;
export type Limits = Pick<QueryInputs, keyof typeof limits>;
export type QueryResult = z.output<typeof queryOutputs>;

export type Mode = 'fetch' | 'fetchrow' | 'fetchval' | 'execute';
export const MODES: readonly Mode[] = ['fetch', 'fetchrow', 'fetchval', 'execute'];
