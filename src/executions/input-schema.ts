/**
 * Checks inputs against the JSON Schema that a flow version declares, when an execution starts. The schema comes from a script,
 * so nothing in it may hurt this process: its patterns run on V8's linear engine, which cannot be made to backtrack. A pattern
 * that this engine does not know (look-around, back references) is left to the script's own schema in the sandbox. A schema of
 * forty lines that each refer to the next one twice would be looked at 2^40 times, so schema and check have a time limit.
 */
import { Ajv2020, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { linearPattern } from '../connectors/linear-pattern.ts';
import { hint } from '../connectors/near.ts';
import { PetioleError, messageOf } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import { LimitedTime } from './limited-time.ts';

export type InputCheck = (inputs: JsonValue) => void;

/** Of one check, and of making it. A schema of a thousand fields is made in 0.2 s, and checks 1 MB of inputs in 0.02 s. */
const LIMIT_MS = 1000;

/**
 * Throws INVALID_INPUT, naming each key, when the check is called, or where it takes too long; COMPILE_ERROR at once where the schema
 * is none.
 */
export function compileInputCheck(flow: string, schema: JsonObject, limitMs = LIMIT_MS): InputCheck {
  const validate = compile(flow, schema, limitMs);
  const limit = new LimitedTime(limitMs);
  const most = mostUnlimited(schema);
  return (inputs) => {
    const isFine = JSON.stringify(inputs).length <= most ? validate(inputs) : limit.run(() => validate(inputs));
    if (isFine === null) throw new PetioleError('INVALID_INPUT', `the inputs of the flow '${flow}' ${TOO_LONG}`, { flow });
    if (isFine) return;
    const problems = (validate.errors ?? []).slice(0, 20).map((error) => sentence(error));
    throw new PetioleError('INVALID_INPUT', `the inputs of the flow '${flow}': ${problems.join('; ')}`, { flow, problems });
  };
}

/**
 * Characters of inputs that are checked without a limit, which costs a start 0.1 ms: what refers to nothing looks at each part of the
 * inputs at most once for each part of the schema.
 */
function mostUnlimited(schema: JsonObject): number {
  const text = JSON.stringify(schema);
  return /"\$(ref|dynamicRef|recursiveRef)"/.test(text) ? 0 : 5_000_000 / text.length;
}

const TOO_LONG = 'take too long to be checked against the schema that it declares: simplify the schema, or give it less';

function compile(flow: string, schema: JsonObject, limitMs: number): ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    validateFormats: true,
    // else what is referred to is written out at each place: a short schema becomes a program of gigabytes
    inlineRefs: false,
    code: { regExp: Object.assign(linear, { code: 'linear' }) },
  });
  (addFormats as unknown as typeof addFormats.default)(ajv);
  ajv.removeKeyword('uniqueItems').addKeyword(UNIQUE_ITEMS);
  const refuse = (why: string) => new PetioleError('COMPILE_ERROR', `the inputs schema of the flow '${flow}' cannot be used: ${why}`);
  let validate: ValidateFunction | null;
  try {
    validate = new LimitedTime(limitMs).run(() => ajv.compile({ ...schema, $id: undefined, $schema: undefined }));
  } catch (error) {
    throw refuse(messageOf(error));
  }
  if (validate === null) throw refuse('it takes too long to read; simplify it');
  return validate;
}

/** ajv compares each item with each other one, which takes 9 s for 20,000 short lists: here each is looked at once. */
const UNIQUE_ITEMS: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must NOT have duplicate items' },
  validate: (isWanted: boolean, items: JsonValue[]) => !isWanted || new Set(items.map(canonical)).size === items.length,
};

/** One text for values that are equal, whatever the order of their keys. */
function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return { '': Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)) };
  });
}

function linear(pattern: string): { test(text: string): boolean } {
  return linearPattern(pattern) ?? { test: () => true };
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
