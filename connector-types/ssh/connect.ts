/** Makes the connection: host key first, then the credentials. */
import { createHash } from 'node:crypto';
import type { ClientErrorExtensions } from 'ssh2';
import ssh2, { type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2';
import { ConnectorError, isConnectorError, type ActionContext } from 'petiole/connector';
import type { Connection } from './fields.ts';

/** SFTP makes its connections here as well. */
type Context = Pick<ActionContext<Connection>, 'connection' | 'network' | 'signal' | 'log'>;

/** Connects, up to `connect_tries` times where the host cannot be reached. Rejects with a ConnectorError. */
export async function connect(context: Context): Promise<Client> {
  const { connect_tries } = context.connection;
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectOnce(context);
    } catch (error) {
      const isUnreachable = isConnectorError(error) && (error.code === 'CONNECTION_FAILED' || error.code === 'CONNECTION_TIMEOUT');
      if (!isUnreachable || attempt >= connect_tries || context.signal.aborted) throw error;
      context.log('warn', `${error.message}; try ${attempt + 1} of ${connect_tries}`);
      await pause(Math.min(5_000, 250 * 2 ** attempt), context.signal);
    }
  }
}

/** Whether the server is the expected one and lets the user in. */
export async function logIn(context: Context): Promise<void> {
  const client = await connect(context);
  client.end();
}

async function connectOnce({ connection, network, signal }: Context): Promise<Client> {
  const { hostname, port } = connection;
  const where = `${hostname}:${port}`;
  const timeoutMs = connection.connect_timeout * 1000;
  const expected = expectedKeys(connection.hostkey);
  const sock = await network.connect(hostname, port, { timeoutMs, signal });
  const client = new ssh2.Client();
  let mismatch: ConnectorError | undefined;
  const config: ConnectConfig = {
    sock,
    username: connection.username,
    password: connection.password,
    privateKey: connection.key,
    passphrase: connection.passphrase,
    tryKeyboard: connection.password !== undefined,
    readyTimeout: timeoutMs,
    keepaliveInterval: 15_000,
    algorithms: { serverHostKey: { prepend: expected.algorithms, append: [], remove: [] } },
    hostVerifier: (key: Buffer) => {
      mismatch = checkHostKey(key, expected.fingerprints, connection.hostkey, where);
      return mismatch === undefined;
    },
  };
  return await new Promise<Client>((resolve, reject) => {
    const fail = (error: Error) => {
      signal.removeEventListener('abort', onAbort);
      client
        .removeAllListeners('ready')
        .on('error', () => undefined)
        .destroy();
      sock.destroy();
      reject(error);
    };
    const onAbort = () => fail(new ConnectorError('CANCELLED', `connecting to ${where} was cancelled`));
    signal.addEventListener('abort', onAbort, { once: true });
    client.once('ready', () => {
      signal.removeEventListener('abort', onAbort);
      client.removeAllListeners('error').on('error', () => undefined);
      resolve(client);
    });
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) =>
      finish(prompts.map(() => connection.password ?? '')),
    );
    client.on('error', (error: Error & ClientErrorExtensions) => fail(mismatch ?? translate(error, where, timeoutMs)));
    client.on('close', () =>
      fail(mismatch ?? new ConnectorError('CONNECTION_FAILED', `${where} closed the connection before it was ready`)),
    );
    try {
      client.connect(config);
    } catch (error) {
      fail(unusableKey(error));
    }
  });
}

// --------------------------------------------------------------------------------------------- host key

interface ExpectedKeys {
  fingerprints: string[];
  /** asked for first, so that the server shows the key that is known */
  algorithms: ServerHostKeyAlgorithm[];
}

const KEY = /\b(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))\s+([A-Za-z0-9+/]+=*)/g;
const FINGERPRINT = /\bSHA256:([A-Za-z0-9+/]{43})=?/g;

function expectedKeys(hostkey: string | false | undefined): ExpectedKeys {
  if (!hostkey) return { fingerprints: [], algorithms: [] };
  const keys = [...hostkey.matchAll(KEY)];
  const fingerprints = [
    ...keys.map(([, , key = '']) => fingerprintOf(Buffer.from(key, 'base64'))),
    ...[...hostkey.matchAll(FINGERPRINT)].map(([, hash = '']) => `SHA256:${hash}`),
  ];
  if (!fingerprints.length) {
    throw new ConnectorError(
      'INVALID_INPUT',
      "SSH: 'hostkey' must be a line of known_hosts like 'host ssh-ed25519 AAAA…', a fingerprint like 'SHA256:…', or false",
      {
        retryable: false,
      },
    );
  }
  const algorithms = keys.flatMap(([, type]) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [type]));
  return { fingerprints, algorithms: algorithms as ServerHostKeyAlgorithm[] };
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace('=', '')}`;
}

function checkHostKey(
  key: Buffer,
  expected: readonly string[],
  hostkey: string | false | undefined,
  where: string,
): ConnectorError | undefined {
  const actual = fingerprintOf(key);
  if (hostkey === false || expected.includes(actual)) return undefined;
  const fields = { expected: expected.join(', ') || null, actual };
  if (!expected.length) {
    return new ConnectorError(
      'HOST_KEY_MISMATCH',
      `SSH: 'hostkey' is missing: ${where} shows ${actual}. If the host's owner confirms it, give that as hostkey; false checks nothing`,
      { retryable: false, fields },
    );
  }
  return new ConnectorError(
    'HOST_KEY_MISMATCH',
    `the host key of ${where} is not the expected one: expected ${fields.expected}, it shows ${actual}. If the host's owner confirms the change, put the new one into hostkey`,
    { retryable: false, fields },
  );
}

// --------------------------------------------------------------------------------------------- errors

function translate(error: Error & ClientErrorExtensions, where: string, timeoutMs: number): ConnectorError {
  const { message } = error;
  if (error.level === 'client-authentication') {
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} did not accept the credentials: check username, and password or key`, {
      cause: error,
    });
  }
  if (error.level === 'client-timeout') {
    return new ConnectorError(
      'CONNECTION_TIMEOUT',
      `${where} did not finish the handshake within ${timeoutMs / 1000} s (connect_timeout)`,
      { cause: error },
    );
  }
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${where} failed: ${message}`, { cause: error });
}

/** ssh2 reads the private key at once, and says so by throwing. */
function unusableKey(error: unknown): ConnectorError {
  const message = error instanceof Error ? error.message : String(error);
  if (/passphrase|decrypt|integrity/i.test(message)) {
    return new ConnectorError('AUTHENTICATION_FAILED', "SSH: the key cannot be decrypted: check 'passphrase'", { retryable: false });
  }
  return new ConnectorError('INVALID_INPUT', `SSH: 'key' is no private key that can be used: ${message}`, { retryable: false });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new ConnectorError('CANCELLED', 'connecting was cancelled'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
