/** A connector type made ready for calls: what a call needs of its schemas is worked out once, when the type is loaded. */
import { z } from 'zod';
import type { Action, ConnectorType } from '../sdk/connector.ts';
import { RESERVED_INPUTS } from '../sdk/connector.ts';
import type { JsonObject, JsonValue } from '../model.ts';

export interface CompiledAction {
  name: string;
  action: Action;
  /** connection fields and the action's own inputs, unknown keys refused */
  schema: z.ZodObject;
  outputs: z.ZodObject;
  connectionKeys: readonly string[];
  inputKeys: readonly string[];
  /** every key that the merged inputs may have, selectors included */
  keys: ReadonlySet<string>;
  inputJsonSchema: JsonObject;
  outputJsonSchema: JsonObject;
}

export interface CompiledType {
  definition: ConnectorType;
  /** the keys that pick the action: `action`, and the type's own selector before it */
  selectors: readonly string[];
  actions: ReadonlyMap<string, CompiledAction>;
  /** keys of any action, for a connector's value */
  keys: ReadonlySet<string>;
  /** top-level keys whose value is secret as a whole, of any action */
  secretKeys: ReadonlySet<string>;
}

export function compileType(definition: ConnectorType): CompiledType {
  const selectors = definition.selector ? [definition.selector, 'action'] : ['action'];
  const actions = new Map(
    Object.entries(definition.actions).map(([name, action]) => [name, compileAction(definition, name, action, selectors)]),
  );
  const compiled = [...actions.values()];
  return {
    definition,
    selectors,
    actions,
    keys: new Set(compiled.flatMap((action) => [...action.keys])),
    secretKeys: new Set(compiled.flatMap((action) => secretKeysOf(action.inputJsonSchema))),
  };
}

function compileAction(type: ConnectorType, name: string, action: Action, selectors: readonly string[]): CompiledAction {
  const connectionKeys = Object.keys(type.connection.shape);
  const inputKeys = Object.keys(action.inputs.shape);
  const reserved = inputKeys.concat(connectionKeys).find((key) => (RESERVED_INPUTS as readonly string[]).includes(key));
  if (reserved) throw new Error(`connector type ${type.name}: '${reserved}' is an option of this.connect and cannot be an input`);
  const schema = z.strictObject({ ...type.connection.shape, ...action.inputs.shape });
  const outputs = z.looseObject(action.outputs.shape);
  return {
    name,
    action,
    schema,
    outputs,
    connectionKeys,
    inputKeys,
    keys: new Set([...selectors, ...connectionKeys, ...inputKeys]),
    inputJsonSchema: toJsonSchema(schema, 'input'),
    outputJsonSchema: toJsonSchema(outputs, 'output'),
  };
}

function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): JsonObject {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject;
}

/** `secret()` leaves its mark in the JSON Schema, wherever optional or default wraps it. */
function secretKeysOf(schema: JsonObject): string[] {
  const properties = (schema['properties'] ?? {}) as JsonObject;
  return Object.keys(properties).filter((key) => isMarked(properties[key]));
}

function isMarked(schema: JsonValue | undefined): boolean {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema) && schema['secret'] === true;
}

/** One entry of `GET /connector-types`. */
export type ConnectorTypeInfo = {
  id: string;
  name: string;
  title: string;
  description: string;
  namespace: string | null;
  default_action: string;
  /** the input that picks the action */
  selector: string;
  actions: { name: string; title: string; description: string | null; inputs: JsonObject; outputs: JsonObject }[];
};

export function describeType({ definition, actions, selectors }: CompiledType): ConnectorTypeInfo {
  return {
    id: definition.id,
    name: definition.name,
    title: definition.title,
    description: definition.description,
    namespace: definition.namespace ?? null,
    default_action: definition.default_action,
    selector: selectors[0] ?? 'action',
    actions: [...actions.values()].map((compiled) => ({
      name: compiled.name,
      title: compiled.action.title,
      description: compiled.action.description ?? null,
      inputs: compiled.inputJsonSchema,
      outputs: compiled.outputJsonSchema,
    })),
  };
}
