/**
 * What of npm packages a freeze does not reach. Maps and sets that they keep (zod's registry of schemas is one) have content that is no property. So each
 * execution gets its own copy of such a collection, made when it first touches it, and the collection itself stays as the packages
 * left it. Where packages keep none, nothing is changed; where they do, the methods of the four prototypes look first whose turn
 * it is, which makes them a few times slower.
 */
const { apply, ownKeys } = Reflect;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const setPut = Set.prototype.add;
const { get: mapGet, set: mapSet, delete: mapDelete } = Map.prototype;
const { get: weakGet, has: weakHas, set: weakSet, delete: weakDelete } = WeakMap.prototype;
const weakSetHas = WeakSet.prototype.has;
const weakSetAdd = WeakSet.prototype.add;
const weakSetDelete = WeakSet.prototype.delete;
const mapSize = getOwnPropertyDescriptor(Map.prototype, 'size')!.get!;
const setSize = getOwnPropertyDescriptor(Set.prototype, 'size')!.get!;
const [NewMap, NewSet, NewWeakMap, NewWeakSet] = [Map, Set, WeakMap, WeakSet];

const { hasOwn } = Object;
const source = getOwnPropertyDescriptor(RegExp.prototype, 'source')!.get!;

type Method = (...args: unknown[]) => unknown;

/** What one execution put into weak collections of packages, and what it took out: their content cannot be listed. */
interface Weak {
  added: WeakMap<object, unknown>;
  removed: WeakSet<object>;
}

export class SharedCollections {
  private readonly shared = new NewWeakSet<object>();
  /** execution → collection → its own copy */
  private readonly copies = new NewMap<string, Map<object, unknown>>();
  /** regular expressions of packages: matching writes their `lastIndex`, which therefore stays writable */
  private readonly expressions: RegExp[] = [];
  private current = '';
  private found = false;

  /** Takes the collections out of `objects` into its care; true where that gave their prototypes new methods. */
  adopt(objects: Iterable<object>): boolean {
    for (const object of objects) {
      if (hasOwn(object, 'lastIndex') && isA(object, source)) this.expressions[this.expressions.length] = object as RegExp;
      if (!isCollection(object)) continue;
      apply(weakSetAdd, this.shared, [object]);
      this.found = true;
    }
    if (!this.found) return false;
    for (const prototype of [Map.prototype, Set.prototype]) this.redirectAll(prototype);
    this.redirectWeak();
    return true;
  }

  /** The execution whose activation begins. */
  enter(executionId: string): void {
    if (executionId === this.current) return;
    this.current = executionId;
    for (let i = 0; i < this.expressions.length; i++) this.expressions[i]!.lastIndex = 0;
  }

  forget(executionId: string): void {
    apply(mapDelete, this.copies, [executionId]);
  }

  private isShared(collection: unknown): collection is object {
    return apply(weakSetHas, this.shared, [collection]);
  }

  private copyOf<T>(collection: object, make: () => T): T {
    let own = apply(mapGet, this.copies, [this.current]) as Map<object, unknown> | undefined;
    if (own === undefined) apply(mapSet, this.copies, [this.current, (own = new NewMap())]);
    let copy = apply(mapGet, own, [collection]) as T | undefined;
    if (copy === undefined) apply(mapSet, own, [collection, (copy = make())]);
    return copy;
  }

  /** A method that works on the execution's own copy where `this` is shared. */
  private redirect(original: Method, iterate: Method): Method {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the methods have a `this` of their own
    const care = this;
    return {
      method(this: unknown, ...args: unknown[]): unknown {
        if (!care.isShared(this)) return apply(original, this, args);
        const copy = care.copyOf(this, () => duplicate(this, iterate));
        const result = apply(original, copy, args) as unknown;
        return result === copy ? this : result;
      },
    }.method;
  }

  private redirectAll(prototype: object): void {
    const iterate = getOwnPropertyDescriptor(prototype, 'forEach')!.value as Method;
    for (const key of ownKeys(prototype)) {
      const property = getOwnPropertyDescriptor(prototype, key)!;
      if (key === 'constructor') continue;
      if (property.get !== undefined) defineProperty(prototype, key, { ...property, get: this.redirect(property.get, iterate) });
      else if (typeof property.value === 'function')
        defineProperty(prototype, key, { ...property, value: this.redirect(property.value as Method, iterate) });
    }
  }

  private redirectWeak(): void {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the methods have a `this` of their own
    const care = this;
    const own = (collection: object): Weak => care.copyOf(collection, () => ({ added: new NewWeakMap(), removed: new NewWeakSet() }));
    const has =
      (base: Method) =>
      (collection: object, key: object): boolean => {
        const { added, removed } = own(collection);
        if (apply(weakHas, added, [key])) return true;
        return !apply(weakSetHas, removed, [key]) && (apply(base, collection, [key]) as boolean);
      };
    const put = (collection: object, key: object, value: unknown): object => {
      const { added, removed } = own(collection);
      apply(weakSet, added, [key, value]);
      apply(weakSetDelete, removed, [key]);
      return collection;
    };
    const remove =
      (base: Method) =>
      (collection: object, key: object): boolean => {
        const was = has(base)(collection, key);
        const { added, removed } = own(collection);
        apply(weakDelete, added, [key]);
        if (was) apply(weakSetAdd, removed, [key]);
        return was;
      };
    const get = (collection: object, key: object): unknown => {
      const { added, removed } = own(collection);
      if (apply(weakHas, added, [key])) return apply(weakGet, added, [key]);
      return apply(weakSetHas, removed, [key]) ? undefined : apply(weakGet, collection, [key]);
    };
    this.replaceWeak(WeakMap.prototype, { get, set: put, has: has(weakHas as Method), delete: remove(weakHas as Method) });
    this.replaceWeak(WeakSet.prototype, {
      add: (set, key) => put(set, key, true),
      has: has(weakSetHas as Method),
      delete: remove(weakSetHas as Method),
    });
  }

  private replaceWeak(prototype: object, methods: Record<string, (collection: object, key: object, value: unknown) => unknown>): void {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the methods have a `this` of their own
    const care = this;
    for (const key of ownKeys(prototype)) {
      const property = getOwnPropertyDescriptor(prototype, key)!;
      const original = property.value as Method;
      if (key === 'constructor' || typeof original !== 'function') continue;
      const own = methods[key as string];
      const { method } = {
        method(this: object, ...args: unknown[]): unknown {
          if (!care.isShared(this)) return apply(original, this, args);
          if (own === undefined) throw new TypeError(`${String(key)} is not possible on a collection that executions share`);
          return own(this, args[0] as object, args[1]);
        },
      };
      defineProperty(prototype, key, { ...property, value: method });
    }
  }
}

function duplicate(collection: object, iterate: Method): object {
  if (isA(collection, mapSize)) {
    const copy = new NewMap<unknown, unknown>();
    apply(iterate, collection, [(value: unknown, key: unknown) => apply(mapSet, copy, [key, value])]);
    return copy;
  }
  const copy = new NewSet<unknown>();
  apply(iterate, collection, [(value: unknown) => apply(setPut, copy, [value])]);
  return copy;
}

function isCollection(object: object): boolean {
  return isA(object, mapSize) || isA(object, setSize) || isA(object, weakHas as Method) || isA(object, weakSetHas as Method);
}

/** Whether `method`, which looks for an internal slot, takes the object. */
function isA(object: object, method: (this: never, ...args: never[]) => unknown): boolean {
  try {
    apply(method, object, [object]);
    return true;
  } catch {
    return false;
  }
}
