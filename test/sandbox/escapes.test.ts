/**
 * Known ways out of a JavaScript sandbox, each really run through the pool. A witness of the same flow version and one of another are
 * parked in the same runner before each attempt and go on after it.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool } from '../../src/runner/pool.ts';
import { RunnerLost, type Activation, type FlowBundle, type Opening } from '../../src/runner/protocol.ts';
import { commandsOf, delivered, endOf, FlowsFolder, isAlive, opening, outcome, openPatiently, runToEnd } from '../runner/support.ts';

/** What only a limit ends needs seconds of processor time, of which a busy machine gives a tenth. */
jest.setTimeout(180_000);

const folder = new FlowsFolder({ shared: '1' });
let pool: RunnerPool;
let witnessFlow: FlowBundle;
const lost = new Set<string>();

beforeAll(async () => {
  folder.package('shared', {
    'package.json': '{"name":"shared"}',
    'index.js': `
      class Box { constructor() { this.value = 0; } get() { return this.value; } }
      exports.Box = Box; exports.box = new Box(); exports.list = [1]; exports.map = new Map(); exports.fn = function fn() { return 1; }; exports.sticky = /a/g; exports.set = new Set([1]); exports.weak = new WeakMap(); exports.key = {};
      exports.settings = { deep: { mode: 'safe' } };`,
  });
  pool = await startRunners({ runners: 1, cpuMs: 250, memoryMb: 64, residentMb: 700, onLost: (ids) => ids.forEach((id) => lost.add(id)) });
  witnessFlow = await folder.flow(
    `const a = await this.connect('REST', {}); return [1, 2, 3].map((n) => n * 2).concat(new Array(1).fill(7));`,
  );
});
afterAll(async () => {
  const pids = pool.pids();
  await pool.close();
  await closeBundler();
  folder.remove();
  expect(pids.filter(isAlive)).toEqual([]);
});

/** Parks an execution at its first child. */
async function park(bundle: FlowBundle, inputs: unknown = {}): Promise<{ start: Opening; parked: Activation }> {
  const start = opening(inputs);
  return { start, parked: await openPatiently(pool, bundle, start) };
}

/** Goes on with a parked execution; where its runner or isolate went, it replays as the engine has it. */
async function goOn(bundle: FlowBundle, { start, parked }: { start: Opening; parked: Activation }): Promise<unknown> {
  const [child] = commandsOf(parked);
  try {
    return outcome(endOf(await pool.deliver(start.id, delivered(child!))));
  } catch (error) {
    if (!(error instanceof RunnerLost)) throw error;
    expect(error.culprit).toBe(false);
    return outcome(endOf(await openPatiently(pool, bundle, { ...start, history: [delivered(child!)] })));
  }
}

/** What came of one attempt: `return value`, `ENDED_ERROR name: message`, `CODE message`, or `killed REASON`. */
async function attempt(bundle: FlowBundle, inputs: unknown = {}): Promise<string> {
  const start = opening({ attack: true, ...(inputs as object) });
  try {
    let activation = await openPatiently(pool, bundle, start);
    for (;;) {
      if (!activation.ok) return `${activation.error.code} ${activation.error.message}`;
      const child = activation.commands.find((command) => command.op === 'child' && command.state === 'STARTED');
      const end = activation.commands.at(-1);
      if (end?.op === 'end')
        return end.status === 'ENDED_ERROR' ? `${end.error?.code} ${String(outcome(end))}` : `return ${end.output_value}`;
      if (child === undefined) return 'it waits for ever';
      activation = await pool.deliver(start.id, delivered(child));
    }
  } catch (error) {
    if (error instanceof RunnerLost && error.culprit) return `killed ${error.reason}`;
    throw error;
  }
}

/** The attempt, with witnesses beside it. */
async function tried(body: string, before = ''): Promise<string> {
  const bundle = await folder.flow(
    `if (inputs.attack) { ${body} } await this.connect('REST', {}); return { ...{ a: 1 }, b: [...'xy'] };`,
    before,
  );
  const [same, other] = [await park(bundle), await park(witnessFlow)];
  const result = await attempt(bundle);
  expect(await goOn(bundle, same)).toEqual({ a: 1, b: ['x', 'y'] });
  expect(await goOn(witnessFlow, other)).toEqual([2, 4, 6, 7]);
  expect(outcome(await runToEnd(pool, bundle))).toEqual({ a: 1, b: ['x', 'y'] });
  return result;
}

/** Ways to the host: each looks for one of the powers of Node. */
const POWERS = `const powers = (g: any) => ['process', 'require', 'Buffer', 'fetch', 'setTimeout', 'module', 'global', 'importScripts', 'Deno'].filter((k) => { try { const v = g[k]; return v !== undefined && typeof v !== 'string' && !(typeof v === 'function' && (() => { try { v('fs'); } catch (e) { return true; } })()) } catch { return false; } });`;

describe('a way out of the sandbox', () => {
  it.each([
    ['the constructor chain of a value', `return powers((({} as any).constructor.constructor)('return this')());`],
    ['the constructor chain of this', `return powers((this as any).connect.constructor('return this')());`],
    [
      'the constructor chain of a handle',
      `return powers((this.connect('REST', {}, { run: false }) as any).constructor.constructor('return this')());`,
    ],
    ['the constructor chain of system', `return powers(system.constructor.constructor('return this')());`],
    ['the constructor of an async function', `return powers(await ((async () => {}) as any).constructor('return this')());`],
    ['the constructor of a generator', `return powers(((function* () {}) as any).constructor('return this')().next().value ?? {});`],
    [
      'the constructor of an async generator',
      `return powers((await ((async function* () {}) as any).constructor('return this')().next()).value ?? {});`,
    ],
    ['the constructor of console.log', `return powers((console.log as any).constructor('return this')());`],
    ['indirect eval', `return powers((0, eval)('this'));`],
    ['the caller of a sloppy function', `return powers({ v: new Function('return arguments.callee.caller')() ?? {} }.v);`],
    [
      'an error of the guest',
      `try { await (this as any).connect(Symbol()); } catch (e: any) { return powers(e.constructor.constructor('return this')()); } return [];`,
    ],
    [
      'a RangeError of a full stack',
      `const f = (): unknown => f(); try { f(); } catch (e: any) { return powers(e.constructor.constructor('return this')()); }`,
    ],
    [
      'globalThis and its prototypes',
      `const found: string[] = []; for (let o: any = globalThis; o; o = Object.getPrototypeOf(o)) found.push(...powers(o)); return found;`,
    ],
    ['import() from a string', `try { return powers(await new Function('return import("node:fs")')()); } catch (e: any) { return []; }`],
    ['import() in eval', `try { return powers(await (0, eval)('import("fs")')); } catch (e: any) { return []; }`],
    [
      'a proxy for this',
      `const p: any = new Proxy(function () {}, { apply: (...a: any[]) => a, get: (t, k, r) => r }); return powers(Reflect.get(p, 'constructor').constructor ?? {}).filter((k) => k === 'process' && typeof (globalThis as any).process?.exit === 'function');`,
    ],
    [
      'a thenable that is given to await',
      `const seen: any[] = []; await { then(resolve: any) { seen.push(resolve.constructor('return this')()); resolve(1); } }; return powers(seen[0]);`,
    ],
    ['Reflect.construct with a strange target', `return powers(Reflect.construct(Function, ['return this'], class {})());`],
    ['the getter of __proto__', `return powers((Object.prototype as any).__lookupGetter__('__proto__').constructor('return this')());`],
    ['WebAssembly', `return [typeof (globalThis as any).WebAssembly !== 'undefined' && 'WebAssembly'].filter(Boolean);`],
  ])('%s leads to no power of the host', async (_, body) => {
    expect(await tried(body, POWERS)).toMatch(/^return \[\]$|^(FLOW_ERROR|NOT_IN_SANDBOX) /);
  });

  it('prepareStackTrace gives no call sites', async () => {
    const body = `let sites: any = null; try { (Error as any).prepareStackTrace = (_: unknown, s: unknown) => { sites = s; return ''; }; } catch {}
      void new Error('x').stack; const o: any = {}; Error.captureStackTrace(o); void o.stack; return sites === null && typeof o.stack === 'string';`;
    expect(await tried(body)).toBe('return true');
  });

  it('a stack shows nothing of the machine', async () => {
    expect(await tried(`return new Error('x').stack + (() => { try { null!.x } catch (e: any) { return e.stack } })();`)).not.toMatch(
      /\/(work|home|usr|root|tmp)\/|file:|node:/,
    );
  });

  it.each(['SharedArrayBuffer', 'Atomics', 'WebAssembly', 'WeakRef', 'FinalizationRegistry', 'ShadowRealm', 'gc'])(
    '%s is not there',
    async (name) => {
      const reached = `new Function('return typeof ' + ${JSON.stringify(name)})()`;
      expect(
        await tried(
          `return ${reached} === 'undefined' || (() => { try { const v = (globalThis as any)[${JSON.stringify(name)}]; return v === undefined; } catch { return true; } })();`,
        ),
      ).toBe('return true');
    },
  );

  it('process, require, timers and fetch name the way to do it here', async () => {
    for (const use of ['process.exit()', `require('fs' + '')`, 'setTimeout(() => 1, 1)', `fetch('http://x')`]) {
      const bundle = await folder.flow(`return (globalThis as any).${use};`);
      expect(await attempt(bundle)).toMatch(/^(NOT_IN_SANDBOX|FLOW_ERROR|NOT_BUNDLED) .*\w+/);
    }
  });
});

/** Each leaves something where another execution of the same version could find it; the second looks for it. */
const TRACES: [string, string, string][] = [
  ['a property of globalThis', `(globalThis as any).trace = 1;`, `return (globalThis as any).trace`],
  ['a property of the real global', `new Function('return this')().trace = 1;`, `return new Function('return this')().trace`],
  [
    'a variable of indirect eval',
    `(0, eval)('var trace = 1');`,
    `return new Function('return typeof trace')() === 'undefined' ? undefined : 1`,
  ],
  [
    'a lexical variable of indirect eval',
    `(0, eval)('let trace = 1; const trace2 = 2');`,
    `return new Function('return typeof trace')() === 'undefined' ? undefined : 1`,
  ],
  ['Object.prototype', `(Object.prototype as any).trace = 1;`, `return ({} as any).trace`],
  ['Object.prototype by __proto__', `({} as any).__proto__.trace = 1;`, `return ({} as any).trace`],
  ['Object.prototype by defineProperty', `Object.defineProperty(Object.prototype, 'trace', { value: 1 });`, `return ({} as any).trace`],
  [
    'Array.prototype.map',
    `Array.prototype.map = function () { return ['trace'] as any; };`,
    `return [1].map((n) => n)[0] === 1 ? undefined : 1`,
  ],
  [
    'Array.prototype[Symbol.iterator]',
    `(Array.prototype as any)[Symbol.iterator] = function* () { yield 'trace'; };`,
    `return [...[1]][0] === 1 ? undefined : 1`,
  ],
  ['Array.prototype.toJSON', `(Array.prototype as any).toJSON = () => 'trace';`, `return JSON.stringify([1]) === '[1]' ? undefined : 1`],
  ['String.prototype.toJSON', `(String.prototype as any).toJSON = () => 'trace';`, `return JSON.stringify('a') === '"a"' ? undefined : 1`],
  [
    'the array iterator',
    `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });`,
    `return [...[1]].length === 1 ? undefined : 1`,
  ],
  [
    'the generator prototype',
    `Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next = () => 'trace';`,
    `return (function* () { yield 1; })().next().value === 1 ? undefined : 1`,
  ],
  [
    'the async generator prototype',
    `Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())).next = () => 'trace';`,
    `return (await (async function* () { yield 1; })().next()).value === 1 ? undefined : 1`,
  ],
  [
    'the iterator helpers',
    `Object.getPrototypeOf(([].values() as any).map((x: any) => x)).next = () => 'trace';`,
    `return ([1].values() as any).map((x: any) => x).next().value === 1 ? undefined : 1`,
  ],
  [
    'Function.prototype.call',
    `Function.prototype.call = function () { return 'trace' as any; };`,
    `return (function () { return 1; }).call(null) === 1 ? undefined : 1`,
  ],
  [
    'Promise.prototype.then',
    `Promise.prototype.then = function () { return 'trace' as any; };`,
    `return Promise.resolve(1).then(() => 1) instanceof Promise ? undefined : 1`,
  ],
  [
    'Promise[Symbol.species]',
    `Object.defineProperty(Promise, Symbol.species, { get: () => function (f: any) { f(() => {}, () => {}); } });`,
    `return (Promise as any)[Symbol.species] === Promise ? undefined : 1`,
  ],
  [
    'Array[Symbol.species]',
    `Object.defineProperty(Array, Symbol.species, { value: class extends Array { trace = 1; } });`,
    `return ([1].map((n) => n) as any).trace`,
  ],
  ['Promise.resolve', `(Promise as any).resolve = () => 'trace';`, `return (Promise.resolve(1) as any) === 'trace' ? 1 : undefined`],
  ['JSON.stringify', `JSON.stringify = () => 'trace';`, `return JSON.stringify(1) === '1' ? undefined : 1`],
  ['JSON.parse', `JSON.parse = () => 'trace';`, `return JSON.parse('1') === 1 ? undefined : 1`],
  ['Math.random', `Math.random = () => 0.5;`, `return Math.random() === 0.5 ? 1 : undefined`],
  [
    'Date',
    `(Date as any).now = () => 1; (Date.prototype as any).trace = 1;`,
    `return Date.now() === 1 || (new Date() as any).trace ? 1 : undefined`,
  ],
  [
    'the statics of RegExp',
    `/(trace)/.exec('a trace');`,
    `return (RegExp as any).$1 || (RegExp as any).lastMatch || (RegExp as any)['$_'] || undefined`,
  ],
  ['RegExp.prototype.exec', `RegExp.prototype.exec = () => ['trace'] as any;`, `return /a/.test('b') ? 1 : undefined`],
  ['Error.stackTraceLimit', `(Error as any).stackTraceLimit = 0;`, `return (Error as any).stackTraceLimit === 0 ? 1 : undefined`],
  [
    'a registered symbol',
    `(Symbol as any).trace = Symbol.for('trace'); (Symbol.prototype as any).trace = 1;`,
    `return (Symbol as any).trace ?? (Symbol('x') as any).trace`,
  ],
  [
    'the prototype of handles',
    `(Object.getPrototypeOf(this.connect('REST', {}, { run: false })) as any).trace = 1;`,
    `return (this.connect('REST', {}, { run: false }) as any).trace`,
  ],
  [
    'the prototype of this',
    `(Object.getPrototypeOf(this) as any).trace = 1; (this.constructor as any).trace = 1;`,
    `return (this as any).trace ?? (this.constructor as any).trace`,
  ],
  ['what petiole exports', `(flow as any).trace = 1;`, `return (flow as any).trace`],
  [
    'console',
    `(console as any).trace2 = 1; console.log = (() => 'trace') as any;`,
    `return (console as any).trace2 ?? ((console.log as any)() === 'trace' ? 1 : undefined)`,
  ],
  [
    'crypto and URL',
    `(URL.prototype as any).trace = 1; (crypto as any).trace = 1;`,
    `return (new URL('http://a') as any).trace ?? (crypto as any).trace`,
  ],
  [
    'a typed array prototype',
    `(Object.getPrototypeOf(Int8Array) as any).trace = 1; (Int8Array.prototype as any).trace = 1;`,
    `return (new Int8Array(1) as any).trace ?? (Int8Array as any).trace`,
  ],
  [
    'Intl',
    `(Intl as any).trace = 1; (Intl.NumberFormat.prototype as any).trace = 1;`,
    `return (Intl as any).trace ?? (new Intl.NumberFormat() as any).trace`,
  ],
  [
    'a tagged template',
    `const t = (s: any) => s; const s: any = t\`a\`; s.trace = 1;`,
    `const t = (s: any) => s; return (t\`a\` as any).trace`,
  ],
  ['a function of an npm package', `(fn as any).trace = 1;`, `return (fn as any).trace`],
  [
    'an object of an npm package',
    `(box as any).value = 1; (settings as any).deep.mode = 'trace';`,
    `return box.get() === 0 && settings.deep.mode === 'safe' ? undefined : 1`,
  ],
  ['a list of an npm package', `list.push(2);`, `return list.length === 1 ? undefined : 1`],
  ['a map of an npm package', `map.set('trace', 1);`, `return map.get('trace')`],
  ['a map of an npm package by Map.prototype', `Map.prototype.set.call(map, 'trace', 1);`, `return map.get('trace')`],
  ['a set of an npm package', `set.add(2); set.delete(1);`, `return set.size === 1 && [...set][0] === 1 ? undefined : 1`],
  ['a weak map of an npm package', `weak.set(key, 1);`, `return weak.get(key) ?? (weak.has(key) ? 1 : undefined)`],
  ['the lastIndex of an npm package', `sticky.exec('aaa');`, `return sticky.lastIndex === 0 ? undefined : 1`],
  ['a class of an npm package', `(Box.prototype as any).get = () => 'trace';`, `return new Box().get() === 0 ? undefined : 1`],
  ['a variable of the flow’s own module', `counter++;`, `return counter === 0 ? undefined : 1`],
];

describe('a trace for another execution of the same version', () => {
  it.each(TRACES)('is not left in %s', async (_, leave, look) => {
    const before = `import { Box, box, list, map, fn, settings, sticky, set, weak, key } from 'shared'; let counter = 0; void [Box, box, list, map, fn, settings, sticky, set, weak, key, counter];`;
    const bundle = await folder.flow(`if (inputs.attack) { ${leave}; return 'left'; } ${look};`, before);
    expect(await attempt(bundle)).toMatch(/^return "left"$|^(FLOW_ERROR|CHILD_NOT_STARTED|NOT_IN_SANDBOX) /);
    expect(outcome(await runToEnd(pool, bundle)) ?? null).toBeNull();
    expect(outcome(await runToEnd(pool, bundle)) ?? null).toBeNull();
  });
});

describe('an attack on time and memory', () => {
  it.each([
    ['indexOf over a giant array', `new Array(2 ** 32 - 1).indexOf(3);`, /^killed CPU_LIMIT$/],
    ['reverse of a giant array', `new Array(2 ** 32 - 1).reverse();`, /^killed (CPU|HEAP)_LIMIT$/],
    ['fill of a giant array', `new Array(2 ** 32 - 1).fill(0);`, /^killed (HEAP_LIMIT|CPU_LIMIT|null)$|^HEAP_LIMIT/],
    ['split of a giant string', `'a'.repeat(2 ** 29 - 30).split('');`, /^killed (HEAP_LIMIT|CPU_LIMIT|null)$|^(HEAP_LIMIT|CPU_LIMIT)/],
    ['join of a giant array', `new Array(2 ** 29).join('ab');`, /^(FLOW_ERROR RangeError|CPU_LIMIT|HEAP_LIMIT|killed)/],
    ['a JSON bomb', `JSON.parse('['.repeat(2e7) + ']'.repeat(2e7));`, /^(FLOW_ERROR (Range|Syntax)Error|CPU_LIMIT|HEAP_LIMIT|killed)/],
    [
      'a JSON text that doubles',
      `let s: any = 'x'; for (let i = 0; i < 40; i++) s = JSON.stringify([s, s]);`,
      /^(FLOW_ERROR RangeError|CPU_LIMIT|HEAP_LIMIT|killed)/,
    ],
    ['a catastrophic regular expression', `/^(a+)+$/.test('a'.repeat(60) + '!');`, /^(CPU_LIMIT|killed CPU_LIMIT)/],
    [
      'a regular expression that recurses',
      `new RegExp('('.repeat(1e6) + ')'.repeat(1e6));`,
      /^(FLOW_ERROR (Range|Syntax)Error|CPU_LIMIT|HEAP_LIMIT|killed)/,
    ],
    ['endless recursion', `const f = (n: number): number => f(n + 1) + 1; f(0);`, /^FLOW_ERROR RangeError: Maximum call stack/],
    ['recursion in toString', `const o: any = { toString() { return '' + o; } }; '' + o;`, /^FLOW_ERROR RangeError/],
    ['recursion through a proxy', `const p: any = new Proxy({}, { get: (_, k, r) => r[k] }); p.x;`, /^FLOW_ERROR RangeError/],
    ['a BigInt of giant size', `let n = 3n; for (;;) n **= 3n;`, /^(FLOW_ERROR RangeError|CPU_LIMIT|HEAP_LIMIT|killed)/],
    [
      'typed arrays without end',
      `const kept = []; for (;;) kept.push(new Uint8Array(1 << 20).fill(1));`,
      /^(FLOW_ERROR RangeError|CPU_LIMIT|HEAP_LIMIT|killed)/,
    ],
    ['objects without end', `const kept = []; for (;;) kept.push({ kept: [kept.length] });`, /^(CPU_LIMIT|HEAP_LIMIT|killed)/],
    [
      'a map without end',
      `const kept = new Map(); for (let i = 0; ; i++) kept.set(i, { i });`,
      /^(FLOW_ERROR RangeError|CPU_LIMIT|HEAP_LIMIT|killed)/,
    ],
    ['a loop in finally', `try { throw 1; } finally { for (;;); }`, /^CPU_LIMIT/],
    ['a loop in catch of its own end', `for (;;) { try { for (;;); } catch {} finally { continue; } }`, /^CPU_LIMIT/],
    ['a loop in an async generator', `for await (const _ of (async function* () { for (;;) yield 1; })());`, /^CPU_LIMIT/],
    ['a storm of microtasks', `const f = (): unknown => Promise.resolve().then(f); await f();`, /^(CPU_LIMIT|HEAP_LIMIT|killed)/],
    [
      'a storm that multiplies',
      `const f = (): void => { Promise.resolve().then(f); Promise.resolve().then(f); }; f(); await new Promise(() => {});`,
      /^(CPU_LIMIT|HEAP_LIMIT|killed)/,
    ],
    ['a thenable that never ends', `const t: any = { then(r: any) { r(t); } }; await t;`, /^(CPU_LIMIT|HEAP_LIMIT|killed)/],
    [
      'a rejection whose message never ends',
      `Promise.reject({ get message(): string { for (;;); }, get stack(): string { for (;;); } }); await null;`,
      /^(CPU_LIMIT|killed CPU_LIMIT)/,
    ],
    ['a rejection that calls itself a time-out', `Promise.reject(new Error('Script execution timed out.')); return 1;`, /^return 1$/],
    ['many unhandled rejections', `for (let i = 0; i < 1000; i++) Promise.reject(new Error(String(i))); return 1;`, /^return 1$/],
    ['a sort that never ends', `[1, 2, 3].sort(() => { for (;;); });`, /^CPU_LIMIT/],
  ])('%s ends with a clear error', async (_, body, expected) => {
    expect(await tried(`${body} return 'nothing happened';`)).toMatch(expected);
  });

  it('a module that never comes to its end is stopped when it is described and when it is run', async () => {
    const bundle = await folder.flow(`return 1;`, `for (;;);`);
    await expect(pool.describe(bundle)).rejects.toMatchObject({ code: 'CPU_LIMIT' });
    expect(await attempt(bundle)).toMatch(/^CPU_LIMIT/);
  });
});

describe('a game with what the guest serializes', () => {
  it.each([
    ['a toJSON that never ends', `return { toJSON() { for (;;); } };`, /^CPU_LIMIT/],
    ['a getter that never ends', `return { get a() { for (;;); } };`, /^CPU_LIMIT/],
    ['a getter that throws', `return { get a() { throw new Error('from the getter'); } };`, /from the getter|NOT_SERIALIZABLE/],
    ['a toJSON that throws a function', `return { toJSON() { throw () => 1; } };`, /^(FLOW_ERROR|NOT_SERIALIZABLE)/],
    [
      'a toJSON that starts children',
      `const self = this; return { toJSON() { self.connect('REST', { run: false }); return 'x'; } };`,
      /^(return|CHILD|FLOW_ERROR|NOT_SERIALIZABLE)/,
    ],
    ['a proxy of endless keys', `return new Proxy({}, { ownKeys: () => { for (;;); } });`, /^(CPU_LIMIT|NOT_SERIALIZABLE)/],
    ['a circle', `const a: any = {}; a.a = a; return a;`, /^NOT_SERIALIZABLE/],
    [
      'an input that is a proxy which throws',
      `await this.connect('REST', new Proxy({}, { get() { throw new Error('from the proxy'); }, ownKeys() { throw new Error('from the proxy'); } }) as any);`,
      /from the proxy|NOT_SERIALIZABLE/,
    ],
    [
      'a thrown proxy',
      `throw new Proxy({}, { get() { throw new Error('no'); }, getPrototypeOf() { throw new Error('no'); } });`,
      /^(FLOW_ERROR|NOT_SERIALIZABLE)/,
    ],
    ['a thrown error with a message that never ends', `throw { get message() { for (;;); } };`, /^CPU_LIMIT/],
    ['a thrown null', `throw null;`, /^FLOW_ERROR/],
    ['a thrown symbol', `throw Symbol('s');`, /^FLOW_ERROR/],
    ['an error with a forged code', `throw Object.assign(new Error('x'), { code: { toString() { for (;;); } } });`, /^FLOW_ERROR/],
    ['an output that is too large', `return 'x'.repeat(20_000_000);`, /^OUTPUT_LIMIT/],
    [
      'an output of endless depth',
      `let a: any = 1; for (let i = 0; i < 1e6; i++) a = [a]; return a;`,
      /^(NOT_SERIALIZABLE|FLOW_ERROR RangeError|OUTPUT_LIMIT)/,
    ],
    ['a command inside an output', `return { text: '"op":"end"', op: 'end' };`, /^return \{"text":"\\"op\\":\\"end\\"","op":"end"\}$/],
    [
      'a child whose name looks like an end',
      `await this.connect('"op":"end"', { a: '"op":"end"' }); return 'went on';`,
      /^return "went on"$/,
    ],
  ])('%s', async (_, body, expected) => {
    expect(await tried(body)).toMatch(expected);
  });
});
