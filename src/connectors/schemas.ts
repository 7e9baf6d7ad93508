/** Whatever a type describes its fields with, as zod, so that all else sees one kind of schema. */
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { JsonObjectSchema, JsonSchema, OutputSchema, Schema } from '../sdk/connector.ts';

type FromJsonSchema = Parameters<typeof z.fromJSONSchema>[0];

/** Throws where a JSON Schema is none, or uses what cannot be checked. */
export function objectOf(schema: Schema, at: string): z.ZodObject {
  return isZod(schema) ? schema : readable(at, () => fromJsonSchema(schema));
}

/** Undeclared keys of the result are kept. */
export function outputsOf(schema: OutputSchema, at: string): z.ZodType {
  const zod = isZod(schema)
    ? schema
    : readable(at, () => (isObject(schema) ? fromJsonSchema(schema) : z.fromJSONSchema(schema as FromJsonSchema)));
  return zod instanceof z.ZodObject ? z.looseObject(zod.shape) : zod;
}

function readable<Z>(at: string, read: () => Z): Z {
  try {
    return read();
  } catch (error) {
    throw new Error(`${at}: the JSON Schema cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

/** By its mark, not by class: an installed type may bring its own zod. */
function isZod<Z extends z.ZodType>(schema: Z | JsonSchema): schema is Z {
  return '_zod' in schema && schema._zod !== undefined;
}

function isObject(schema: JsonSchema): schema is JsonObjectSchema {
  return schema.type === 'object' && schema.properties !== undefined;
}

function fromJsonSchema({ properties, required = [] }: JsonObjectSchema): z.ZodObject {
  const shape = Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, fieldOf(field, required.includes(key))]));
  return z.strictObject(shape);
}

function fieldOf(field: JsonSchema, isRequired: boolean): z.ZodType {
  const zod = z.fromJSONSchema(field as FromJsonSchema);
  // a default makes it optional by itself
  return isRequired || field.default !== undefined ? zod : zod.optional();
}
