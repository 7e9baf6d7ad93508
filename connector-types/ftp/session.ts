/** One session with an FTP server. All connections, those for data too, are made by the guarded network. */
import type { Socket } from 'node:net';
import { TLSSocket, connect as connectTls } from 'node:tls';
import { Client, FTPError, type FTPContext, type FTPResponse } from 'basic-ftp';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { secured, tlsOptions } from '../tls/connect.ts';
import { failureOf } from './errors.ts';
import type { Connection } from './fields.ts';

type Context = TestContext<Connection>;

/** Listings are held in memory while they are read. */
const MAX_LISTING_BYTES = 32 * 1024 * 1024;

export function portOf({ port, tls }: Connection): number {
  return port ?? (tls === 'implicit' ? 990 : 21);
}

export function placeOf(connection: Connection): string {
  return `${connection.hostname}:${portOf(connection)}`;
}

/** Connects, changes to TLS and logs in. Rejects with a ConnectorError. */
export async function open(context: Context, signal: AbortSignal): Promise<Client> {
  const { connection } = context;
  const where = placeOf(connection);
  const timeoutMs = connection.connect_timeout * 1000;
  const socket = await context.network.connect(connection.hostname, portOf(connection), { timeoutMs, signal });
  const client = new Client(connection.read_timeout * 1000, { allowSeparateTransferHost: false, maxListingBytes: MAX_LISTING_BYTES });
  const onAbort = () => client.close();
  const timer = setTimeout(() => client.ftp.closeWithError(new Error('Timeout before the login')), timeoutMs);
  try {
    const first = connection.tls === 'implicit' ? await secured(socket, tlsOptions(connection), { where, timeoutMs, signal }) : socket;
    client.ftp.encoding = connection.name_encoding;
    client.ftp.socket = first;
    if (connection.tls === 'implicit') client.ftp.tlsOptions = tlsOptions(connection);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    client.prepareTransfer = transfersOf(context, socket.remoteAddress ?? connection.hostname, signal);
    await logIn(client, connection);
    return client;
  } catch (error) {
    client.close();
    socket.destroy();
    if (signal.aborted) throw new ConnectorError('CANCELLED', `connecting to ${where} was cancelled`);
    throw failureOf(error, { where });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function logIn(client: Client, connection: Connection): Promise<void> {
  const where = placeOf(connection);
  const greeting = (await client.ftp.handle(undefined, (answer, task) => {
    if (answer instanceof Error) task.reject(answer);
    else task.resolve(answer);
  })) as FTPResponse;
  if (greeting.code !== 220) throw new ConnectorError('CONNECTION_FAILED', `${where} does not greet as FTP servers do: ${greeting.code}`);
  if (connection.tls === 'explicit') await changeToTls(client, connection);
  await client.sendIgnoringError('OPTS UTF8 ON');
  await client.login(connection.username, connection.password);
  await client.useDefaultSettings();
}

async function changeToTls(client: Client, connection: Connection): Promise<void> {
  try {
    await client.useTLS(tlsOptions(connection));
  } catch (error) {
    if (!(error instanceof FTPError)) throw error;
    const message = `${placeOf(connection)} does not change to TLS (${error.message}): tls: implicit or none is what it may want`;
    throw new ConnectorError('TLS_ERROR', message, { retryable: false, unsent: true });
  }
}

/**
 * Connections for data go to the host of the session, whatever address the server names (a server could have others attacked that way),
 * and to its port only where the guard allows it. Of the two ways to ask, the one that worked is kept.
 */
function transfersOf({ network, connection }: Context, address: string, signal: AbortSignal): Client['prepareTransfer'] {
  let ask: ((ftp: FTPContext) => Promise<number>) | undefined;
  return async (ftp) => {
    ask ??= await firstThatWorks(ftp);
    const port = await ask(ftp);
    const timeoutMs = connection.connect_timeout * 1000;
    const socket = await network.connect(address, port, { timeoutMs, signal: signal.aborted ? AbortSignal.timeout(timeoutMs) : signal });
    ftp.dataSocket = ftp.socket instanceof TLSSocket ? resumed(ftp, ftp.socket, socket) : socket;
    return { code: 200, message: '' };
  };
}

type Ask = (ftp: FTPContext) => Promise<number>;

const EXTENDED: Ask = async (ftp) => portFrom(/[|!]{3}(\d{1,5})[|!]/.exec((await ftp.request('EPSV')).message), ([, port]) => Number(port));

const PASSIVE: Ask = async (ftp) =>
  portFrom(
    /(?:\d{1,3},){4}(\d{1,3}),(\d{1,3})/.exec((await ftp.request('PASV')).message),
    ([, high, low]) => Number(high) * 256 + Number(low),
  );

async function firstThatWorks(ftp: FTPContext): Promise<Ask> {
  try {
    const port = await EXTENDED(ftp);
    let first: number | undefined = port; // the answer is used, not asked for twice
    return async (again) => {
      const known = first;
      first = undefined;
      return known ?? (await EXTENDED(again));
    };
  } catch (error) {
    if (!(error instanceof FTPError)) throw error;
    return PASSIVE;
  }
}

function portFrom(found: RegExpExecArray | null, read: (groups: RegExpExecArray) => number): number {
  const port = found ? read(found) : NaN;
  if (port >= 1 && port <= 65535) return port;
  throw new ConnectorError('INVALID_RESPONSE', 'the server does not say to which port it wants its data', { retryable: false });
}

/** Servers may insist on the session of the control connection, so that nobody else can take the data (`require_ssl_reuse`). */
function resumed(ftp: FTPContext, control: TLSSocket, socket: Socket): TLSSocket {
  const tls = connectTls({ ...ftp.tlsOptions, socket, session: ftp.tlsSessionStore ?? control.getSession() });
  tls.on('session', (session) => (ftp.tlsSessionStore = session));
  // basic-ftp sends once there is a cipher, and a session that is taken up has one before the server agrees: an empty file would end
  // the connection in the middle of the handshake
  tls.getCipher = () => undefined as never;
  tls.once('secureConnect', () => void Reflect.deleteProperty(tls, 'getCipher'));
  return tls;
}
