/** Dials, and lets a driver log in over the line: within the time for that, and until the call is cancelled. */
import { isIP, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { ConnectorError, type Network, type TestContext } from 'petiole/connector';
import { withoutFlood } from '../tls/flood.ts';
import type { Access } from './fields.ts';
import { cancelled, type Translate } from './running.ts';

export type Context<C extends Access = Access> = TestContext<C>;

/** Rejects with a ConnectorError, and leaves no open line behind. */
export async function login<T>(
  context: { connection: Access; network: Network; signal: AbortSignal },
  work: (socket: Socket) => Promise<T>,
  translate: Translate,
): Promise<T> {
  const { connection, network, signal } = context;
  const timeoutMs = connection.connect_timeout * 1000;
  const socket = await network.connect(connection.hostname, connection.port, { timeoutMs, signal });
  return await inTime(
    context,
    () => untilIn(placeOf(connection), socket, work(socket)),
    () => void socket.destroy(),
    translate,
  );
}

/** So much comes before somebody is let in, and far less of any server that is one. */
const GREETING_BYTES = 1024 * 1024;

/** The login, or INVALID_RESPONSE where what comes before it has no end. */
export function untilIn<T>(where: string, socket: Pick<Socket, 'bytesRead' | 'destroy'>, work: Promise<T>): Promise<T> {
  const message = `${where} sends more than a server of that kind does before it lets anybody in: check the port`;
  const flood = {
    most: GREETING_BYTES,
    received: () => socket.bytesRead,
    end: () => void socket.destroy(),
    tooMuch: () => new ConnectorError('INVALID_RESPONSE', message, { unsent: true }),
  };
  return withoutFlood(flood, work);
}

/** For drivers that dial by themselves. `end` closes whatever line there is; it is called where the work fails, is late or cancelled. */
export async function inTime<T>(
  { connection, signal }: { connection: Access; signal: AbortSignal },
  work: () => Promise<T>,
  end: () => void,
  translate: Translate,
): Promise<T> {
  const where = placeOf(connection);
  let isLate = false;
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => {
      end();
      reject(new Error('stopped'));
    };
  });
  stopped.catch(() => undefined);
  const timer = setTimeout(() => {
    isLate = true;
    stop?.();
  }, connection.connect_timeout * 1000);
  signal.addEventListener('abort', stop as () => void, { once: true });
  if (signal.aborted) stop?.();
  try {
    return await Promise.race([work(), stopped]);
  } catch (error) {
    end();
    if (signal.aborted) throw cancelled(where);
    if (isLate) throw noSession(where, error);
    throw translate(error, { where, sent: false });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop as () => void);
  }
}

function noSession(where: string, cause: unknown): ConnectorError {
  return new ConnectorError('CONNECTION_TIMEOUT', `${where} opened no session in time (connect_timeout)`, { unsent: true, cause });
}

export function placeOf({ hostname, port }: { hostname: string; port: number }): string {
  return `${hostname}:${port}`;
}

export function tlsOf(connection: Access): ConnectionOptions | undefined {
  const { hostname, ssl, verify_ssl, cacert, client_cert, client_key, client_key_passphrase } = connection;
  if (!ssl) return undefined;
  const given = { ca: cacert, cert: client_cert, key: client_key, passphrase: client_key_passphrase };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...present, rejectUnauthorized: verify_ssl, host: hostname, ...(isIP(hostname) === 0 && { servername: hostname }) };
}
