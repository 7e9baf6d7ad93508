/**
 * The composition root: the one place where the parts are made and put together. Whatever is heavy is imported when it is needed,
 * and beside the start of PostgreSQL: that is what `up` and `run` wait for first.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { CompositionRoot, RunningServer, RunningWorker, ServerOptions } from './cli/ports.ts';
import type { ConnectionPipeline } from './connectors/connections.ts';
import type { ConnectorsParts } from './connectors/connectors.ts';
import type { Connections } from './connectors/port.ts';
import type { VaultSecrets } from './connectors/vault-port.ts';
import type { ConnectorTypes } from './connectors/registry.ts';
import type { ConnectorState } from './connectors/states.ts';
import type { ConnectorStore } from './connectors/store.ts';
import type { WatchedFolders } from './connectors/watched-folders.ts';
import type { Engine } from './engine/engine.ts';
import type { Files } from './executions/files.ts';
import type { FlowSource } from './executions/flow-files.ts';
import type { Flows } from './executions/flows.ts';
import type { Watching } from './compose/watching.ts';
import type { FlowBundle } from './runner/protocol.ts';
import type { Binding } from './secrets/envelope.ts';
import type { KnownSecrets } from './secrets/scrubber.ts';
import type { VaultStoreParts } from './secrets/vault/store.ts';
import type { Database, DatabaseOptions } from './storage/database.ts';
import { messageOf } from './errors.ts';
import { PRODUCT } from './model.ts';

const ROOT = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '..' : '../..');
const MAX_INPUT_BYTES = 16 << 20;
const MAX_BODY_BYTES = MAX_INPUT_BYTES + (1 << 20);
const START_TIMEOUT_MS = 30_000;
/** How long a change that another process made may stay unseen; without DATABASE_URL there is no other. */
const REFRESH_MS = 2000;

const BEHIND_A_POOLER =
  'PostgreSQL is reached through a pooler: news between processes come up to 2 s later. DATABASE_DIRECT_URL names the way past it';

type Parts = Awaited<ReturnType<typeof startParts>>;
type Core = Awaited<ReturnType<typeof startCore>>;
type OpenDatabase = typeof import('./storage/database.ts').openDatabase;
type Notice = (text: string) => void;
type RunnerNews = Required<Pick<import('./runner/pool.ts').RunnerPoolOptions, 'onLost' | 'onCrowded'>>;

/** What does not need the others. What was made so far is undone by `made`, last first. */
async function startParts(config: Config, notice: Notice, made: AsyncDisposableStack, news: RunnerNews) {
  const { openDatabase } = await import('./storage/database.ts');
  const known = await knownSecrets(config);
  const log = createLog(config, known);
  const onIdleError = (error: Error) => {
    if (!made.disposed) void log.then((ready) => ready.warn({ error: error.message }, 'a connection to the database broke'));
  };
  const parts = await together({
    // First, since PostgreSQL then starts while everything else is imported.
    database: openStorage(openDatabase, { ...config, onProgress: notice, onIdleError }, made),
    log,
    runners: startPool(news, made),
    compile: createCompiler(config, made),
    memory: rememberFolder(config),
    demo: startDemoService(config, made),
    types: loadTypes(),
  });
  return { ...parts, secrets: await openSecrets(config, parts.database, known) };
}

/** A worker that has not started yet, with all that it works with. */
async function startCore(config: Config, notice: Notice, made: AsyncDisposableStack) {
  const late: { engine?: Engine } = {};
  const parts = await startParts(config, notice, made, {
    onLost: (ids) => late.engine?.lostParked(ids),
    onCrowded: (ids) => late.engine?.crowded(ids),
  });
  const files = await createFiles(config, parts, made);
  const { WatchedFolders } = await import('./connectors/watched-folders.ts');
  const folders = new WatchedFolders();
  const connectors = await createConnections(config, { ...parts, files, folders }, made);
  const flows = await createFlows({ ...parts, folders, connections: connectors.connections });
  const { createWatching } = await import('./compose/watching.ts');
  const watching = await createWatching(config, { ...parts, version: version() }, made);
  const { followThroughput } = await import('./compose/monitoring.ts');
  await followThroughput({ ...parts, watching }, made);
  const { countedConnections } = await import('./monitoring/counted-connections.ts');
  const calls = countedConnections(connectors.calls, watching.numbers);
  const engine = await createEngine(config, { ...parts, calls, flows, watching });
  late.engine = engine;
  const { createRemoval } = await import('./compose/removal.ts');
  const removal = await createRemoval(config, parts, made);
  return { ...parts, ...connectors, folders, flows, files, engine, watching, removal };
}

async function startServer(config: Config, options: ServerOptions): Promise<RunningServer> {
  const made = new AsyncDisposableStack();
  try {
    const [core, api] = await Promise.all([startCore(config, options.notice, made), import('./api/server.ts')]);
    await loadFolders(config, core, options, made);
    if (options.followFolders) core.vaults.keepAlive();
    followDatabase(config, core, made);
    made.defer(() => core.engine.stop());
    await core.engine.start(options.trees);
    if (options.trees === 'all') made.use(core.removal.nowAndThen());
    const { url, token, firstToken } = await openApi(config, options, core, api, made);
    return { url, token, firstToken, problems: () => core.folders.problems(), ...workerOf(config, core, made) };
  } catch (error) {
    await made.disposeAsync();
    throw error;
  }
}

async function startWorker(config: Config, notice: Notice): Promise<RunningWorker & { metricsUrl: string | null }> {
  const made = new AsyncDisposableStack();
  try {
    const core = await startCore(config, notice, made);
    await Promise.all([core.flows.refresh(), core.store.refresh(), core.vaults.refresh()]);
    core.vaults.keepAlive();
    followDatabase(config, core, made);
    made.defer(() => core.engine.stop());
    await core.engine.start('all');
    made.use(core.removal.nowAndThen());
    const metricsUrl = config.metricsPort === null ? null : await openMetrics(config, config.metricsPort, core, made);
    return { metricsUrl, ...workerOf(config, core, made) };
  } catch (error) {
    await made.disposeAsync();
    throw error;
  }
}

/** It drains before anything is closed: until then the API answers, and says on /ready that this process is about to go. */
function workerOf({ drainSeconds }: Config, { engine }: Core, made: AsyncDisposableStack): RunningWorker {
  return {
    calls: () => engine.size.calls,
    drain: () => engine.drain(drainSeconds * 1000),
    close: () => made.disposeAsync(),
  };
}

async function migrate(config: Config, notice: Notice): Promise<string[]> {
  const { openDatabase } = await import('./storage/database.ts');
  const { migrate: run } = await import('./storage/migrate.ts');
  const { databaseUrl, directUrl } = config;
  const url = directUrl ?? databaseUrl;
  if (url !== null) return run(url, notice).catch((error: unknown) => refuseDatabase(error, url));
  const database = await openDatabase({ databaseUrl: null, dataFolder: config.dataFolder, onProgress: notice });
  await database.close();
  return [];
}

// ------------------------------------------------------------------------------------------------------ parts

/** What this process was configured with must not be shown either. */
async function knownSecrets(config: Config) {
  const [{ KnownSecrets }, { secretsOfConfig }] = await Promise.all([import('./secrets/scrubber.ts'), import('./config.ts')]);
  const known = new KnownSecrets();
  known.pin(secretsOfConfig(config));
  return known;
}

async function openSecrets(config: Config, { pool }: Database, known: KnownSecrets) {
  const { openSecrets: open } = await import('./secrets/secrets.ts');
  return open(config, pool, known);
}

/** Every line is scrubbed as a whole, whatever was logged. */
async function createLog({ logLevel, logFormat }: Config, known: KnownSecrets) {
  const [{ pino }, { logLine, logObject }] = await Promise.all([import('pino'), import('./cli/log-line.ts')]);
  const shown = logFormat === 'json' ? logObject : logLine;
  const hooks = { streamWrite: (line: string) => shown(known.scrub(line)) };
  const log = pino({ level: logLevel, base: undefined, hooks }, pino.destination({ dest: 2, sync: true }));
  known.onLoss((what) => log.warn(what));
  return log;
}

async function openStorage(openDatabase: OpenDatabase, options: DatabaseOptions, made: AsyncDisposableStack) {
  const { databaseUrl, directUrl, dataFolder, onProgress, onIdleError } = options;
  const database = await openDatabase({ databaseUrl, directUrl, dataFolder, onProgress, onIdleError }).catch((error: unknown) =>
    refuseDatabase(error, databaseUrl),
  );
  made.defer(() => database.close());
  return database;
}

async function refuseDatabase(error: unknown, databaseUrl: string | null): Promise<never> {
  if (databaseUrl === null) throw error;
  const { databaseFailure } = await import('./cli/failures.ts');
  throw databaseFailure(error, databaseUrl);
}

async function startPool(news: RunnerNews, made: AsyncDisposableStack) {
  const { startRunners } = await import('./runner/pool.ts');
  const pool = await startRunners(news);
  made.defer(() => pool.close());
  return pool;
}

async function loadTypes(): Promise<ConnectorTypes> {
  const { loadConnectorTypes } = await import('./connectors/registry.ts');
  return loadConnectorTypes();
}

async function startDemoService({ dataFolder }: Config, made: AsyncDisposableStack) {
  const { startDemo } = await import('./demo/service.ts');
  const demo = await startDemo(join(dataFolder, 'demo'));
  made.defer(() => demo.close());
  return demo;
}

async function createConnections(
  config: Config,
  { database, demo, types, files, folders, secrets, log }: Parts & { files: Files; folders: WatchedFolders },
  made: AsyncDisposableStack,
) {
  const [
    { ConnectorStore },
    { TypeormConnectorStorage },
    { SealedConnectorStorage },
    { ConnectionPipeline },
    { HttpPools },
    { ConnectionPolicies },
    own,
    shipped,
  ] = await Promise.all([
    import('./connectors/store.ts'),
    import('./connectors/typeorm-storage.ts'),
    import('./connectors/sealed-storage.ts'),
    import('./connectors/connections.ts'),
    import('./connectors/http.ts'),
    import('./connectors/policies.ts'),
    import('./connectors/own-database.ts').then(({ OwnDatabase }) => OwnDatabase.of(database.url, database.directUrl)),
    import('./demo/shipped.ts'),
  ]);
  const { envelope, keys, known } = secrets;
  const storage = new SealedConnectorStorage({
    storage: new TypeormConnectorStorage(database.resources),
    types,
    envelope,
    prepare: (sealed) => keys.prepare(sealed),
  });
  const store = new ConnectorStore(storage, types, known);
  const states = await createStates(database, made);
  const { budgets, breakers } = await createLimits(database, made);
  const http = new HttpPools();
  made.defer(() => http.close());
  const policies = new ConnectionPolicies(config.allowPrivate || [], own);
  const connectors = { ...shipped.withDemo(store, demo), trouble: (name: string) => folders.hint('connector', name) };
  const vaults = await createVaults({ database, secrets, log, folders }, (allow) => http.under(policies.for(allow)), made);
  const oauth = await createOAuth({ database, secrets, log }, made);
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
  const access = await createAccess(config, { store, types, connections, oauth, database, secrets, log });
  return {
    store,
    breakers,
    vaults: vaults.store,
    connections,
    oauth,
    calls: await createCalls(connections, vaults.secrets, { database, known }),
    connectors: await createConnectorDoor(
      { access, store, types, pipeline: connections, states, breakers, vaults: vaults.store, folders },
      database,
    ),
  };
}

/** Connections of their own for the renewal of tokens: one is held while an authorization server answers, and must hold up nothing else. */
async function createOAuth({ database, secrets, log }: Pick<Parts, 'database' | 'secrets' | 'log'>, made: AsyncDisposableStack) {
  const [{ Grants }, { MemoryTokens }, { OAuthTokens }, { OAuthGrantTable }, { createPool }, { SYSTEM_CLOCK: clock }] = await Promise.all([
    import('./connectors/oauth/grants.ts'),
    import('./connectors/oauth/memory-tokens.ts'),
    import('./connectors/oauth/oauth.ts'),
    import('./storage/oauth-grants.ts'),
    import('./storage/pool.ts'),
    import('./connectors/retry/clock.ts'),
  ]);
  const pool = createPool(database.url, { max: 8, applicationName: 'petiole oauth', planner: 'default' });
  made.defer(() => pool.end());
  const rows = new OAuthGrantTable(pool, database.reads);
  const { envelope, keys, known } = secrets;
  const sealer = {
    seal: (plain: string, binding: Binding) => envelope.seal(plain, binding),
    open: (sealed: string, binding: Binding) => envelope.open(sealed, binding),
    prepare: (sealed: Iterable<string>) => keys.prepare(sealed),
  };
  const grants = new Grants({ storage: rows, sealer, clock, log });
  const address: { url: string | null } = { url: null };
  return { tokens: new OAuthTokens(new MemoryTokens(known, clock), grants), grants, rows, sealer, address };
}

async function createAccess(
  { publicUrl }: Config,
  {
    store,
    types,
    connections,
    oauth,
    database,
    secrets,
    log,
  }: Pick<Parts, 'types' | 'database' | 'secrets' | 'log'> & {
    store: ConnectorStore;
    connections: ConnectionPipeline;
    oauth: Awaited<ReturnType<typeof createOAuth>>;
  },
) {
  const [{ ConnectorAccess }, { OAuthAuthorizationTable }, { AuditTable }, { redirectUriOf }] = await Promise.all([
    import('./connectors/oauth/connector-access.ts'),
    import('./storage/oauth-authorizations.ts'),
    import('./storage/audit-table.ts'),
    import('./connectors/oauth/redirect-uri.ts'),
  ]);
  return new ConnectorAccess({
    storage: new OAuthAuthorizationTable(database.reads),
    rows: oauth.rows,
    grants: oauth.grants,
    sealer: oauth.sealer,
    known: secrets.known,
    audit: new AuditTable(database.pool),
    connectors: store,
    types,
    pipeline: connections,
    redirectUri: () => redirectUriOf(publicUrl ?? oauth.address.url),
    log,
  });
}

/** What flows call: connections, and the secrets that they ask for. */
async function createCalls(
  connections: ConnectionPipeline,
  vault: VaultSecrets,
  { database, known }: Pick<Parts, 'database'> & { known: KnownSecrets },
): Promise<Connections> {
  const [{ RevealingConnections }, { AuditTable }] = await Promise.all([
    import('./connectors/reveal.ts'),
    import('./storage/audit-table.ts'),
  ]);
  return new RevealingConnections({ connections, vault, known, audit: new AuditTable(database.pool) });
}

async function createVaults(
  { database, secrets, log, folders }: Pick<Parts, 'database' | 'secrets' | 'log'> & { folders: WatchedFolders },
  httpFor: VaultStoreParts['httpFor'],
  made: AsyncDisposableStack,
) {
  const [{ VaultStore }, { VaultSecretsReader }, { VaultTable }, { AuditTable }] = await Promise.all([
    import('./secrets/vault/store.ts'),
    import('./secrets/vault/vault-secrets.ts'),
    import('./storage/vault-table.ts'),
    import('./storage/audit-table.ts'),
  ]);
  const { envelope, keys, known } = secrets;
  const prepare = (sealed: Iterable<string>) => keys.prepare(sealed);
  const folder = { look: () => folders.look(), problems: () => folders.problems('vault') };
  const audit = new AuditTable(database.pool);
  const browsed = (vault: string, path: string) => audit.record({ action: 'vault.browse', object: `${vault}:${path}` });
  const storage = new VaultTable(database.resources);
  const store = new VaultStore({ storage, sealer: envelope, prepare, known, httpFor, log, folder, browsed });
  made.defer(() => store.close());
  return { store, secrets: new VaultSecretsReader(store) };
}

/** Connectors as the doors see them: with how they fare, and with the logs of their connections. */
async function createConnectorDoor(parts: Omit<ConnectorsParts, 'logs'>, { reads }: Parts['database']) {
  const [{ Connectors }, { listConnectorLogs }] = await Promise.all([
    import('./connectors/connectors.ts'),
    import('./storage/connector-logs.ts'),
  ]);
  return new Connectors({ ...parts, logs: (name, before, limit) => listConnectorLogs(reads, name, before, limit) });
}

async function createStates({ reads }: Parts['database'], made: AsyncDisposableStack) {
  const [{ ConnectorStates }, { ConnectorStateTable }] = await Promise.all([
    import('./connectors/states.ts'),
    import('./storage/connector-state-table.ts'),
  ]);
  const states = new ConnectorStates(new ConnectorStateTable<ConnectorState>(reads));
  made.defer(() => states.close());
  return states;
}

/** What all processes keep to together: how often connectors are called, and which are not called for a while. */
async function createLimits({ pool }: Parts['database'], made: AsyncDisposableStack) {
  const [{ Budgets }, { BudgetTable }, { Breakers }, { BreakerTable }, { SYSTEM_CLOCK }] = await Promise.all([
    import('./connectors/budget/budgets.ts'),
    import('./storage/budgets/settle.ts'),
    import('./connectors/breaker/breakers.ts'),
    import('./storage/breakers.ts'),
    import('./connectors/retry/clock.ts'),
  ]);
  const budgets = new Budgets(new BudgetTable(pool));
  made.defer(() => budgets.close());
  const breakers = new Breakers(new BreakerTable(pool), SYSTEM_CLOCK);
  await breakers.refresh();
  return { budgets, breakers };
}

async function createFlows(parts: Parts & { connections: ConnectionPipeline; folders: WatchedFolders }) {
  const { database, runners, compile, connections, folders, secrets } = parts;
  const [{ Flows }, { FlowStorage }, { lastRuns }] = await Promise.all([
    import('./executions/flows.ts'),
    import('./storage/flow-storage.ts'),
    import('./storage/last-runs.ts'),
  ]);
  const compiler = { bundle: compile, describe: (bundle: FlowBundle) => runners.describe(bundle) };
  return new Flows({
    storage: new FlowStorage(database.resources),
    compiler,
    test: (target) => connections.test(target, new AbortController().signal),
    folders,
    known: secrets.known,
    lastRuns: (names) => lastRuns(database.reads, names),
  });
}

/** What editors of flows are given; its process starts when somebody asks. */
async function createFlowTypes(config: Config, { types, store, flows }: Core, made: AsyncDisposableStack) {
  const [{ FlowTypes }, { TypeCheckProcess }] = await Promise.all([
    import('./executions/flow-types.ts'),
    import('./executions/type-check/process.ts'),
  ]);
  const process = new TypeCheckProcess(config.flowsFolder);
  made.defer(() => process.close());
  const catalogue = async () => ({ types: types.list() as never, connectors: store.declared(), flows: await flows.declared() });
  return new FlowTypes({ process, sdkFolder: join(ROOT, 'src/sdk'), catalogue });
}

async function createFiles(config: Config, { database, log }: Parts, made: AsyncDisposableStack) {
  const [{ Files }, { FileStorage }] = await Promise.all([import('./executions/files.ts'), import('./storage/files/file-storage.ts')]);
  const { maxFileBytes: maxBytes, fileRetentionSeconds: keepSeconds } = config;
  const files = new Files({ store: { storage: new FileStorage(database.files), maxBytes }, keepSeconds, log });
  made.use(files.sweepNowAndThen());
  return files;
}

async function createEngine(config: Config, parts: Parts & { calls: Connections; flows: Flows; watching: Watching }): Promise<Engine> {
  const [{ Engine }, { PostgresMailbox }, { isRetryable }, { isSoleOwner }] = await Promise.all([
    import('./engine/engine.ts'),
    import('./storage/mailbox.ts'),
    import('./storage/errors.ts'),
    import('./storage/owners.ts'),
  ]);
  const { database, runners, calls: connections, flows, log, secrets } = parts;
  const { pool: db } = database;
  const exclusive = database.embedded !== null && (await isSoleOwner(db));
  const ports = {
    db,
    isRetryable,
    runners,
    connections,
    flows,
    mailbox: new PostgresMailbox(database.directUrl, db, () => log.warn(BEHIND_A_POOLER)),
    log,
    secrets: secrets.rows,
    onWritten: parts.watching.onWritten,
    onStarted: () => void (parts.watching.numbers.started += 1),
  };
  return new Engine(ports, { pool: config.workerPool, maxDue: config.maxDue, host: hostname(), version: version(), exclusive });
}

// ------------------------------------------------------------------------------------------------------ folders

/** Scripts of the folder as files; texts as if they lay in it; texts with modules of their own in a folder of their own. */
async function createCompiler({ flowsFolder, dataFolder }: Config, made: AsyncDisposableStack) {
  const [{ bundleFlow, closeBundler }, { clearScratch, inScriptFolder }] = await Promise.all([
    import('./runner/bundle/bundle.ts'),
    import('./executions/script-folder.ts'),
  ]);
  made.defer(closeBundler);
  const folders = { scratch: join(dataFolder, 'scratch'), flows: flowsFolder };
  // One process at a time works on a data folder, so what lies there was left by one that was killed.
  await clearScratch(folders.scratch);
  return (source: FlowSource): Promise<FlowBundle> => {
    if ('file' in source) return bundleFlow(source, { root: flowsFolder });
    const { name, script, modules } = source;
    if (Object.keys(modules).length === 0 && existsSync(flowsFolder)) return bundleFlow({ source: script, name }, { root: flowsFolder });
    return inScriptFolder(source, folders, (root, file) => bundleFlow({ file }, { root }));
  };
}

async function loadFolders(
  config: Config,
  core: Core,
  { followFolders, notice }: ServerOptions,
  made: AsyncDisposableStack,
): Promise<void> {
  const { loadFolders: load } = await import('./executions/load-folders.ts');
  const { flowsFolder, connectorsFolder } = config;
  const connectors = withVaults(core);
  const watching = await load({ ...core, connectors, flowsFolder, connectorsFolder, follow: followFolders, notice });
  made.defer(() => watching.close());
}

/** The Vaults stand in a folder of the connectors' own: first they, then the connectors that refer to them. */
function withVaults({ store, vaults }: Core) {
  return {
    refresh: () => Promise.all([store.refresh(), vaults.refresh()]).then(() => undefined),
    async loadFolder(folder: string, options: { keepMissing: boolean }) {
      const { failed } = await vaults.loadFolder(join(folder, 'vaults'), options);
      const connectors = await store.loadFolder(folder, options);
      const ofVaults = failed.map((file) => ({ ...file, kind: 'vault' as const }));
      return { ...connectors, failed: [...ofVaults, ...connectors.failed] };
    },
  };
}

async function rememberFolder({ dataFolder, flowsFolder }: Config) {
  const { openFolderMemory } = await import('./executions/folder-memory.ts');
  return openFolderMemory(join(dataFolder, 'flows-loaded.json'), flowsFolder, `${version()} ${statSync(import.meta.filename).mtimeMs}`);
}

function followDatabase(config: Config, { flows, store, breakers, vaults, oauth, log }: Core, made: AsyncDisposableStack): void {
  if (config.databaseUrl === null) return;
  const refresh = () =>
    Promise.all([flows.refresh(), store.refresh(), breakers.refresh(), vaults.refresh(), oauth.grants.refresh()]).catch((error: unknown) =>
      log.debug({ error: messageOf(error) }, 'could not look for changes'),
    );
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  made.defer(() => clearInterval(timer));
}

// ------------------------------------------------------------------------------------------------------ the API

async function openApi(
  config: Config,
  options: ServerOptions,
  core: Core,
  { createApi }: typeof import('./api/server.ts'),
  made: AsyncDisposableStack,
) {
  const [{ Executions }, { openAccess }, { snapshotsOf }] = await Promise.all([
    import('./executions/executions.ts'),
    import('./compose/access.ts'),
    import('./storage/transaction.ts'),
  ]);
  const { database, engine, flows, files, connectors, vaults, types, log, secrets } = core;
  const { access, token, firstToken } = await openAccess(config, options, { database, known: secrets.known }, made);
  const executions = new Executions({
    db: database.reads,
    snapshot: snapshotsOf(database.reads),
    removal: core.removal,
    engine,
    flows,
    files,
    maxInputBytes: MAX_INPUT_BYTES,
    startTimeoutMs: START_TIMEOUT_MS,
  });
  const connectorTypes = { list: () => types.list() as never, get: (id: string) => types.describe(id) as never };
  const health = { instance: randomUUID(), version: version(), troubles: () => troublesOf(core) };
  const live = await createLive(core);
  const flowTypes = await createFlowTypes(config, core, made);
  const { createMonitoring } = await import('./compose/monitoring.ts');
  const { retentionSeconds, dataFolder } = config;
  const monitoring = await createMonitoring({ ...core, version: version(), retentionSeconds, dataFolder });
  const doors = { executions, live, ...monitoring, flows, flowTypes, files, connectors, vaults, connectorTypes, access, health };
  const api = await createApi({
    ...doors,
    secrets: await createRotation(config, core),
    log,
    known: secrets.known,
    bodyLimit: MAX_BODY_BYTES,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    logsRequests: options.followFolders,
    webFolder: join(ROOT, 'dist/web'),
    counted: core.watching.numbers,
  });
  made.defer(() => api.close());
  const url = await api.listen(options.host, options.port).catch(async (error: unknown) => {
    const { listenFailure } = await import('./cli/failures.ts');
    throw listenFailure(error, options);
  });
  core.oauth.address.url = url;
  return { url, token, firstToken };
}

/** For Prometheus: a worker has no API, but it has numbers. */
async function openMetrics(config: Config, port: number, core: Core, made: AsyncDisposableStack): Promise<string> {
  const [{ listenForMetrics }, { createMonitoring }, { Tokens }] = await Promise.all([
    import('./api/metrics-listener.ts'),
    import('./compose/monitoring.ts'),
    import('./secrets/access/tokens.ts'),
  ]);
  const { host, retentionSeconds, dataFolder } = config;
  const { metrics } = await createMonitoring({ ...core, version: version(), retentionSeconds, dataFolder });
  const tokens = new Tokens(core.database.reads);
  if (config.adminToken !== null) tokens.accept(config.adminToken, 'token', 'admin');
  const door = { metrics, ofToken: (text: string) => tokens.ofToken(text), log: core.log };
  const listener = await listenForMetrics({ host, port }, door).catch(async (error: unknown) => {
    const { listenFailure } = await import('./cli/failures.ts');
    throw listenFailure(error, { host, port }, { port: '--metrics-port or PETIOLE_METRICS_PORT', host: 'PETIOLE_HOST' });
  });
  made.defer(() => listener.close());
  return listener.url;
}

async function createLive({ database, watching }: Core) {
  const [{ Live }, { isRetryable }] = await Promise.all([import('./executions/live/live.ts'), import('./storage/errors.ts')]);
  return new Live({ db: database.reads, isRetryable, wakes: watching.wakes });
}

async function createRotation(settings: Config, { database, secrets }: Core) {
  const [{ Rotation }, { AuditTable }] = await Promise.all([import('./secrets/rotation.ts'), import('./storage/audit-table.ts')]);
  return new Rotation({ db: database.pool, secrets, settings, audit: new AuditTable(database.pool) });
}

async function troublesOf({ database, engine }: Core): Promise<string[]> {
  if (engine.draining) return ['this process is about to stop and takes no more work'];
  try {
    await Promise.race([database.reads.query('select 1'), refuseAfter(2000)]);
    return [];
  } catch (error) {
    return [`the database does not answer: ${messageOf(error)}`];
  }
}

function refuseAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`nothing for ${ms} ms`)), ms).unref());
}

// ------------------------------------------------------------------------------------------------------ small things

/** As `Promise.all` over an object, but it waits for all of them: what comes late would else be made and never undone. */
async function together<T extends Record<string, Promise<unknown>>>(promises: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(Object.values(promises));
  const entries = Object.entries(promises).map(async ([key, promise]) => [key, await promise] as const);
  return Object.fromEntries(await Promise.all(entries)) as { [K in keyof T]: Awaited<T[K]> };
}

function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** A clone puts no command on anybody's path. */
function command(): string {
  const isClone = existsSync(join(ROOT, 'package-lock.json')) && existsSync(join(ROOT, 'src/main.ts'));
  return isClone ? 'npm start --' : PRODUCT.command;
}

async function start(): Promise<void> {
  // In a folder of our own: a cache that other users could write to would be a way in.
  enableCompileCache(join(ROOT, '.cache/compile'));
  const [{ main }, { processTerminal }, { listenForHangUp, listenForInterrupts }, { loadConfig, logFormatOf }] = await Promise.all([
    import('./cli/program.ts'),
    import('./cli/terminal.ts'),
    import('./cli/surroundings.ts'),
    import('./config.ts'),
  ]);
  const root: CompositionRoot = {
    startServer,
    startWorker,
    migrate,
    probes: async () => (await import('./compose/probes.ts')).probes,
    version: version(),
    command: command(),
    program: join(ROOT, 'scripts/petiole.mjs'),
    sdkFolder: join(ROOT, 'src/sdk'),
  };
  const { gone, leave } = listenForHangUp();
  const code = await main(process.argv.slice(2), {
    root,
    terminal: processTerminal(leave, logFormatOf()),
    config: () => loadConfig(),
    interrupted: listenForInterrupts(),
    gone,
  });
  process.exitCode = code;
  // Everything is closed by now; a handle that a library left behind must not keep the command waiting.
  setTimeout(() => process.exit(code), 1000).unref();
}

await start();
