/** What SQLORACLE takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { access, limits, line, modes, parameterList, statements } from '../sql/fields.ts';

/** Both become parts of a connect descriptor, in which brackets and signs mean something. */
const host = () =>
  line()
    .min(1)
    .regex(/^[\w.:[\]-]*$/, 'must be a host name or an address');
const service = () => z.string().regex(/^[\w.$#-]+$/, 'must be letters, digits and any of . _ $ # -');

export const connection = z.object({
  hostname: host(),
  port: z.int().min(1).max(65535).default(1521),
  service_name: service().describe('Of the database, such as FREEPDB1'),
  username: line().min(1),
  password: secret(line().min(1)),
  ...access,
});

const one = {
  ...modes,
  parameters: parameterList(32_767).describe(
    'For the placeholders :1, :2 … of the statement, in the order in which they stand there. Objects and lists are sent as JSON, true and false as 1 and 0',
  ),
};

export const queryInputs = z.object({ ...one, ...limits });

export const transactionInputs = z.object({
  statements: statements(one),
  isolation: z.enum(['read committed', 'serializable']).optional().describe('Default: read committed'),
  read_only: z.boolean().default(false).describe('Everything is read as it was at the beginning, and nothing can be changed'),
  ...limits,
});

export type Connection = z.output<typeof connection>;
export type QueryInputs = z.output<typeof queryInputs>;
export type TransactionInputs = z.output<typeof transactionInputs>;
