/**
 * The schemas of a document, as the fields of a connector type have them: one JSON Schema per place, nothing outside of it. What
 * goes round in circles, or is larger than a person would read, ends in "anything".
 *
 * Texts and numbers are not checked further than by their type: what a document says of patterns and lengths is wrong too often,
 * and the service checks it anyway.
 */
import type { JsonObject, JsonValue } from '../../model.ts';
import type { JsonSchema } from '../../sdk/connector.ts';
import { isObject, listAt, objectAt, textAt, type References } from './references.ts';

export type Direction = 'input' | 'output';

/** Deeper or larger schemas end in "anything". */
const MOST_DEPTH = { input: 8, output: 5 } as const;
const MOST_NODES = { input: 400, output: 120 } as const;

export interface SchemaNotes {
  /** places where a schema was cut */
  cut: Set<string>;
}

interface Walk {
  direction: Direction;
  depth: number;
  left: { nodes: number; isCut: boolean };
  /** the references on the way here: one of them again is a circle */
  on: readonly string[];
}

class TooLarge extends Error {}

export class Schemas {
  readonly #references: References;
  readonly #notes: SchemaNotes;

  constructor(references: References, notes: SchemaNotes) {
    this.#references = references;
    this.#notes = notes;
  }

  /** `place` is said where it had to be cut. */
  of(schema: JsonValue | undefined, direction: Direction, place: string): JsonSchema {
    for (let depth: number = MOST_DEPTH[direction]; depth > 0; depth--) {
      const left = { nodes: MOST_NODES[direction], isCut: false };
      try {
        const found = this.#convert(schema, { direction, depth, left, on: [] });
        if (left.isCut || depth < MOST_DEPTH[direction]) this.#notes.cut.add(place);
        return found;
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
      }
    }
    this.#notes.cut.add(place);
    return {};
  }

  #convert(given: JsonValue | undefined, walk: Walk): JsonSchema {
    if (!isObject(given)) return {};
    if (--walk.left.nodes < 0) throw new TooLarge();
    const reference = textAt(given, '$ref');
    if (reference !== undefined) return this.#referred(reference, given, walk);
    const merged = this.#withAllOf(given, walk);
    const choices = this.#choices(merged, walk);
    if (choices) return described(choices, merged);
    return described(this.#plain(merged, walk), merged);
  }

  #referred(reference: string, given: JsonObject, walk: Walk): JsonSchema {
    if (walk.on.includes(reference)) {
      walk.left.isCut = true;
      return {};
    }
    const schema = this.#convert(this.#references.at(reference), { ...walk, on: [...walk.on, reference] });
    const description = shortText(given['description']);
    return description === undefined ? schema : { ...schema, description };
  }

  /** `allOf` adds up to one schema. */
  #withAllOf(given: JsonObject, walk: Walk): JsonObject {
    const parts = listAt(given, 'allOf');
    if (parts.length === 0) return given;
    const { allOf: _, ...own } = given;
    const all = [...parts.map((part) => this.#partOf(part, walk)), own];
    return all.reduce<JsonObject>((sum, part) => addUp(sum, part), {});
  }

  #partOf(part: JsonValue, walk: Walk, steps = 0): JsonObject {
    if (--walk.left.nodes < 0 || steps > 20) throw new TooLarge();
    const found = this.#references.follow(part);
    const parts = listAt(found, 'allOf');
    if (parts.length === 0) return found;
    const { allOf: _, ...own } = found;
    return [...parts.map((inner) => this.#partOf(inner, walk, steps + 1)), own].reduce<JsonObject>((sum, one) => addUp(sum, one), {});
  }

  /** One of several: undefined where the schema is not of this kind. */
  #choices(schema: JsonObject, walk: Walk): JsonSchema | undefined {
    const list = [...listAt(schema, 'oneOf'), ...listAt(schema, 'anyOf')];
    // a choice may say no more than which fields have to be given: it is left to the service
    const choices = list.filter((choice) => isObject(choice) && Object.keys(choice).some((key) => TELLING.has(key)));
    if (choices.length === 0 || isObject(schema['properties'])) return undefined;
    const found = choices.map((choice) => this.#convert(choice, walk));
    const distinct = [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
    if (distinct.some((one) => Object.keys(one).every((key) => key === 'description'))) return {};
    const all = isNullable(schema) ? [...distinct, { type: 'null' }] : distinct;
    const [only] = all;
    return all.length === 1 && only ? only : { anyOf: all };
  }

  #plain(schema: JsonObject, walk: Walk): JsonSchema {
    const type = typeOf(schema);
    const values = enumOf(schema);
    if (values && walk.direction === 'input') return { enum: isNullable(schema) && !values.includes(null) ? [...values, null] : values };
    if (schema['const'] !== undefined) return { const: schema['const'] };
    if (type.includes('object')) return withNull(this.#object(schema, walk), schema, type);
    if (type.includes('array')) return withNull(this.#array(schema, walk), schema, type);
    const plain = type.filter((one) => one !== 'null');
    if (plain.length === 0) return {};
    const format = textAt(schema, 'format');
    const limits = walk.direction === 'input' ? limitsOf(schema) : {};
    const base: JsonSchema = {
      type: plain.length === 1 ? (plain[0] ?? 'string') : plain,
      ...limits,
      ...(format === 'password' && { secret: true }),
    };
    return withNull(base, schema, type);
  }

  #object(schema: JsonObject, walk: Walk): JsonSchema {
    if (walk.depth <= 0) return cutTo({ type: 'object' }, walk);
    const inner = { ...walk, depth: walk.depth - 1 };
    const hidden = walk.direction === 'input' ? 'readOnly' : 'writeOnly';
    const fields = Object.entries(objectAt(schema, 'properties')).filter(
      ([key, field]) => key !== '__proto__' && this.#references.follow(field)[hidden] !== true,
    );
    const properties = Object.fromEntries(fields.map(([key, field]) => [key, this.#convert(field, inner)]));
    const required = listAt(schema, 'required').filter((key): key is string => typeof key === 'string' && Object.hasOwn(properties, key));
    const more = schema['additionalProperties'];
    const isMap = isObject(more) && Object.keys(more).length > 0;
    if (fields.length === 0) return { type: 'object', ...(isMap && { additionalProperties: this.#convert(more, inner) }) };
    const isClosed = walk.direction === 'input' && more === false;
    return { type: 'object', properties, ...(required.length && { required }), ...(isClosed && { additionalProperties: false }) };
  }

  #array(schema: JsonObject, walk: Walk): JsonSchema {
    if (walk.depth <= 0) return cutTo({ type: 'array' }, walk);
    return { type: 'array', items: this.#convert(schema['items'], { ...walk, depth: walk.depth - 1 }) };
  }
}

const TELLING = new Set(['$ref', 'type', 'properties', 'items', 'enum', 'const', 'allOf', 'oneOf', 'anyOf', 'additionalProperties']);

function cutTo(schema: JsonSchema, walk: Walk): JsonSchema {
  walk.left.isCut = true;
  return schema;
}

function addUp(sum: JsonObject, part: JsonObject): JsonObject {
  return {
    ...sum,
    ...part,
    ...((sum['properties'] ?? part['properties']) && { properties: { ...objectAt(sum, 'properties'), ...objectAt(part, 'properties') } }),
    ...((sum['required'] ?? part['required']) && { required: [...new Set([...listAt(sum, 'required'), ...listAt(part, 'required')])] }),
  };
}

const TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

/** What a schema is of; found out from its other words where it does not say. */
function typeOf(schema: JsonObject): string[] {
  const { type } = schema;
  const given = (Array.isArray(type) ? type : [type]).filter((one): one is string => typeof one === 'string' && TYPES.has(one));
  if (given.length > 0) return given;
  if (isObject(schema['properties']) || isObject(schema['additionalProperties'])) return ['object'];
  return isObject(schema['items']) ? ['array'] : [];
}

function isNullable(schema: JsonObject): boolean {
  return schema['nullable'] === true || (Array.isArray(schema['type']) && schema['type'].includes('null'));
}

function withNull(base: JsonSchema, schema: JsonObject, type: readonly string[]): JsonSchema {
  if (!isNullable(schema) && !type.includes('null')) return base;
  if (typeof base.type === 'string' && base.properties === undefined && base.items === undefined)
    return { ...base, type: [base.type, 'null'] };
  return { anyOf: [base, { type: 'null' }] };
}

function enumOf(schema: JsonObject): JsonValue[] | undefined {
  const values = listAt(schema, 'enum').filter((value) => value === null || typeof value !== 'object');
  return values.length > 0 && values.length <= 200 ? [...new Set(values)] : undefined;
}

function limitsOf(schema: JsonObject): JsonSchema {
  const { minimum, maximum } = schema;
  const isWhole = (value: JsonValue | undefined) => typeof value === 'number' && Number.isSafeInteger(value);
  return { ...(isWhole(minimum) && { minimum }), ...(isWhole(maximum) && { maximum }) };
}

function described(schema: JsonSchema, { description, default: given }: JsonObject): JsonSchema {
  const text = [shortText(description), defaultText(given)].filter(Boolean).join('. ');
  return text && schema.description === undefined ? { ...schema, description: text } : schema;
}

/** The service fills it in: sent along, a wrong default would be more than a wrong sentence. */
function defaultText(value: JsonValue | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object' || value === ''
    ? undefined
    : `Default of the service: ${String(value).slice(0, 60)}`;
}

const MOST_TEXT = 200;

/** The first sentences, without the marks of Markdown and HTML. */
export function shortText(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const plain = value
    .replace(/<[^<>]{0,200}>/g, '')
    .replace(/\[([^\]]{1,200})\]\([^)]{0,500}\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain.length <= MOST_TEXT) return plain.replace(/\.$/, '') || undefined;
  const end = plain.lastIndexOf('. ', MOST_TEXT);
  return end > 40 ? plain.slice(0, end) : `${plain.slice(0, plain.lastIndexOf(' ', MOST_TEXT))} …`;
}
