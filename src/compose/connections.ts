/** Connectors, and the pipeline that calls go through: what flows call, and what the doors show. */
import type { Config } from '../config.ts';
import type { ConnectionPipeline } from '../connectors/connections.ts';
import type { ConnectorsParts } from '../connectors/connectors.ts';
import type { Connections } from '../connectors/port.ts';
import type { VaultSecrets } from '../connectors/vault-port.ts';
import type { WatchedFolders } from '../connectors/watched-folders.ts';
import type { Files } from '../executions/files.ts';
import type { OwnFiles } from '../executions/own-files.ts';
import type { Database } from '../storage/database.ts';
import { createLimits, createStates } from './limits.ts';
import { createConnectorAccess, createOAuth } from './oauth.ts';
import type { Parts } from './parts.ts';
import { createVaults } from './vaults.ts';

export async function createConnections(
  config: Config,
  parts: Parts & { files: Files; folders: WatchedFolders; ownFiles: OwnFiles },
  made: AsyncDisposableStack,
) {
  const { database, demo, types, files, folders, secrets } = parts;
  const [{ ConnectionPipeline }, { HttpPools }, { ConnectionPolicies }, own, shipped] = await Promise.all([
    import('../connectors/connections.ts'),
    import('../connectors/http.ts'),
    import('../connectors/policies.ts'),
    import('../connectors/own-database.ts').then(({ OwnDatabase }) => OwnDatabase.of(database.url, database.directUrl)),
    import('../demo/shipped.ts'),
  ]);
  const { known } = secrets;
  const store = await createStore(parts);
  const states = await createStates(database, made);
  const { budgets, breakers } = await createLimits(database, made);
  const http = new HttpPools();
  made.defer(() => http.close());
  const policies = new ConnectionPolicies(config.allowPrivate || [], own);
  const connectors = { ...shipped.withDemo(store, demo), trouble: (name: string) => folders.hint('connector', name) };
  const vaults = await createVaults(parts, (allow) => http.under(policies.for(allow)), made);
  const oauth = await createOAuth(parts, made);
  const connections = new ConnectionPipeline({
    types,
    oauth: oauth.tokens,
    connectors,
    http,
    policy: policies.shared,
    policyOf: (name) => policies.for(connectors.connector(name)?.allow_private),
    files: files.store,
    allowLocalGit: config.allowLocalGit,
    states,
    budgets,
    breakers,
    known,
    vault: vaults.secrets,
  });
  const access = await createConnectorAccess(config, { ...parts, store, connections, oauth });
  return {
    store,
    breakers,
    vaults: vaults.store,
    connections,
    oauth,
    calls: await createCalls(connections, vaults.secrets, parts),
    connectors: await createConnectorDoor(
      { access, store, types, pipeline: connections, states, breakers, vaults: vaults.store, folders },
      database,
    ),
  };
}

async function createStore({ database, types, secrets, ownFiles }: Parts & { ownFiles: OwnFiles }) {
  const [{ ConnectorStore }, { TypeormConnectorStorage }, { SealedConnectorStorage }] = await Promise.all([
    import('../connectors/store.ts'),
    import('../connectors/typeorm-storage.ts'),
    import('../connectors/sealed-storage.ts'),
  ]);
  const { envelope, keys, known } = secrets;
  const storage = new SealedConnectorStorage({
    storage: new TypeormConnectorStorage(database.resources),
    types,
    envelope,
    prepare: (sealed) => keys.prepare(sealed),
  });
  return new ConnectorStore(storage, types, known, ownFiles.of('connector'));
}

/** What flows call: connections, and the secrets that they ask for. */
async function createCalls(connections: ConnectionPipeline, vault: VaultSecrets, { database, secrets }: Parts): Promise<Connections> {
  const [{ RevealingConnections }, { AuditTable }] = await Promise.all([
    import('../connectors/reveal.ts'),
    import('../storage/audit-table.ts'),
  ]);
  return new RevealingConnections({ connections, vault, known: secrets.known, audit: new AuditTable(database.pool) });
}

/** Connectors as the doors see them: with how they fare, and with the logs of their connections. */
async function createConnectorDoor(parts: Omit<ConnectorsParts, 'logs'>, { reads }: Database) {
  const [{ Connectors }, { listConnectorLogs }] = await Promise.all([
    import('../connectors/connectors.ts'),
    import('../storage/connector-logs.ts'),
  ]);
  return new Connectors({ ...parts, logs: (name, before, limit) => listConnectorLogs(reads, name, before, limit) });
}
