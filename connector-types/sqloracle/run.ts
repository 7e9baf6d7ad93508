/** The actions: one statement, or several in a transaction. */
import { ConnectorError, type ActionContext } from 'petiole/connector';
import * as sql from '../sql/actions.ts';
import { MODES, type QueryResult } from '../sql/fields.ts';
import type { Connection, QueryInputs, TransactionInputs } from './fields.ts';
import { Session, type Context } from './session.ts';
import { endOfTransaction } from './transaction.ts';

export async function test(context: Context): Promise<void> {
  await sql.withSession(Session.open(context), async () => undefined);
}

export async function query(context: ActionContext<Connection, QueryInputs>): Promise<QueryResult> {
  return await sql.query('SQLORACLE', context.inputs, () => Session.open(context));
}

export async function transaction(context: ActionContext<Connection, TransactionInputs>): Promise<{ results: QueryResult[] }> {
  assertOneTransaction(context.inputs);
  return await sql.transaction('SQLORACLE', context.inputs, () => Session.open(context));
}

function assertOneTransaction({ statements }: TransactionInputs): void {
  for (const [index, statement] of statements.entries()) {
    const word = MODES.map((mode) => endOfTransaction(statement[mode] ?? '')).find((found) => found !== undefined);
    if (word === undefined) continue;
    const what = `statement ${index + 1} begins with ${word}, which ends a transaction: leave it out, or run it with the action query`;
    throw new ConnectorError('INVALID_INPUT', `SQLORACLE: ${what}`, { retryable: false, unsent: true });
  }
}
