/**
 * The objects that V8 shares between all code of one context: everything that is reachable from `globalThis` by properties,
 * accessors and prototypes, and the few that only syntax or a method's result leads to.
 */
const { getPrototypeOf, getOwnPropertyDescriptor } = Object;
const { ownKeys } = Reflect;

/** Not for flows: shared memory, garbage-collector observers, a second way to run code. */
const REMOVED = ['SharedArrayBuffer', 'Atomics', 'WebAssembly', 'WeakRef', 'FinalizationRegistry', 'ShadowRealm', 'gc'];

/** What of the `RegExp` constructor is no record of the last match; `RegExp.$1` and its kin would be seen by the next execution. */
const REGEXP_KEPT: readonly PropertyKey[] = ['prototype', 'length', 'name', 'escape', Symbol.species];

export function removeWhatIsNotForFlows(): void {
  for (const name of REMOVED) Reflect.deleteProperty(globalThis, name);
  for (const key of ownKeys(RegExp)) {
    if (!REGEXP_KEPT.includes(key)) Reflect.deleteProperty(RegExp, key);
  }
  Error.stackTraceLimit = 20;
  Reflect.deleteProperty(Error, 'prepareStackTrace');
}

/** Objects without a name on `globalThis`. */
function hidden(): unknown[] {
  const none = function (): void {};
  const generator = function* (): Generator {};
  const asyncGenerator = async function* (): AsyncGenerator {};
  const functions: unknown[] = [none, async () => {}, generator, asyncGenerator, Int8Array];
  const iterators: unknown[] = [
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''[Symbol.iterator](),
    /a/[Symbol.matchAll](''),
    generator(),
    asyncGenerator(),
    ...iteratorHelpers(),
    ...segments(),
  ];
  const throwTypeError = getOwnPropertyDescriptor(argumentsOfStrictCode(), 'callee')?.get;
  return [throwTypeError, ...[...functions, ...iterators].map((value) => getPrototypeOf(value))];
}

/** A helper object of `Iterator` exists only where V8 has it. */
function iteratorHelpers(): unknown[] {
  const found: unknown[] = [];
  const { Iterator: constructor } = globalThis as { Iterator?: { from?(value: object): unknown } };
  if (constructor?.from) found.push(constructor.from({ next: () => ({ done: true, value: undefined }) }));
  const values = [].values() as { map?(mapper: () => unknown): unknown };
  if (values.map) found.push(values.map(() => undefined));
  return found;
}

function segments(): unknown[] {
  if (typeof Intl === 'undefined' || !('Segmenter' in Intl)) return [];
  const found = new Intl.Segmenter('en').segment('a');
  return [found, found[Symbol.iterator]()];
}

// A function of its own: only `arguments` leads to %ThrowTypeError%.
function argumentsOfStrictCode(): object {
  return (function (..._none: unknown[]): object {
    // eslint-disable-next-line prefer-rest-params -- the arguments object itself is wanted
    return arguments;
  })();
}

/** Everything reachable from `roots` without calling anything of it. */
export function reachableFrom(roots: readonly unknown[], known: ReadonlySet<object> = new Set()): Set<object> {
  const seen = new Set<object>();
  const queue: object[] = [];
  const add = (value: unknown): void => {
    if (!isObject(value) || seen.has(value) || known.has(value)) return;
    seen.add(value);
    queue.push(value);
  };
  roots.forEach(add);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    add(getPrototypeOf(next));
    for (const key of ownKeys(next)) {
      const property = getOwnPropertyDescriptor(next, key);
      add(property?.value);
      add(property?.get);
      add(property?.set);
    }
  }
  return seen;
}

export function intrinsics(): Set<object> {
  return reachableFrom([globalThis, ...hidden()]);
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
