/** What MYSQL takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { access, limits, line, modes, parameterList, statements } from '../sql/fields.ts';

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).default(3306),
  database: line().min(1).optional().describe('Default: none, so that statements name it: select * from shop.orders'),
  username: line().min(1),
  password: secret(line()).optional(),
  time_zone: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/, 'must look like +00:00')
    .optional()
    .describe('Of the session, such as +00:00; values of type timestamp then say it. Default: that of the server, and they do not'),
  ...access,
});

const one = {
  ...modes,
  parameters: parameterList(65_535).describe('For each ? of the statement. Objects and lists are sent as JSON'),
};

export const queryInputs = z.object({ ...one, ...limits });

export const transactionInputs = z.object({
  statements: statements(one),
  isolation: z
    .enum(['read uncommitted', 'read committed', 'repeatable read', 'serializable'])
    .optional()
    .describe('Default: that of the server, mostly repeatable read'),
  read_only: z.boolean().default(false),
  ...limits,
});

export type Connection = z.output<typeof connection>;
export type QueryInputs = z.output<typeof queryInputs>;
export type TransactionInputs = z.output<typeof transactionInputs>;
