/** One session with a server: it is opened for a call, runs its statements one after the other, and is closed. */
import type { Connection as Driver, Login, Options, Rows } from 'oracledb';
import type { TestContext } from 'petiole/connector';
import type { Session as SqlSession, TransactionOptions } from '../sql/actions.ts';
import type { Limits, QueryResult } from '../sql/fields.ts';
import { inTime, placeOf } from '../sql/login.ts';
import { Running, STOP_MS, within } from '../sql/running.ts';
import { assertRows, resultOf, rowsFor, type Call } from '../sql/statement.ts';
import { Dialling } from './dialling.ts';
import { connect } from './driver.ts';
import { translate } from './errors.ts';
import type { Connection } from './fields.ts';
import { goesBack } from './transaction.ts';
import { readAs, sizeOf, toJson, toParameter, typeName } from './values.ts';

export type Context = TestContext<Connection>;

/** Rows are asked for in pieces, so that not many more come than are wanted. */
const PIECE = 100;

export class Session implements SqlSession<unknown[]> {
  readonly #driver: Driver;
  readonly #dialling: Dialling;
  readonly #running: Running;
  #isTransaction = false;
  #hasChanged = false;
  /** false: something was done that is not committed */
  #isSettled = true;

  private constructor({ connection, signal }: Context, driver: Driver, dialling: Dialling) {
    this.#driver = driver;
    this.#dialling = dialling;
    const line = {
      where: placeOf(connection),
      signal,
      cancel: () => driver.breakExecution(),
      destroy: () => dialling.end(),
      received: () => dialling.received,
      serverKeepsTime: false,
    };
    this.#running = new Running(line, translate);
  }

  /** Dials through the guard and logs in. Rejects with a ConnectorError. */
  static async open(context: Context): Promise<Session> {
    const dialling = new Dialling(context);
    const begin = async () => {
      try {
        return await connect(dialling, loginOf(context.connection));
      } catch (error) {
        throw dialling.refusal ?? error;
      }
    };
    return new Session(context, await inTime(context, begin, () => dialling.end(), translate), dialling);
  }

  async run(call: Call<unknown[]>, limits: Limits, size: { bytes: number }, statement?: number): Promise<QueryResult> {
    const place = { sent: true, ...(statement !== undefined && { statement }) };
    const work = (onBytes: (bytes: number) => void) => this.#running.wait(this.#submit(call, limits, onBytes), limits, place);
    const { columns, rows, rowCount } = await this.#running.withinSize(limits, work, size);
    assertRows(call.mode, rows, limits);
    if (!this.#isTransaction) await this.#settle(limits);
    this.#hasChanged = (this.#hasChanged && !goesBack(call.text)) || this.#driver.transactionInProgress;
    return { result: resultOf(call.mode, rows, columns), row_count: rowCount ?? (call.mode === 'execute' ? null : rows.length), columns };
  }

  /** Oracle knows no begin: a transaction is there with the first change. */
  async begin({ isolation, read_only }: TransactionOptions, limits: Limits): Promise<void> {
    this.#isTransaction = true;
    const what = read_only ? 'read only' : isolation && `isolation level ${isolation}`;
    if (what) await this.run({ mode: 'execute', text: `set transaction ${what}`, parameters: [] }, limits, { bytes: 0 });
    this.#hasChanged = false;
  }

  async commit(limits: Limits): Promise<void> {
    await this.#running.wait(this.#driver.commit(), limits, { sent: true });
    this.#isSettled = true;
  }

  /** False where there was one, and the server says that there is none any more. */
  get isInTransaction(): boolean {
    return !this.#hasChanged || this.#driver.transactionInProgress;
  }

  async close(): Promise<void> {
    this.#running.close();
    const leave = async () => {
      // a server commits what is open where a client takes its leave
      if (!this.#isSettled) await this.#driver.rollback();
      await this.#driver.close();
    };
    await within(
      leave().catch(() => undefined),
      STOP_MS,
    );
    this.#dialling.end();
  }

  /** What `execute` does is committed with it; a statement that gives rows may have changed something as well. */
  async #settle(limits: Limits): Promise<void> {
    if (this.#driver.transactionInProgress) await this.commit(limits);
    this.#isSettled = true;
  }

  async #submit({ text, parameters, mode }: Call<unknown[]>, limits: Limits, onBytes: (bytes: number) => void) {
    const wanted = rowsFor(mode, limits);
    const options: Options = {
      autoCommit: mode === 'execute' && !this.#isTransaction,
      resultSet: true,
      prefetchRows: Math.min(PIECE, wanted),
      keepInStmtCache: false,
      fetchTypeHandler: readAs,
    };
    this.#isSettled = false;
    const { metaData = [], resultSet, rowsAffected } = await this.#driver.execute(text, parameters.map(toParameter), options);
    const read = (row: unknown[]) => row.map((value, index) => toJson(metaData[index] ?? { name: '' }, value));
    const rows = resultSet ? await this.#rows(resultSet, wanted, read, onBytes) : [];
    return { columns: metaData.map((column) => ({ name: column.name, type: typeName(column) })), rows, rowCount: rowsAffected };
  }

  async #rows(set: Rows, wanted: number, read: (row: unknown[]) => unknown[], onBytes: (bytes: number) => void): Promise<unknown[][]> {
    const rows: unknown[][] = [];
    while (rows.length < wanted && !this.#running.isInterrupted) {
      const asked = Math.min(PIECE, wanted - rows.length);
      const piece = (await set.getRows(asked)).map(read);
      for (const row of piece) for (const value of row) onBytes(sizeOf(value));
      rows.push(...piece);
      if (piece.length < asked) break;
    }
    await set.close();
    return rows;
  }
}

/** The descriptor is whole, so that nothing comes from tnsnames.ora, TNS_ADMIN or a wallet of this machine. */
function loginOf({ hostname, port, service_name, username, password, ssl, connect_timeout }: Connection): Login {
  const address = `(ADDRESS=(PROTOCOL=${ssl ? 'TCPS' : 'TCP'})(HOST=${hostname.replace(/[[\]]/g, '')})(PORT=${port}))`;
  return {
    user: username,
    password,
    connectString: `(DESCRIPTION=(RETRY_COUNT=0)${address}(CONNECT_DATA=(SERVICE_NAME=${service_name})))`,
    configDir: '/dev/null',
    // it is kept outside; this is there so that the driver has no shorter one of its own
    connectTimeout: Math.ceil(connect_timeout) + 60,
    driverName: 'petiole',
    program: 'petiole',
    machine: 'petiole',
    osUser: 'petiole',
    terminal: 'petiole',
  };
}
