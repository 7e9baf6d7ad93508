/** What a schema declares secret (`secret()`) of the outputs of a type or of the inputs of a flow: how it is shown, and which texts it is. */
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import { MASK } from '../secrets/mask.ts';
import { linearPattern } from './linear-pattern.ts';
import { referredTo } from './schema-references.ts';

const marking = new WeakMap<JsonObject, boolean>();

/** Where a walk through a schema is: what `$ref` refers to, and who is told of each secret. */
interface Walk {
  root: JsonObject;
  found: (secret: string) => void;
}

/** Null where the schema declares nothing secret. `found` is told every text that is. */
export function shownBySchema(payload: JsonText, schema: JsonObject, found: (secret: string) => void): JsonText | null {
  return declaresSecrets(schema) ? JSON.stringify(masked(JSON.parse(payload) as JsonValue, [schema], { root: schema, found })) : null;
}

export function declaresSecrets(schema: JsonObject): boolean {
  let marks = marking.get(schema);
  if (marks === undefined) marking.set(schema, (marks = JSON.stringify(schema).includes('"secret":true')));
  return marks;
}

/** Whether a mark stands anywhere in a schema, or in what it refers to. */
export function holdsMark(schema: JsonValue | undefined, root: JsonObject, seen = new Set<JsonValue>()): boolean {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return false;
  seen.add(schema);
  if (isSchema(schema)) {
    if (schema['secret'] === true) return true;
    if (referredTo(schema, root).some((place) => holdsMark(place, root, seen))) return true;
  }
  return Object.values(schema).some((item) => holdsMark(item, root, seen));
}

function masked(value: JsonValue, schemas: readonly JsonObject[], walk: Walk): JsonValue {
  if (schemas.length === 0) return value;
  const all = alternatives(schemas, walk.root);
  if (value !== null && all.some((schema) => schema['secret'] === true)) {
    collect(value, walk.found);
    return MASK;
  }
  if (Array.isArray(value)) return value.map((item, i) => masked(item, schemasOfItem(all, i), walk));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, schemasOfKey(all, key), walk)]));
}

/** What holds where another key is given; the second is the older word. */
const DEPENDENT = ['dependentSchemas', 'dependencies'];

/** The schemas themselves, those that they refer to, and those that hold beside or instead of them. */
function alternatives(schemas: readonly JsonObject[], root: JsonObject): JsonObject[] {
  const all = new Set(schemas);
  // What is added to a set while it is walked through is walked through too.
  for (const schema of all) {
    const lists = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (Array.isArray(schema[word]) ? schema[word] : []));
    const dependent = DEPENDENT.flatMap((word) => (isSchema(schema[word]) ? Object.values(schema[word]) : []));
    for (const other of [...lists, ...dependent, schema['if'], schema['then'], schema['else'], ...referredTo(schema, root)]) {
      if (isSchema(other)) all.add(other);
    }
  }
  return [...all];
}

function schemasOfItem(schemas: readonly JsonObject[], index: number): JsonObject[] {
  return schemas.flatMap(({ prefixItems, items, contains, unevaluatedItems }) => {
    const own = Array.isArray(prefixItems) ? prefixItems[index] : undefined;
    return [own === undefined ? items : own, contains, unevaluatedItems].filter(isSchema);
  });
}

function schemasOfKey(schemas: readonly JsonObject[], key: string): JsonObject[] {
  const found = schemas.flatMap((schema) => byName(schema, key));
  if (schemas.some((schema) => declares(schema, key))) return found;
  return [...found, ...schemas.map(({ unevaluatedProperties }) => unevaluatedProperties).filter(isSchema)];
}

function declares({ properties }: JsonObject, key: string): boolean {
  return isSchema(properties) && Object.hasOwn(properties, key);
}

/** What a pattern marks is masked under every name that is not declared, and under those declared ones that it fits. */
function byName(schema: JsonObject, key: string): JsonObject[] {
  const { properties, patternProperties, additionalProperties } = schema;
  const patterns = isSchema(patternProperties) ? Object.entries(patternProperties) : [];
  if (!declares(schema, key)) return [...patterns.map(([, inner]) => inner), additionalProperties].filter(isSchema);
  const fitting = patterns.filter(([pattern]) => linearPattern(pattern)?.test(key) ?? true).map(([, inner]) => inner);
  return [(properties as JsonObject)[key], ...fitting].filter(isSchema);
}

function isSchema(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collect(value: JsonValue, found: (secret: string) => void): void {
  if (typeof value === 'string' || typeof value === 'number') found(String(value));
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, found);
}

/** Every text and number in a value. */
export function allTexts(value: JsonValue): string[] {
  const texts: string[] = [];
  collect(value, (text) => texts.push(text));
  return texts;
}
