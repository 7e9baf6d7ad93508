/** Runs SQL in PostgreSQL databases. Everything that needs the driver is in `sqlpg/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { sqlActions } from './sql/definition.ts';
import { connection, queryInputs, transactionInputs } from './sqlpg/fields.ts';

const run = () => import('./sqlpg/run.ts');

export default connectorType({
  id: 'sqlpg',
  name: 'SQLPG',
  title: 'PostgreSQL',
  description: 'Runs SQL statements with parameters in a PostgreSQL database, one by one or in a transaction.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><ellipse cx="12" cy="6" rx="8" ry="3"/><path d="M4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3"/></svg>',
  connection,
  default_action: 'query',
  test: async (context) => (await run()).test(context),
  actions: sqlActions({
    queryInputs,
    transactionInputs,
    sample: { result: [{ id: 1, name: 'Ada' }], row_count: 1, columns: [{ name: 'id', type: 'int4' }] },
    load: run,
  }),
});
