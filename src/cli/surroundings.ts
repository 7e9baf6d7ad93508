/** What every command is given. */
import type { Config } from '../config.ts';
import { EXIT } from './exit.ts';
import type { CompositionRoot } from './ports.ts';
import type { Terminal } from './terminal.ts';

export interface Surroundings {
  root: CompositionRoot;
  terminal: Terminal;
  /** reads the environment when first asked, so that `--help` works with a broken one */
  config(): Config;
  /** fires on the first Ctrl-C or SIGTERM; the second one ends the process at once */
  interrupted: AbortSignal;
}

export function listenForInterrupts(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.cancelled);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
