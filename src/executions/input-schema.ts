/**
 * Checks inputs against the JSON Schema that a flow version declares, when an execution starts. The schema comes from a script,
 * so nothing in it may hurt this process: its patterns run on V8's linear engine, which cannot be made to backtrack. A pattern
 * that this engine does not know (look-around, back references) is left to the script's own schema in the sandbox.
 */
import v8 from 'node:v8';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { hint } from '../connectors/near.ts';
import { PetioleError, messageOf } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';

export type InputCheck = (inputs: JsonValue) => void;

v8.setFlagsFromString('--enable-experimental-regexp-engine');

/** Throws INVALID_INPUT, naming each key, when the check is called; COMPILE_ERROR at once where the schema is none. */
export function compileInputCheck(flow: string, schema: JsonObject): InputCheck {
  const validate = compile(flow, schema);
  return (inputs) => {
    if (validate(inputs)) return;
    const problems = (validate.errors ?? []).slice(0, 20).map((error) => sentence(error));
    throw new PetioleError('INVALID_INPUT', `the inputs of the flow '${flow}': ${problems.join('; ')}`, { flow, problems });
  };
}

function compile(flow: string, schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    validateFormats: true,
    code: { regExp: Object.assign(linear, { code: 'linear' }) },
  });
  (addFormats as unknown as typeof addFormats.default)(ajv);
  try {
    return ajv.compile({ ...schema, $id: undefined, $schema: undefined });
  } catch (error) {
    throw new PetioleError('COMPILE_ERROR', `the inputs schema of the flow '${flow}' cannot be used: ${messageOf(error)}`);
  }
}

function linear(pattern: string): { test(text: string): boolean } {
  try {
    return new RegExp(pattern, 'l');
  } catch {
    return { test: () => true };
  }
}

function sentence({ keyword, params, instancePath, message, parentSchema, data }: ErrorObject): string {
  const path = pathOf(instancePath);
  const at = path === '' ? '' : `${path}: `;
  if (keyword === 'required') return `${at}'${String(params['missingProperty'])}' is missing`;
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const key = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
    const known = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {});
    return `${at}there is no input '${key}'${hint(key, known, 'there are')}`;
  }
  const what = path === '' ? 'they' : `'${path}'`;
  if (keyword === 'enum')
    return `${what} must be one of ${(params['allowedValues'] as JsonValue[]).map((value) => JSON.stringify(value)).join(', ')}`;
  if (keyword === 'type') return `${what} must be ${String(params['type'])}, and is ${kindOf(data)}`;
  return `${what} ${message ?? keyword}`;
}

/** `/a/0/b` as `a.0.b` */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
