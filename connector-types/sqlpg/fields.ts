/** What SQLPG takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { access, limits, line, modes, parameterList, statements } from '../sql/fields.ts';

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).default(5432),
  database: line().min(1).optional().describe('Default: the database that is named like the user'),
  username: line().min(1),
  password: secret(line()).optional(),
  ...access,
});

const one = {
  ...modes,
  parameters: parameterList(65_535).describe(
    'For $1, $2 … of the statement. An object is sent as JSON, a list of plain values as an array',
  ),
};

export const queryInputs = z.object({ ...one, ...limits });

export const transactionInputs = z.object({
  statements: statements(one),
  isolation: z.enum(['read committed', 'repeatable read', 'serializable']).default('read committed'),
  read_only: z.boolean().default(false),
  ...limits,
});

export type Connection = z.output<typeof connection>;
export type QueryInputs = z.output<typeof queryInputs>;
export type TransactionInputs = z.output<typeof transactionInputs>;
