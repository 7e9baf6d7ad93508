/**
 * What a flow script does not have, and what to do instead.
 *
 * Functions such as `fetch` exist and throw `NOT_IN_SANDBOX` when called: the error comes at the call and can be caught, and a
 * package that only stores the function is not disturbed. Objects such as `process` do not exist: packages ask
 * `typeof process` to find out where they run, and must be told the truth. Using one gives a `ReferenceError`, which the guest
 * reports as `NOT_IN_SANDBOX` with the same hint when it ends the flow.
 */
import { PetioleError } from '../../sdk/errors.ts';
import { defineProperty } from './primordials.ts';

const CONNECT = `reach the outside world through a connector, such as this.connect('REST', { url })`;
const SLEEP = 'wait with await this.sleep(seconds)';
const BYTES = 'use Uint8Array, TextEncoder, TextDecoder, atob and btoa';
const MODULES = `import at the top of the file: other files of the flows folder, or packages of its package.json`;
const INPUTS = 'give settings and secrets as inputs, or store them in a connector';

const FUNCTIONS: Record<string, string> = {
  fetch: CONNECT,
  XMLHttpRequest: CONNECT,
  WebSocket: CONNECT,
  EventSource: CONNECT,
  setTimeout: SLEEP,
  setInterval: `${SLEEP} in a loop`,
  setImmediate: 'call the function, or await Promise.resolve() first',
  queueMicrotask: 'use Promise.resolve().then(callback)',
  requestAnimationFrame: SLEEP,
  clearTimeout: 'there are no timers; Promise.race over this.sleep() and other children ends a wait early',
  clearInterval: 'there are no timers; end the loop instead',
  clearImmediate: 'there are no timers',
};

const OBJECTS: Record<string, string> = {
  process: INPUTS,
  Buffer: BYTES,
  require: MODULES,
  module: MODULES,
  fs: `a flow has no files; read them through a connector, such as this.connect('GIT', { command: 'get' })`,
  __dirname: `a flow has no files; ${CONNECT}`,
  __filename: `a flow has no files; ${CONNECT}`,
  global: 'use globalThis, which is private to this execution',
  window: 'use globalThis, which is private to this execution',
  self: 'use globalThis, which is private to this execution',
  document: 'there is no page here',
  navigator: 'there is no browser here',
  localStorage: 'keep data in inputs, outputs, or a system behind a connector',
  performance: 'use Date.now(), which is the same in every replay',
  WebAssembly: 'use JavaScript',
  SharedArrayBuffer: 'use ArrayBuffer',
  Atomics: 'there are no threads here',
  WeakRef: 'use WeakMap or a plain reference',
  FinalizationRegistry: 'use try … finally',
  Deno: 'flow scripts run in a sandbox of their own',
  Bun: 'flow scripts run in a sandbox of their own',
};

/** Installs the functions on the realm's global object, before the freeze. */
export function installAbsent(global: object): void {
  for (const [name, hint] of Object.entries(FUNCTIONS)) {
    // A function expression, since some of them are used with `new`.
    const absent = function (): never {
      throw new PetioleError('NOT_IN_SANDBOX', sentence(name, hint));
    };
    defineProperty(absent, 'name', { value: name, configurable: true });
    defineProperty(global, name, { value: absent, writable: true, enumerable: false, configurable: true });
  }
}

/** The message for an object that is not there: made of V8's message of the ReferenceError. */
export function absentHint(message: string): string | undefined {
  const name = /^([A-Za-z_$][\w$]*) is not defined$/.exec(message)?.[1];
  return name !== undefined && Object.hasOwn(OBJECTS, name) ? sentence(name, OBJECTS[name]!) : undefined;
}

/** `require()` of what is not bundled. */
export function notBundled(specifier: unknown): PetioleError {
  const what = typeof specifier === 'string' ? `the module '${specifier.slice(0, 200)}'` : 'such a module';
  return new PetioleError('NOT_IN_SANDBOX', `Flow scripts do not have ${what}: ${MODULES}`);
}

function sentence(name: string, hint: string): string {
  return `Flow scripts do not have '${name}': ${hint}`;
}
