/**
 * zod installs the methods of a class on its prototype when the first instance is made. In a frozen realm that is too late, so
 * one instance of every class is made before the freeze.
 */
import { getPrototypeOf, hasOwn } from './primordials.ts';

type Constructor = new (definition: object) => unknown;

/** Whether a package is zod, or one of its parts: it says so by its classes. */
export function warmZod(module: unknown): void {
  const seen = new Set<unknown>();
  for (const namespace of namespacesOf(module)) {
    for (const name of Object.keys(namespace)) {
      const found = namespace[name];
      if (!/^\$?Zod/.test(name) || typeof found !== 'function' || !hasOwn(found, 'init') || seen.has(found)) continue;
      seen.add(found);
      makeOne(found as Constructor, namespace);
    }
  }
}

function namespacesOf(module: unknown): Record<string, unknown>[] {
  const inside = ['z', 'core', 'default', 'iso', 'coerce'].map((key) => (isNamespace(module) ? module[key] : undefined));
  return [module, ...inside].filter(isNamespace);
}

function isNamespace(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

/** Each class reads what it needs of a definition that has something for all of them. */
function makeOne(constructor: Constructor, namespace: Record<string, unknown>): void {
  for (const type of TYPES) {
    try {
      const instance = new constructor({ ...definition(namespace), ...type }) as { parse?: unknown; safeParse?: unknown };
      if (getPrototypeOf(instance) !== null && typeof instance.safeParse === 'function') {
        (instance.safeParse as (value: unknown) => unknown)('a');
      }
      return;
    } catch {
      // a class that needs something else; it works as soon as a later version is looked at, and fails loudly until then
    }
  }
}

const TYPES = [
  {},
  { value: 'a', transform: (value: unknown) => value },
  { value: 1, format: 'safeint' },
  { check: 'greater_than', value: 1n },
];

function definition(namespace: Record<string, unknown>): object {
  const inner = innerSchema(namespace);
  return {
    type: 'any',
    check: 'custom',
    abort: false,
    checks: [],
    shape: {},
    innerType: inner,
    element: inner,
    schema: inner,
    options: [inner],
    items: [],
    rest: null,
    left: inner,
    right: inner,
    keyType: inner,
    valueType: inner,
    in: inner,
    out: inner,
    input: inner,
    output: inner,
    entries: { a: 'a' },
    values: ['a'],
    parts: ['a'],
    getter: () => inner,
    fn: () => true,
    transform: (value: unknown) => value,
    reverseTransform: (value: unknown) => value,
    defaultValue: 'a',
    catchValue: () => 'a',
    tx: (value: unknown) => value,
    format: 'custom',
    pattern: /a/,
    inclusive: true,
    minimum: 0,
    maximum: 1,
    length: 1,
    size: 1,
    value: 1,
    mime: ['a/b'],
    prefix: 'a',
    suffix: 'a',
    includes: 'a',
    property: 'a',
    issues: [],
  };
}

function innerSchema(namespace: Record<string, unknown>): unknown {
  for (const [factory, constructor] of [
    ['string', 'ZodString'],
    ['string', 'ZodMiniString'],
    ['_string', '$ZodString'],
  ] as const) {
    if (typeof namespace[factory] === 'function' && typeof namespace[constructor] === 'function') {
      const found = constructor.startsWith('$')
        ? new (namespace[constructor] as Constructor)({ type: 'string' })
        : (namespace[factory] as () => unknown)();
      return found;
    }
  }
  return undefined;
}
