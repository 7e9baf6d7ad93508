/** One session with a server: it is opened for a call, runs its statements one after the other, and is closed. */
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { TestContext } from 'petiole/connector';
import type { Session as SqlSession, TransactionOptions } from '../sql/actions.ts';
import type { Limits, QueryResult } from '../sql/fields.ts';
import { login, placeOf, tlsOf } from '../sql/login.ts';
import { Running, STOP_MS, within } from '../sql/running.ts';
import { assertRows, resultOf, rowsFor, type Call } from '../sql/statement.ts';
import { sendCancel } from './cancel.ts';
import { translate } from './errors.ts';
import type { Connection } from './fields.ts';
import { submit } from './submit.ts';
import { toParameter, typeName } from './values.ts';

export type Context = TestContext<Connection>;

export class Session implements SqlSession<unknown[]> {
  readonly #client: pg.Client;
  readonly #context: Context;
  readonly #socket: Socket;
  readonly #tls: ConnectionOptions | undefined;
  #running!: Running;

  private constructor(context: Context, socket: Socket) {
    const { connection } = context;
    this.#context = context;
    this.#socket = socket;
    this.#tls = tlsOf(connection);
    this.#client = new pg.Client({ ...loginOf(connection), ssl: this.#tls ?? false, stream: () => alreadyConnected(socket) });
    const { connectionParameters, connection: driver } = this.#client as unknown as DriverParts;
    // the driver would take these from PGOPTIONS and PGREPLICATION, and knows no way to say that they are not wanted
    Object.assign(connectionParameters, { options: undefined, replication: undefined });
    const attachListeners = driver.attachListeners.bind(driver);
    driver.attachListeners = (stream) => attachListeners(withSafeParser(stream));
    // what breaks while nothing runs is told by the next statement
    this.#client.on('error', () => undefined);
  }

  /** Dials through the guard and logs in. Rejects with a ConnectorError. */
  static async open(context: Context, { statement_timeout }: Pick<Limits, 'statement_timeout'>): Promise<Session> {
    const begin = async (socket: Socket) => {
      const session = new Session(context, socket);
      await session.#client.connect();
      await session.#client.query(settings(statement_timeout));
      return session;
    };
    const session = await login(context, begin, translate);
    session.#running = new Running(session.#line(), translate);
    return session;
  }

  async run(call: Call<unknown[]>, limits: Limits, size: { bytes: number }, statement?: number): Promise<QueryResult> {
    const { mode, text } = call;
    const rows: unknown[][] = [];
    const parameters = call.parameters.map(toParameter);
    const work = (onBytes: (bytes: number) => void) => {
      const sent = { text, parameters, limit: rowsFor(mode, limits) };
      const running = submit(
        this.#client,
        sent,
        (value) => onBytes(value.length),
        (row) => mode !== 'execute' && rows.push(row),
      );
      return this.#running.wait(running, limits, { sent: true, ...(statement !== undefined && { statement }) });
    };
    const { fields, rowCount } = await this.#running.withinSize(limits, work, size);
    assertRows(mode, rows, limits);
    const columns = fields.map(({ name, dataTypeID }) => ({ name, type: typeName(dataTypeID) }));
    return { result: resultOf(mode, rows, columns), row_count: rowCount ?? (mode === 'execute' ? null : rows.length), columns };
  }

  async begin({ isolation, read_only }: TransactionOptions, limits: Limits): Promise<void> {
    await this.#control(`begin isolation level ${isolation} ${read_only ? 'read only' : 'read write'}`, limits);
  }

  async commit(limits: Limits): Promise<void> {
    await this.#control('commit', limits);
  }

  get isInTransaction(): boolean {
    return this.#client.getTransactionStatus() === 'T';
  }

  async close(): Promise<void> {
    this.#running.close();
    // what is not committed is rolled back by the server
    await within(
      this.#client.end().catch(() => undefined),
      STOP_MS,
    );
    this.#socket.destroy();
  }

  async #control(text: string, limits: Limits): Promise<void> {
    await this.run({ mode: 'execute', text, parameters: [] }, limits, { bytes: 0 });
  }

  #line() {
    const { connection, signal } = this.#context;
    return {
      where: placeOf(connection),
      signal,
      cancel: () => this.#cancel(),
      destroy: () => void this.#socket.destroy(),
      received: () => this.#socket.bytesRead,
      serverKeepsTime: true,
    };
  }

  async #cancel(): Promise<void> {
    const { processID, secretKey } = this.#client as unknown as { processID: number | null; secretKey: number | null };
    const address = this.#socket.remoteAddress;
    if (!address || processID === null || secretKey === null) return;
    const { port } = this.#context.connection;
    await sendCancel(this.#context.network, { address, port, processId: processID, secretKey, tls: this.#tls });
  }
}

/** All of it is given, so that nothing comes from PGUSER, PGPASSWORD, PGSSLMODE or a .pgpass file of this process. */
function loginOf({ hostname, port, database, username, password }: Connection): pg.ClientConfig {
  return {
    host: hostname,
    port,
    user: username,
    database: database ?? username,
    password: () => password ?? '',
    application_name: 'petiole',
    sslnegotiation: 'postgres',
    connectionTimeoutMillis: 0,
  };
}

/** Values as texts of one form, whatever the role or the database have set. */
function settings(statementTimeout: number | null): string {
  const ms = Math.round((statementTimeout ?? 0) * 1000);
  return `set datestyle = 'ISO'; set intervalstyle = 'iso_8601'; set bytea_output = 'hex'; set statement_timeout = ${ms}`;
}

/** The parts of the driver's client that its types leave out. */
interface DriverParts {
  connectionParameters: object;
  connection: { attachListeners(stream: Socket): void };
}

/** What throws in a listener ends the process: the driver's parser does so on messages that no PostgreSQL sends. */
function withSafeParser(stream: Socket): Socket {
  const on = stream.on.bind(stream) as (event: string, listener: (data: Buffer) => void) => Socket;
  const safely = (listener: (data: Buffer) => void) => (data: Buffer) => {
    try {
      listener(data);
    } catch (error) {
      stream.destroy(new Error(`what it answers is not PostgreSQL: ${error instanceof Error ? error.message : String(error)}`));
    }
  };
  stream.on = ((event: string, listener: (data: Buffer) => void) =>
    on(event, event === 'data' ? safely(listener) : listener)) as typeof stream.on;
  return stream;
}

/** The driver dials itself; this socket has been dialled by the guarded network, and only says so once more. */
function alreadyConnected(socket: Socket): Socket {
  socket.connect = () => {
    process.nextTick(() => socket.emit('connect'));
    return socket;
  };
  return socket;
}
