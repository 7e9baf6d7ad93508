/** One session with a mail server. The address that is dialled comes from the guarded network; its name stays that of the certificate. */
import { isIP } from 'node:net';
import { ImapFlow } from 'imapflow';
import { ConnectorError, isConnectorError, type TestContext } from 'petiole/connector';
import { said, untilCancelled } from '../files/store.ts';
import { tlsError, tlsOptions } from '../tls/connect.ts';
import type { Connection } from './fields.ts';

type Context = TestContext<Connection>;

/** The numbers of a million messages. */
const MOST_OF_A_LINE = 16 * 1024 * 1024;
/** More than max_size can be. */
const MOST_OF_A_LITERAL = 128 * 1024 * 1024;

export function placeOf(connection: Connection): string {
  return `${connection.hostname}:${portOf(connection)}`;
}

function portOf({ port, tls }: Connection): number {
  return port ?? (tls === 'implicit' ? 993 : 143);
}

type Work<T> = (client: ImapFlow) => Promise<T>;

/**
 * Connects, logs in, does the work and logs out. Rejects with a ConnectorError. An access token that the server does not accept is
 * renewed once: it logs in before any work is done.
 */
export async function withMailbox<T>(context: Context, work: Work<T>): Promise<T> {
  if (context.authorization === 'password') return await loggedIn(context, ownLogin(context.connection), work);
  const user = context.connection.username;
  const withToken = async (renew: boolean): Promise<T> =>
    await loggedIn(context, { user, accessToken: await context.accessToken({ renew }) }, work);
  try {
    return await withToken(false);
  } catch (error) {
    if (!isConnectorError(error) || error.code !== 'AUTHENTICATION_FAILED') throw error;
    return await withToken(true);
  }
}

type Login = { user: string } & ({ pass: string } | { accessToken: string });

function ownLogin({ username: user, password, access_token }: Connection): Login {
  if ((password === undefined) === (access_token === undefined))
    throw new ConnectorError('INVALID_INPUT', "IMAP: give either 'password' or 'access_token', or an authorization with OAuth", {
      retryable: false,
      unsent: true,
    });
  return access_token === undefined ? { user, pass: password ?? '' } : { user, accessToken: access_token };
}

async function loggedIn<T>(context: Context, login: Login, work: Work<T>): Promise<T> {
  const { signal, connection } = context;
  const client = await clientFor(context, login);
  let broken: Error | undefined;
  client.on('error', (error: Error) => (broken ??= error));
  try {
    return await untilCancelled(
      signal,
      (async () => {
        await client.connect();
        return await work(client);
      })(),
      () => client.close(),
    );
  } catch (error) {
    throw failureOf(error, broken, placeOf(connection));
  } finally {
    if (client.usable && !signal.aborted) await client.logout().catch(() => undefined);
    client.close();
  }
}

/** Opens a folder and does the work in it. */
export async function inFolder<T>(context: Context, folder: string, work: (client: ImapFlow) => Promise<T>, readOnly = false): Promise<T> {
  return await withMailbox(context, async (client) => {
    await client.mailboxOpen(folder, { readOnly });
    return await work(client);
  });
}

async function clientFor({ connection, network, signal }: Context, auth: Login): Promise<ImapFlow> {
  const { hostname, tls } = connection;
  const { address } = await network.resolve(hostname, portOf(connection));
  if (signal.aborted) throw new ConnectorError('CANCELLED', 'the call was cancelled');
  const bare = hostname.replace(/^\[|\]$/g, '');
  return new ImapFlow({
    host: address,
    ...(isIP(bare) === 0 && { servername: bare }),
    port: portOf(connection),
    secure: tls === 'implicit',
    doSTARTTLS: tls === 'starttls',
    auth,
    tls: tlsOptions(connection),
    logger: false,
    disableAutoIdle: true,
    // a little that is compressed becomes as much as a server likes
    disableCompression: true,
    maxLineLength: MOST_OF_A_LINE,
    maxLiteralSize: MOST_OF_A_LITERAL,
    maxResponseSize: MOST_OF_A_LITERAL + MOST_OF_A_LINE,
    clientInfo: { name: 'petiole' },
    connectionTimeout: connection.connect_timeout * 1000,
    greetingTimeout: connection.connect_timeout * 1000,
    socketTimeout: connection.read_timeout * 1000,
  });
}

interface ImapError extends Error {
  code?: string;
  authenticationFailed?: boolean;
  responseText?: string;
  responseStatus?: string;
  serverResponseCode?: string;
  mailboxMissing?: boolean;
}

function failureOf(error: unknown, broken: Error | undefined, where: string): ConnectorError {
  if (isConnectorError(error)) return error;
  const insecure = tlsError(error, where) ?? tlsError(broken, where);
  if (insecure) return insecure;
  const { message, code, authenticationFailed, responseText, serverResponseCode, responseStatus, mailboxMissing } = error as ImapError;
  const text = said(responseText ?? message);
  if (authenticationFailed)
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} did not accept the credentials: ${text}. Check username and password`);
  if (/STARTTLS/i.test(message))
    return new ConnectorError('TLS_ERROR', `${where} does not change to TLS (${text}): tls: implicit or none is what it may want`, {
      retryable: false,
    });
  if (mailboxMissing || serverResponseCode === 'NONEXISTENT' || serverResponseCode === 'TRYCREATE')
    return new ConnectorError('COMMAND_FAILED', `${where} says: ${text}`, { retryable: false, fields: { reason: 'NO_SUCH_FOLDER' } });
  if (responseStatus === 'NO' || responseStatus === 'BAD')
    return new ConnectorError('COMMAND_FAILED', `${where} says: ${text}`, {
      retryable: false,
      fields: { reason: serverResponseCode ?? responseStatus },
    });
  if (/TIMEOUT/i.test(code ?? '') || /timeout|in required time/i.test(message))
    return new ConnectorError('CONNECTION_TIMEOUT', `${where} did not answer in time (connect_timeout, read_timeout)`, { cause: error });
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${where} broke off (${said(broken?.message ?? message)})`, {
    cause: error,
  });
}
