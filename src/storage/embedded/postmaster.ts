import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { POSTGRES_ENV, type Cluster } from './cluster.ts';
import { commandLine, isAlive } from './process.ts';

/** A running PostgreSQL server of a cluster, as its own `postmaster.pid` tells it. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** How long a server may take to come up: after a crash it first reads its log of changes. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;
const POLL_MS = 10;
const SAME_MOMENT_MS = 60_000;

/** The server that runs on this cluster, whoever started it; null when there is none. */
export async function findPostmaster({ data }: Pick<Cluster, 'data'>): Promise<Postmaster | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  if (!text) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isAlive(pid)) return null;
  // After a crash of the machine the id may belong to anything: a server of ours has its data folder on its command line.
  if (!(await commandLine(pid))?.includes(data)) return null;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Makes sure that a server runs on this cluster, and answers when it takes connections. One that runs already is adopted, also
 * when another process starts it at this very moment: PostgreSQL itself sees to it that there is only one.
 */
export async function ensurePostmaster(cluster: Cluster, settings: Record<string, string>): Promise<Postmaster & { adopted: boolean }> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let started: Started | null = null;
  while (Date.now() < deadline) {
    const running = await findPostmaster(cluster);
    if (running?.ready) return { ...running, adopted: running.pid !== started?.child.pid };
    if (!running && !isStarting(started)) {
      if (started) await explainExit(cluster, started);
      await disarmForeignLock(cluster);
      started = await launch(cluster, settings);
    }
    await delay(POLL_MS);
  }
  throw new Error(
    `PostgreSQL in ${cluster.data} did not become ready within ${START_TIMEOUT_MS / 1000} s. Its log: ${join(cluster.folder, 'log')}`,
  );
}

/** Fast shutdown: open transactions are rolled back, what is committed is on disk. Answers when the process is gone. */
export async function stopPostmaster(cluster: Pick<Cluster, 'data'>): Promise<void> {
  const running = await findPostmaster(cluster);
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  // Not until the process is gone: one whose parent was killed may stay a zombie for as long as nobody collects it.
  while ((await findPostmaster(cluster))?.pid === running.pid) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${running.pid}) did not stop within ${STOP_TIMEOUT_MS / 1000} s`);
    await delay(POLL_MS);
  }
}

interface Started {
  child: ChildProcess;
  /** how long the log was before */
  logged: number;
}

function isStarting(started: Started | null): boolean {
  return started !== null && started.child.exitCode === null && started.child.signalCode === null;
}

/** The server is a session of its own: it lives on when we are killed, and a Ctrl-C at the terminal does not reach it. */
async function launch(cluster: Cluster, settings: Record<string, string>): Promise<Started> {
  const port = await choosePort(join(cluster.folder, 'port'));
  const all = { ...SETTINGS, ...settings, port: String(port) };
  const args = ['-D', cluster.data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const log = await openLog(cluster);
  try {
    const { size: logged } = await log.stat();
    const child = spawn(cluster.binaries.postgres, args, {
      ...cluster.user,
      cwd: '/',
      env: POSTGRES_ENV,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.once('error', () => undefined); // then there is no process, and the loop tells why
    child.unref();
    return { child, logged };
  } finally {
    await log.close();
  }
}

/** The log of the last start. Others may start a server at the same moment: what theirs says stays, and is appended to. */
async function openLog({ folder }: Cluster): Promise<FileHandle> {
  const log = await open(join(folder, 'log'), 'a', 0o600);
  if (Date.now() - (await log.stat()).mtimeMs > SAME_MOMENT_MS) await log.truncate();
  return log;
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '100',
  // The log is a plain file; refused statements belong to whoever sent them.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** What a server that ended before it was ready has said decides whether another try makes sense. */
async function explainExit(cluster: Cluster, { logged }: Started): Promise<void> {
  const log = await readFile(join(cluster.folder, 'log')).catch(() => Buffer.alloc(0));
  const said = log.subarray(logged).toString();
  if (/could not create any TCP\/IP sockets/.test(said)) return rm(join(cluster.folder, 'port'), { force: true });
  // Another server is coming up or going down on this folder, or the last processes of a killed one are still ending.
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(said)) return delay(10 * POLL_MS);
  throw new Error(`PostgreSQL did not start on ${cluster.data}. It said:\n${said.trim() || '(nothing)'}`);
}

/**
 * A lock file whose process id now belongs to some other program, or to a zombie, would keep PostgreSQL from starting. It is not
 * removed: PostgreSQL then could not look whether children of the dead server still use the data. It gets our id instead, since
 * PostgreSQL never takes its own parent for the other server.
 */
async function disarmForeignLock(cluster: Cluster): Promise<void> {
  const file = join(cluster.data, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isAlive(pid)) return;
  const command = await commandLine(pid);
  if (command !== null && !command.includes(cluster.data)) await writeFile(file, [process.pid, ...lines.slice(1)].join('\n'));
}

/** The port of the last time where it is free, so that addresses people noted stay right; else any free one. */
async function choosePort(file: string): Promise<number> {
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = (last > 0 && (await freePort(last))) || (await freePort(0));
  if (!port) throw new Error('There is no free port on 127.0.0.1 for the embedded PostgreSQL.');
  if (port !== last) await writeFile(file, String(port), { mode: 0o600 });
  return port;
}

function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
