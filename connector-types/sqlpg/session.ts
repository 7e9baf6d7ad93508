/** One session with a server: it is opened for a call, runs its statements one after the other, and is closed. */
import { isIP, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { sendCancel } from './cancel.ts';
import { translate, type Place } from './errors.ts';
import type { Connection, Limits } from './fields.ts';

export type Context = TestContext<Connection>;

/** How long a cancelled statement may take to end; under the host's grace period. */
const STOP_MS = 3_000;
/** A cancel that overtakes its statement does nothing, so it is sent again. */
const CANCEL_EVERY_MS = 200;
/** The server keeps the time; when nothing is heard of it this long afterwards the connection is dead. */
const SILENCE_MS = 5_000;

export class Session {
  readonly client: pg.Client;
  readonly where: string;
  readonly #context: Context;
  readonly #socket: Socket;
  readonly #tls: ConnectionOptions | undefined;
  #reason: ConnectorError | undefined;
  #running: Promise<unknown> | undefined;

  private constructor(context: Context, socket: Socket) {
    const { connection } = context;
    this.#context = context;
    this.#socket = socket;
    this.where = placeOf(connection);
    this.#tls = tlsOf(connection);
    this.client = new pg.Client({ ...loginOf(connection), ssl: this.#tls ?? false, stream: () => alreadyConnected(socket) });
    const { connectionParameters, connection: driver } = this.client as unknown as DriverParts;
    // the driver would take these from PGOPTIONS and PGREPLICATION, and knows no way to say that they are not wanted
    Object.assign(connectionParameters, { options: undefined, replication: undefined });
    const attachListeners = driver.attachListeners.bind(driver);
    driver.attachListeners = (stream) => attachListeners(withSafeParser(stream));
    // what breaks while nothing runs is told by the next statement
    this.client.on('error', () => undefined);
  }

  /** Dials through the guard and logs in. Rejects with a ConnectorError. */
  static async open(context: Context, { statement_timeout }: Pick<Limits, 'statement_timeout'>): Promise<Session> {
    const { connection, network, signal } = context;
    const timeoutMs = connection.connect_timeout * 1000;
    const socket = await network.connect(connection.hostname, connection.port, { timeoutMs, signal });
    const session = new Session(context, socket);
    const onAbort = () => socket.destroy();
    const timer = setTimeout(() => socket.destroy(new Error('timeout expired')), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) onAbort();
      await session.client.connect();
      await session.client.query(settings(statement_timeout));
    } catch (error) {
      socket.destroy();
      throw signal.aborted ? cancelled(session.where) : translate(error, { where: session.where, sent: false });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
    signal.addEventListener('abort', session.#onAbort, { once: true });
    if (signal.aborted) session.#onAbort();
    return session;
  }

  /** Waits for a statement. However it ends, an interruption that came before is what it ends with. */
  async wait<T>(running: Promise<T>, { statement_timeout }: Limits, place: Omit<Place, 'where'>): Promise<T> {
    this.#running = running.catch(() => undefined);
    const seconds = statement_timeout ?? 0;
    const silent = () =>
      new ConnectorError('CONNECTION_TIMEOUT', `${this.where} did not end the statement after ${seconds} s (statement_timeout)`);
    const timer = seconds ? setTimeout(() => this.interrupt(silent()), seconds * 1000 + SILENCE_MS) : undefined;
    try {
      const value = await running;
      if (this.#reason) throw this.#reason;
      return value;
    } catch (error) {
      throw this.#reason ?? translate(error, { ...place, where: this.where });
    } finally {
      clearTimeout(timer);
      this.#running = undefined;
    }
  }

  /** Ends what runs, at the server too; it then fails with this reason. */
  interrupt(reason: ConnectorError): void {
    if (this.#reason) return;
    this.#reason = reason;
    void this.#stop();
  }

  /** Bytes that came over the line. */
  get received(): number {
    return this.#socket.bytesRead;
  }

  async close(): Promise<void> {
    this.#context.signal.removeEventListener('abort', this.#onAbort);
    // what is not committed is rolled back by the server
    await within(
      this.client.end().catch(() => undefined),
      STOP_MS,
    );
    this.#socket.destroy();
  }

  readonly #onAbort = () => this.interrupt(cancelled(this.where));

  async #stop(): Promise<void> {
    const { processID, secretKey } = this.client as unknown as { processID: number | null; secretKey: number | null };
    const address = this.#socket.remoteAddress;
    const until = performance.now() + STOP_MS;
    while (this.#running && performance.now() < until) {
      if (address && processID !== null && secretKey !== null) {
        const { port } = this.#context.connection;
        await sendCancel(this.#context.network, { address, port, processId: processID, secretKey, tls: this.#tls }).catch(() => undefined);
      }
      await within(this.#running, CANCEL_EVERY_MS);
    }
    if (this.#running) this.#socket.destroy();
  }
}

export function placeOf({ hostname, port }: Connection): string {
  return `${hostname}:${port}`;
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

function tlsOf(connection: Connection): ConnectionOptions | undefined {
  const { hostname, ssl, verify_ssl, cacert, client_cert, client_key, client_key_passphrase } = connection;
  if (!ssl) return undefined;
  const given = { ca: cacert, cert: client_cert, key: client_key, passphrase: client_key_passphrase };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...present, rejectUnauthorized: verify_ssl, host: hostname, ...(isIP(hostname) === 0 && { servername: hostname }) };
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

function cancelled(where: string): ConnectorError {
  return new ConnectorError('CANCELLED', `the statement at ${where} was cancelled`);
}

/** Waits for it, but no longer than this. */
async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([promise, over]);
  clearTimeout(timer);
}
