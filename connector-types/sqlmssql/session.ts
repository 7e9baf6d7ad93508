/** One session with a server: it is opened for a call, runs its statements one after the other, and is closed. */
import { isIP, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import { Connection as Driver, Request, type ConnectionConfiguration } from 'tedious';
import { type ConnectorError, type TestContext } from 'petiole/connector';
import type { Session as SqlSession, TransactionOptions } from '../sql/actions.ts';
import type { Limits, QueryResult } from '../sql/fields.ts';
import { placeOf, tlsOf, untilIn } from '../sql/login.ts';
import { cancelled, Running, STOP_MS, within } from '../sql/running.ts';
import { assertRows, resultOf, rowsFor, tooLarge, type Call } from '../sql/statement.ts';
import { noEncryption, translate } from './errors.ts';
import type { Connection } from './fields.ts';
import { sizeOf, toJson, toParameter, typeName } from './values.ts';

export type Context = TestContext<Connection>;

/** The parts of the driver that its types leave out. */
interface DriverParts {
  inTransaction: boolean;
  messageIo: {
    tlsNegotiationComplete: boolean;
    securePair?: { cleartext: TLSSocket };
    startTls(credentials: object, hostname: string | undefined, trust: boolean): Promise<void>;
  };
  routingData?: { server: string };
  sendPreLogin(): void;
  createTokenStreamParser(message: unknown, handler: object): { parser: Readable };
  sendLogin7Packet(): void;
}

interface Answer {
  columns: Column[];
  rowCount: number | undefined;
}

type Column = Parameters<typeof toJson>[0];

export class Session implements SqlSession<unknown[]> {
  readonly #driver: Driver;
  readonly #running: Running;
  readonly #ended: Promise<unknown>;

  private constructor({ connection, signal }: Context, driver: Driver, socket: Socket) {
    this.#driver = driver;
    this.#ended = new Promise((resolve) => driver.once('end', resolve));
    const line = {
      where: placeOf(connection),
      signal,
      cancel: async () => void driver.cancel(),
      destroy: () => void socket.destroy(),
      received: () => socket.bytesRead,
      serverKeepsTime: false,
    };
    this.#running = new Running(line, translate);
  }

  /** Dials through the guard and logs in. Rejects with a ConnectorError. */
  static async open(context: Context): Promise<Session> {
    const { connection, network, signal } = context;
    const where = placeOf(connection);
    const timeoutMs = connection.connect_timeout * 1000;
    let socket: Socket | undefined;
    let refusal: unknown;
    // a server may send the client on to another one: that is dialled through the guard as well
    const connector = async ({ host, port }: { host: string; port: number }) => {
      try {
        return (socket = await network.connect(host, port, { timeoutMs, signal }));
      } catch (error) {
        refusal = error;
        throw error;
      }
    };
    const driver = new Driver(configurationOf(connection, connector));
    guardParser(driver, () => socket);
    if (connection.ssl) guardLogin(driver, connection);
    const onAbort = () => {
      socket?.destroy();
      driver.close();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // what breaks while nothing runs is told by the next statement
    driver.on('error', () => undefined);
    try {
      const login = new Promise<void>((resolve, reject) => driver.connect((error) => (error ? reject(error) : resolve())));
      const line = {
        get bytesRead() {
          return socket?.bytesRead ?? 0;
        },
        destroy: () => socket?.destroy() as Socket,
      };
      await untilIn(where, line, login);
      if (signal.aborted) throw cancelled(where);
      return new Session(context, driver, socket as Socket);
    } catch (error) {
      driver.close();
      socket?.destroy();
      if (signal.aborted) throw cancelled(where);
      throw translate(refusal ?? error, { where, sent: false });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async run(call: Call<unknown[]>, limits: Limits, size: { bytes: number }, statement?: number): Promise<QueryResult> {
    const { mode, text } = call;
    const wanted = rowsFor(mode, limits);
    const rows: unknown[][] = [];
    const onRow = (row: unknown[]) => {
      if (rows.length < wanted) rows.push(row);
      else if (mode === 'fetch') this.#running.interrupt(tooLarge(`more than ${limits.max_rows} rows`, 'max_rows'));
    };
    const place = { sent: true, ...(statement !== undefined && { statement }) };
    const work = (onBytes: (bytes: number) => void) =>
      this.#running.wait(this.#submit(text, call.parameters, { onBytes, onRow }), limits, place);
    const { columns: described, rowCount } = await this.#running.withinSize(limits, work, size);
    assertRows(mode, rows, limits);
    const columns = described.map((column) => ({ name: column.colName, type: typeName(column) }));
    return { result: resultOf(mode, rows, columns), row_count: rowCount ?? (mode === 'execute' ? null : rows.length), columns };
  }

  async begin({ isolation = 'read committed' }: TransactionOptions, limits: Limits): Promise<void> {
    await this.#control(`set xact_abort on; set transaction isolation level ${isolation}; begin transaction`, limits);
  }

  async commit(limits: Limits): Promise<void> {
    await this.#control('commit transaction', limits);
  }

  get isInTransaction(): boolean {
    return (this.#driver as unknown as DriverParts).inTransaction;
  }

  async close(): Promise<void> {
    this.#running.close();
    // what is not committed is rolled back by the server
    this.#driver.close();
    await within(this.#ended, STOP_MS);
  }

  async #control(sql: string, { statement_timeout }: Limits): Promise<void> {
    const running = new Promise<void>((resolve, reject) =>
      this.#driver.execSqlBatch(new Request(sql, (error) => (error ? reject(error) : resolve()))),
    );
    await this.#running.wait(running, { statement_timeout }, { sent: false });
  }

  /** Of several sets of rows the first counts. */
  #submit(sql: string, parameters: unknown[], hooks: { onBytes(bytes: number): void; onRow(row: unknown[]): void }): Promise<Answer> {
    const answer: Answer = { columns: [], rowCount: undefined };
    let sets = 0;
    return new Promise((resolve, reject) => {
      const request = new Request(sql, (error, rowCount) => {
        if (error) reject(error);
        else resolve({ ...answer, rowCount });
      });
      parameters.forEach((parameter, index) => {
        const { type, value } = toParameter(parameter);
        request.addParameter(`p${index + 1}`, type, value);
      });
      request.on('columnMetadata', (columns) => {
        if (sets++ === 0) answer.columns = columns as unknown as Column[];
      });
      request.on('row', (cells: { value: unknown; metadata: Column }[]) => {
        for (const { value } of cells) hooks.onBytes(sizeOf(value));
        if (sets > 1) return;
        try {
          hooks.onRow(cells.map(({ value, metadata }) => toJson(metadata, value)));
        } catch (error) {
          this.#running.interrupt(error as ConnectorError);
        }
      });
      if (parameters.length > 0) this.#driver.execSql(request);
      else this.#driver.execSqlBatch(request);
    });
  }
}

/** What throws in a listener ends the process: the driver's parser does so on messages that no SQL Server sends. */
function guardParser(driver: Driver, socketOf: () => Socket | undefined): void {
  const parts = driver as unknown as DriverParts;
  const create = parts.createTokenStreamParser.bind(driver);
  const fail = (error: unknown) => {
    const what = `what it answers is not SQL Server: ${error instanceof Error ? error.message : String(error)}`;
    socketOf()?.destroy(new Error(what));
  };
  parts.createTokenStreamParser = (message, handler) => {
    const made = create(message, safely(handler, fail));
    made.parser.on('error', fail);
    return made;
  };
}

function safely(handler: object, fail: (error: unknown) => void): object {
  return new Proxy(handler, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        try {
          return Reflect.apply(value, target, given) as unknown;
        } catch (error) {
          return fail(error);
        }
      };
    },
  });
}

/**
 * Before the login goes out: the driver sends it without TLS where a server says that it has none, also where it was told to encrypt.
 * And it cannot check a certificate that is made out to an address.
 */
function guardLogin(driver: Driver, { hostname, port, verify_ssl }: Connection): void {
  const parts = driver as unknown as DriverParts;
  const where = placeOf({ hostname, port });
  const login = parts.sendLogin7Packet.bind(driver);
  const begin = parts.sendPreLogin.bind(driver);
  const server = () => parts.routingData?.server ?? hostname;
  parts.sendPreLogin = () => {
    const { messageIo } = parts;
    const startTls = messageIo.startTls.bind(messageIo);
    messageIo.startTls = (credentials, name, trust) =>
      isIP(server()) ? startTls(credentials, undefined, true) : startTls(credentials, name, trust);
    begin();
  };
  parts.sendLogin7Packet = () => {
    const { tlsNegotiationComplete, securePair } = parts.messageIo;
    if (!tlsNegotiationComplete || !securePair) throw noEncryption(where);
    if (verify_ssl && isIP(server())) assertIdentity(securePair.cleartext, server());
    login();
  };
}

function assertIdentity(line: TLSSocket, address: string): void {
  const problem = line.authorizationError as unknown as string | null;
  // that one is about a name that nobody asked for
  if (problem && problem !== 'ERR_TLS_CERT_ALTNAME_INVALID')
    throw Object.assign(new Error('the certificate is not trusted'), { code: problem });
  const mismatch = checkServerIdentity(address, line.getPeerCertificate());
  if (mismatch) throw mismatch;
}

function configurationOf(
  connection: Connection,
  connector: (to: { host: string; port: number }) => Promise<Socket>,
): ConnectionConfiguration {
  const { hostname, port, database, username, password, ssl, verify_ssl, connect_timeout } = connection;
  const { ca, cert, key, passphrase } = tlsOf(connection) ?? {};
  const credentials = Object.fromEntries(Object.entries({ ca, cert, key, passphrase }).filter(([, value]) => value !== undefined));
  return {
    server: hostname,
    authentication: { type: 'default', options: { userName: username, password: password ?? '' } },
    options: {
      port,
      ...(database !== undefined && { database }),
      connector: connector as () => Promise<Socket>,
      encrypt: ssl,
      trustServerCertificate: !verify_ssl,
      cryptoCredentialsDetails: credentials,
      connectTimeout: connect_timeout * 1000,
      requestTimeout: 0,
      cancelTimeout: STOP_MS,
      // the host tries again
      maxRetriesOnTransientErrors: 0,
      appName: 'petiole',
      workstationId: 'petiole',
      useUTC: true,
      rowCollectionOnDone: false,
      rowCollectionOnRequestCompletion: false,
    },
  };
}
