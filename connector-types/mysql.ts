/** Runs SQL in MySQL and MariaDB databases. Everything that needs the driver is in `mysql/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { sqlActions } from './sql/definition.ts';
import { connection, queryInputs, transactionInputs } from './mysql/fields.ts';

const run = () => import('./mysql/run.ts');

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#00758f" stroke-width="1.8"><ellipse cx="12" cy="5" rx="8" ry="3"/><path d="M4 5v14c0 1.7 3.6 3 8 3s8-1.3 8-3V5M7 17v-5l2.5 3 2.5-3v5m3-5 1.5 2 1.5-2m-1.5 2v3"/></svg>';

export default connectorType({
  id: 'mysql',
  name: 'MYSQL',
  title: 'MySQL and MariaDB',
  icon: ICON,
  description: 'Runs SQL statements with parameters in a MySQL or MariaDB database, one by one or in a transaction.',
  connection,
  default_action: 'query',
  test: async (context) => (await run()).test(context),
  actions: sqlActions({
    queryInputs,
    transactionInputs,
    sample: { result: [{ id: 1, name: 'Ada' }], row_count: 1, columns: [{ name: 'id', type: 'int' }] },
    load: run,
  }),
});
