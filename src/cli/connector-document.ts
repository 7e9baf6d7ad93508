/** The document of a connector, or the part of one that is to change, from the options of `connector add` and `connector update`. */
import type { JsonObject, JsonValue } from '../model.ts';
import { usageError } from './exit.ts';
import type { YamlFault } from '../yaml.ts';
import { givenSecret, withoutLineEnd } from './given-secret.ts';
import { givenText } from './given-text.ts';

export interface ConnectorOptions {
  file?: string;
  value?: string;
  set?: string[];
  unset?: string[];
  vaultSecret?: string[];
  retry?: string;
  rateBudget?: string;
  circuitBreaker?: string;
  allowPrivate?: string[];
  pool?: string;
  namespace?: string;
  description?: string;
}

/** What the type says of its fields: `properties` of the connection's JSON Schema. */
export type Fields = Record<string, JsonObject>;

/** The document that the options describe; what stands in `--file` comes first. `fieldsOf` is asked only where `--set` or `--unset` needs it. */
export async function documentOf(options: ConnectorOptions, fieldsOf: (type: unknown) => Promise<Fields>): Promise<JsonObject> {
  assertOneInput(options);
  const { file, vaultSecret, retry, rateBudget, circuitBreaker, allowPrivate, pool, namespace, description } = options;
  const document = file === undefined ? {} : await readMapping(file === '-' ? file : `@${file}`, '--file', '{name: Shop, type: HTTP}');
  const value = await valueOf(options, document, fieldsOf);
  return {
    ...document,
    ...(value !== undefined && { value }),
    ...(vaultSecret && { vault_secrets: vaultSecrets(vaultSecret) }),
    ...(retry !== undefined && { retry: await readYaml(retry, '--retry') }),
    ...(rateBudget !== undefined && { rate_budget: await readYaml(rateBudget, '--rate-budget') }),
    ...(circuitBreaker !== undefined && { circuit_breaker: await readYaml(circuitBreaker, '--circuit-breaker') }),
    ...(allowPrivate && { allow_private: allowed(allowPrivate) }),
    ...(pool !== undefined && { pool: pool === 'none' ? null : pool }),
    ...(namespace !== undefined && { namespace }),
    ...(description !== undefined && { description }),
  };
}

async function valueOf(
  { value, set = [], unset = [] }: ConnectorOptions,
  document: JsonObject,
  fieldsOf: (type: unknown) => Promise<Fields>,
): Promise<JsonObject | undefined> {
  if (value === undefined && set.length === 0 && unset.length === 0) return undefined;
  const given = { ...(document['value'] as JsonObject | null | undefined) };
  if (value !== undefined) Object.assign(given, await readMapping(value, '--value', '{"url": "https://example.com"}'));
  const fields = set.length > 0 || unset.length > 0 ? await fieldsOf(document['type']) : {};
  for (const pair of set) {
    const [key, text] = split(pair, '--set', 'key=value');
    given[key] = await fieldValue(key, text, fields[key]);
  }
  for (const key of unset) given[key] = null;
  return given;
}

/** A text stays one where the type wants a text; elsewhere it is read as YAML: numbers, true, lists, objects. */
async function fieldValue(key: string, given: string, field: JsonObject | undefined): Promise<JsonValue> {
  const option = `--set ${key}`;
  const isReadAsIs = field === undefined || takesText(field);
  if (given === '-') return typed(await givenSecret(`${key}: `));
  if (!given.startsWith('@')) return typed(given);
  if (given.startsWith('@@')) return typed(given.slice(1));
  return typed(withoutLineEnd((await givenText(given, option)).text));

  function typed(text: string): JsonValue | Promise<JsonValue> {
    return isReadAsIs ? text : readYaml(text, option, { literal: true });
  }
}

function takesText(field: JsonObject): boolean {
  const choices = [field['anyOf'], field['oneOf']].flatMap((list) => (Array.isArray(list) ? (list as JsonObject[]) : []));
  const { type, enum: values } = field;
  if (choices.some(takesText)) return true;
  if (Array.isArray(type)) return type.includes('string');
  return type === 'string' || (Array.isArray(values) && values.every((item) => typeof item === 'string'));
}

/** `main:shop/api#token=apiToken,user`: several with the same path are one reference. */
function vaultSecrets(given: readonly string[]): JsonObject[] {
  const found: { vault: string; path: string; keys?: Record<string, string> }[] = [];
  for (const text of given) {
    const match = /^(?<vault>[^:]+):(?<path>[^#]+)(?:#(?<keys>.+))?$/.exec(text)?.groups;
    if (!match)
      throw usageError(`--vault-secret: '${text}' must be VAULT:PATH or VAULT:PATH#KEY=INPUT, as in main:shop/api#token=password`);
    const { vault = '', path = '', keys } = match;
    const known = found.find((other) => other.vault === vault && other.path === path && other.keys !== undefined && keys !== undefined);
    const wanted = keys?.split(',').map((pair) => (pair.includes('=') ? split(pair, '--vault-secret', 'key=input') : [pair, pair]));
    if (known) Object.assign(known.keys ?? {}, Object.fromEntries(wanted as [string, string][]));
    else found.push({ vault, path, ...(wanted && { keys: Object.fromEntries(wanted as [string, string][]) }) });
  }
  return found;
}

function allowed(given: readonly string[]): JsonValue {
  if (given.includes('none')) return null;
  return given.includes('true') ? true : given.flatMap((text) => text.split(',').map((part) => part.trim()));
}

function split(pair: string, option: string, form: string): [string, string] {
  const at = pair.indexOf('=');
  // what has no `=` is most likely a misspelt field: its name is quoted, and never what stands behind a `=`
  if (at < 1) throw usageError(`${option}: '${at < 0 ? pair : ''}' must be ${form}`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** Standard input can be read once. */
function assertOneInput({ file, value, set = [], retry, rateBudget, circuitBreaker }: ConnectorOptions): void {
  const readers = [file, value, retry, rateBudget, circuitBreaker, ...set.map((pair) => pair.slice(pair.indexOf('=') + 1))].filter(
    (text) => text === '-' || text === '@-',
  );
  const isTyped = process.stdin.isTTY && file !== '-' && value !== '-';
  if (readers.length > 1 && !isTyped)
    throw usageError('only one option can read standard input: give the others in files, as in --set key=@file');
}

async function readMapping(option: string, name: string, example: string): Promise<JsonObject> {
  const { text, from } = await givenText(option, name);
  const value = await parsed(text, name, from);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw usageError(`${name}: ${from} must be a mapping such as ${example}`);
}

async function readYaml(option: string, name: string, { literal = false } = {}): Promise<JsonValue> {
  const { text, from } = literal ? { text: option, from: 'the text' } : await givenText(option, name);
  return parsed(text, name, from);
}

function whereAndWhy(fault: YamlFault | null): string {
  return fault === null ? 'it cannot be read' : `line ${fault.line}, column ${fault.column}: ${fault.message}`;
}

/** A message never quotes the text: it most likely holds a secret. */
async function parsed(text: string, name: string, from: string): Promise<JsonValue> {
  const [{ LineCounter, parseDocument }, { faultOf }] = await Promise.all([import('yaml'), import('../yaml.ts')]);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { schema: 'core', prettyErrors: false, lineCounter });
  const fault = faultOf(document, lineCounter);
  try {
    if (fault === null) return document.toJS() as JsonValue;
  } catch {
    // such as an alias without its anchor
  }
  throw usageError(`${name}: ${from} is not valid YAML: ${whereAndWhy(fault)}`);
}
