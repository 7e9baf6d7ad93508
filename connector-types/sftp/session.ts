/** One SFTP session: the calls of ssh2 as promises, with errors in the words of the product. */
import type { Attributes, Client, FileEntry, SFTPWrapper, Stats } from 'ssh2';
import { ConnectorError, isConnectorError, type ActionContext, type TestContext } from 'petiole/connector';
import { connect } from '../ssh/connect.ts';
import type { connection } from '../ssh/fields.ts';
import type { z } from 'zod';

export type Connection = z.output<typeof connection>;
export type Context<I> = ActionContext<Connection, I>;

/** What is under way when a call is cancelled may put the far side in order for so long; the host's grace period is longer. */
const LEAVE_MS = 2_000;

/** Does the work over a connection of its own, which is closed afterwards; a lost connection ends it at once. */
export async function withSftp<T>(context: TestContext<Connection>, work: (sftp: Session) => Promise<T>): Promise<T> {
  return withConnection(context, async (client) => work(new Session(await openSession(client), context.signal)));
}

/** SCP works with its connections in the same way. */
export async function withConnection<T>(context: TestContext<Connection>, work: (client: Client) => Promise<T>): Promise<T> {
  const { signal, connection } = context;
  const client = await connect(context);
  const cut = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => (timer = setTimeout(() => cut.reject(cancelled()), LEAVE_MS));
  const where = `${connection.hostname}:${connection.port}`;
  client.once('close', () => cut.reject(new ConnectorError('CONNECTION_FAILED', `${where} closed the connection`)));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  cut.promise.catch(() => undefined);
  try {
    const running = work(client);
    running.catch(() => undefined); // where the cut was first
    return await Promise.race([running, cut.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    client.end();
    client.destroy();
  }
}

/** Connects, and asks for the home folder. */
export async function test(context: TestContext<Connection>): Promise<{ home: string }> {
  return withSftp(context, async (sftp) => ({ home: await sftp.realpath('.') }));
}

function cancelled(): ConnectorError {
  return new ConnectorError('CANCELLED', 'the transfer was cancelled');
}

function openSession(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (!error) resolve(sftp.on('error', () => undefined));
      else
        reject(
          new ConnectorError('CONNECTION_FAILED', `the server does not offer SFTP: ${error.message}`, { retryable: false, cause: error }),
        );
    });
  });
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

export class Session {
  readonly #sftp: SFTPWrapper;
  readonly #signal: AbortSignal;

  constructor(sftp: SFTPWrapper, signal: AbortSignal) {
    this.#sftp = sftp;
    this.#signal = signal;
  }

  /** For loops. Single calls go through when the call is cancelled, since tidying up is made of them. */
  throwIfCancelled(): void {
    if (this.#signal.aborted) throw cancelled();
  }

  realpath = (path: string) => this.#ask<string>('look at', path, (done) => this.#sftp.realpath(path, done));
  stat = (path: string) => this.#ask<Stats>('look at', path, (done) => this.#sftp.stat(path, done));
  lstat = (path: string) => this.#ask<Stats>('look at', path, (done) => this.#sftp.lstat(path, done));
  mkdir = (path: string, attributes: { mode?: number }) =>
    this.#ask('make', path, (done: Done<void>) => this.#sftp.mkdir(path, attributes as Attributes, done as never));
  rmdir = (path: string) => this.#ask('delete', path, (done: Done<void>) => this.#sftp.rmdir(path, done as never));
  unlink = (path: string) => this.#ask('delete', path, (done: Done<void>) => this.#sftp.unlink(path, done as never));
  open = (path: string, flags: 'r' | 'w' | 'wx') =>
    this.#ask<Buffer>(flags === 'r' ? 'read' : 'write', path, (done) => this.#sftp.open(path, flags, done));
  fstat = (path: string, handle: Buffer) => this.#ask<Stats>('look at', path, (done) => this.#sftp.fstat(handle, done));
  chmod = (path: string, handle: Buffer, mode: number) =>
    this.#ask('set the permissions of', path, (done: Done<void>) => this.#sftp.fchmod(handle, mode, done as never));
  close = (path: string, handle: Buffer) => this.#ask('close', path, (done: Done<void>) => this.#sftp.close(handle, done as never));

  /** Fails where there is something of that name. */
  move = (path: string, to: string) => this.#ask('rename', path, (done: Done<void>) => this.#sftp.rename(path, to, done as never));

  /** In place of what is there, at once where the server can (OpenSSH does); else that is removed a moment before. */
  async replace(path: string, to: string): Promise<void> {
    try {
      await this.#ask('rename', path, (done: Done<void>) => this.#sftp.ext_openssh_rename(path, to, done as never));
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      await this.unlink(to).catch((missing: unknown) => {
        if (!isMissing(missing)) throw missing;
      });
      await this.move(path, to);
    }
  }

  async exists(path: string): Promise<Stats | undefined> {
    return this.lstat(path).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
  }

  /** What is in a folder, in pieces as the server gives them. */
  async *entries(path: string): AsyncGenerator<FileEntry[]> {
    const handle = await this.#ask<Buffer>('list', path, (done) => this.#sftp.opendir(path, done));
    try {
      for (;;) {
        this.throwIfCancelled();
        const piece = await this.#ask<FileEntry[] | null>('list', path, (done) =>
          this.#sftp.readdir(handle, (error, found) => (isEnd(error) ? done(null, null) : done(error, found))),
        );
        if (piece === null) return;
        yield piece;
      }
    } finally {
      await this.close(path, handle).catch(() => undefined);
    }
  }

  /** Fills the buffer from that position on; fewer bytes only at the end of the file. */
  async read(path: string, handle: Buffer, buffer: Buffer, position: number): Promise<number> {
    let filled = 0;
    while (filled < buffer.length) {
      const from = filled;
      const count = await this.#ask<number>('read', path, (done) =>
        this.#sftp.read(handle, buffer, from, buffer.length - from, position + from, (error, read) =>
          isEnd(error) ? done(null, 0) : done(error, read),
        ),
      );
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  write(path: string, handle: Buffer, data: Buffer, position: number): Promise<void> {
    return this.#ask('write', path, (done: Done<void>) => this.#sftp.write(handle, data, 0, data.length, position, done as never));
  }

  #ask<T>(verb: string, path: string, send: (done: Done<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      try {
        send((error, value) => (error ? reject(translate(error, verb, path)) : resolve(value)));
      } catch (error) {
        reject(translate(error as Error, verb, path));
      }
    });
  }
}

/** Codes of SSH_FXP_STATUS: draft-ietf-secsh-filexfer-02, which servers speak. */
const STATUS = { end: 1, missing: 2, denied: 3, unsupported: 8 } as const;
const REASONS: Record<number, string> = { 2: 'NO_SUCH_FILE', 3: 'PERMISSION_DENIED', 4: 'FAILURE', 8: 'UNSUPPORTED' };

function codeOf(error: unknown): number | string | undefined {
  return (error as { code?: number | string } | null | undefined)?.code;
}

function isEnd(error: unknown): boolean {
  return codeOf(error) === STATUS.end;
}

export function isMissing(error: unknown): boolean {
  return isConnectorError(error) && error.details.fields?.['reason'] === 'NO_SUCH_FILE';
}

function isUnsupported(error: unknown): boolean {
  return isConnectorError(error) && error.details.fields?.['reason'] === 'UNSUPPORTED';
}

function translate(error: Error, verb: string, path: string): ConnectorError {
  const code = codeOf(error);
  const what = `the server cannot ${verb} ${path}`;
  if (typeof code !== 'number') {
    const unsupported = /does not support/.test(error.message);
    if (unsupported)
      return new ConnectorError('COMMAND_FAILED', `${what}: ${error.message}`, {
        retryable: false,
        fields: { reason: 'UNSUPPORTED', path },
      });
    return new ConnectorError('CONNECTION_FAILED', `${what}: the connection broke off (${error.message})`, { cause: error });
  }
  const reason = REASONS[code] ?? `STATUS_${code}`;
  const fields = { reason, path };
  if (code === STATUS.missing)
    return new ConnectorError('COMMAND_FAILED', `${what}: there is no such file or folder`, { retryable: false, fields });
  if (code === STATUS.denied) {
    return new ConnectorError('COMMAND_FAILED', `${what}: the user of the connection may not (permission denied)`, {
      retryable: false,
      fields,
    });
  }
  return new ConnectorError('COMMAND_FAILED', `${what}: ${error.message}`, { retryable: false, fields });
}
