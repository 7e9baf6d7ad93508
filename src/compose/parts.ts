/** The parts that do not need one another: made side by side, while PostgreSQL starts. */
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { ConnectorTypes } from '../connectors/registry.ts';
import type { Logger } from '../engine/ports.ts';
import type { RunnerPoolOptions } from '../runner/pool.ts';
import { createLog } from './log.ts';
import { createCompiler, rememberFolder } from './scripts.ts';
import { knownSecrets, openSecrets } from './secrets.ts';
import { openStorage } from './storage.ts';

export type Parts = Awaited<ReturnType<typeof startParts>>;
export type RunnerNews = Required<Pick<RunnerPoolOptions, 'onLost' | 'onCrowded'>>;

/** What was made so far is undone by `made`, last first. */
export async function startParts(config: Config, notice: (text: string) => void, made: AsyncDisposableStack, news: RunnerNews) {
  const { openDatabase } = await import('../storage/database.ts');
  const known = await knownSecrets(config);
  const log = createLog(config, known);
  const onIdleError = (error: Error) => {
    if (!made.disposed) void log.then((ready) => ready.warn({ error: error.message }, 'a connection to the database broke'));
  };
  const parts = await together({
    // First, since PostgreSQL then starts while everything else is imported.
    database: openStorage(openDatabase, { ...config, onProgress: notice, onIdleError }, made),
    log,
    runners: startPool({ ...news, log: later(log) }, made),
    compile: createCompiler(config, made),
    memory: rememberFolder(config),
    demo: startDemoService(config, made),
    types: loadTypes(),
  });
  return { ...parts, secrets: await openSecrets(config, parts.database, known) };
}

/** What is told before the log is open comes when it is. */
function later(log: Promise<Logger>): Pick<Logger, 'info' | 'warn'> {
  return {
    info: (details, message) => void log.then((ready) => ready.info(details, message)),
    warn: (details, message) => void log.then((ready) => ready.warn(details, message)),
  };
}

async function startPool(options: RunnerPoolOptions, made: AsyncDisposableStack) {
  const { startRunners } = await import('../runner/pool.ts');
  const pool = await startRunners(options);
  made.defer(() => pool.close());
  return pool;
}

async function startDemoService({ dataFolder }: Config, made: AsyncDisposableStack) {
  const { startDemo } = await import('../demo/service.ts');
  const demo = await startDemo(join(dataFolder, 'demo'));
  made.defer(() => demo.close());
  return demo;
}

async function loadTypes(): Promise<ConnectorTypes> {
  const { loadConnectorTypes } = await import('../connectors/registry.ts');
  return loadConnectorTypes();
}

/** As `Promise.all` over an object, but it waits for all of them: what comes late would else be made and never undone. */
async function together<T extends Record<string, Promise<unknown>>>(promises: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(Object.values(promises));
  const entries = Object.entries(promises).map(async ([key, promise]) => [key, await promise] as const);
  return Object.fromEntries(await Promise.all(entries)) as { [K in keyof T]: Awaited<T[K]> };
}
