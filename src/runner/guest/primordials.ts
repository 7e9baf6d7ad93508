/**
 * The functions of the language that the guest relies on, taken before any other code runs in the context: code that patches a
 * prototype later does not disturb the guest. (The realm is frozen before a flow's own code runs; npm packages run before that.)
 */
const uncurry =
  <This, Args extends unknown[], Result>(method: (this: This, ...args: Args) => Result) =>
  (self: This, ...args: Args): Result =>
    reflectApply(method, self, args);

export const { apply: reflectApply, construct: reflectConstruct, ownKeys } = Reflect;
export const { parse: parseJson, stringify: stringifyJson } = JSON;
export const { isArray } = Array;
export const { create, defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, keys: keysOf } = Object;
export const { isFinite: isFiniteNumber, isInteger } = Number;
export const { floor, max, imul } = Math;
export const ObjectPrototype = Object.prototype;
export const ArrayPrototype = Array.prototype as object;
export const NativeDate = Date;
export const dateNow = Date.now;
export const toIsoString = uncurry(Date.prototype.toISOString);
export const toDateString = uncurry(Date.prototype.toString);
export const NativePromise = Promise;
export const captureStackTrace = Error.captureStackTrace as ((target: object, above?: unknown) => void) | undefined;

const nativeThen = Promise.prototype.then;

/** `promise.then` whatever became of `Promise.prototype`. */
export function then<T, A = T, B = never>(
  promise: Promise<T>,
  onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
  onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
): Promise<A | B> {
  return reflectApply(nativeThen, promise, [onFulfilled, onRejected]) as Promise<A | B>;
}

export interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new NativePromise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Freezes a class or a function with everything that hangs on it, so that no execution leaves something on it for another. */
export function harden<T extends object>(root: T): T {
  const queue: object[] = [root];
  const seen = new Set<object>();
  for (let object = queue.pop(); object !== undefined; object = queue.pop()) {
    if (seen.has(object) || isIntrinsic(object)) continue;
    seen.add(object);
    freeze(object);
    for (const key of ownKeys(object)) {
      const property = getOwnPropertyDescriptor(object, key);
      for (const value of [property?.value, property?.get, property?.set] as unknown[]) {
        if ((typeof value === 'object' && value !== null) || typeof value === 'function') queue.push(value);
      }
    }
  }
  return root;
}

const INTRINSICS = new Set<object>([
  Object.prototype,
  Function.prototype,
  Error.prototype,
  Error,
  Object,
  Function,
  Array.prototype,
  Promise.prototype,
]);

/** The realm's own objects are frozen by the runner, which knows how to leave them overridable. */
function isIntrinsic(object: object): boolean {
  return INTRINSICS.has(object);
}
