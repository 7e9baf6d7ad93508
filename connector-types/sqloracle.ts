/** Runs SQL in Oracle databases. Everything that needs the driver is in `sqloracle/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { sqlActions } from './sql/definition.ts';
import { connection, queryInputs, transactionInputs } from './sqloracle/fields.ts';

const run = () => import('./sqloracle/run.ts');

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#c74634" stroke-width="1.8"><ellipse cx="12" cy="5" rx="8" ry="3"/><path d="M4 5v14c0 1.7 3.6 3 8 3s8-1.3 8-3V5M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3"/></svg>';

export default connectorType({
  id: 'sqloracle',
  name: 'SQLORACLE',
  title: 'Oracle Database',
  icon: ICON,
  description:
    'Runs SQL statements with parameters in an Oracle database (12.1 or newer), one by one or in a transaction. Never tried on a real Oracle server: see the README.',
  connection,
  default_action: 'query',
  test: async (context) => (await run()).test(context),
  actions: sqlActions({
    queryInputs,
    transactionInputs,
    sample: { result: [{ ID: '1' }], row_count: 1, columns: [{ name: 'ID', type: 'number' }] },
    load: run,
  }),
});
