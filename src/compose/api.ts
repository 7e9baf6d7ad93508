/** The API of a server, with all that its doors lead to. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ServerOptions } from '../cli/ports.ts';
import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import { openAccess } from './access.ts';
import type { Core } from './core.ts';
import { createFlowTypes } from './flows.ts';
import { ROOT, version } from './installation.ts';
import { createMonitoring } from './monitoring.ts';
import { createRotation } from './secrets.ts';

const MAX_INPUT_BYTES = 16 << 20;
const MAX_BODY_BYTES = MAX_INPUT_BYTES + (1 << 20);
const START_TIMEOUT_MS = 30_000;

export async function openApi(
  config: Config,
  options: ServerOptions,
  core: Core,
  { createApi }: typeof import('../api/server.ts'),
  made: AsyncDisposableStack,
) {
  const { database, flows, files, connectors, vaults, types, log, secrets } = core;
  const { access, token, firstToken } = await openAccess(config, options, { database, known: secrets.known }, made);
  const executions = await createExecutions(core);
  const connectorTypes = { list: () => types.list() as never, get: (id: string) => types.describe(id) as never };
  const health = { instance: randomUUID(), version: version(), troubles: () => troublesOf(core) };
  const live = await createLive(core);
  const flowTypes = await createFlowTypes(config, core, made);
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
    const { listenFailure } = await import('../cli/failures.ts');
    throw listenFailure(error, options);
  });
  core.oauth.address.url = url;
  // Not before: a start that ends over a port that is taken would have made a token that nobody has seen.
  return { url, token, firstToken: await firstToken() };
}

async function createExecutions({ database, removal, engine, flows, files }: Core) {
  const [{ Executions }, { snapshotsOf }] = await Promise.all([import('../executions/executions.ts'), import('../storage/transaction.ts')]);
  return new Executions({
    db: database.reads,
    snapshot: snapshotsOf(database.reads),
    removal,
    engine,
    flows,
    files,
    maxInputBytes: MAX_INPUT_BYTES,
    startTimeoutMs: START_TIMEOUT_MS,
  });
}

async function createLive({ database, watching }: Core) {
  const [{ Live }, { isRetryable }] = await Promise.all([import('../executions/live/live.ts'), import('../storage/errors.ts')]);
  const live = new Live({ db: database.reads, isRetryable, wakes: watching.wakes });
  watching.rewinds.push(() => live.rewound());
  return live;
}

async function troublesOf({ database, engine, runners }: Core): Promise<string[]> {
  if (engine.draining) return ['this process is about to stop and takes no more work'];
  if (runners.trouble !== null) return [`no runner process can be started, and flows wait: ${runners.trouble}`];
  try {
    await Promise.race([database.reads.query('select 1'), refuseAfter(2000)]);
    const reason = engine.recordsNothing;
    return reason === null ? [] : [`the database records nothing, and what is started waits: ${reason}`];
  } catch (error) {
    return [`the database does not answer: ${messageOf(error)}`];
  }
}

function refuseAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`nothing for ${ms} ms`)), ms).unref());
}
