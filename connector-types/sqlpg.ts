/** Runs SQL in PostgreSQL databases. Everything that needs the driver is in `sqlpg/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { queryOutputs, transactionOutputs } from './sql/fields.ts';
import { connection, queryInputs, transactionInputs } from './sqlpg/fields.ts';

const run = () => import('./sqlpg/run.ts');

export default connectorType({
  id: 'sqlpg',
  name: 'SQLPG',
  title: 'PostgreSQL',
  description: 'Runs SQL statements with parameters in a PostgreSQL database, one by one or in a transaction.',
  connection,
  default_action: 'query',
  test: async (context) => (await run()).test(context),
  actions: {
    query: {
      title: 'Run a statement',
      description: 'Runs one SQL statement and gives its rows, its first row or its first value.',
      inputs: queryInputs,
      outputs: queryOutputs,
      sample_output: { result: [{ id: 1, name: 'Ada' }], row_count: 1, columns: [{ name: 'id', type: 'int4' }] },
      run: async (context) => (await run()).query(context),
    },
    transaction: {
      title: 'Run a transaction',
      description: 'Runs several SQL statements in one transaction: all of them take effect, or none.',
      inputs: transactionInputs,
      outputs: transactionOutputs,
      run: async (context) => (await run()).transaction(context),
    },
  },
});
