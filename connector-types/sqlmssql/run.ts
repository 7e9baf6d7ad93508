/** The actions: one statement, or several in a transaction. */
import type { ActionContext } from 'petiole/connector';
import * as sql from '../sql/actions.ts';
import type { QueryResult } from '../sql/fields.ts';
import type { Connection, QueryInputs, TransactionInputs } from './fields.ts';
import { Session, type Context } from './session.ts';

export async function test(context: Context): Promise<void> {
  await sql.withSession(Session.open(context), async () => undefined);
}

export async function query(context: ActionContext<Connection, QueryInputs>): Promise<QueryResult> {
  return await sql.query('SQLMSSQL', context.inputs, () => Session.open(context));
}

export async function transaction(context: ActionContext<Connection, TransactionInputs>): Promise<{ results: QueryResult[] }> {
  return await sql.transaction('SQLMSSQL', { ...context.inputs, read_only: false }, () => Session.open(context));
}
