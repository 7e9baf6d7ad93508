/** `up` and `worker`: they serve until they are told to stop. */
import type { Config } from '../config.ts';
import { PRODUCT } from '../model.ts';
import { claimInstance } from '../storage/instance.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import type { RunningWorker } from './ports.ts';
import { untilAborted, type Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface WorkerOptions {
  /** the worker pool that it belongs to */
  pool?: string;
}

export interface WorkerOnlyOptions extends WorkerOptions {
  metricsPort?: number;
}

export interface UpOptions extends WorkerOptions {
  port?: number;
  host?: string;
}

export async function up(options: UpOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { root, terminal, interrupted, gone } = surroundings;
  const config = inPool(surroundings.config(), options);
  const { host = config.host, port = config.port } = options;
  const claim = await claimInstance(config.dataFolder);
  try {
    const serving = { host, port, trees: 'all', followFolders: true, firstToken: true, notice: terminal.err } as const;
    const server = await root.startServer(config, serving);
    try {
      await claim.announce(server.url);
      terminal.out(`${PRODUCT.name} ${root.version} listens on ${server.url}`);
      if (server.firstToken !== null) {
        terminal.out(`Admin token, shown only this once: ${server.firstToken}`);
        terminal.out(`Log in with it at ${config.publicUrl ?? server.url}/login?with=token`);
      }
      const broken = server.problems();
      if (broken.length > 0)
        terminal.err(
          `${broken.length === 1 ? 'one file is' : `${broken.length} files are`} not loaded, see above: ${broken.map(({ file }) => file).join(', ')}`,
          'warn',
        );
      terminal.out('Ctrl-C stops it.');
      await untilAborted(interrupted, gone);
      await drain(server, config, terminal);
    } finally {
      await server.close();
    }
  } finally {
    await claim.release();
  }
  return EXIT.success;
}

export async function worker(options: WorkerOnlyOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { root, terminal, interrupted, gone } = surroundings;
  const given = inPool(surroundings.config(), options);
  const config = { ...given, metricsPort: options.metricsPort ?? given.metricsPort };
  if (config.databaseUrl === null) {
    throw usageError(`\`worker\` joins a shared database: set DATABASE_URL. On this machine alone, \`${root.command} up\` is a worker too`);
  }
  const running = await root.startWorker(config, terminal.err);
  try {
    terminal.out(`${PRODUCT.name} ${root.version} works on the database, in the worker pool '${config.workerPool}'`);
    if (running.metricsUrl !== null) terminal.out(`metrics on ${running.metricsUrl}`);
    await untilAborted(interrupted, gone);
    await drain(running, config, terminal);
  } finally {
    await running.close();
  }
  return EXIT.success;
}

function inPool(config: Config, { pool = config.workerPool }: WorkerOptions): Config {
  return { ...config, workerPool: pool };
}

/** Between two signals: the second one ends the process at once. */
async function drain(running: RunningWorker, { drainSeconds }: Config, terminal: Terminal): Promise<void> {
  const calls = running.calls();
  const what = calls === 1 ? 'one call that runs' : `${calls} calls that run`;
  terminal.err(calls === 0 ? 'stopping' : `stopping: waits up to ${drainSeconds} s for ${what}; a second signal stops at once`);
  await running.drain();
  const left = running.calls();
  if (left > 0)
    terminal.err(`${left === 1 ? 'one call' : `${left} calls`} did not end in time: whoever goes on decides by their \`delivery\``, 'warn');
}

export async function migrate({ json }: { json?: boolean }, { root, terminal, config }: Surroundings): Promise<ExitCode> {
  const done = await root.migrate(config(), terminal.err);
  if (json) terminal.out(JSON.stringify(done));
  else terminal.out(done.length === 0 ? 'the database is up to date' : done.map((name) => `ran ${name}`).join('\n'));
  return EXIT.success;
}
