/** The servers and workers of a chaos run: the built product, each behind a proxy of its own, started again when it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ChaosPostgres } from './postgres.ts';
import { Clock } from './clocks.ts';
import { Proxy } from './proxy.ts';

const MAIN = join(import.meta.dirname, '../../dist/src/main.js');
export const TOKEN = 'the-admin-token-of-the-chaos-run';

export interface Place {
  folder: string;
  env: Record<string, string>;
  postgres: ChaosPostgres;
  /** whether it gets a clock of its own */
  clocks: boolean;
}

export class Member {
  readonly name: string;
  /** null for a worker */
  readonly url: string | null;
  readonly proxy: Proxy;
  readonly clock: Clock | null;
  starts = 0;
  /** how it ended, each time: a signal or a code */
  readonly exits: string[] = [];
  /** what a supervisor does; off where a process shall stay dead for a while */
  restarts = true;
  readonly #args: string[];
  readonly #env: Record<string, string>;
  readonly #folder: string;
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  #isStopping = false;

  private constructor(
    name: string,
    args: string[],
    port: number | null,
    place: { folder: string; env: Record<string, string>; clock: Clock | null },
    proxy: Proxy,
  ) {
    this.name = name;
    this.clock = place.clock;
    this.url = port === null ? null : `http://127.0.0.1:${port}`;
    this.proxy = proxy;
    this.#args = args;
    this.#env = place.env;
    this.#folder = place.folder;
    this.#log = createWriteStream(join(place.folder, `${name}.log`), { flags: 'a' });
  }

  static async start(kind: 'up' | 'worker', name: string, { folder, env, postgres, clocks }: Place): Promise<Member> {
    const proxy = new Proxy(() => postgres.port);
    const database = await proxy.listen();
    const port = kind === 'up' ? await freePort() : null;
    const own = join(folder, name);
    await mkdir(own, { recursive: true });
    const all = { ...env, PETIOLE_DATA: join(own, 'data'), DATABASE_URL: postgres.url(database) };
    const args = port === null ? ['worker'] : ['up', '--port', String(port)];
    const clock = clocks ? Clock.of(name, folder) : null;
    const member = new Member(name, args, port, { folder: own, env: { ...all, ...clock?.env }, clock }, proxy);
    member.run();
    return member;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  runnerPids(): number[] {
    return childrenOf(this.pid).filter((pid) => commandOf(pid).includes('runner/process'));
  }

  /** of the process and its runners */
  residentBytes(): number {
    const own = this.pid === null ? [] : [this.pid];
    const pages = [...own, ...this.runnerPids()].map((pid) => Number(readOr(`/proc/${pid}/statm`).split(' ')[1] ?? 0));
    return pages.reduce((a, b) => a + b, 0) * 4096;
  }

  openFiles(): number {
    try {
      return readdirSync(`/proc/${this.pid}/fd`).length;
    } catch {
      return 0;
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.proxy.hold('nothing');
    const child = this.#child;
    if (child !== null) {
      const ended = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(late);
    }
    this.proxy.close();
    this.#log.end();
  }

  run(): void {
    if (this.#child !== null) return;
    this.starts += 1;
    const child = spawn(process.execPath, [MAIN, ...this.#args], {
      cwd: this.#folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    child.once('exit', (code, signal) => {
      this.#child = null;
      this.exits.push(String(signal ?? code));
      this.#log.write(`-- ended with ${signal ?? code}\n`);
      if (!this.#isStopping && this.restarts) setTimeout(() => this.#isStopping || this.run(), 200);
    });
  }
}

function childrenOf(parent: number | null): number[] {
  if (parent === null) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && Number(/\) \S (\d+)/.exec(readOr(`/proc/${pid}/stat`))?.[1]) === parent);
}

function commandOf(pid: number): string {
  return readOr(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
