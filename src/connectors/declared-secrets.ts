/** What a schema declares secret (`secret()`) of the outputs of a type or of the inputs of a flow: how it is shown, and which texts it is. */
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import { MASK } from '../secrets/mask.ts';

const marking = new WeakMap<JsonObject, boolean>();

/** Null where the schema declares nothing secret. `found` is told every text that is. */
export function shownBySchema(payload: JsonText, schema: JsonObject, found: (secret: string) => void): JsonText | null {
  return declaresSecrets(schema) ? JSON.stringify(masked(JSON.parse(payload) as JsonValue, [schema], found)) : null;
}

export function declaresSecrets(schema: JsonObject): boolean {
  let marks = marking.get(schema);
  if (marks === undefined) marking.set(schema, (marks = JSON.stringify(schema).includes('"secret":true')));
  return marks;
}

function masked(value: JsonValue, schemas: readonly JsonObject[], found: (secret: string) => void): JsonValue {
  if (schemas.length === 0) return value;
  const all = schemas.flatMap(alternatives);
  if (value !== null && all.some((schema) => schema['secret'] === true)) {
    collect(value, found);
    return MASK;
  }
  if (Array.isArray(value)) {
    const items = schemasAt(all, 'items');
    return value.map((item) => masked(item, items, found));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, schemasOfKey(all, key), found)]));
}

/** The schema itself and those that it may mean instead. */
function alternatives(schema: JsonObject): JsonObject[] {
  const others = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (Array.isArray(schema[word]) ? (schema[word] as JsonObject[]) : []));
  return [schema, ...others.flatMap(alternatives)];
}

function schemasAt(schemas: readonly JsonObject[], word: string): JsonObject[] {
  return schemas.map((schema) => schema[word]).filter(isSchema);
}

function schemasOfKey(schemas: readonly JsonObject[], key: string): JsonObject[] {
  const declared = schemas.map(({ properties }) => (isSchema(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined));
  const found = declared.filter(isSchema);
  return found.length > 0 ? found : schemasAt(schemas, 'additionalProperties');
}

function isSchema(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collect(value: JsonValue, found: (secret: string) => void): void {
  if (typeof value === 'string' || typeof value === 'number') found(String(value));
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, found);
}
