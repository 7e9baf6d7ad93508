/** `console`: structured log lines of the execution that runs. Outside of an execution they go nowhere. */
import type { LogLevel } from '../../model.ts';
import { current } from './current.ts';
import { traceFrom } from './flow-this.ts';
import { defineProperty } from './primordials.ts';

function log(level: LogLevel, values: readonly unknown[]): void {
  current()?.log(level, values);
}

const nothing = (): void => {};

const sandboxConsole = {
  debug: (...values: unknown[]) => log('debug', values),
  log: (...values: unknown[]) => log('info', values),
  info: (...values: unknown[]) => log('info', values),
  warn: (...values: unknown[]) => log('warn', values),
  error: (...values: unknown[]) => log('error', values),
  dir: (value: unknown) => log('info', [value]),
  table: (data: unknown) => log('info', [data]),
  group: (...values: unknown[]) => (values.length > 0 ? log('info', values) : undefined),
  groupCollapsed: (...values: unknown[]) => (values.length > 0 ? log('info', values) : undefined),
  groupEnd: nothing,
  trace: (...values: unknown[]) => log('info', [...values, traceFrom(sandboxConsole.trace)?.stack ?? '']),
  assert: (condition: unknown, ...values: unknown[]) => (condition ? undefined : log('error', ['Assertion failed', ...values])),
  // An activation takes no time by the clock of a flow, so there is nothing to tell.
  time: nothing,
  timeLog: nothing,
  timeEnd: nothing,
};

export function installConsole(global: object): object {
  defineProperty(global, 'console', { value: sandboxConsole, writable: true, enumerable: false, configurable: true });
  return sandboxConsole;
}
