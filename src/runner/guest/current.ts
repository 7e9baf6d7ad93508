/**
 * The execution whose code runs. One variable of the whole context is enough: in one activation only one execution's code runs,
 * and V8 has drained its microtasks before the next begins. Everything that has no `this` (console, Date, Math.random, crypto,
 * `connectors`) finds its execution here.
 */
import type { Execution } from './execution.ts';

let running: Execution | null = null;

export function setCurrent(execution: Execution | null): void {
  running = execution;
}

/** Null while packages are evaluated and while a flow describes itself. */
export function current(): Execution | null {
  return running;
}
