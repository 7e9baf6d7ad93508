/** One connection with one channel, for one call. */
import type { Socket } from 'node:net';
import { connect, credentials, type ChannelModel, type ConfirmChannel, type SocketOptions } from 'amqplib';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { placeOf, tlsOf } from '../sql/login.ts';
import { within } from '../sql/running.ts';
import { translate } from './errors.ts';
import type { Connection } from './fields.ts';

export type Context = TestContext<Connection>;

/** How long a goodbye may take; under the host's grace period. */
const STOP_MS = 2_000;

interface Session {
  channel: ConfirmChannel;
  /** bytes that came over the line */
  received(): number;
  /** Waits for what was asked of the server: within the time, until the call is cancelled, and until the line breaks. */
  ask<T>(work: Promise<T>, seconds: number): Promise<T>;
  /** rejected when the server closes the channel or the line breaks */
  broken: Promise<never>;
}

export function hostOf({ hostname, port, ssl }: Connection): string {
  return placeOf({ hostname, port: port ?? (ssl ? 5671 : 5672) });
}

/** Rejects with a ConnectorError, and leaves no connection behind. */
export async function withSession<T>(context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  const { connection, signal } = context;
  const where = hostOf(connection);
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let model: ChannelModel | undefined;
  let sent = false;
  try {
    model = await open(context, both, stop);
    const line = (model.connection as unknown as { stream: Socket }).stream;
    const broken = breakOf(model);
    const channel = await Promise.race([model.createConfirmChannel(), broken]);
    const closed = new Promise<never>((_resolve, reject) => channel.once('error', reject));
    closed.catch(() => undefined);
    sent = true;
    const session = {
      channel,
      received: () => line.bytesRead,
      broken: Promise.race([broken, closed]),
      ask: <R>(asked: Promise<R>, seconds: number) => inTime(Promise.race([asked, broken, closed]), seconds, where),
    };
    session.broken.catch(() => undefined);
    const result = await work(session);
    // the answer to it says that acknowledgements that went before have arrived
    await session.ask(channel.close(), STOP_MS / 1000);
    return result;
  } catch (error) {
    if (signal.aborted) throw new ConnectorError('CANCELLED', `the call of ${where} was cancelled`);
    throw translate(error, { where, sent });
  } finally {
    if (model && !signal.aborted)
      await within(
        model.close().catch(() => undefined),
        STOP_MS,
      );
    stop.abort();
  }
}

/** The library dials by itself: it is given the address that the guard found, and the name for the certificate. */
async function open(context: Context, signal: AbortSignal, stop: AbortController): Promise<ChannelModel> {
  const { connection, network } = context;
  const { hostname, vhost, ssl, connect_timeout, username, password } = connection;
  const port = connection.port ?? (ssl ? 5671 : 5672);
  const where = placeOf({ hostname, port });
  const { address, family } = await network.resolve(hostname, port);
  if (username === undefined && connection.client_cert === undefined) {
    throw new ConnectorError('INVALID_INPUT', 'AMQP: username is missing: give it and password, or client_cert and client_key', {
      retryable: false,
    });
  }
  const lookup = ((_name, { all }, callback) =>
    all ? callback(null, [{ address, family }]) : callback(null, address, family)) as NonNullable<SocketOptions['lookup']>;
  const tls = tlsOf({ ...connection, port });
  const login = username === undefined ? credentials.external() : credentials.plain(username, password ?? '');
  const options = { ...tls, lookup, signal, noDelay: true, credentials: login, clientProperties: { connection_name: 'petiole' } };
  const opening = connect({ protocol: ssl ? 'amqps' : 'amqp', hostname: bare(hostname), port, vhost: encodeURIComponent(vhost) }, options);
  // one that comes too late is closed by the signal
  opening.catch(() => undefined);
  try {
    return await inTime(Promise.race([opening, whenAborted(signal)]), connect_timeout, where, 'connect_timeout');
  } catch (error) {
    stop.abort();
    throw error;
  }
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_resolve, reject) => {
    const onAbort = () => reject(new Error('aborted'));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  aborted.catch(() => undefined);
  return aborted;
}

function breakOf(model: ChannelModel): Promise<never> {
  const broken = new Promise<never>((_resolve, reject) => {
    model.once('error', reject);
    model.once('close', (error?: Error) => reject(error ?? new Error('it was closed')));
  });
  // an event of that name that nobody hears ends the process
  model.on('error', () => undefined);
  broken.catch(() => undefined);
  return broken;
}

async function inTime<T>(work: Promise<T>, seconds: number, where: string, key = 'command_timeout'): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new ConnectorError('CONNECTION_TIMEOUT', `${where} did not answer within ${seconds} s (${key})`, {
      unsent: key === 'connect_timeout',
    });
    timer = setTimeout(() => reject(error), Math.min(seconds * 1000, 2 ** 31 - 1));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
