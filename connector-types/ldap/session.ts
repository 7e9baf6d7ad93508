/** One session with a directory, over a connection that the guarded network made. */
import { Client, InvalidCredentialsError, ResultCodeError } from 'ldapts';
import { ConnectorError, isConnectorError, type TestContext } from 'petiole/connector';
import { said, untilCancelled } from '../files/store.ts';
import { secured, tlsError, tlsOptions } from '../tls/connect.ts';
import type { Connection } from './fields.ts';

type Context = TestContext<Connection>;

export function placeOf({ hostname, port, tls }: Connection): string {
  return `${hostname}:${port ?? (tls === 'ldaps' ? 636 : 389)}`;
}

/** Connects, logs in, does the work and closes. `as`: logs in as somebody else. Rejects with a ConnectorError. */
export async function withDirectory<T>(
  context: Context,
  work: (client: Client) => Promise<T>,
  as: { bind_dn?: string | undefined; password?: string | undefined } = context.connection,
): Promise<T> {
  const { connection, signal } = context;
  const where = placeOf(connection);
  if (as.bind_dn && !as.password)
    throw new ConnectorError('INVALID_INPUT', "LDAP: 'password' is missing: a login without one is no login", { retryable: false });
  const { client, destroy } = await open(context);
  const timer = setTimeout(destroy, connection.connect_timeout * 1000);
  try {
    return await untilCancelled(
      signal,
      (async () => {
        if (connection.tls === 'starttls') await client.startTLS(tlsOptions(connection));
        if (as.bind_dn) await client.bind(as.bind_dn, as.password ?? '');
        clearTimeout(timer);
        return await work(client);
      })(),
      destroy,
    );
  } catch (error) {
    throw failureOf(error, where);
  } finally {
    clearTimeout(timer);
    if (!signal.aborted) await client.unbind().catch(() => undefined);
    destroy();
  }
}

async function open({ connection, network, signal }: Context): Promise<{ client: Client; destroy: () => void }> {
  const where = placeOf(connection);
  const timeoutMs = connection.connect_timeout * 1000;
  const port = connection.port ?? (connection.tls === 'ldaps' ? 636 : 389);
  const plain = await network.connect(connection.hostname, port, { timeoutMs, signal });
  const isSecure = connection.tls === 'ldaps';
  const socket = isSecure ? await secured(plain, tlsOptions(connection), { where, timeoutMs, signal }) : plain;
  let isTaken = false;
  // The library dials anew where a connection broke off; it would do so without the guard, and without the login.
  const once = () => {
    if (isTaken) throw new ConnectorError('CONNECTION_FAILED', `${where} closed the connection`);
    isTaken = true;
    return socket as never;
  };
  const client = new Client({
    url: isSecure ? 'ldaps://directory.invalid' : 'ldap://directory.invalid',
    timeout: connection.read_timeout * 1000,
    connectTimeout: timeoutMs,
    autoRebind: false,
    createConnection: once,
    ...(isSecure && { createSecureConnection: once }),
  });
  return { client, destroy: () => void plain.destroy() };
}

/** RFC 4511, A.2 */
const REASONS: Record<number, string> = {
  4: 'SIZE_LIMIT',
  16: 'NO_SUCH_ATTRIBUTE',
  17: 'UNDEFINED_ATTRIBUTE',
  20: 'VALUE_EXISTS',
  21: 'INVALID_SYNTAX',
  32: 'NO_SUCH_ENTRY',
  34: 'INVALID_DN',
  50: 'PERMISSION_DENIED',
  65: 'SCHEMA_VIOLATION',
  66: 'NOT_EMPTY',
  68: 'ALREADY_EXISTS',
};
/** busy, unavailable */
const TEMPORARY = new Set([51, 52]);

export function failureOf(error: unknown, where: string): ConnectorError {
  if (isConnectorError(error)) return error;
  const insecure = tlsError(error, where);
  if (insecure) return insecure;
  const text = said(error instanceof Error ? error.message : String(error));
  if (error instanceof InvalidCredentialsError)
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} did not accept the credentials: check bind_dn and password`);
  if (error instanceof ResultCodeError) {
    const { code } = error;
    if (code === 8 || code === 13)
      return new ConnectorError('TLS_ERROR', `${where} wants a secure connection or a stronger login (${text}): see tls`, {
        retryable: false,
      });
    const reason = REASONS[code] ?? `RESULT_${code}`;
    return new ConnectorError('COMMAND_FAILED', `${where} says: ${inWords(reason, code, text)}`, {
      retryable: TEMPORARY.has(code),
      fields: { reason, result_code: code },
    });
  }
  if (/timeout|timed out/i.test(text))
    return new ConnectorError('CONNECTION_TIMEOUT', `${where} did not answer in time (connect_timeout, read_timeout)`, { cause: error });
  if (/filter|parse|unbalanced|paren/i.test(text) && !/socket|connection/i.test(text))
    return new ConnectorError('INVALID_INPUT', `LDAP: 'filter' cannot be read: ${text}`, { retryable: false });
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${where} broke off (${text})`, { cause: error });
}

/** Many servers say no more than the code, to which the library adds `Code: 0x20`. */
function inWords(reason: string, code: number, text: string): string {
  const own = text.replace(/\s*Code: 0x[0-9a-f]+$/i, '').trim();
  const words = code in REASONS ? reason.toLowerCase().replaceAll('_', ' ') : '';
  return `${[words, own].filter((part) => part !== '').join(': ') || 'it failed'} (result code ${code})`;
}
