/**
 * For people who come from Cloudomation: snake_case spellings of methods, all made here. The option `return_when` is read beside
 * `returnWhen` in `wait-for.ts`, and `system.return_when` is the same object as `system.returnWhen`.
 */
import { Flow } from './flow-this.ts';
import { Child } from './handles.ts';
import { defineProperty } from './primordials.ts';

const ALIASES: [object, Record<string, string>][] = [
  [Flow.prototype, { wait_for: 'waitFor', set_output: 'setOutput', sleep_until: 'sleepUntil' }],
  [Child.prototype, { run_async: 'runAsync' }],
];

export function installAliases(): void {
  for (const [prototype, names] of ALIASES) {
    for (const [alias, name] of Object.entries(names)) {
      const value = (prototype as Record<string, unknown>)[name];
      defineProperty(prototype, alias, { value, writable: true, enumerable: false, configurable: true });
    }
  }
}
