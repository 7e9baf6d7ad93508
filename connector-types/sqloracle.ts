/** Runs SQL in Oracle databases. Everything that needs the driver is in `sqloracle/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { queryOutputs, transactionOutputs } from './sql/fields.ts';
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
  actions: {
    query: {
      title: 'Run a statement',
      description: 'Runs one SQL statement and gives its rows, its first row or its first value.',
      inputs: queryInputs,
      outputs: queryOutputs,
      sample_output: { result: [{ ID: '1' }], row_count: 1, columns: [{ name: 'ID', type: 'number' }] },
      run: async (context) => (await run()).query(context),
    },
    transaction: {
      title: 'Run a transaction',
      description: 'Runs several SQL statements in one transaction: all of them take effect, or none.',
      inputs: transactionInputs,
      outputs: transactionOutputs,
      sample_output: { results: [{ result: null, row_count: 1, columns: [] }] },
      run: async (context) => (await run()).transaction(context),
    },
  },
});
