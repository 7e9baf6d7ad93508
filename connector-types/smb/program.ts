/**
 * The program smbclient, run for one call. The far side is dialled by the guarded network; the program is told an address of this
 * machine that passes on that one connection, once, and it cannot resolve names: a server that refers it to another one by name (DFS)
 * gets nowhere. The password is in a file that only this user can read, and so is all configuration; commands come over its standard
 * input, a line each.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { cancelled } from '../files/store.ts';
import { refusalOf } from './errors.ts';
import type { Connection } from './fields.ts';

type Context = TestContext<Connection>;

/**
 * 0: commands, 1: content that comes, 2: messages, 3: content that goes. What the program opens by name has to be a
 * pipe, which the ends that Node gives to a process are not. With the program ends all of its process group, whatever `cat` waits for.
 */
const LAUNCHER = `exec 6<&0
cat <&3 3<&- 6<&- | {
  smbclient "$@" 5<&0 0<&6 3<&- 6<&-
  kill -9 0
}
`;

const WAKE_MS = 20;

/** A list of a large folder. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

export class Program {
  readonly where: string;
  readonly #context: Context;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  #messages = Buffer.alloc(0);
  #arrived = Promise.withResolvers<void>();
  #end: ConnectorError | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(context: Context, { folder, socket, where, port }: { folder: string; socket: Socket; where: string; port: number }) {
    this.#context = context;
    this.#folder = folder;
    this.#socket = socket;
    this.where = where;
    this.#child = spawn('/bin/sh', [path.join(folder, 'launch'), ...argumentsOf(context.connection, folder, port)], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      // nothing of this process's own environment
      env: { PATH: context.searchPath, HOME: folder, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
      detached: true,
    });
    this.#connect();
  }

  /** Connects and logs in. Rejects with a ConnectorError. */
  static async start(context: Context): Promise<Program> {
    const { connection, network, signal } = context;
    const where = `${connection.hostname}:${connection.port}`;
    const timeoutMs = connection.connect_timeout * 1000;
    const socket = await network.connect(connection.hostname, connection.port, { timeoutMs, signal });
    const folder = await mkdtemp(path.join(tmpdir(), 'petiole-smb-'));
    try {
      await prepare(folder, connection);
      const program = new Program(context, { folder, socket, where, port: await passOn(socket) });
      await program.run('', timeoutMs).catch(async (error: unknown) => {
        await program.stop();
        throw error;
      });
      return program;
    } catch (error) {
      socket.destroy();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs a command and gives what it says. Not more than one at a time. */
  async run(command: string, timeoutMs = this.#context.connection.read_timeout * 1000): Promise<string> {
    // an unknown command is answered with its name, which tells the end of the answer before it
    const mark = `petiole-${randomUUID()}`;
    this.#messages = Buffer.alloc(0);
    this.#child.stdin?.write(`${command}${command && '\n'}${mark}\n`);
    const end = Buffer.from(`${mark}: command not found`);
    this.#watch(timeoutMs);
    // It waits for input also where a line that it has read already waits for it: an empty line, which it passes over, wakes it.
    const waking = setInterval(() => this.#child.stdin?.write('\n'), WAKE_MS);
    try {
      for (;;) {
        const index = this.#messages.indexOf(end);
        if (index >= 0) return this.#messages.subarray(0, index).toString();
        if (this.#end) throw this.#end;
        await this.#arrived.promise;
      }
    } finally {
      clearInterval(waking);
      clearTimeout(this.#timer);
    }
  }

  /** Content that comes, to the end of the process. */
  get content(): Readable {
    return this.#child.stdout as Readable;
  }

  /** Where content goes that a command reads from `/dev/fd/5`; ended, it is whole. There is one in the life of a process. */
  get source(): Duplex {
    return this.#child.stdio[3] as Duplex;
  }

  /** Ends the process when it has done what it was told. */
  leave(): void {
    this.source.end();
    this.#child.stdin?.end('exit\n');
  }

  /** Ends the process now, with all that it started, and waits for it. */
  async stop(): Promise<void> {
    this.#fail(cancelled());
    const { child, ended } = { child: this.#child, ended: this.#ended };
    if (child.exitCode === null && child.signalCode === null) {
      this.kill();
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  kill(): void {
    this.#socket.destroy();
    try {
      if (this.#child.pid) process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // all of it has ended
    }
  }

  readonly #ended: Promise<void> = new Promise((resolve) =>
    queueMicrotask(() => this.#child.once('close', () => resolve()).once('error', () => resolve())),
  );

  #connect(): void {
    for (const stream of [this.#socket, this.#child.stdin, this.#child.stdout, this.#child.stdio[3] as Duplex])
      stream?.on('error', () => undefined);
    this.#socket.on('data', () => this.#timer?.refresh());
    this.#child.stderr?.on('data', (data: Buffer) => this.#take(data));
    this.#child.once('error', (error) => this.#fail(noProgram(error)));
    this.#child.once('close', () => this.#fail(this.#ending()));
  }

  #take(data: Buffer): void {
    this.#messages = Buffer.concat([this.#messages, data]);
    if (this.#messages.length > MAX_MESSAGE_BYTES)
      this.#fail(
        new ConnectorError('RESPONSE_TOO_LARGE', `${this.where} lists more than is taken: list a folder below`, { retryable: false }),
      );
    this.#wake();
  }

  #fail(error: ConnectorError): void {
    this.#end ??= error;
    this.#wake();
  }

  #wake(): void {
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers<void>();
  }

  #ending(): ConnectorError {
    if (/smbclient: (command )?not found/.test(this.#messages.toString())) return noProgram();
    return refusalOf(this.#messages.toString(), { where: this.where });
  }

  #watch(timeoutMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#fail(new ConnectorError('CONNECTION_TIMEOUT', `${this.where} did not answer in time (connect_timeout, read_timeout)`));
      this.kill();
    }, timeoutMs);
  }
}

function noProgram(cause?: unknown): ConnectorError {
  const message = 'SMB needs the program smbclient, which is not installed where the worker runs (Debian: apt install smbclient)';
  return new ConnectorError('CONNECTION_FAILED', message, { retryable: false, cause });
}

function argumentsOf({ hostname, share }: Connection, folder: string, port: number): string[] {
  // the name is for the login alone: what is dialled is the place that passes the connection on
  const files = [`--configfile=${path.join(folder, 'conf')}`, `--authentication-file=${path.join(folder, 'login')}`];
  return ['--stderr', ...files, '--ip-address=127.0.0.1', `--port=${port}`, `//${hostname}/${share}`];
}

/** A port of this machine that gives the connection to the first who asks, and is closed then. */
function passOn(socket: Socket): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer((local) => {
      server.close();
      local.on('error', () => socket.destroy()).once('close', () => socket.destroy());
      socket.on('error', () => local.destroy()).once('close', () => local.destroy());
      if (socket.destroyed) local.destroy();
      local.pipe(socket).pipe(local);
    });
    socket.once('close', () => server.close());
    server.maxConnections = 1;
    server.once('error', reject);
    server.listen(0, '127.0.0.1', 1, () => resolve((server.address() as AddressInfo).port));
  });
}

async function prepare(folder: string, { username, password, domain, encryption }: Connection): Promise<void> {
  await Promise.all(['private', 'lock', 'state', 'cache'].map((name) => mkdir(path.join(folder, name), { mode: 0o700 })));
  const login = [`username = ${username}`, `password = ${password}`, ...(domain === undefined ? [] : [`domain = ${domain}`])];
  const write = (name: string, lines: string[]) => writeFile(path.join(folder, name), `${lines.join('\n')}\n`, { mode: 0o600 });
  await write('login', login);
  await write('conf', [
    '[global]',
    'client min protocol = SMB2_02',
    'client max protocol = SMB3',
    'client signing = required',
    'client use kerberos = off',
    `client smb encrypt = ${encryption}`,
    'name resolve order = lmhosts',
    'disable netbios = yes',
    'unix charset = UTF-8',
    ...['private dir', 'lock directory', 'state directory', 'cache directory'].map((key) => `${key} = ${folder}/${key.split(' ', 1)[0]}`),
  ]);
  await writeFile(path.join(folder, 'launch'), LAUNCHER);
}
