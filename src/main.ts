/**
 * The composition root. With `compose/`, which has it by concern, it is the one place where the parts are made and put together.
 * Whatever is heavy is imported when it is needed, and beside the start of PostgreSQL: that is what `up` and `run` wait for first.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { CompositionRoot } from './cli/ports.ts';
import { command, ROOT, SDK_FOLDER, version } from './compose/installation.ts';

const root: CompositionRoot = {
  startServer: async (config, options) => (await import('./compose/server.ts')).startServer(config, options),
  startWorker: async (config, notice) => (await import('./compose/worker.ts')).startWorker(config, notice),
  migrate: async (config, notice) => (await import('./compose/storage.ts')).migrate(config, notice),
  probes: async () => (await import('./compose/probes.ts')).probes,
  version: version(),
  command: command(),
  program: join(ROOT, 'scripts/petiole.mjs'),
  sdkFolder: SDK_FOLDER,
};

async function start(): Promise<void> {
  // In a folder of our own: a cache that other users could write to would be a way in.
  enableCompileCache(join(ROOT, '.cache/compile'));
  const [{ main }, { processTerminal }, { listenForHangUp, listenForInterrupts }, { loadConfig, logFormatOf }] = await Promise.all([
    import('./cli/program.ts'),
    import('./cli/terminal.ts'),
    import('./cli/surroundings.ts'),
    import('./config.ts'),
  ]);
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
