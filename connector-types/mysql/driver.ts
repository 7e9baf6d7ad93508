/** A connection of the driver over a line that is dialled already, and one statement over it. */
import type { Socket } from 'node:net';
import mysql from 'mysql2';
import { tlsOf } from '../sql/login.ts';
import type { Connection } from './fields.ts';
import { reader } from './values.ts';

/** The parts of the driver that its types leave out or get wrong. */
export interface Driver extends Omit<mysql.Connection, 'query' | 'execute'> {
  packetParser: { execute(data: Buffer): void };
  query(options: mysql.QueryOptions): DriverCommand;
  execute(options: mysql.QueryOptions): DriverCommand;
}

interface DriverCommand {
  on(event: 'fields', listener: (fields: mysql.FieldPacket[] | undefined) => void): void;
  on(event: 'result', listener: (row: unknown[] | mysql.ResultSetHeader) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

/** SERVER_STATUS_IN_TRANS */
const IN_TRANSACTION = 1;

/** Resolves with the version of the server when it has let the user in. */
export function connect(socket: Socket, connection: Connection): { driver: Driver; ready: Promise<string> } {
  const { hostname, port, database, username, password } = connection;
  const tls = tlsOf(connection);
  // a certificate is checked against this where no name is sent for SNI, as for addresses
  Object.assign(socket, { _host: hostname });
  const driver = mysql.createConnection({
    stream: socket,
    host: hostname,
    port,
    user: username,
    password: password ?? '',
    ...(database !== undefined && { database }),
    ...(tls && { ssl: { ...tls, verifyIdentity: tls.rejectUnauthorized !== false } as mysql.SslOptions }),
    charset: 'UTF8MB4_UNICODE_CI',
    connectTimeout: 0,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    rowsAsArray: true,
    multipleStatements: false,
    // a server could ask for any file of this machine
    flags: ['-LOCAL_FILES'],
    // code is never made of the names of columns
    disableEval: true,
    connectAttributes: { program_name: 'petiole' },
  } as mysql.ConnectionOptions) as unknown as Driver;
  const ready = new Promise<string>((resolve, reject) => {
    driver.once('connect', (handshake: { serverVersion: string }) => resolve(handshake.serverVersion));
    driver.once('error', reject);
    driver.once('end', () => reject(Object.assign(new Error('the server closed it'), { code: 'PROTOCOL_CONNECTION_LOST' })));
  });
  // what breaks while nothing runs is told by the next statement
  driver.on('error', () => undefined);
  guardParser(driver, socket);
  return { driver, ready };
}

/** What throws in a listener ends the process: the driver's parser does so on messages that no MySQL sends. */
function guardParser({ packetParser }: Driver, socket: Socket): void {
  const execute = packetParser.execute.bind(packetParser);
  packetParser.execute = (data) => {
    try {
      execute(data);
    } catch (error) {
      socket.destroy(new Error(`what it answers is not MySQL: ${error instanceof Error ? error.message : String(error)}`));
    }
  };
}

export interface Outcome {
  /** of the first set of rows */
  fields: mysql.FieldPacket[];
  rowCount: number | null;
  /** undefined where the answer does not say */
  isInTransaction: boolean | undefined;
}

export interface Hooks {
  onBytes(bytes: number): void;
  onRow(row: unknown[]): void;
}

/** With parameters as a prepared statement: they travel beside it. A procedure gives several sets of rows, of which the first counts. */
export function submit(driver: Driver, sql: string, parameters: unknown[], zone: string, { onBytes, onRow }: Hooks): Promise<Outcome> {
  const options = { sql, rowsAsArray: true, typeCast: reader(onBytes, zone) } as mysql.QueryOptions;
  const command = parameters.length > 0 ? driver.execute({ ...options, values: parameters as never }) : driver.query(options);
  const outcome: Outcome = { fields: [], rowCount: null, isInTransaction: undefined };
  let sets = 0;
  return new Promise((resolve, reject) => {
    command.on('fields', (fields) => {
      if (fields && sets++ === 0) outcome.fields = fields;
    });
    command.on('result', (row) => {
      if (Array.isArray(row)) {
        if (sets === 1) onRow(row);
        return;
      }
      const { affectedRows, serverStatus } = row as mysql.ResultSetHeader & { serverStatus?: number };
      if (sets === 0) outcome.rowCount = affectedRows;
      if (serverStatus !== undefined) outcome.isInTransaction = (serverStatus & IN_TRANSACTION) !== 0;
    });
    command.on('end', () => {
      driver.off('error', reject);
      resolve(outcome);
    });
    command.on('error', reject);
    // of a line that breaks the driver tells nobody else
    driver.once('error', reject);
  });
}
