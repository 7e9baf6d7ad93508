/**
 * A cancel of PostgreSQL is a message on a connection of its own, with the number and the key that the session was given. It goes
 * to the address that the session has, since a name may lead to several servers, and over TLS where the session has that.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Network } from 'petiole/connector';

const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const TIMEOUT_MS = 1_000;

export interface Backend {
  address: string;
  port: number;
  processId: number;
  secretKey: number;
  tls: ConnectionOptions | undefined;
}

/** Resolves when the server has taken the request; it does not say whether there was something to cancel. */
export async function sendCancel(network: Network, { address, port, processId, secretKey, tls }: Backend): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const socket = await network.connect(address, port, { timeoutMs: TIMEOUT_MS, signal });
  const onTimeout = () => socket.destroy();
  signal.addEventListener('abort', onTimeout);
  try {
    const stream = tls ? await secured(socket, tls) : socket;
    stream.on('error', () => undefined);
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.end(message(CANCEL_REQUEST, processId, secretKey));
    stream.resume();
    await closed;
  } finally {
    signal.removeEventListener('abort', onTimeout);
    socket.destroy();
  }
}

async function secured(socket: Socket, tls: ConnectionOptions): Promise<Socket> {
  socket.write(message(SSL_REQUEST));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (answer.toString('latin1') !== 'S') return socket;
  const stream = connectTls({ ...tls, socket });
  await once(stream, 'secureConnect');
  return stream;
}

function message(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 + numbers.length * 4);
  [bytes.length, ...numbers].forEach((number, index) => bytes.writeUInt32BE(number >>> 0, index * 4));
  return bytes;
}
