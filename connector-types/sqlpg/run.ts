/** The actions: one statement, or several in a transaction. */
import pg from 'pg';
import { ConnectorError, type ActionContext } from 'petiole/connector';
import {
  MODES,
  type Connection,
  type Limits,
  type Mode,
  type QueryInputs,
  type QueryResult,
  type Statement,
  type TransactionInputs,
} from './fields.ts';
import { Session, type Context } from './session.ts';
import { readerOf, toParameter, typeName } from './values.ts';

export async function test(context: Context): Promise<void> {
  await withSession(context, { statement_timeout: context.connection.connect_timeout }, async () => undefined);
}

export async function query(context: ActionContext<Connection, QueryInputs>): Promise<QueryResult> {
  const { inputs } = context;
  const call = callOf(inputs, 'SQLPG');
  return await withSession(context, inputs, (session) => run(session, call, inputs, { bytes: 0 }));
}

export async function transaction(context: ActionContext<Connection, TransactionInputs>): Promise<{ results: QueryResult[] }> {
  const { inputs } = context;
  const calls = inputs.statements.map((statement, index) => callOf(statement, `SQLPG: statement ${index + 1}`));
  return await withSession(context, inputs, async (session) => {
    const control = (text: string) => run(session, { mode: 'execute', text, parameters: [] }, inputs, { bytes: 0 });
    await control(`begin isolation level ${inputs.isolation} ${inputs.read_only ? 'read only' : 'read write'}`);
    const results: QueryResult[] = [];
    // one measure for all: together they become one output
    const size = { bytes: 0 };
    for (const [index, call] of calls.entries()) {
      results.push(await run(session, call, inputs, size, index + 1));
      assertOpen(session, index + 1);
    }
    await control('commit');
    return { results };
  });
}

async function withSession<T>(
  context: Context,
  limits: Pick<Limits, 'statement_timeout'>,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await Session.open(context, limits);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

interface Call {
  mode: Mode;
  text: string;
  parameters: unknown[];
}

function callOf(statement: Statement, at: string): Call {
  const given = MODES.filter((mode) => statement[mode] !== undefined);
  const [mode] = given;
  if (!mode || given.length > 1) {
    const what = mode ? `${given.map((name) => `'${name}'`).join(' and ')} cannot both be given` : 'a statement is missing';
    throw new ConnectorError('INVALID_INPUT', `${at}: ${what}: give one of ${MODES.join(', ')}`, { retryable: false, unsent: true });
  }
  return { mode, text: statement[mode] ?? '', parameters: statement.parameters.map(toParameter) };
}

/** `commit` among the statements would leave those after it without a transaction. */
function assertOpen(session: Session, statement: number): void {
  if (session.client.getTransactionStatus() === 'T') return;
  throw new ConnectorError(
    'INVALID_INPUT',
    `SQLPG: statement ${statement} ended the transaction, which is done after the last one: leave commit and rollback out`,
    {
      retryable: false,
    },
  );
}

/** How many rows are asked of the server: it need not make those that nobody gets. 0: all. */
function rowsFor(mode: Mode, { max_rows }: Limits): number {
  return mode === 'fetch' ? max_rows + 1 : mode === 'execute' ? 0 : 1;
}

async function run(session: Session, call: Call, limits: Limits, size: { bytes: number }, statement?: number): Promise<QueryResult> {
  const rows: unknown[][] = [];
  const onText = (text: string) => {
    size.bytes += text.length;
    if (size.bytes > limits.max_result_size) session.interrupt(tooLarge(`more than ${limits.max_result_size} bytes`, 'max_result_size'));
  };
  const watch = watchLine(session, limits);
  try {
    const running = submit(session, call, rowsFor(call.mode, limits), onText, (row) => call.mode !== 'execute' && rows.push(row));
    const { fields, rowCount } = await session.wait(running, limits, { sent: true, ...(statement !== undefined && { statement }) });
    if (call.mode === 'fetch' && rows.length > limits.max_rows) throw tooLarge(`more than ${limits.max_rows} rows`, 'max_rows');
    const columns = fields.map(({ name, dataTypeID }) => ({ name, type: typeName(dataTypeID) }));
    return { result: resultOf(call.mode, rows, columns), row_count: rowCount ?? (call.mode === 'execute' ? null : rows.length), columns };
  } finally {
    clearInterval(watch);
  }
}

/** A value of which only a part has come is in memory already, and not counted yet. */
function watchLine(session: Session, { max_result_size }: Limits): NodeJS.Timeout {
  const most = session.received + 2 * max_result_size + 1024 * 1024;
  return setInterval(() => {
    if (session.received > most) session.interrupt(tooLarge(`more than ${max_result_size} bytes`, 'max_result_size'));
  }, 50);
}

/** The parts of the driver's query that its types leave out. */
interface DriverQuery {
  on(event: 'row', listener: (row: unknown[]) => void): void;
  on(event: 'end', listener: (result: pg.QueryArrayResult) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  handlePortalSuspended(connection: { sync(): void }): void;
}

/** Always with the extended protocol: it takes one statement alone, so nothing can be appended to it. */
function submit(
  { client }: Session,
  { text, parameters }: Call,
  limit: number,
  onText: (text: string) => void,
  onRow: (row: unknown[]) => void,
): Promise<pg.QueryArrayResult> {
  const getTypeParser = (oid: number) => {
    const read = readerOf(oid);
    return (value: string) => {
      onText(value);
      return read(value);
    };
  };
  const config = {
    text,
    values: parameters,
    rowMode: 'array',
    queryMode: 'extended',
    types: { getTypeParser },
    ...(limit > 0 && { rows: limit }),
  };
  const submitted = new pg.Query(config as unknown as pg.QueryArrayConfig);
  const driver = submitted as unknown as DriverQuery;
  // what was asked for has come; without this the driver asks for the rest
  driver.handlePortalSuspended = (connection) => connection.sync();
  return new Promise((resolve, reject) => {
    driver.on('row', onRow);
    driver.on('end', resolve);
    driver.on('error', reject);
    client.query(submitted);
  });
}

function resultOf(mode: Mode, rows: readonly unknown[][], columns: QueryResult['columns']): unknown {
  if (mode === 'execute') return null;
  if (mode === 'fetch') return rows.map((row) => objectOf(row, columns));
  const [first] = rows;
  if (!first) return null;
  return mode === 'fetchval' ? (first[0] ?? null) : objectOf(first, columns);
}

/** Of columns with one name the last one stays. */
function objectOf(row: readonly unknown[], columns: QueryResult['columns']): object {
  const object = {};
  columns.forEach(({ name }, index) =>
    Object.defineProperty(object, name, { value: row[index], enumerable: true, configurable: true, writable: true }),
  );
  return object;
}

function tooLarge(what: string, key: string): ConnectorError {
  return new ConnectorError('RESPONSE_TOO_LARGE', `the statement gives ${what}: select less, or raise ${key}`, { retryable: false });
}
