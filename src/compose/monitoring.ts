/** What an operator sees of a server and of the whole system. */
import { join } from 'node:path';
import type { WatchedFolders } from '../connectors/watched-folders.ts';
import type { Engine } from '../engine/engine.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import type { System } from '../monitoring/system.ts';
import type { RunnerPool } from '../runner/pool.ts';
import type { DataKeys } from '../secrets/data-keys.ts';
import type { Database } from '../storage/database.ts';
import type { Watching } from './watching.ts';

export interface MonitoringParts {
  database: Database;
  engine: Engine;
  runners: Pick<RunnerPool, 'stats' | 'trouble'>;
  folders: WatchedFolders;
  secrets: { keys: DataKeys };
  watching: Watching;
  version: string;
  retentionSeconds: number | null;
  dataFolder: string;
}

export async function createMonitoring(parts: MonitoringParts): Promise<{ system: System; metrics: Metrics }> {
  const [{ System: SystemClass }, { Metrics: MetricsClass }, { readQueue }] = await Promise.all([
    import('../monitoring/system.ts'),
    import('../monitoring/metrics.ts'),
    import('../storage/monitoring/system.ts'),
  ]);
  const { database, engine, runners, folders, secrets, version, retentionSeconds, dataFolder } = parts;
  const { numbers } = parts.watching;
  const system = new SystemClass({
    db: database.reads,
    version,
    retentionSeconds,
    silentMs: engine.settings.silentMs,
    numbers,
    clockOffsetMs: () => engine.clockOffsetMs,
    files: () => folders.problems(),
    runnerTrouble: () => runners.trouble,
    missingKey: () => secrets.keys.missingMaster(),
    dataFolder: database.embedded === null ? null : join(dataFolder, 'postgres'),
  });
  const pools = { engine: database.pool, reads: database.reads, files: database.files };
  const metrics = new MetricsClass({
    numbers,
    version,
    queue: () => readQueue(database.reads),
    gauges: () => ({
      ...engine.size,
      parked: engine.hot.parked,
      runners: runners.stats(),
      streams: numbers.streams,
      pools: Object.fromEntries(
        Object.entries(pools).map(([name, pool]) => [name, { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }]),
      ),
    }),
  });
  return { system, metrics };
}

/** Adds what this process does to what the system page shows of all. */
export async function followThroughput({ database, watching }: Pick<MonitoringParts, 'database' | 'watching'>, made: AsyncDisposableStack) {
  const { ThroughputWriter } = await import('../monitoring/throughput.ts');
  const writer = new ThroughputWriter(database.reads, watching.numbers);
  made.defer(() => writer.close());
}
