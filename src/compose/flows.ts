/** Flows and their versions, and what editors of flows are given. */
import type { Config } from '../config.ts';
import type { ConnectionPipeline } from '../connectors/connections.ts';
import type { ConnectorTypes } from '../connectors/registry.ts';
import type { ConnectorStore } from '../connectors/store.ts';
import type { WatchedFolders } from '../connectors/watched-folders.ts';
import type { Flows } from '../executions/flows.ts';
import type { OwnFiles } from '../executions/own-files.ts';
import type { FlowBundle } from '../runner/protocol.ts';
import { SDK_FOLDER } from './installation.ts';
import type { Parts } from './parts.ts';

export async function createFlows(parts: Parts & { connections: ConnectionPipeline; folders: WatchedFolders; ownFiles: OwnFiles }) {
  const { database, runners, compile, connections, folders, ownFiles, secrets } = parts;
  const [{ Flows }, { FlowStorage }, { lastRuns }] = await Promise.all([
    import('../executions/flows.ts'),
    import('../storage/flow-storage.ts'),
    import('../storage/last-runs.ts'),
  ]);
  const compiler = { bundle: compile, describe: (bundle: FlowBundle) => runners.describe(bundle) };
  return new Flows({
    storage: new FlowStorage(database.resources),
    compiler,
    test: (target) => connections.test(target, new AbortController().signal),
    folders,
    known: secrets.known,
    keeper: ownFiles.of('flow'),
    lastRuns: (names) => lastRuns(database.reads, names),
  });
}

interface Catalogue {
  types: ConnectorTypes;
  store: ConnectorStore;
  flows: Flows;
}

/** Its process starts when somebody asks. */
export async function createFlowTypes(config: Config, { types, store, flows }: Catalogue, made: AsyncDisposableStack) {
  const [{ FlowTypes }, { TypeCheckProcess }] = await Promise.all([
    import('../executions/flow-types.ts'),
    import('../executions/type-check/process.ts'),
  ]);
  const process = new TypeCheckProcess(config.flowsFolder);
  made.defer(() => process.close());
  const catalogue = async () => ({ types: types.list() as never, connectors: store.declared(), flows: await flows.declared() });
  return new FlowTypes({ process, sdkFolder: SDK_FOLDER, catalogue });
}
