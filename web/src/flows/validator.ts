/** Validates what stands in a run form. It compiles nothing to code, which the Content-Security-Policy would not let run. */
import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { toErrorSchema, type RJSFSchema, type RJSFValidationError, type ValidatorType } from '@rjsf/utils';

type Given = unknown;

function validate(schema: unknown, data: unknown): OutputUnit[] {
  const { valid, errors } = new Validator(schema as Schema, '2020-12', false).validate(data);
  return valid ? [] : errors.filter(({ keyword }) => !WRAPPERS.has(keyword));
}

/** These only say that something further inside is wrong. */
const WRAPPERS = new Set(['properties', 'items', 'prefixItems', '$ref', 'allOf', 'if', 'then', 'else']);

function errorOf({ keyword, error, instanceLocation, keywordLocation }: OutputUnit, schema: unknown): RJSFValidationError {
  const [, missing] = keyword === 'required' ? (/"([^"]+)"/.exec(error) ?? []) : [];
  const place = stepsOf(instanceLocation);
  const whole = missing === undefined ? place : [...place, missing];
  const property = whole.map((part) => `.${part}`).join('');
  const message = missing === undefined ? (keyword === 'pattern' ? ofPattern(schema, keywordLocation) : inWords(error)) : 'is needed';
  return { name: keyword, message, property, stack: `${property.slice(1)} ${message}`.trim(), params: {} };
}

const unescaped = (part: string): string => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');

/** The validator says where the pattern stands, by the way that it went: `#/properties/zip/$ref/pattern`. */
function ofPattern(schema: unknown, place: string): string {
  let at = schema;
  for (const step of stepsOf(place)) {
    at = (at as Record<string, unknown> | undefined)?.[step];
    if (step === '$ref' && typeof at === 'string')
      at = stepsOf(at).reduce<unknown>((part, inner) => (part as Record<string, unknown> | undefined)?.[inner], schema);
  }
  return typeof at === 'string' ? `does not match the pattern ${at}` : 'does not match the pattern';
}

const stepsOf = (pointer: string): string[] =>
  pointer
    .replace(/^[^#]*#/, '')
    .split('/')
    .slice(1)
    .map(unescaped);

function inWords(error: string): string {
  return error
    .replace(/^Instance /, '')
    .replace(/^String /, '')
    .replace(/\.$/, '');
}

export function problemsOf(schema: unknown, data: unknown): RJSFValidationError[] {
  try {
    return validate(schema, data).map((unit) => errorOf(unit, schema));
  } catch {
    // A schema that this validator cannot read is left to the server, which checks anyway.
    return [];
  }
}

export const validator: ValidatorType<Given, RJSFSchema> = {
  validateFormData(formData, schema) {
    const errors = problemsOf(schema, formData);
    return { errors, errorSchema: toErrorSchema(errors) };
  },
  isValid(schema, formData, rootSchema) {
    const { $defs, definitions } = rootSchema as { $defs?: object; definitions?: object };
    return problemsOf({ ...($defs && { $defs }), ...(definitions && { definitions }), ...(schema as object) }, formData).length === 0;
  },
  rawValidation(schema, formData) {
    return { errors: problemsOf(schema, formData) as never };
  },
};

/** What a helper of the form library asks for by this name. */
export default validator;
