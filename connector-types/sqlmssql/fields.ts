/** What SQLMSSQL takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { access, limits, line, modes, parameterList, statements } from '../sql/fields.ts';

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).default(1433),
  database: line().min(1).optional().describe('Default: that of the user'),
  username: line().min(1),
  password: secret(line()).optional(),
  ...access,
});

const one = {
  ...modes,
  parameters: parameterList(2_000).describe('For @p1, @p2 … of the statement. Objects and lists are sent as JSON'),
};

export const queryInputs = z.object({ ...one, ...limits });

export const transactionInputs = z.object({
  statements: statements(one),
  isolation: z
    .enum(['read uncommitted', 'read committed', 'repeatable read', 'snapshot', 'serializable'])
    .optional()
    .describe('Default: read committed'),
  ...limits,
});

export type Connection = z.output<typeof connection>;
export type QueryInputs = z.output<typeof queryInputs>;
export type TransactionInputs = z.output<typeof transactionInputs>;
