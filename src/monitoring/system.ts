/** What an operator sees of the whole system. Read at most every two seconds, however many look. */
import { statfs } from 'node:fs/promises';
import type { FileProblem } from '../connectors/watched-folders.ts';
import type { Queryable } from '../storage/journal/rows.ts';
import type { PoolRow } from '../storage/monitoring/pools.ts';
import { lastHour, type Minute } from '../storage/monitoring/throughput.ts';
import {
  MOST_COUNTED,
  readDatabase,
  readFailingConnectors,
  readQueue,
  readStatuses,
  readWorkers,
  type WorkerRow,
} from '../storage/monitoring/system.ts';
import type { Numbers } from './numbers.ts';
import { problemsOf, type Problem } from './problems.ts';

export interface SystemPorts {
  db: Queryable;
  version: string;
  retentionSeconds: number | null;
  /** a worker that was silent for so long counts as lost */
  silentMs: number;
  numbers: Numbers;
  clockOffsetMs(): number;
  files(): FileProblem[];
  /** why this process has no runner process; null: it has one */
  runnerTrouble(): string | null;
  /** a master key that is needed and that this process does not have; null: it has all */
  missingKey(): Promise<string | null>;
  /** the folder of the embedded database; null: there is none */
  dataFolder: string | null;
}

export interface Queue {
  due: number;
  oldest_due_seconds: number | null;
  running: number;
  waiting: number;
  paused: number;
  pending: number;
  /** which of these are estimates of the planner */
  estimated: string[];
  /** numbers from here on mean: so many or more */
  counted_to: number;
}

/** A worker pool that has a worker, or that something asks for. */
export type PoolView = Pick<PoolRow, 'pool' | 'workers' | 'due' | 'oldest_due_seconds'>;

export interface SystemView {
  version: string;
  started_at: string;
  retention_seconds: number | null;
  queue: Queue;
  pools: PoolView[];
  throughput: { started_per_minute: number; ended_per_minute: number; failed_per_minute: number; series: Minute[] };
  latency: { commit_ms: Quantiles; database_ms: Quantiles };
  database: { version: string; size_bytes: number; embedded: boolean; connections: number; max_connections: number };
  problems: Problem[];
}

interface Quantiles {
  p50: number | null;
  p95: number | null;
}

export type WorkerView = Omit<WorkerRow, 'started_at' | 'heartbeat_at' | 'stopped_at'> & {
  started_at: string;
  heartbeat_at: string;
  stopped_at: string | null;
};

export interface SystemPort {
  read(): Promise<SystemView>;
  workers(): Promise<{ items: WorkerView[]; next: null }>;
}

const FRESH_MS = 2000;
/** what happens in a minute is told as the mean of so many */
const MEAN_MINUTES = 5;

export class System implements SystemPort {
  readonly #ports: SystemPorts;
  readonly #startedAt = new Date().toISOString();
  #last: { at: number; view: Promise<SystemView> } | null = null;

  constructor(ports: SystemPorts) {
    this.#ports = ports;
  }

  read(): Promise<SystemView> {
    const now = performance.now();
    if (this.#last && now - this.#last.at < FRESH_MS) return this.#last.view;
    const view = this.#read();
    this.#last = { at: now, view };
    // a failure is not kept
    view.catch(() => (this.#last = null));
    return view;
  }

  async workers(): Promise<{ items: WorkerView[]; next: null }> {
    const rows = await readWorkers(this.#ports.db, this.#ports.silentMs);
    const items = rows.map(({ started_at, heartbeat_at, stopped_at, ...row }) => ({
      ...row,
      started_at: started_at.toISOString(),
      heartbeat_at: heartbeat_at.toISOString(),
      stopped_at: stopped_at && stopped_at.toISOString(),
    }));
    return { items, next: null };
  }

  async #read(): Promise<SystemView> {
    const { db, version, retentionSeconds, numbers, silentMs, dataFolder } = this.#ports;
    const pingMs = await pingOf(db);
    const [queue, database, series, workers, connectors, missingKey, disk] = await Promise.all([
      readQueue(db),
      readDatabase(db),
      lastHour(db),
      readWorkers(db, silentMs),
      readFailingConnectors(db),
      this.#ports.missingKey(),
      dataFolder === null ? null : diskOf(dataFolder),
    ]);
    const statuses = await readStatuses(db, queue.rows);
    const commit = numbers.recentCommitMs.quantiles();
    const { version: databaseVersion, size_bytes, connections, max_connections } = database;
    return {
      version,
      started_at: this.#startedAt,
      retention_seconds: retentionSeconds,
      queue: {
        due: queue.due,
        oldest_due_seconds: queue.oldest_due_seconds,
        running: queue.running,
        waiting: statuses.exact ? statuses.waiting : Math.max(statuses.waiting, queue.waiting + queue.sleeping),
        paused: statuses.paused,
        pending: statuses.exact ? statuses.pending : Math.max(statuses.pending, queue.due),
        estimated: statuses.exact ? [] : ['waiting', 'paused', 'pending'],
        counted_to: MOST_COUNTED,
      },
      pools: queue.pools.map(({ sleeping: _sleeping, ...pool }) => pool),
      throughput: { ...meansOf(series), series },
      latency: { commit_ms: commit, database_ms: { p50: pingMs, p95: pingMs } },
      database: { version: databaseVersion, size_bytes, embedded: dataFolder !== null, connections, max_connections },
      problems: problemsOf({
        workers,
        queue,
        database,
        pingMs,
        clockOffsetMs: this.#ports.clockOffsetMs(),
        connectors,
        files: this.#ports.files(),
        runnerTrouble: this.#ports.runnerTrouble(),
        missingKey,
        disk,
        retentionSeconds,
        commitP95Ms: commit.p95,
      }),
    };
  }
}

/** The quicker of two: the first may have to make a connection. */
async function pingOf(db: Queryable): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 2; i++) {
    const began = performance.now();
    await db.query('select 1');
    best = Math.min(best, performance.now() - began);
  }
  return Math.round(best * 100) / 100;
}

function meansOf(series: Minute[]) {
  const last = series.slice(-MEAN_MINUTES);
  const mean = (of: (minute: Minute) => number): number =>
    Math.round((last.reduce((sum, minute) => sum + of(minute), 0) / MEAN_MINUTES) * 10) / 10;
  return {
    started_per_minute: mean(({ started }) => started),
    ended_per_minute: mean(({ ended }) => ended),
    failed_per_minute: mean(({ failed }) => failed),
  };
}

async function diskOf(folder: string): Promise<{ freeBytes: number; bytes: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, bytes: blocks * bsize };
  } catch {
    return null;
  }
}
