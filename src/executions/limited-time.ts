/**
 * Runs work that must not hold up this process: after so long it is stopped, wherever it is. What was stopped has rests that are ten
 * times as long, in which it is not begun again; else whoever calls it again and again would hold the process up all the same.
 */
import { createContext, Script } from 'node:vm';

const RESTS = 10;
/** A machine that stood still meanwhile has stopped work that did nothing wrong. */
const TRIES = 3;

/** The limit of a script holds for what it calls too; nothing is ever defined in its context. */
let made: { context: { work?: (() => unknown) | undefined }; call: Script } | undefined;

export class LimitedTime {
  readonly #limitMs: number;
  #restsUntil = 0;

  /** `limitMs`: of each run */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** What the work gives; null where it takes too long, or took too long a moment ago. It throws what the work throws. */
  run<T extends NonNullable<unknown>>(work: () => T): T | null {
    if (performance.now() < this.#restsUntil) return null;
    for (let tried = 1; ; tried++) {
      const usedBefore = process.threadCpuUsage().user;
      try {
        return limited(work, this.#limitMs);
      } catch (error) {
        if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
        const usedMs = (process.threadCpuUsage().user - usedBefore) / 1000;
        if (usedMs < this.#limitMs / 2 && tried < TRIES) continue;
        this.#restsUntil = performance.now() + RESTS * this.#limitMs;
        return null;
      }
    }
  }
}

function limited<T>(work: () => T, timeout: number): T {
  made ??= { context: createContext({ work: undefined }), call: new Script('work()') };
  const { context, call } = made;
  context.work = work;
  try {
    return call.runInContext(context, { timeout }) as T;
  } finally {
    context.work = undefined;
  }
}
