/** TLS over a connection that the guarded network made: the certificate is checked against the name, not the address that was dialled. */
import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { ConnectorError } from 'petiole/connector';

export interface TlsFields {
  hostname: string;
  cacert?: string | undefined;
  verify_ssl: boolean;
  client_cert?: string | undefined;
  client_key?: string | undefined;
  client_key_passphrase?: string | undefined;
}

export function tlsOptions(fields: TlsFields): ConnectionOptions {
  const { hostname, cacert, verify_ssl, client_cert, client_key, client_key_passphrase } = fields;
  const given = { ca: cacert, cert: client_cert, key: client_key, passphrase: client_key_passphrase };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const bare = hostname.replace(/^\[|\]$/g, '');
  const named = isIP(bare) === 0 ? { servername: bare } : {};
  return { ...present, ...named, host: bare, rejectUnauthorized: verify_ssl, minVersion: 'TLSv1.2' };
}

/** Rejects with TLS_ERROR, CONNECTION_TIMEOUT or CANCELLED; the socket is destroyed then. */
export function secured(
  socket: Socket,
  options: ConnectionOptions,
  { where, timeoutMs, signal }: { where: string; timeoutMs: number; signal: AbortSignal },
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: Error) => {
      done();
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(silent(where, timeoutMs)), timeoutMs);
    const onAbort = () => fail(new ConnectorError('CANCELLED', `connecting to ${where} was cancelled`));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    const onError = (error: Error) => fail(tlsError(error, where) ?? brokenOff(error, where));
    try {
      const tls = connect({ ...options, socket }, () => {
        done();
        tls.off('error', onError);
        resolve(tls);
      });
      tls.on('error', onError);
    } catch (error) {
      onError(error as Error); // a key or certificate that is none
    }
  });
}

function silent(where: string, timeoutMs: number): ConnectorError {
  const message = `${where} did not answer with TLS within ${timeoutMs / 1000} s (connect_timeout): it may speak in clear on this port`;
  return new ConnectorError('CONNECTION_TIMEOUT', message, { unsent: true });
}

function brokenOff(error: Error, where: string): ConnectorError {
  const { code } = error as NodeJS.ErrnoException;
  return new ConnectorError('CONNECTION_FAILED', `${where} hung up while TLS began (${code ?? error.message})`, {
    unsent: true,
    cause: error,
  });
}

const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|ERR_OSSL)/;
const TRUST = 'Give the certificate of its authority as cacert, or verify_ssl: false to accept any';

const RULES: readonly [RegExp, string][] = [
  [/^(DEPTH_ZERO_)?SELF_SIGNED|^UNABLE_TO_/, `its certificate comes from an authority that is not known here. ${TRUST}`],
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired. Have it renewed, or give verify_ssl: false to accept any'],
  [/ALTNAME_INVALID|^HOSTNAME_MISMATCH/, 'its certificate is made out to another name. Call it by that, or give verify_ssl: false'],
  [/WRONG_VERSION|PACKET_LENGTH|HTTP_REQUEST|UNEXPECTED_MESSAGE/, 'it does not answer with TLS: it may speak in clear on this port'],
  [
    /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA/,
    'it does not accept the certificate of the client: client_cert, client_key',
  ],
  [/BAD_DECRYPT|BAD_PASSWORD/, 'client_key cannot be read with this client_key_passphrase'],
  [/^ERR_OSSL_/, 'client_cert, client_key or cacert cannot be read: all must be PEM'],
];

/** Undefined where the error is of another kind. */
export function tlsError(error: unknown, where: string): ConnectorError | undefined {
  const { code, message = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (!code || !TLS_CODE.test(code)) return undefined;
  const what = RULES.find(([pattern]) => pattern.test(code))?.[1] ?? message.split('\n', 1)[0];
  return new ConnectorError('TLS_ERROR', `no secure connection to ${where}: ${what} (${code})`, {
    retryable: false,
    unsent: true,
    cause: error,
  });
}
