/**
 * JSON Schema (draft 2020-12) → TypeScript type.
 *
 * A type says which keys there are and what they hold; what only a validator can check (patterns, ranges, conditions) is left
 * away. Where TypeScript and JSON Schema differ, a type is what its author will have meant: an object that lists properties and
 * does not speak of others is closed, so that a misspelt key is found.
 *
 * A schema may come from anybody: references are followed within it alone, and one that is recursive, too deep or too large
 * becomes "nothing declared" at that place.
 */
import type ts from 'typescript';
import { atPointer } from '../../json-pointer.ts';
import type { JsonObject, JsonValue } from '../../model.ts';
import { boolean, intersection, keyword, list, named, number, object, text, tuple, union, type Member } from './nodes.ts';

/** Whether a script writes such a value or reads it. */
export type Side = 'input' | 'output';

interface Place {
  root: JsonValue;
  side: Side;
  depth: number;
  /** the references that lead here */
  followed: readonly string[];
  /** how many more nodes the whole type may have */
  left: { nodes: number };
}

const MOST_NODES = 5_000;
const DEEPEST = 40;

export function typeOfSchema(schema: JsonValue, side: Side): ts.TypeNode {
  return typeOf(schema, { root: schema, side, depth: 0, followed: [], left: { nodes: MOST_NODES } });
}

function typeOf(schema: JsonValue | undefined, at: Place): ts.TypeNode {
  return said(schema, at) ?? undeclared(at);
}

/** What is read and not declared may be used in any way; what is written may be anything. */
function undeclared({ side }: Place): ts.TypeNode {
  return side === 'output' ? named('Untyped') : keyword.unknown();
}

/** Undefined where the schema says nothing that a type could say. */
function said(schema: JsonValue | undefined, from: Place): ts.TypeNode | undefined {
  if (!hasRoomFor(1, from)) return undefined;
  if (schema === false) return keyword.never();
  if (!isObject(schema) || from.depth >= DEEPEST) return undefined;
  const at = { ...from, depth: from.depth + 1 };
  const parts = [
    referenced(schema, at),
    own(schema, at),
    ...listOf(schema['allOf']).map((part) => said(part, at)),
    oneOf(schema['anyOf'], at),
    oneOf(schema['oneOf'], at),
  ].filter((part) => part !== undefined);
  const [first, ...rest] = parts;
  return first && intersection([first, ...rest]);
}

/** What is referred to a thousand times is written a thousand times: so all of it counts, and what has no room ends the type. */
function hasRoomFor(nodes: number, { left }: Place): boolean {
  left.nodes = nodes <= left.nodes ? left.nodes - nodes : 0;
  return left.nodes > 0;
}

const CHARACTERS_OF_NODE = 200;
const nodesOfText = (value: string): number => Math.ceil(value.length / CHARACTERS_OF_NODE);

function oneOf(schemas: JsonValue | undefined, at: Place): ts.TypeNode | undefined {
  const types = listOf(schemas).map((schema) => said(schema, at));
  const known = types.filter((type) => type !== undefined);
  return known.length === 0 || known.length < types.length ? undefined : union(known);
}

function referenced({ $ref: ref }: JsonObject, at: Place): ts.TypeNode | undefined {
  if (typeof ref !== 'string' || at.followed.includes(ref)) return undefined;
  const isPointer = ref === '#' || ref.startsWith('#/');
  return said(isPointer ? atPointer(ref.slice(1), at.root) : undefined, { ...at, followed: [...at.followed, ref] });
}

function own(schema: JsonObject, at: Place): ts.TypeNode | undefined {
  if (schema['const'] !== undefined) return literal(schema['const'], at);
  const values = schema['enum'];
  if (Array.isArray(values) && values.length <= at.left.nodes) return union(values.map((value) => literal(value, at)));
  const names = typeNamesOf(schema);
  if (names.length === 0 || !hasRoomFor(names.length - 1, at)) return undefined;
  const types = names.map((name) => ofTypeName(name, schema, at));
  return types.includes(undefined) ? undefined : union(types as ts.TypeNode[]);
}

const OF_OBJECTS = ['properties', 'additionalProperties', 'patternProperties', 'propertyNames'];
const OF_LISTS = ['items', 'prefixItems'];

function typeNamesOf(schema: JsonObject): JsonValue[] {
  const { type } = schema;
  if (type !== undefined) return Array.isArray(type) ? type : [type];
  if (OF_OBJECTS.some((key) => schema[key] !== undefined)) return ['object'];
  return OF_LISTS.some((key) => schema[key] !== undefined) ? ['array'] : [];
}

function ofTypeName(name: JsonValue, schema: JsonObject, at: Place): ts.TypeNode | undefined {
  switch (name) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return keyword[name]();
    case 'integer':
      return keyword.number();
    case 'array':
      return ofList(schema, at);
    case 'object':
      return ofObject(schema, at);
    default:
      return undefined;
  }
}

/** Until draft 2020-12 the list of schemas stood in `items`, and `additionalItems` was the rest. */
function ofList({ prefixItems, items, additionalItems, minItems }: JsonObject, at: Place): ts.TypeNode {
  const isOld = Array.isArray(items);
  const first = listOf(isOld ? items : prefixItems);
  const rest = isOld ? additionalItems : items;
  if (first.length === 0) return list(typeOf(rest, at));
  const required = typeof minItems === 'number' ? minItems : first.length;
  if (!hasRoomFor(first.length, at)) return list(undeclared(at));
  const types = first.map((schema) => typeOf(schema, at));
  return tuple(types, required, rest === undefined || rest === false ? undefined : typeOf(rest, at));
}

function ofObject(schema: JsonObject, at: Place): ts.TypeNode | undefined {
  if (!hasRoomFor(nodesOfNames(schema), at)) return undefined;
  const members = membersOf(schema, at);
  // An index signature covers the declared keys too, so beside them it can be no narrower than all of them.
  if (members.length > 0) return object(members, isOpen(schema) ? keyword.unknown() : undefined);
  const patterns = Object.values(objectOf(schema['patternProperties']));
  if (patterns.length > 0) return object([], union(patterns.map((pattern) => typeOf(pattern, at))));
  if (othersOf(schema) === undefined && COMPOSED.some((key) => schema[key] !== undefined)) return undefined;
  return object([], isOpen(schema) ? typeOf(othersOf(schema), at) : keyword.never());
}

function nodesOfNames(schema: JsonObject): number {
  const names = [...Object.keys(objectOf(schema['properties'])), ...listOf(schema['required']), ...nameList(schema)];
  return names.reduce<number>((sum, name) => sum + (typeof name === 'string' ? nodesOfText(name) : 0), 0);
}

/** Where one of these says which keys there are, `type: object` beside it opens nothing. */
const COMPOSED = ['$ref', 'allOf', 'anyOf', 'oneOf'];

/** Whether there may be keys that are not declared. */
function isOpen(schema: JsonObject): boolean {
  if (nameList(schema).length > 0) return false;
  if (schema['patternProperties'] !== undefined) return true;
  const others = othersOf(schema);
  return others === undefined ? schema['properties'] === undefined : others !== false;
}

function othersOf(schema: JsonObject): JsonValue | undefined {
  return schema['additionalProperties'] ?? schema['unevaluatedProperties'];
}

function membersOf(schema: JsonObject, at: Place): Member[] {
  const required = new Set(listOf(schema['required']));
  const properties = new Map(Object.entries(objectOf(schema['properties'])));
  const index = schema['additionalProperties'];
  for (const name of nameList(schema)) if (typeof name === 'string' && !properties.has(name)) properties.set(name, index ?? true);
  for (const name of required) if (typeof name === 'string' && !properties.has(name)) properties.set(name, true);
  return [...properties].map(([name, property]) => {
    const { description, default: filled } = objectOf(property);
    const isOptional = !required.has(name) || (at.side === 'input' && filled !== undefined);
    return { name, type: typeOf(property, at), isOptional, about: description };
  });
}

/** The only names that there may be: a zod record of an enum says it so. */
function nameList(schema: JsonObject): JsonValue[] {
  return listOf(objectOf(schema['propertyNames'])['enum']);
}

function literal(value: JsonValue, at: Place): ts.TypeNode {
  if (at.depth >= DEEPEST || !hasRoomFor(nodesOfLiteral(value), at)) return undeclared(at);
  if (value === null) return keyword.null();
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return boolean(value);
  const inside = { ...at, depth: at.depth + 1 };
  if (Array.isArray(value))
    return tuple(
      value.map((item) => literal(item, inside)),
      value.length,
    );
  return object(Object.entries(value).map(([name, item]) => ({ name, type: literal(item, inside) })));
}

function nodesOfLiteral(value: JsonValue): number {
  if (typeof value === 'string') return 1 + nodesOfText(value);
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + (Array.isArray(value) ? value.length : Object.keys(value).reduce((sum, name) => sum + nodesOfText(name), 0));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
