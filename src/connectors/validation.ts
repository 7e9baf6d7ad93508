/** Validates merged inputs and says of each wrong key what is expected. */
import type { z } from 'zod';
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import type { CompiledAction, CompiledType } from './compiled-type.ts';
import { kindNamed as expectedOf, kindOf, placed } from '../zod-words.ts';
import { hint } from './near.ts';

type Issue = z.core.$ZodIssue;

/** Takes the selector out of the merged inputs and finds the action; a namespace call has picked it already. */
export function pickAction(type: CompiledType, merged: JsonObject, picked?: string): CompiledAction {
  let wanted = picked;
  for (const selector of type.selectors) {
    const value = merged[selector];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw invalidInput(type, [`'${selector}' must be a text, the name of an action`], [selector]);
    wanted ??= value;
  }
  wanted ??= type.definition.default_action;
  const action = type.actions.get(wanted);
  if (action) return action;
  const message = `'${type.selectors[0]}': there is no action '${wanted}'${hint(wanted, type.actions.keys(), 'there are')}`;
  throw invalidInput(type, [message], [type.selectors[0] ?? 'action']);
}

/** The inputs with defaults filled in, or one error that names every wrong key. */
export function validateInputs(type: CompiledType, action: CompiledAction, merged: JsonObject): Record<string, unknown> {
  // without a prototype, since `__proto__` is a key like any other in JSON
  const inputs = Object.create(null) as JsonObject;
  for (const key of Object.keys(merged)) {
    if (!type.selectors.includes(key)) inputs[key] = merged[key] as JsonValue;
  }
  const result = action.schema.safeParse(inputs);
  if (result.success) return result.data;
  const issues = result.error.issues;
  throw invalidInput(
    type,
    issues.map((issue) => describeIssue(issue, inputs, type, action)),
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && !issue.path.length ? issue.keys : [issue.path.join('.')])),
  );
}

/**
 * What can be said of a connector's value alone: unknown keys and wrong types, but not what is missing, since Vault and the
 * script may still give it.
 */
export function validateValue(type: CompiledType, value: JsonObject): void {
  const messages: string[] = [];
  const keys: string[] = [];
  const action = pickAction(type, value);
  for (const [key, given] of Object.entries(value)) {
    if (type.selectors.includes(key) || (typeof given === 'string' && given.includes('${vault:'))) continue;
    const field = fieldOf(action, key) ?? fieldOfAny(type, key);
    const issue = field?.safeParse(given).error?.issues[0];
    if (!field) messages.push(unknownKey(key, type, action));
    else if (issue) messages.push(describeIssue({ ...issue, path: [key, ...issue.path] }, value, type, action));
    if (!field || issue) keys.push(key);
  }
  if (messages.length) throw invalidInput(type, messages, keys);
}

/** `constructor` is a key like any other in a document, and no field. */
function fieldOf({ schema }: CompiledAction, key: string): z.ZodType | undefined {
  return Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.ZodType) : undefined;
}

function fieldOfAny(type: CompiledType, key: string): z.ZodType | undefined {
  for (const action of type.actions.values()) {
    const field = fieldOf(action, key);
    if (field) return field;
  }
  return undefined;
}

function invalidInput(type: CompiledType, messages: string[], keys: string[]): PetioleError {
  const text = messages.length === 1 ? messages[0] : messages.map((message) => `\n- ${message}`).join('');
  return new PetioleError('INVALID_INPUT', `${type.definition.name}: ${text}`, { keys });
}

/** Nobody reads more; a script may give a hundred thousand, and what each may have meant is looked for. */
const MOST_NAMED = 20;

function describeIssue(issue: Issue, inputs: JsonObject, type: CompiledType, action: CompiledAction): string {
  const where = `'${issue.path.join('.')}'`;
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.slice(0, MOST_NAMED);
    const more = issue.keys.length > MOST_NAMED ? `; and ${issue.keys.length - MOST_NAMED} more` : '';
    if (!issue.path.length) return `${keys.map((key) => unknownKey(key, type, action)).join('; ')}${more}`;
    return `${where}: unknown key ${keys.map((key) => `'${key}'`).join(', ')}${more}`;
  }
  const given = valueAt(inputs, issue.path);
  if (issue.code === 'custom' && !issue.path.length) return issue.message;
  if (given === undefined && issue.code === 'invalid_type') return `${where} is missing: expected ${expectedOf(issue.expected)}`;
  if (issue.code === 'invalid_type') return `${where} ${mismatch(issue.expected, given)}`;
  if (issue.code === 'invalid_union') return `${where} ${unionMismatch(issue, given)}`;
  if (issue.code === 'invalid_value') return `${where} must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  return placed(where, issue.message);
}

function unknownKey(key: string, type: CompiledType, action: CompiledAction): string {
  if (type.keys.has(key)) {
    const owners = [...type.actions.values()].filter((other) => other.keys.has(key)).map((other) => other.name);
    return `'${key}' is no input of action '${action.name}' (it belongs to ${owners.join(', ')})`;
  }
  return `unknown input '${key}'${hint(key, action.keys, 'known are')}`;
}

function mismatch(expected: string, given: JsonValue | undefined): string {
  const advice =
    expected === 'string' && (typeof given === 'number' || typeof given === 'boolean')
      ? `: put it in quotes`
      : (expected === 'number' || expected === 'int') && typeof given === 'string' && given.trim() !== '' && !Number.isNaN(Number(given))
        ? ': leave the quotes away'
        : '';
  return `must be ${expectedOf(expected)}, not ${kindOf(given)}${advice}`;
}

function unionMismatch(issue: Extract<Issue, { code: 'invalid_union' }>, given: JsonValue | undefined): string {
  const kinds = expectedKinds(issue);
  const quotes = (typeof given === 'number' || typeof given === 'boolean') && kinds.includes('a text') ? ': put it in quotes' : '';
  return `must be ${kinds.join(', or ')}; given was ${kindOf(given)}${quotes}`;
}

/** What each branch of a union wants; a branch that fails further inside says where. */
function expectedKinds(issue: Issue): string[] {
  const where = issue.path.length ? ` in '${issue.path.join('.')}'` : '';
  if (issue.code === 'invalid_union') {
    const kinds = issue.errors.flatMap((branch) => (branch[0] ? expectedKinds(branch[0]) : []));
    return [...new Set(kinds)].map((kind) => `${kind}${where}`);
  }
  if (issue.code === 'invalid_type') return [`${expectedOf(issue.expected)}${where}`];
  if (issue.code === 'invalid_value') return [`${issue.values.map((value) => JSON.stringify(value)).join(' or ')}${where}`];
  return [`${issue.message}${where}`];
}

function valueAt(inputs: JsonObject, path: readonly PropertyKey[]): JsonValue | undefined {
  let at: JsonValue | undefined = inputs;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, JsonValue | undefined>)[step];
  }
  return at;
}
