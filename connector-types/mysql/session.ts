/** One session with a server: it is opened for a call, runs its statements one after the other, and is closed. */
import type { Socket } from 'node:net';
import type { TestContext } from 'petiole/connector';
import type { Session as SqlSession, TransactionOptions } from '../sql/actions.ts';
import type { Limits, QueryResult } from '../sql/fields.ts';
import { login, placeOf } from '../sql/login.ts';
import { Running, STOP_MS, within } from '../sql/running.ts';
import { assertRows, resultOf, rowsFor, tooLarge, type Call } from '../sql/statement.ts';
import { connect, submit, type Driver, type Outcome } from './driver.ts';
import { translate } from './errors.ts';
import type { Connection } from './fields.ts';
import { toParameter, typeName } from './values.ts';

export type Context = TestContext<Connection>;

export class Session implements SqlSession<unknown[]> {
  readonly #context: Context;
  readonly #socket: Socket;
  readonly #driver: Driver;
  readonly #isMariaDb: boolean;
  #running!: Running;
  #isInTransaction = false;
  #asked = 0;

  private constructor(context: Context, socket: Socket, driver: Driver, version: string) {
    this.#context = context;
    this.#socket = socket;
    this.#driver = driver;
    this.#isMariaDb = /mariadb/i.test(version);
  }

  /** Dials through the guard and logs in. Rejects with a ConnectorError. */
  static async open(context: Context, { statement_timeout }: Pick<Limits, 'statement_timeout'>): Promise<Session> {
    const begin = async (socket: Socket) => {
      const { driver, ready } = connect(socket, context.connection);
      const session = new Session(context, socket, driver, await ready);
      await session.#submit(session.#settings(statement_timeout));
      return session;
    };
    const session = await login(context, begin, translate);
    session.#running = new Running(session.#line(), translate);
    return session;
  }

  async run(call: Call<unknown[]>, limits: Limits, size: { bytes: number }, statement?: number): Promise<QueryResult> {
    const { mode, text } = call;
    const wanted = rowsFor(mode, limits);
    const rows: unknown[][] = [];
    const onRow = (row: unknown[]) => {
      if (rows.length < wanted) rows.push(row);
      // what the limit of the session does not hold back, such as the rows of a procedure
      else if (mode === 'fetch') this.#running.interrupt(tooLarge(`more than ${limits.max_rows} rows`, 'max_rows'));
    };
    const place = { sent: true, ...(statement !== undefined && { statement }) };
    await this.#limitRows(wanted, limits);
    const work = (onBytes: (bytes: number) => void) =>
      this.#running.wait(this.#submit(text, call.parameters.map(toParameter), { onBytes, onRow }), limits, place);
    const outcome = await this.#running.withinSize(limits, work, size);
    assertRows(mode, rows, limits);
    this.#isInTransaction = outcome.isInTransaction ?? this.#isInTransaction;
    const columns = outcome.fields.map((field) => ({ name: field.name, type: typeName(field) }));
    const rowCount = outcome.rowCount ?? (mode === 'execute' ? null : rows.length);
    return { result: resultOf(mode, rows, columns), row_count: rowCount, columns };
  }

  async begin({ isolation, read_only }: TransactionOptions, limits: Limits): Promise<void> {
    if (isolation !== undefined) await this.#control(`set transaction isolation level ${isolation}`, limits);
    await this.#control(`start transaction ${read_only ? 'read only' : 'read write'}`, limits);
    this.#isInTransaction = true;
  }

  async commit(limits: Limits): Promise<void> {
    await this.#control('commit', limits);
  }

  get isInTransaction(): boolean {
    return this.#isInTransaction;
  }

  async close(): Promise<void> {
    this.#running.close();
    // what is not committed is rolled back by the server
    if (!this.#running.isInterrupted) await within(new Promise((resolve) => this.#driver.end(() => resolve(undefined))), STOP_MS);
    this.#socket.destroy();
  }

  /** Values as texts of one form and statements that take effect, whatever the server has set. */
  #settings(statementTimeout: number | null): string {
    const { time_zone } = this.#context.connection;
    const seconds = statementTimeout ?? 0;
    const limit = this.#isMariaDb ? `max_statement_time = ${seconds}` : `max_execution_time = ${Math.round(seconds * 1000)}`;
    return `set autocommit = 1, ${limit}${time_zone === undefined ? '' : `, time_zone = '${time_zone}'`}`;
  }

  /** The server need not make rows that nobody gets: of a select it then gives no more. */
  async #limitRows(wanted: number, limits: Limits): Promise<void> {
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    await this.#control(`set sql_select_limit = ${wanted || 'default'}`, limits);
  }

  async #control(sql: string, { statement_timeout }: Limits): Promise<void> {
    await this.#running.wait(this.#submit(sql), { statement_timeout }, { sent: false });
  }

  #submit(
    sql: string,
    parameters: unknown[] = [],
    hooks = { onBytes: (_bytes: number) => {}, onRow: (_row: unknown[]) => {} },
  ): Promise<Outcome> {
    const { time_zone = '' } = this.#context.connection;
    return submit(this.#driver, sql, parameters, time_zone === '+00:00' ? 'Z' : time_zone, hooks);
  }

  #line() {
    return {
      where: placeOf(this.#context.connection),
      signal: this.#context.signal,
      cancel: () => this.#cancel(),
      destroy: () => void this.#socket.destroy(),
      received: () => this.#socket.bytesRead,
      // MySQL does so for select alone
      serverKeepsTime: this.#isMariaDb,
    };
  }

  /** By a session of its own, at the address that this one has, since a name may lead to several servers. */
  async #cancel(): Promise<void> {
    const { connection, network } = this.#context;
    const { remoteAddress } = this.#socket;
    const id = this.#driver.threadId;
    if (!remoteAddress || !Number.isSafeInteger(id)) return;
    const signal = AbortSignal.timeout(STOP_MS);
    const socket = await network.connect(remoteAddress, connection.port, { timeoutMs: STOP_MS, signal });
    const onTimeout = () => void socket.destroy();
    signal.addEventListener('abort', onTimeout, { once: true });
    try {
      const { driver, ready } = connect(socket, connection);
      await ready;
      await submit(driver, `kill query ${id}`, [], '', { onBytes: () => {}, onRow: () => {} });
    } finally {
      signal.removeEventListener('abort', onTimeout);
      socket.destroy();
    }
  }
}
