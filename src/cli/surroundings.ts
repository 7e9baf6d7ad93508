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
  /** fires when nobody watches any longer: the terminal hung up, or what read stdout has ended */
  gone: AbortSignal;
}

/** One Ctrl-C may arrive several times: the terminal tells the whole group, and npm and our own launcher pass on what they get. */
const SAME_MS = 500;

export function listenForInterrupts(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (): void => {
    if (!controller.signal.aborted) first = Date.now();
    else if (Date.now() - first > SAME_MS) process.exit(EXIT.cancelled);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

/** A command that was about to end anyway may still be writing page after page. */
const LEAVE_MS = 5000;

/** `leave` is for whoever finds out that stdout is closed. */
export function listenForHangUp(): { gone: AbortSignal; leave: () => void } {
  const controller = new AbortController();
  process.on('SIGHUP', () => controller.abort());
  const leave = (): void => {
    if (!controller.signal.aborted) setTimeout(() => process.exit(EXIT.success), LEAVE_MS).unref();
    controller.abort();
  };
  return { gone: controller.signal, leave };
}

/** Until one of them fires. */
export function untilAborted(...signals: AbortSignal[]): Promise<void> {
  const signal = AbortSignal.any(signals);
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
