/** The two actions of every SQL type, over whatever session a type opens. */
import { ConnectorError } from 'petiole/connector';
import type { Limits, QueryResult, Statement } from './fields.ts';
import { callOf, type Call } from './statement.ts';

export interface Session<P> {
  /** `size` is counted on; `statement`: which of several */
  run(call: Call<P>, limits: Limits, size: { bytes: number }, statement?: number): Promise<QueryResult>;
  begin(options: TransactionOptions, limits: Limits): Promise<void>;
  commit(limits: Limits): Promise<void>;
  /** false: a statement ended the transaction */
  readonly isInTransaction: boolean;
  /** What is not committed is rolled back. */
  close(): Promise<void>;
}

export interface TransactionOptions {
  isolation?: string | undefined;
  read_only: boolean;
}

export async function withSession<S extends Session<never>, T>(opening: Promise<S>, work: (session: S) => Promise<T>): Promise<T> {
  const session = await opening;
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** `name`: of the type, for messages about inputs. */
export async function query<P>(name: string, inputs: Statement<P> & Limits, open: () => Promise<Session<P>>): Promise<QueryResult> {
  const call = callOf(inputs, name);
  return await withSession(open(), (session) => session.run(call, inputs, { bytes: 0 }));
}

export async function transaction<P>(
  name: string,
  inputs: { statements: Statement<P>[] } & TransactionOptions & Limits,
  open: () => Promise<Session<P>>,
): Promise<{ results: QueryResult[] }> {
  const calls = inputs.statements.map((statement, index) => callOf(statement, `${name}: statement ${index + 1}`));
  return await withSession(open(), async (session) => {
    await session.begin(inputs, inputs);
    const results: QueryResult[] = [];
    // one measure for all: together they become one output
    const size = { bytes: 0 };
    for (const [index, call] of calls.entries()) {
      results.push(await session.run(call, inputs, size, index + 1));
      if (!session.isInTransaction) throw ended(name, index + 1);
    }
    await session.commit(inputs);
    return { results };
  });
}

/** `commit` among the statements would leave those after it without a transaction. */
function ended(name: string, statement: number): ConnectorError {
  return new ConnectorError(
    'INVALID_INPUT',
    `${name}: statement ${statement} ended the transaction, which is done after the last one: leave out commit, rollback and what commits by itself`,
    { retryable: false },
  );
}
