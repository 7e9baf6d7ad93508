/** A PostgreSQL server that can be stopped, killed and started again at will, with its usual promises on: fsync, synchronous_commit. */
import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { openCluster, SUPERUSER, type Cluster } from '../../src/storage/embedded/cluster.ts';
import { ensurePostmaster, findPostmaster, stopPostmaster } from '../../src/storage/embedded/postmaster.ts';
import { isAlive } from '../../src/storage/embedded/process.ts';
import type { Clock } from './clocks.ts';

const MAX_CONNECTIONS = 120;
const SETTINGS = { max_connections: String(MAX_CONNECTIONS) };

export class ChaosPostgres {
  port = 0;
  /** its own, where the run sets clocks */
  readonly clock: Clock | null;
  readonly #cluster: Cluster;

  private constructor(cluster: Cluster, clock: Clock | null) {
    this.#cluster = cluster;
    this.clock = clock;
  }

  static async open(folder: string, clock: Clock | null): Promise<ChaosPostgres> {
    const cluster = await openCluster(folder, () => undefined);
    const postgres = new ChaosPostgres(clock ? await withClock(cluster, clock, `${folder}.sh`) : cluster, clock);
    await postgres.start();
    await postgres.query('create database chaos', [], 'postgres');
    return postgres;
  }

  get data(): string {
    return this.#cluster.data;
  }

  async start(): Promise<void> {
    ({ port: this.port } = await ensurePostmaster(this.#cluster, SETTINGS));
  }

  /** Fast shutdown: open transactions are rolled back. */
  stop(): Promise<void> {
    return stopPostmaster(this.#cluster);
  }

  /** SIGKILL to the server and all its children: what was not on disk is gone. */
  async kill(): Promise<void> {
    const running = await findPostmaster(this.#cluster);
    if (running === null) return;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(running.pid)]).catch(() => ({ stdout: '' }));
    const all = [running.pid, ...stdout.split('\n').map(Number)].filter((pid) => pid > 0);
    for (const pid of all) tryKill(pid);
    while (all.some(isAlive)) await sleep(10);
  }

  url(port = this.port, database = 'chaos'): string {
    return `postgres://${SUPERUSER}:${this.#cluster.password}@127.0.0.1:${port}/${database}`;
  }

  async query<R extends pg.QueryResultRow>(text: string, values: unknown[] = [], database = 'chaos'): Promise<R[]> {
    const client = await this.connect(database);
    try {
      return (await client.query<R>(text, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async connect(database = 'chaos'): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url(this.port, database), application_name: 'chaos' });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async terminateBackend(): Promise<void> {
    await this.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = 'chaos' and application_name like 'petiole%' order by random() limit 1`,
    );
  }

  /** Takes every connection that is left, for a while. */
  async exhaust(ms: number): Promise<void> {
    const clients: pg.Client[] = [];
    try {
      for (let i = 0; i < MAX_CONNECTIONS; i++) clients.push(await this.connect());
    } catch {
      // that was the last one
    }
    await sleep(ms);
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}

/** The server gets no environment of ours, so what starts it is a script that sets the clock. */
async function withClock(cluster: Cluster, clock: Clock, script: string): Promise<Cluster> {
  const variables = Object.entries(clock.env).map(([name, value]) => `${name}='${value}'`);
  await writeFile(script, `#!/bin/sh\nexport ${variables.join(' ')}\nexec '${cluster.binaries.postgres}' "$@"\n`);
  await chmod(script, 0o755);
  return { ...cluster, binaries: { ...cluster.binaries, postgres: script } };
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}
