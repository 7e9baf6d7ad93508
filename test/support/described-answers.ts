/**
 * What the OpenAPI document says of an answer holds for every answer that a test gets: its status, its content type, its schema, and
 * of a problem its code. Members that the document does not name are refused here, though clients must bear them.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ownDocument } from '../../src/api/openapi/own.ts';

type Json = { [key: string]: unknown };
type Operation = { operationId: string; responses: Record<string, { content?: Record<string, { schema: Json }> }> };

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

export interface GivenAnswer {
  method: string;
  /** with or without a query */
  path: string;
  status: number;
  contentType: string | null;
  /** undefined: none */
  body: unknown;
}

/** Throws an error that says what the document does not know. */
export function checkAnswer(answer: GivenAnswer): void {
  const path = answer.path.split('?', 1)[0]!;
  const at = `${answer.method} ${path} answered ${answer.status}`;
  const operation = described().find((one) => one.method === answer.method.toLowerCase() && one.pattern.test(path));
  // what is no route, or takes another method, is in no document
  if (!operation) return;
  const response = operation.responses[String(answer.status)];
  if (!response) throw new Error(`${at}, which ${operation.id} does not: ${shown(answer.body)}`);
  const type = answer.contentType?.split(';', 1)[0] ?? null;
  if (response.size === 0 && answer.body === undefined) return;
  const check = response.get(type ?? '') ?? response.get('*/*');
  if (!check) throw new Error(`${at} with ${type}, but ${operation.id} gives ${[...response.keys()].join(' or ') || 'nothing'}`);
  if (!/json/.test(type ?? '') || check(answer.body)) return;
  const problems = check.errors!.slice(0, 3).map(({ instancePath, message, params }) => `${instancePath} ${message} ${shown(params)}`);
  throw new Error(`${at}, which is not as ${operation.id} describes it: ${problems.join('; ')}: ${shown(answer.body)}`);
}

interface Described {
  id: string;
  method: string;
  pattern: RegExp;
  /** status → content type → schema */
  responses: Record<string, Map<string, ValidateFunction>>;
}

let known: Described[] | undefined;

/** Made when the first test asks. Addresses without parameters come first, as the router has it. */
function described(): Described[] {
  return (known ??= describe());
}

function describe(): Described[] {
  const document = strict(ownDocument('0.0.0') as unknown as Json) as Json;
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'api', components: document.components });
  const paths = Object.entries(document.paths as Record<string, Record<string, Operation>>);
  const found = paths.flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, ...describeOperation(ajv, method, path, item[method]!) })),
  );
  return found.sort((a, b) => parametersOf(a.path) - parametersOf(b.path));
}

function describeOperation(ajv: Ajv2020, method: string, path: string, { operationId, responses }: Operation): Described {
  const source = path.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part.replace(/[.]/g, '\\.')));
  const compiled = Object.entries(responses).map(([status, { content = {} }]) => {
    const types = Object.entries(content).map(([type, { schema }]): [string, ValidateFunction] => [type, lazily(ajv, schema)]);
    return [status, new Map(types)];
  });
  return { id: operationId, method, pattern: new RegExp(`^${source.join('/')}/?$`), responses: Object.fromEntries(compiled) };
}

/** Compiling all of them costs more than most files of tests ask of. */
function lazily(ajv: Ajv2020, schema: Json): ValidateFunction {
  let compiled: ValidateFunction | undefined;
  const check = ((value: unknown): boolean => {
    compiled ??= ajv.compile(inApi(schema) as Json);
    const isRight = compiled(value) as boolean;
    check.errors = compiled.errors;
    return isRight;
  }) as ValidateFunction;
  return check;
}

/** References of a response, from outside of the document. */
function inApi(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/'));
}

/** Objects have the members that they name, and no other ones. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strict(item)])) as Json;
  const isClosed = copy.type === 'object' && copy.properties !== undefined && copy.additionalProperties === undefined;
  return isClosed ? { ...copy, additionalProperties: false } : copy;
}

function parametersOf(path: string): number {
  return path.split('{').length;
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 300) ?? 'nothing';
}
