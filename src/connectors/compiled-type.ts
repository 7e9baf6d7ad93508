/** A connector type made ready for calls: what a call needs of its schemas is worked out once, when the type is loaded. */
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../model.ts';
import type { Action, ConnectorType, Schema } from '../sdk/connector.ts';
import { checkDefinition } from '../sdk/connector/check.ts';
import { fileKeysOf } from './call-files.ts';
import { holdsMark } from './declared-secrets.ts';
import { destinationFields, type DestinationField } from './destinations/fields.ts';
import { CompiledActions } from './compiled-actions.ts';
import { compileAuthorization, type CompiledAuthorization } from './authorization.ts';
import { objectOf, outputsOf } from './schemas.ts';

export interface CompiledAction {
  name: string;
  action: Action;
  /** connection fields, those of the authorization and the action's own inputs, unknown keys refused */
  schema: z.ZodObject;
  outputs: z.ZodType;
  connectionKeys: readonly string[];
  inputKeys: readonly string[];
  /** inputs in which handles of files may stand */
  fileKeys: readonly string[];
  /** every key that the merged inputs may have, selectors included */
  keys: ReadonlySet<string>;
  inputJsonSchema: JsonObject;
  outputJsonSchema: JsonObject;
}

export interface CompiledType {
  definition: ConnectorType;
  /** the keys that pick the action: `action`, and the type's own selector before it */
  selectors: readonly string[];
  actions: CompiledActions<CompiledAction>;
  /** the connection fields, those of the authorization included, as a test takes them */
  connection: z.ZodObject;
  connectionJsonSchema: JsonObject;
  /** the connection fields that the type itself declares: what its code is given */
  connectionKeys: readonly string[];
  authorization: CompiledAuthorization;
  /** keys of any action, for a connector's value */
  keys: ReadonlySet<string>;
  /** top-level keys whose value is secret as a whole, of any action */
  secretKeys: ReadonlySet<string>;
  /** fields of any action that say where a connection goes */
  destinations: readonly DestinationField[];
  /** the address that the type puts together from these inputs; undefined where it has none, or lacks a field for it */
  baseUrl(inputs: JsonObject): string | undefined;
}

interface Common {
  type: string;
  selectors: readonly string[];
  own: z.ZodObject;
  /** with the fields of the authorization */
  connection: z.ZodObject;
}

/** Throws where the definition cannot work, also one that was not made by `connectorType()`. */
export function compileType(definition: ConnectorType): CompiledType {
  checkDefinition(definition);
  const selectors = definition.selector ? [definition.selector, 'action'] : ['action'];
  const own = objectOf(definition.connection, `connector type ${definition.name}: connection`);
  const authorization = compileAuthorization(definition, own);
  const connection = z.strictObject({ ...own.shape, ...authorization.shape });
  const common: Common = { type: definition.name, selectors, own, connection };
  const actions = new CompiledActions(definition.actions, (name, action) => compileAction(name, action, common));
  const connectionJsonSchema = toJsonSchema(connection, 'input');
  const schemas = [connectionJsonSchema, ...Object.values(definition.actions).map(({ inputs }) => jsonSchemaOf(inputs))];
  return {
    definition,
    selectors,
    actions,
    connection,
    connectionJsonSchema,
    connectionKeys: Object.keys(own.shape),
    authorization,
    keys: new Set([...selectors, ...schemas.flatMap((schema) => Object.keys(schema['properties'] ?? {}))]),
    secretKeys: new Set(schemas.flatMap(secretKeysOf)),
    destinations: destinationsOf(schemas, connection),
    baseUrl: (inputs) => baseUrlOf(definition, own, inputs),
  };
}

function compileAction(name: string, action: Action, { type, selectors, own, connection }: Common): CompiledAction {
  const at = `connector type ${type}: action '${name}'`;
  const inputs = objectOf(action.inputs, `${at}: inputs`);
  const schema = z.strictObject({ ...connection.shape, ...inputs.shape });
  const outputs = outputsOf(action.outputs, `${at}: outputs`);
  const inputJsonSchema = toJsonSchema(schema, 'input');
  return {
    name,
    action,
    schema,
    outputs,
    connectionKeys: Object.keys(own.shape),
    inputKeys: Object.keys(inputs.shape),
    keys: new Set([...selectors, ...Object.keys(schema.shape)]),
    fileKeys: fileKeysOf(inputJsonSchema),
    inputJsonSchema,
    outputJsonSchema: toJsonSchema(outputs, 'output'),
  };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject;
}

/**
 * `secret()` leaves its mark in the JSON Schema: at the field, or further inside where it is one of several choices (`.nullable()`
 * makes two) or is referred to. An input is masked and encrypted as a whole, so a mark anywhere in it counts for all of it.
 */
function secretKeysOf(schema: JsonObject): string[] {
  const properties = (schema['properties'] ?? {}) as JsonObject;
  return Object.keys(properties).filter((key) => holdsMark(properties[key], schema));
}

/** What can be told of the fields of an action without making it ready for calls. */
function jsonSchemaOf(schema: Schema): JsonObject {
  return '_zod' in schema && schema._zod !== undefined ? toJsonSchema(schema, 'input') : (schema as unknown as JsonObject);
}

function destinationsOf(schemas: readonly JsonObject[], connection: z.ZodObject): DestinationField[] {
  const keys = new Set(Object.keys(connection.shape));
  const all = schemas.flatMap((schema) => destinationFields(schema, keys));
  return [...new Map(all.map((field) => [field.key, field])).values()];
}

function baseUrlOf({ base_url: base }: ConnectorType, own: z.ZodObject, inputs: JsonObject): string | undefined {
  if (typeof base !== 'function') return base;
  let isWhole = true;
  const fields = new Proxy(inputs, {
    get(given, key) {
      const field = typeof key === 'string' && Object.hasOwn(own.shape, key) ? (own.shape[key] as z.ZodType) : undefined;
      const value = field && given[key as string];
      if (value !== undefined && value !== null) return value;
      const fallback = field?.safeParse(undefined);
      isWhole &&= fallback?.success !== false;
      return fallback?.data;
    },
  });
  try {
    const address = base(fields);
    return isWhole ? address : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The connection fields without which no call can succeed and which a connector with these keys does not give. The script may
 * still give them: this says what a connector lacks to stand alone.
 */
export function missingKeys(type: CompiledType, given: JsonObject, more: ReadonlySet<string> = new Set()): string[] {
  const kind = type.authorization.pick(given);
  const required = Object.keys(type.connection.shape).filter((key) => type.connection.shape[key]?.safeParse(undefined).success === false);
  return [...new Set([...required, ...(kind?.required ?? [])])].filter((key) => given[key] === undefined && !more.has(key));
}

/** One entry of `GET /connector-types`. */
export type ConnectorTypeInfo = {
  id: string;
  name: string;
  title: string;
  description: string;
  icon: string | null;
  namespace: string | null;
  default_action: string;
  /** the input that picks the action */
  selector: string;
  /** the fields of a connector, those of the authorization included: JSON Schema */
  connection: JsonObject;
  /** the kinds of authorization, the default first; `fields` are the inputs that they need */
  authorization: { key: string | null; kind: string; title: string | null; fields: string[] }[];
  /** whether a connector of this type can be tested */
  has_test: boolean;
  /** why it is used through a connector alone, whose address no script may change; null: it is not */
  connector_only: string | null;
  retry: JsonObject | null;
  rate_budget: JsonObject | null;
  actions: ActionInfo[];
};

export type ActionInfo = {
  name: string;
  title: string;
  description: string | null;
  inputs: JsonObject;
  outputs: JsonObject;
  sample_output: JsonValue;
  retry: JsonObject | null;
};

export function describeType(type: CompiledType): ConnectorTypeInfo {
  const { definition, actions, selectors } = type;
  return {
    id: definition.id,
    name: definition.name,
    title: definition.title,
    description: definition.description,
    icon: definition.icon ?? null,
    namespace: definition.namespace ?? null,
    default_action: definition.default_action,
    selector: selectors[0] ?? 'action',
    connection: type.connectionJsonSchema,
    authorization: type.authorization.kinds.map(({ key, kind, required }) => ({
      key,
      kind: kind.kind,
      title: kind.title ?? null,
      fields: [...required],
    })),
    has_test: definition.test !== undefined,
    connector_only: definition.connector_only ?? null,
    retry: (definition.retry as JsonObject | undefined) ?? null,
    rate_budget: (definition.rate_budget as JsonObject | undefined) ?? null,
    actions: actions.values().map(describeAction),
  };
}

function describeAction({ name, action, inputJsonSchema, outputJsonSchema }: CompiledAction): ActionInfo {
  return {
    name,
    title: action.title,
    description: action.description ?? null,
    inputs: inputJsonSchema,
    outputs: outputJsonSchema,
    sample_output: (action.sample_output as JsonValue | undefined) ?? null,
    retry: (action.retry as JsonObject | undefined) ?? null,
  };
}
