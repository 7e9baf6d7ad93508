/** What can be told of a document before the server is asked: keys that nobody knows, values of another kind, what is missing. */
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import type { Mistake, ReadDocument } from './document.ts';
import type { ConnectorType } from './queries.ts';
import { actionOf, fieldsOf, kindOf, type FieldSchema } from './schema.ts';

export const DOCUMENT_KEYS = [
  'name',
  'type',
  'namespace',
  'description',
  'value',
  'vault_secrets',
  'retry',
  'rate_budget',
  'circuit_breaker',
  'allow_private',
  'destinations',
  'pool',
];

const known = new WeakMap<ConnectorType, Map<string, FieldSchema>>();

/** Every key that a value may have; of those that several actions know, the first. Made once, since a type may have a thousand actions. */
export function keysOf(type: ConnectorType): Map<string, FieldSchema> {
  let keys = known.get(type);
  if (keys === undefined) {
    keys = new Map();
    for (const selector of ['action', type.selector]) keys.set(selector, { type: 'string' });
    for (const schema of [type.connection, ...type.actions.map(({ inputs }) => inputs)]) {
      for (const [key, field] of Object.entries(fieldsOf(schema))) if (!keys.has(key)) keys.set(key, field);
    }
    known.set(type, keys);
  }
  return keys;
}

export function mistakesOf(read: ReadDocument, types: readonly ConnectorType[]): Mistake[] {
  if (read.mistakes.length > 0) return read.mistakes;
  const { data } = read;
  const type = types.find(({ name }) => name === data['type']);
  const at = (path: (string | number)[]) => read.placeOf(path) ?? { line: 1, column: 1 };
  const found: Mistake[] = [];
  const say = (path: (string | number)[], message: string) => found.push({ ...at(path), message, severity: 'error' });
  for (const key of Object.keys(data)) {
    if (DOCUMENT_KEYS.includes(key)) continue;
    const belongs = type !== undefined && keysOf(type).has(key);
    say([key], belongs ? `'${key}' belongs below 'value'` : `there is no key '${key}'${nearest(key, DOCUMENT_KEYS)}`);
  }
  if (data['type'] === undefined) say([], "'type' is missing: which kind of connector is it?");
  else if (type === undefined)
    say(
      ['type'],
      `there is no connector type '${String(data['type'])}'${nearest(
        String(data['type']),
        types.map(({ name }) => name),
      )}`,
    );
  if (data['value'] !== undefined && data['value'] !== null && !isObject(data['value']))
    say(['value'], "'value' must be a mapping of inputs");
  if (type !== undefined && isObject(data['value'])) valueMistakes(type, data['value'], say);
  return found;
}

function valueMistakes(type: ConnectorType, value: JsonObject, say: (path: string[], message: string) => void): void {
  const keys = keysOf(type);
  const own = { ...fieldsOf(actionOf(type, value)?.inputs ?? {}), ...fieldsOf(type.connection) };
  for (const [key, item] of Object.entries(value)) {
    const field = own[key] ?? keys.get(key);
    if (field === undefined) say(['value', key], `${type.name} has no input '${key}'${nearest(key, [...keys.keys()])}`);
    else {
      const problem = mistype(field, item);
      if (problem !== null) say(['value', key], `'${key}' ${problem}`);
    }
  }
}

function mistype(field: FieldSchema, value: JsonValue): string | null {
  const kind = kindOf(field);
  if (typeof value === 'string' && /^\$\{[^}]+\}/.test(value)) return null;
  if (kind === 'text' && (typeof value === 'number' || typeof value === 'boolean')) return 'must be a text: put it in quotes';
  if (kind === 'number' && typeof value === 'string') return 'must be a number: without quotes';
  if (kind === 'flag' && value !== null && typeof value !== 'boolean') return 'must be true or false';
  if (kind === 'choice' && typeof value === 'string' && !(field.enum ?? []).includes(value))
    return `must be one of ${(field.enum ?? []).join(', ')}`;
  return null;
}

/** Keys at the top of a document that belong below its value: what is pasted where the whole document stands. */
export function strayKeys(data: JsonObject, type: ConnectorType | undefined): string[] {
  return Object.keys(data).filter((key) => !DOCUMENT_KEYS.includes(key) && (type === undefined || keysOf(type).has(key)));
}

export function nearest(key: string, names: readonly string[]): string {
  const wanted = key.toLowerCase();
  const ranked = names.map((name) => [distance(wanted, name.toLowerCase()), name] as const).sort(([a], [b]) => a - b);
  const [best] = ranked;
  return best !== undefined && best[0] <= Math.max(1, Math.floor(key.length / 3)) ? `; did you mean '${best[1]}'?` : '';
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 4) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
