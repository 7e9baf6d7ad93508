/** `up` and `worker`: they serve until they are told to stop. */
import { PRODUCT } from '../model.ts';
import { claimInstance } from '../storage/instance.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import { untilAborted, type Surroundings } from './surroundings.ts';

export interface UpOptions {
  port?: number;
  host?: string;
}

export async function up(options: UpOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { root, terminal, interrupted, gone } = surroundings;
  const config = surroundings.config();
  const { host = config.host, port = config.port } = options;
  const claim = await claimInstance(config.dataFolder);
  try {
    const serving = { host, port, trees: 'all', followFolders: true, firstToken: true, notice: terminal.err } as const;
    const server = await root.startServer(config, serving);
    try {
      await claim.announce(server.url);
      terminal.out(`${PRODUCT.name} ${root.version} listens on ${server.url}`);
      if (server.firstToken !== null) terminal.out(`Admin token, shown only this once: ${server.firstToken}`);
      const broken = server.problems();
      if (broken.length > 0)
        terminal.err(
          `${broken.length === 1 ? 'one file is' : `${broken.length} files are`} not loaded, see above: ${broken.map(({ file }) => file).join(', ')}`,
          'warn',
        );
      terminal.out('Ctrl-C stops it.');
      await untilAborted(interrupted, gone);
      terminal.err('stopping');
    } finally {
      await server.close();
    }
  } finally {
    await claim.release();
  }
  return EXIT.success;
}

export async function worker({ root, terminal, config, interrupted, gone }: Surroundings): Promise<ExitCode> {
  if (config().databaseUrl === null) {
    throw usageError(`\`worker\` joins a shared database: set DATABASE_URL. On this machine alone, \`${root.command} up\` is a worker too`);
  }
  const running = await root.startWorker(config(), terminal.err);
  terminal.out(`${PRODUCT.name} ${root.version} works on the database`);
  await untilAborted(interrupted, gone);
  terminal.err('stopping');
  await running.close();
  return EXIT.success;
}

export async function migrate({ json }: { json?: boolean }, { root, terminal, config }: Surroundings): Promise<ExitCode> {
  const done = await root.migrate(config(), terminal.err);
  if (json) terminal.out(JSON.stringify(done));
  else terminal.out(done.length === 0 ? 'the database is up to date' : done.map((name) => `ran ${name}`).join('\n'));
  return EXIT.success;
}
