/**
 * Freezes the realm that all executions of one flow version share, so that none of them can leave anything for another.
 *
 * A plain freeze breaks ordinary code: where a prototype's property is read-only, an assignment to an object that inherits from it
 * fails too (the "override mistake"; lodash and every `Error` subclass that sets `this.name` run into it). So the properties that
 * programs do override become accessors whose setter defines the property on the receiver. Only those in `OVERRIDABLE`: turning
 * `Array.prototype.constructor` or the array iterator's `next` into accessors makes spread fifty times slower.
 */
import { intrinsics, reachableFrom } from './intrinsics.ts';

const { defineProperty, freeze, getOwnPropertyDescriptor, hasOwn } = Object;

const ERROR_KEYS = ['name', 'message', 'constructor', 'toString'];

/** global name → properties of its `prototype` that instances and subclasses assign to */
const OVERRIDABLE: Record<string, readonly string[]> = {
  Object: ['toString', 'toLocaleString', 'valueOf', 'constructor', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable'],
  Function: ['toString', 'constructor', 'name', 'bind', 'call', 'apply'],
  Array: ['toString', 'concat', 'push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'map', 'filter', 'forEach'],
  Promise: ['constructor'],
  Date: ['constructor', 'toString'],
  Error: ERROR_KEYS,
  TypeError: ERROR_KEYS,
  RangeError: ERROR_KEYS,
  SyntaxError: ERROR_KEYS,
  ReferenceError: ERROR_KEYS,
  EvalError: ERROR_KEYS,
  URIError: ERROR_KEYS,
  AggregateError: ERROR_KEYS,
};

/**
 * Returns the number of frozen objects. `shared`: what the executions get beside the intrinsics, such as package exports;
 * `adopt` is given every object before the freeze and says whether it gave any of them new methods.
 */
export function freezeRealm(shared: readonly unknown[], adopt: (objects: readonly object[]) => boolean): number {
  for (const [name, keys] of Object.entries(OVERRIDABLE)) {
    const { prototype } = (globalThis as unknown as Record<string, { prototype: object }>)[name] ?? {};
    if (prototype !== undefined) for (const key of keys) makeOverridable(prototype, key);
  }
  const own = intrinsics();
  const packages = settle(shared, own);
  const changed = adopt([...own, ...packages]);
  const all = [...(changed ? intrinsics() : own), ...packages];
  for (const object of all) freezeOne(object);
  return all.length;
}

/**
 * All objects that packages export. Exports stand behind getters, and some packages replace a getter by its value at the first
 * look (zod's `cached`), which a frozen object would refuse; so every getter is looked at once before.
 */
function settle(shared: readonly unknown[], known: ReadonlySet<object>): Set<object> {
  const settled = new Set<object>();
  for (let roots = shared; roots.length > 0;) {
    const fresh = [...reachableFrom(roots, known)].filter((object) => !settled.has(object));
    for (const object of fresh) settled.add(object);
    roots = fresh.flatMap(lookAtGetters);
  }
  // what a getter replaced by its value is a plain property now
  return new Set([...settled, ...reachableFrom([...settled], known)]);
}

function lookAtGetters(object: object): unknown[] {
  // The getters of a prototype are for its instances: zod's replace themselves by a method bound to whoever looked.
  if (hasOwn(object, 'constructor')) return [];
  const values: unknown[] = [];
  for (const key of Reflect.ownKeys(object)) {
    if (getOwnPropertyDescriptor(object, key)?.get === undefined) continue;
    try {
      values.push(Reflect.get(object, key));
    } catch {
      // a getter of a prototype, meant for its instances
    }
  }
  return values;
}

function makeOverridable(holder: object, key: string): void {
  const property = getOwnPropertyDescriptor(holder, key);
  if (!property || !('value' in property) || !property.configurable || !property.writable) return;
  const { value, enumerable } = property as { value: unknown; enumerable: boolean };
  const accessor = {
    get: (): unknown => value,
    set(this: object, given: unknown): void {
      if (this === holder) throw new TypeError(`Cannot assign to read only property '${key}' of a shared object`);
      if (hasOwn(this, key)) (this as Record<string, unknown>)[key] = given;
      else defineProperty(this, key, { value: given, writable: true, enumerable: true, configurable: true });
    },
  };
  defineProperty(holder, key, { get: accessor.get, set: accessor.set, enumerable, configurable: false });
}

/**
 * Typed arrays with elements cannot be frozen; their properties can still be closed. A regular expression of a package must keep
 * its `lastIndex` writable: matching writes it, and zod sets it back before each test.
 */
function freezeOne(object: object): void {
  try {
    if (hasOwn(object, 'lastIndex')) Object.preventExtensions(object);
    else freeze(object);
  } catch {
    Object.preventExtensions(object);
  }
}
