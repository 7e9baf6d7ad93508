/** What is wrong with a definition, said when it is loaded. */
import { isSeveral, type Authorization } from './authorization.ts';
import { fieldNames } from './schema.ts';
import type { Action, ConnectorType } from './type.ts';

/** Option names of `this.connect({...})`; no input of a type may bear one of them. */
export const RESERVED_INPUTS = [
  'name',
  'run',
  'wait',
  'timeout',
  'retry',
  'delivery',
  'priority',
  'orphan',
  'connector',
  'connector_type',
] as const;

/** The input that chooses among several kinds of authorization. */
export const AUTHORIZATION_INPUT = 'authorization';

export const KINDS = ['none', 'basic', 'api_key', 'bearer', 'custom'] as const;

export function checkDefinition(type: ConnectorType): void {
  const at = `connector type ${type.name}`;
  if (!/^[a-z][a-z0-9_-]*$/.test(type.id)) throw new Error(`${at}: id '${type.id}' must be lower case letters, digits, - and _`);
  if (!type.actions[type.default_action]) throw new Error(`${at}: default_action '${type.default_action}' is none of its actions`);
  const connection = new Set(fieldNames(type.connection));
  for (const key of connection) assertFree(key, at, type);
  for (const key of checkAuthorization(type, at)) {
    assertFree(key, at, type);
    connection.add(key);
  }
  for (const [name, action] of Object.entries(type.actions)) checkAction(action, `${at}: action '${name}'`, connection, type);
}

function checkAction(action: Action, at: string, connection: ReadonlySet<string>, type: ConnectorType): void {
  for (const key of fieldNames(action.inputs)) {
    if (connection.has(key)) throw new Error(`${at}: input '${key}' is a connection field already`);
    assertFree(key, at, type);
  }
}

function assertFree(key: string, at: string, type: ConnectorType): void {
  if ((RESERVED_INPUTS as readonly string[]).includes(key))
    throw new Error(`${at}: '${key}' is an option of this.connect and cannot be an input`);
  if (key === 'action' || key === type.selector) throw new Error(`${at}: '${key}' picks the action and cannot be an input`);
  if (key === AUTHORIZATION_INPUT && type.authorization && isSeveral(type.authorization))
    throw new Error(`${at}: '${key}' chooses the kind of authorization and cannot be an input`);
}

/** The fields that the authorization needs. */
function checkAuthorization({ authorization }: ConnectorType, at: string): string[] {
  if (!authorization) return [];
  if (!isSeveral(authorization)) return authorizationFields(authorization, `${at}: authorization`);
  const kinds = Object.entries(authorization);
  if (!kinds.length) throw new Error(`${at}: authorization names no kind; leave it away, or give { kind: 'none' }`);
  return [...new Set(kinds.flatMap(([key, kind]) => authorizationFields(kind, `${at}: authorization '${key}'`)))];
}

/** Throws where the kind is not known. */
export function authorizationFields(authorization: Authorization, at = 'authorization'): string[] {
  switch (authorization.kind) {
    case 'none':
      return [];
    case 'basic':
      return [authorization.user ?? 'user', authorization.password ?? 'password'];
    case 'api_key':
      return [authorization.field ?? 'api_key'];
    case 'bearer':
      return [authorization.field ?? 'token'];
    case 'custom':
      return authorization.fields ? fieldNames(authorization.fields) : [];
    default:
      throw new Error(`${at}: there is no kind '${String((authorization as { kind: unknown }).kind)}'; there are ${KINDS.join(', ')}`);
  }
}
