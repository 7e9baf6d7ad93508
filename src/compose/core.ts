/** A worker that has not started yet, with all that it works with: what `up`, `run` and `worker` have in common. */
import type { RunningWorker } from '../cli/ports.ts';
import type { Config } from '../config.ts';
import type { Engine } from '../engine/engine.ts';
import { createConnections } from './connections.ts';
import { createEngine } from './engine.ts';
import { createFiles } from './files.ts';
import { createFlows } from './flows.ts';
import { version } from './installation.ts';
import { followThroughput } from './monitoring.ts';
import { createOwnFiles } from './own-files.ts';
import { startParts } from './parts.ts';
import { createRemoval } from './removal.ts';

export type Core = Awaited<ReturnType<typeof startCore>>;

export async function startCore(config: Config, notice: (text: string) => void, made: AsyncDisposableStack) {
  const late: { engine?: Engine } = {};
  const parts = await startParts(config, notice, made, {
    onLost: (ids) => late.engine?.hot.lostParked(ids),
    onCrowded: (ids) => late.engine?.hot.crowded(ids),
  });
  const files = await createFiles(config, parts, made);
  const { WatchedFolders } = await import('../connectors/watched-folders.ts');
  const folders = new WatchedFolders();
  const ownFiles = await createOwnFiles(parts, notice, made);
  const connectors = await createConnections(config, { ...parts, files, folders, ownFiles }, made);
  const flows = await createFlows({ ...parts, folders, ownFiles, connections: connectors.connections });
  const { createWatching } = await import('./watching.ts');
  const watching = await createWatching(config, { ...parts, version: version() }, made);
  await followThroughput({ ...parts, watching }, made);
  const { countedConnections } = await import('../monitoring/counted-connections.ts');
  const calls = countedConnections(connectors.calls, watching.numbers);
  const engine = await createEngine(config, { ...parts, calls, flows, watching, ownFiles });
  late.engine = engine;
  const removal = await createRemoval(config, parts, made);
  return { ...parts, ...connectors, folders, ownFiles, flows, files, engine, watching, removal };
}

/** It drains before anything is closed: until then the API answers, and says on /ready that this process is about to go. */
export function workerOf({ drainSeconds }: Config, { engine }: Core, made: AsyncDisposableStack): RunningWorker {
  return {
    calls: () => engine.size.calls,
    drain: () => engine.drain(drainSeconds * 1000),
    close: () => made.disposeAsync(),
  };
}
