/** Finds fields of a type that look as if they held a secret and are neither marked nor declared harmless. */
import type { JsonObject, JsonValue } from '../model.ts';
import { looksLikeSecret } from '../sdk/connector/looks-secret.ts';
import { destinationByName } from '../sdk/connector/destinations.ts';
import type { CompiledType } from './compiled-type.ts';
import { markOf } from './destinations/fields.ts';

const SOUNDS_LIKE_A_PLACE = /(^|_)(sub)?(domain|tenant|site|instance|gateway|bastion|jump)(_name)?$/;

/**
 * Fields that sound as if they said where a connection goes, and of which neither a mark nor a well-known name says so. A script could
 * send the secrets of a connector elsewhere by such a field.
 */
export function lintDestinations(type: CompiledType): string[] {
  const known = new Set(type.destinations.map(({ key }) => key));
  const fields = [...type.actions.values()].flatMap(({ inputJsonSchema }) => Object.entries(propertiesOf(inputJsonSchema)));
  const suspect = new Map(fields.filter(([key, field]) => !known.has(key) && soundsLikeAPlace(key) && markOf(field) === undefined));
  return [...suspect.keys()].map(
    (key) =>
      `'${key}' sounds like a place to connect to: mark it with destination(), or say that it is none with .meta({ destination: false }) ` +
      '(JSON Schema: destination: false)',
  );
}

function soundsLikeAPlace(key: string): boolean {
  return destinationByName(key) !== null || SOUNDS_LIKE_A_PLACE.test(key);
}

/** One sentence per field, none where all is well. */
export function lintType(type: CompiledType): string[] {
  const problems = new Set<string>();
  for (const { inputJsonSchema } of type.actions.values()) for (const problem of lintFields(inputJsonSchema)) problems.add(problem);
  return [...problems];
}

function lintFields(schema: JsonObject): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([key, field]) => {
    if (innerOf(field).some((choice) => choice['secret'] === true)) return [];
    if (field['secret'] === undefined && looksLikeSecret(key)) return [`'${key}' ${ADVICE}`];
    return innerOf(field).flatMap((inner) => lintInner(inner, key, key));
  });
}

const ADVICE =
  'looks like a secret: mark it with secret(), or say that it is none with .meta({ secret: false }) (JSON Schema: secret: false)';

/** Masking works on whole inputs: a mark further inside would not be heard. */
function lintInner(schema: JsonObject, path: string, top: string): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([key, field]) => {
    const at = `${path}.${key}`;
    if (field['secret'] === true) return [`'${at}' is marked as secret, which works for whole inputs only: mark '${top}'`];
    if (field['secret'] === undefined && looksLikeSecret(key)) return [`'${at}' ${ADVICE.replace('mark it', `mark '${top}'`)}`];
    return innerOf(field).flatMap((inner) => lintInner(inner, at, top));
  });
}

/** The schemas of what a field may hold inside. */
function innerOf(field: JsonObject): JsonObject[] {
  const choices = [field['anyOf'], field['oneOf'], field['allOf']].flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []));
  const items = isObject(field['items']) ? [field['items']] : [];
  return [field, ...choices.flatMap(innerOf), ...items.flatMap(innerOf)];
}

function propertiesOf(schema: JsonObject): Record<string, JsonObject> {
  const { properties } = schema;
  if (!isObject(properties)) return {};
  return Object.fromEntries(Object.entries(properties).filter((entry): entry is [string, JsonObject] => isObject(entry[1])));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
