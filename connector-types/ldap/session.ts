/** One session with a directory, over a connection that the guarded network made. */
import { Client, InvalidCredentialsError, ResultCodeError } from 'ldapts';
import { ConnectorError, isConnectorError, type TestContext } from 'petiole/connector';
import { said, untilCancelled } from '../files/store.ts';
import { secured, tlsError, tlsOptions } from '../tls/connect.ts';
import { withoutFlood } from '../tls/flood.ts';
import type { Connection } from './fields.ts';

type Context = TestContext<Connection>;

/** Of one action. Entries are held until all are there, whatever limit the server was asked to keep. */
const MOST_BYTES = 64 * 1024 * 1024;
/** An entry with all its values. */
const MOST_OF_ONE = 8 * 1024 * 1024;

function tooMuch(where: string): ConnectorError {
  const message = `${where} answers with more than ${MOST_BYTES} bytes, or ${MOST_OF_ONE} for one entry: ask for fewer attributes, or for a part of the directory`;
  return new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
}

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
  const { client, received, destroy } = await open(context);
  const timer = setTimeout(destroy, connection.connect_timeout * 1000);
  try {
    const flood = { most: MOST_BYTES, received, end: destroy, tooMuch: () => tooMuch(where) };
    const working = withoutFlood(
      flood,
      (async () => {
        if (connection.tls === 'starttls') await client.startTLS(tlsOptions(connection));
        if (as.bind_dn) await client.bind(as.bind_dn, as.password ?? '');
        clearTimeout(timer);
        return await work(client);
      })(),
    );
    return await untilCancelled(signal, working, destroy);
  } catch (error) {
    throw failureOf(error, where);
  } finally {
    clearTimeout(timer);
    if (!signal.aborted) await client.unbind().catch(() => undefined);
    destroy();
  }
}

async function open({ connection, network, signal }: Context): Promise<{ client: Client; received(): number; destroy(): void }> {
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
  const isTooLong = watchLengths(client);
  return { client, received: () => (isTooLong() ? Infinity : plain.bytesRead), destroy: () => void plain.destroy() };
}

interface Parser {
  /** the beginning of a message that is not whole */
  buffer?: Buffer;
  read(data: Buffer, details: unknown): void;
}

/** Tells whether a message says that it is longer than any is: the library would copy all that is there at each piece that comes. */
function watchLengths(client: Client): () => boolean {
  const parser = (client as unknown as { messageParser: Parser }).messageParser;
  const read = parser.read.bind(parser);
  let isTooLong = false;
  parser.read = (data, details) => {
    if (isTooLong) return;
    read(data, details);
    isTooLong = announcedBy(parser.buffer) > MOST_OF_ONE;
  };
  return () => isTooLong;
}

/** X.690, 8.1.3 */
function announcedBy(message: Buffer | undefined): number {
  const [, first = 0] = message ?? [];
  const octets = first & 0x7f;
  if (first < 0x80 || octets === 0) return first;
  if (octets > 6) return Infinity;
  return message && message.length >= 2 + octets ? message.readUIntBE(2, octets) : 0;
}

/** RFC 4511, A.2 */
const REASONS: Record<number, string> = {
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
const SIZE_LIMIT = 4;
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
    if (code === SIZE_LIMIT)
      return new ConnectorError(
        'RESPONSE_TOO_LARGE',
        `${where} found more entries than it may give: narrow the filter, raise max_entries, or read page by page with page_size`,
        { retryable: false },
      );
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
  const own = text.replace(/(?<!\s)\s*Code: 0x[0-9a-f]+$/i, '').trim();
  const words = code in REASONS ? reason.toLowerCase().replaceAll('_', ' ') : '';
  return `${[words, own].filter((part) => part !== '').join(': ') || 'it failed'} (result code ${code})`;
}
