/** The actions of every SQL type, as its definition has them. */
import type { z } from 'zod';
import type { ActionContext } from 'petiole/connector';
import { queryOutputs, transactionOutputs } from './fields.ts';

interface Runs<C, Q extends z.ZodObject, T extends z.ZodObject> {
  query(context: ActionContext<C, z.output<Q>>): Promise<z.input<typeof queryOutputs>>;
  transaction(context: ActionContext<C, z.output<T>>): Promise<z.input<typeof transactionOutputs>>;
}

interface Parts<C, Q extends z.ZodObject, T extends z.ZodObject> {
  queryInputs: Q;
  transactionInputs: T;
  /** an example of what a query gives */
  sample: z.input<typeof queryOutputs>;
  /** imports what needs the driver, when an action is first used */
  load: () => Promise<Runs<C, Q, T>>;
}

export function sqlActions<C, Q extends z.ZodObject, T extends z.ZodObject>({
  queryInputs,
  transactionInputs,
  sample,
  load,
}: Parts<C, Q, T>) {
  return {
    query: {
      title: 'Run a statement',
      description: 'Runs one SQL statement and gives its rows, its first row or its first value.',
      inputs: queryInputs,
      outputs: queryOutputs,
      sample_output: sample,
      run: async (context: ActionContext<C, z.output<Q>>) => (await load()).query(context),
    },
    transaction: {
      title: 'Run a transaction',
      description: 'Runs several SQL statements in one transaction: all of them take effect, or none.',
      inputs: transactionInputs,
      outputs: transactionOutputs,
      sample_output: { results: [{ result: null, row_count: 1, columns: [] }] },
      run: async (context: ActionContext<C, z.output<T>>) => (await load()).transaction(context),
    },
  };
}
