/** What all types for SQL databases take and give. */
import { z } from 'zod';
import { secret } from 'petiole/connector';

/** These go into messages of protocols in which a null character ends a text. */
export const line = () => z.string().regex(/^[^\p{Cc}]*$/u, 'must be one line, without control characters');
const statement = () =>
  z
    .string()
    .min(1)
    .regex(/^[^\0]*$/, 'must not contain a null character');

export const access = {
  ssl: z.boolean().default(true).describe('false: everything, the data too, goes over the network in clear'),
  verify_ssl: z.boolean().default(true).describe('false: any certificate will do'),
  cacert: z.string().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  client_cert: z.string().optional().describe('PEM of a certificate to show to the server'),
  client_key: secret(z.string()).optional().describe('PEM of its private key'),
  client_key_passphrase: secret(z.string()).optional(),
  connect_timeout: z.number().min(0.1).default(10).describe('Seconds until the session is open'),
};

export const parameterList = (maximum: number) => z.array(z.unknown()).max(maximum).default([]);

/** Exactly one of them is given; which one decides what comes back. */
export const modes = {
  fetch: statement().optional().describe('A statement; result: all its rows, as objects'),
  fetchrow: statement().optional().describe('A statement; result: its first row, or null'),
  fetchval: statement().optional().describe('A statement; result: the first value of its first row, or null'),
  execute: statement().optional().describe('A statement; result: null'),
};

export const limits = {
  statement_timeout: z.number().min(0).nullable().default(60).describe('Seconds each statement may take; 0 or null: no limit'),
  max_rows: z.int().min(1).default(10_000).describe('A statement that gives more fails'),
  max_result_size: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024)
    .describe('Bytes of all values together'),
};

/** Each statement has its modes and its parameters. */
export const statements = <S extends z.ZodRawShape>(one: S) =>
  z.array(z.strictObject(one)).min(1).max(1000).describe('Each with one of fetch, fetchrow, fetchval, execute, and parameters');

export const queryOutputs = z.object({
  result: z.unknown(),
  row_count: z.int().nullable().describe('Rows that the statement gave or changed; null where it is not known'),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
});

export const transactionOutputs = z.object({ results: z.array(queryOutputs) });

export type Access = z.output<z.ZodObject<typeof access>> & { hostname: string; port: number };
export type Mode = keyof typeof modes;
export type Limits = z.output<z.ZodObject<typeof limits>>;
export type QueryResult = z.output<typeof queryOutputs>;
export type Columns = QueryResult['columns'];
/** A statement as it is given; what its parameters may be is up to the type. */
export type Statement<P> = Partial<Record<Mode, string | undefined>> & { parameters: P };

export const MODES: readonly Mode[] = ['fetch', 'fetchrow', 'fetchval', 'execute'];
