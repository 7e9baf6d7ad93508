/**
 * One connection to a server: opened for a call, and closed after it. The library reads and writes the protocol; the line is ours,
 * since its client dials by itself, goes where a server sends it (maintenance notifications) and dials again.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Decoder } from '@redis/client/dist/lib/RESP/decoder.js';
import * as encoder from '@redis/client/dist/lib/RESP/encoder.js';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { login, placeOf, tlsOf } from '../sql/login.ts';
import { noTls } from '../sql/problems.ts';
import { within } from '../sql/running.ts';
import { translate } from './errors.ts';
import type { Connection } from './fields.ts';
import { TYPE_MAPPING } from './values.ts';

export type Context = TestContext<Connection>;
export type Words = readonly (string | Buffer)[];

// a module of CommonJS that says it is none
const encode = (encoder.default as unknown as { default: (words: Words) => (string | Buffer)[] }).default;
/** How long a command may take to end that was taken back; under the host's grace period. */
const STOP_MS = 2_000;
const UNBLOCK_EVERY_MS = 200;
/** What a connection hears before the replies to its commands. */
const GREETING_BYTES = 64 * 1024;

export class Session {
  readonly #line: Socket;
  readonly #context: Context;
  readonly #waiting: { resolve(reply: unknown): void; reject(error: unknown): void }[] = [];
  #broken: Error | undefined;
  #received = 0;
  #most = GREETING_BYTES;
  #tooLarge: ConnectorError | undefined;

  private constructor(context: Context, line: Socket) {
    this.#context = context;
    this.#line = line;
    const decoder = new Decoder({
      onReply: (reply: unknown) => this.#waiting.shift()?.resolve(reply),
      onErrorReply: (error) => this.#waiting.shift()?.resolve(error),
      onPush: () => undefined,
      getTypeMapping: () => TYPE_MAPPING,
    });
    line.on('data', (data: Buffer) => this.#onData(data, decoder));
    line.on('error', (error) => this.#fail(error));
    line.on('close', () => this.#fail(Object.assign(new Error('it was closed'), { code: 'ECONNRESET' })));
  }

  /** Dials through the guard and logs in. Rejects with a ConnectorError. */
  static async open(context: Context): Promise<Session> {
    const { connection } = context;
    const tls = tlsOf(connection);
    let isSecuring = tls !== undefined;
    try {
      return await login(
        context,
        async (socket) => {
          const line = tls ? connectTls({ ...tls, socket }) : socket;
          if (tls) await once(line, 'secureConnect');
          isSecuring = false;
          const session = new Session(context, line);
          await session.#greet();
          return session;
        },
        translate,
      );
    } catch (error) {
      const { code } = error as ConnectorError;
      // a server without TLS takes the handshake for the beginning of a command
      if (isSecuring && (code === 'CONNECTION_TIMEOUT' || code === 'CONNECTION_FAILED') && (error as ConnectorError).cause !== undefined) {
        throw noTls(placeOf(connection), 'it did not answer as a server with TLS does. Where it has none, ssl: false does without', error);
      }
      throw error;
    }
  }

  /** All replies, also those that say what went wrong. */
  async send(commands: readonly Words[]): Promise<unknown[]> {
    const replies = commands.map(
      () => new Promise<unknown>((resolve, reject) => void (this.#broken ? reject(this.#broken) : this.#waiting.push({ resolve, reject }))),
    );
    this.#line.cork();
    for (const words of commands) for (const part of encode(words)) this.#line.write(part);
    this.#line.uncork();
    return await Promise.all(replies);
  }

  /** Sends a call's commands: within its time and size, and until it is cancelled. */
  async run(
    commands: readonly Words[],
    { command_timeout, max_result_size, mayBlock }: { command_timeout: number; max_result_size: number; mayBlock: boolean },
  ): Promise<unknown[]> {
    const { signal, connection } = this.#context;
    const where = placeOf(connection);
    const id = mayBlock ? await this.#id() : undefined;
    this.#most = this.#received + max_result_size + GREETING_BYTES;
    this.#tooLarge = tooLarge(where, max_result_size);
    const running = this.send(commands);
    running.catch(() => undefined);
    let isLate = false;
    const stop = () => void this.#stop(running, id);
    const timer = setTimeout(() => ((isLate = true), stop()), Math.min(command_timeout * 1000, 2 ** 31 - 1));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const replies = await running;
      if (signal.aborted) throw cancelled(where);
      return replies;
    } catch (error) {
      if (signal.aborted) throw cancelled(where);
      if (isLate) throw late(where, command_timeout);
      throw translate(error, { where, sent: true });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  close(): void {
    this.#line.destroy();
  }

  /** The first words: who we are, which version of the protocol, which database. */
  async #greet(): Promise<void> {
    const { protocol, username, password, database } = this.#context.connection;
    const words: string[][] = [];
    const who = password === undefined ? [] : [username ?? 'default', password];
    if (protocol === 3) words.push(['HELLO', '3', ...(who.length > 0 ? ['AUTH', ...who] : []), 'SETNAME', 'petiole']);
    else if (password !== undefined) words.push(['AUTH', ...(username === undefined ? [password] : who)]);
    if (database > 0) words.push(['SELECT', String(database)]);
    // a login that is not needed is seen by this one; without it, by the first command
    if (words.length === 0) words.push(['PING']);
    for (const reply of await this.send(words)) if (reply instanceof Error) throw reply;
  }

  async #id(): Promise<string | undefined> {
    const [reply] = await this.send([['CLIENT', 'ID']]);
    return typeof reply === 'string' ? reply : undefined;
  }

  /**
   * A command that blocks is taken back at the server, so that it does not take what nobody gets: its reply is then null. Anything
   * else ends with its connection.
   */
  async #stop(running: Promise<unknown>, id: string | undefined): Promise<void> {
    let isOver = false;
    const over = running.catch(() => undefined).then(() => (isOver = true));
    const until = performance.now() + STOP_MS;
    while (!isOver && id !== undefined && performance.now() < until) {
      await within(
        this.#unblock(id).catch(() => undefined),
        STOP_MS,
      );
      await within(over, UNBLOCK_EVERY_MS);
    }
    if (!isOver) this.#line.destroy();
  }

  async #unblock(id: string): Promise<void> {
    // the call's own signal may be the reason
    const other = await Session.open({ ...this.#context, signal: AbortSignal.timeout(STOP_MS) });
    try {
      await other.send([['CLIENT', 'UNBLOCK', id]]);
    } finally {
      other.close();
    }
  }

  #onData(data: Buffer, decoder: Decoder): void {
    this.#received += data.length;
    if (this.#received > this.#most) return this.#end(this.#tooLarge ?? new Error('what it answers is not Redis'));
    try {
      decoder.write(data);
    } catch (error) {
      this.#end(Object.assign(new Error('what it answers is not Redis', { cause: error }), { code: 'NOT_REDIS' }));
    }
  }

  #end(error: Error): void {
    this.#fail(error);
    this.#line.destroy();
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#broken);
  }
}

function tooLarge(where: string, bytes: number): ConnectorError {
  return new ConnectorError(
    'RESPONSE_TOO_LARGE',
    `the reply of ${where} has more than ${bytes} bytes: ask for less, or raise max_result_size`,
    {
      retryable: false,
    },
  );
}

function late(where: string, seconds: number): ConnectorError {
  return new ConnectorError('CONNECTION_TIMEOUT', `${where} gave no reply within ${seconds} s (command_timeout)`);
}

function cancelled(where: string): ConnectorError {
  return new ConnectorError('CANCELLED', `the command at ${where} was cancelled`);
}
