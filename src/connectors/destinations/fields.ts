/** The fields of a type that say where its connections go, worked out once, when the type is loaded. */
import type { JsonObject, JsonValue } from '../../model.ts';
import { destinationByName, type DestinationKind } from '../../sdk/connector/destinations.ts';

export interface DestinationField {
  key: string;
  kind: DestinationKind;
  /** fields of one group are parts of one place: `hostname` and `port`, `proxy_host` and `proxy_port` */
  group: string;
  /** what holds where nobody gives it */
  fallback: JsonValue | undefined;
}

export const MAIN = '';

/** Words that tell one way of naming the far side from another, and no second place. */
const MAIN_WORDS = new Set(['base', 'repository', 'service', 'server', 'api', 'instance', 'web', 'remote', 'wsdl', 'cluster']);

/** Of the inputs of an action only these names count without a mark: `image_url` is content. */
const EXACT_NAMES = new Set([
  'url',
  'base_url',
  'hostname',
  'host',
  'port',
  'scheme',
  'repository_url',
  'service_url',
  'address',
  'endpoint',
]);

/** `schema`: the JSON Schema of all inputs of an action. */
export function destinationFields(schema: JsonObject, connectionKeys: ReadonlySet<string>): DestinationField[] {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonObject>;
  return Object.entries(properties).flatMap(([key, field]) => {
    const kind = kindOf(key, field, connectionKeys.has(key) || EXACT_NAMES.has(key));
    return kind === null ? [] : [{ key, kind, group: groupOf(key, kind), fallback: fallbackOf(field, kind) }];
  });
}

function kindOf(key: string, field: JsonObject, goesByName: boolean): DestinationKind | null {
  const mark = markOf(field);
  if (mark === false) return null;
  if (typeof mark === 'string') return mark as DestinationKind;
  const named = destinationByName(key);
  return mark === true ? (named ?? 'exact') : goesByName ? named : null;
}

/** At the field, or in one of its choices: `.nullable()` makes two. */
export function markOf(field: JsonObject): JsonValue | undefined {
  if (field['destination'] !== undefined) return field['destination'];
  const choices = Array.isArray(field['anyOf']) ? (field['anyOf'] as JsonObject[]) : [];
  return choices.map(markOf).find((mark) => mark !== undefined);
}

/** A type that offers both takes https, unless it says otherwise. */
function fallbackOf(field: JsonObject, kind: DestinationKind): JsonValue | undefined {
  const offersHttps = kind === 'scheme' && Array.isArray(field['enum']) && field['enum'].includes('https');
  return field['default'] ?? (offersHttps ? 'https' : undefined);
}

function groupOf(key: string, kind: DestinationKind): string {
  if (kind === 'trust' || kind === 'exact') return key;
  const words = key.toLowerCase().split('_');
  const before = words.at(-1) === 'proxy' ? words : words.slice(0, -1);
  return before.filter((word) => !MAIN_WORDS.has(word)).join('_');
}
