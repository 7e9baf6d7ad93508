/** The schemas of a flow: what it says of itself, and the validation of what is zod (JSON Schema is validated by the worker). */
import type { JsonValue } from '../../model.ts';
import type { FlowDescription } from '../protocol.ts';
import type { FlowDefinition, Schema, StandardIssue, StandardResult, StandardSchema } from '../../sdk/flow.ts';
import { fault } from './faults.ts';
import { hasOwn, keysOf, parseJson, stringifyJson } from './primordials.ts';

type Packages = Record<string, unknown>;
type Side = 'input' | 'output';

/** zod 4.2 and later, and others: https://standardschema.dev/json-schema */
interface JsonSchemaSource {
  jsonSchema?: Partial<Record<Side, (options: { target: string }) => unknown>>;
}

interface ZodModule {
  toJSONSchema?: (schema: unknown, options: object) => unknown;
}

const TARGET = 'draft-2020-12';
const ZOD_MODULES = ['zod', 'zod/v4', 'zod/mini', 'zod/v4-mini', 'zod/v4/core'];

export function describeFlow(definition: FlowDefinition, packages: Packages): FlowDescription {
  return {
    name: definition.name,
    inputs: jsonSchemaOf(definition.inputs, 'input', packages),
    outputs: jsonSchemaOf(definition.outputs, 'output', packages),
    ...(definition.preflight && { preflight: true }),
    ...(definition.concurrency !== null && { concurrency: definition.concurrency }),
    ...(definition.pool !== null && { pool: definition.pool }),
  };
}

/** Null where there is no schema, or none that can be written as JSON Schema. */
function jsonSchemaOf(schema: Schema | null, side: Side, packages: Packages): JsonValue {
  if (schema === null) return null;
  const given = isStandard(schema) ? converted(schema, side, packages) : schema;
  return given === undefined ? null : (parseJson(stringifyJson(given)) as JsonValue);
}

function converted(schema: StandardSchema, side: Side, packages: Packages): unknown {
  const zod = ZOD_MODULES.map((name) => (hasOwn(packages, name) ? (packages[name] as ZodModule) : undefined)).find((m) => m?.toJSONSchema);
  // zod's own function can write what has no JSON Schema (a date, a transform) as "anything"; the standard one throws there
  if (schema['~standard'].vendor === 'zod' && zod?.toJSONSchema) {
    return zod.toJSONSchema(schema, {
      target: TARGET,
      io: side,
      unrepresentable: 'any',
      ...(side === 'input' && { override: openCoerced }),
    });
  }
  try {
    return (schema['~standard'] as JsonSchemaSource).jsonSchema?.[side]?.({ target: TARGET });
  } catch {
    return undefined;
  }
}

interface Written {
  zodSchema: { _zod?: { def?: { coerce?: boolean } } };
  jsonSchema: Record<string, unknown>;
}

const KEPT = ['title', 'description', 'default', 'examples', 'secret'];

/** `z.coerce.number()` takes a text too, but zod writes it as a number; the worker must not refuse what the flow would take. */
function openCoerced({ zodSchema, jsonSchema }: Written): void {
  if (zodSchema._zod?.def?.coerce !== true) return;
  for (const key of keysOf(jsonSchema)) if (!KEPT.includes(key)) delete jsonSchema[key];
}

export function isStandard(schema: Schema | null): schema is StandardSchema {
  return schema !== null && typeof schema === 'object' && typeof schema['~standard']?.validate === 'function';
}

export function validate(schema: StandardSchema, value: unknown): StandardResult<unknown> | Promise<StandardResult<unknown>> {
  return schema['~standard'].validate(value);
}

/** The inputs with the schema's defaults and transforms. */
export function acceptedInputs(result: StandardResult<unknown>): unknown {
  if (result.issues === undefined) return result.value;
  throw fault('INVALID_INPUT', `The inputs do not fit the flow's schema: ${issuesText('inputs', result.issues)}`);
}

export function acceptedOutput(result: StandardResult<unknown>): unknown {
  if (result.issues === undefined) return result.value;
  throw fault('FLOW_ERROR', `The output does not fit the flow's outputs schema: ${issuesText('output_value', result.issues)}`);
}

/** `inputs.ref: expected string`, one after the other. */
function issuesText(what: string, issues: readonly StandardIssue[]): string {
  return issues.map((issue) => `${pathText(what, issue)}: ${issue.message}`).join('; ');
}

function pathText(what: string, { path }: StandardIssue): string {
  let text = what;
  for (const segment of path ?? []) {
    const key = typeof segment === 'object' ? segment.key : segment;
    text += typeof key === 'number' ? `[${key}]` : `.${String(key)}`;
  }
  return text;
}
