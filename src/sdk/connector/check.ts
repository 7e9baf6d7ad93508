/** What is wrong with a definition, said when it is loaded. */
import { isSeveral, type Authorization, type OAuth2Authorization } from './authorization.ts';
import { fieldNames, isZod } from './schema.ts';
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

export const KINDS = ['none', 'basic', 'api_key', 'bearer', 'oauth2', 'custom'] as const;

const GRANTS = ['authorization_code', 'client_credentials'] as const;

export function checkDefinition(type: ConnectorType): void {
  const at = `connector type ${type.name || type.id}`;
  checkNames(type, at);
  checkLooks(type, at);
  checkReason(type, at);
  checkSchema(type.connection, `${at}: connection`);
  const connection = new Set(fieldNames(type.connection));
  for (const key of connection) assertFree(key, at, type);
  for (const key of checkAuthorization(type, at)) {
    assertFree(key, at, type);
    connection.add(key);
  }
  for (const [name, action] of Object.entries(type.actions)) {
    if (!JAVASCRIPT_NAME.test(name))
      throw new Error(`${at}: action '${name}' must be a JavaScript name, for connectors.<namespace>.<action>`);
    checkAction(action, `${at}: action '${name}'`, connection, type);
  }
}

const JAVASCRIPT_NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

function checkNames({ id, name, title, namespace, actions, default_action }: ConnectorType, at: string): void {
  if (!/^[a-z][a-z0-9_-]*$/.test(id)) throw new Error(`${at}: id '${id}' must be lower case letters, digits, - and _`);
  if (!name?.trim()) throw new Error(`${at}: name is missing: it is what connector_type says`);
  if (!title?.trim()) throw new Error(`${at}: title is missing: it is what people read`);
  if (namespace !== undefined && !JAVASCRIPT_NAME.test(namespace))
    throw new Error(`${at}: namespace '${namespace}' must be a JavaScript name, for connectors.<namespace>`);
  if (!actions[default_action]) throw new Error(`${at}: default_action '${default_action}' is none of its actions`);
}

const MAX_ICON = 64 * 1024;
const ACTIVE_SVG = /<script|<foreignObject|<!|\son[a-z]+\s*=|javascript:|<iframe|<object|<embed/i;

function checkLooks({ icon, rate_budget: budget }: ConnectorType, at: string): void {
  if (icon !== undefined && !isPicture(icon))
    throw new Error(`${at}: icon must be SVG text without scripts, or a picture as data:image/…, of at most ${MAX_ICON / 1024} kB`);
  if (!budget) return;
  const { requests, period, concurrency = 1 } = budget;
  const areCounts = [requests, concurrency].every((count) => Number.isSafeInteger(count) && count > 0);
  if (!areCounts || !Number.isFinite(period) || period <= 0)
    throw new Error(`${at}: rate_budget needs requests (whole) and period (seconds), both above 0`);
}

/** It stands in messages, within a sentence. */
function checkReason({ connector_only: why }: ConnectorType, at: string): void {
  if (why === undefined) return;
  if (typeof why !== 'string' || !/^\S(.*[^\s.])?$/.test(why) || why.length > 300)
    throw new Error(`${at}: connector_only must say why, in one line of at most 300 characters without a full stop at its end`);
}

function isPicture(icon: string): boolean {
  if (icon.length > MAX_ICON) return false;
  return icon.startsWith('<svg') ? !ACTIVE_SVG.test(icon) : /^data:image\/(png|jpeg|gif|webp);base64,/.test(icon);
}

function checkAction(action: Action, at: string, connection: ReadonlySet<string>, type: ConnectorType): void {
  if (typeof action.run !== 'function') throw new Error(`${at} has no run`);
  if (!action.title?.trim()) throw new Error(`${at}: title is missing`);
  checkSchema(action.inputs, `${at}: inputs`);
  if (!isZod(action.outputs) && typeof action.outputs !== 'object') throw new Error(`${at}: outputs must be a zod schema or a JSON Schema`);
  for (const key of fieldNames(action.inputs)) {
    if (connection.has(key)) throw new Error(`${at}: input '${key}' is a connection field already`);
    assertFree(key, at, type);
  }
}

function checkSchema(schema: unknown, at: string): void {
  const { shape, properties } = (schema ?? {}) as { shape?: unknown; properties?: unknown };
  if (typeof (isZod(schema) ? shape : properties) !== 'object')
    throw new Error(`${at} must be z.object({…}), or a JSON Schema { type: 'object', properties: {…} }`);
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
    case 'oauth2':
      checkOAuth2(authorization, at);
      return [...(authorization.client_authentication === 'none' ? ['client_id'] : ['client_id', 'client_secret']), 'scope'];
    case 'custom':
      return authorization.fields ? fieldNames(authorization.fields) : [];
    default:
      throw new Error(`${at}: there is no kind '${String((authorization as { kind: unknown }).kind)}'; there are ${KINDS.join(', ')}`);
  }
}

function checkOAuth2(authorization: OAuth2Authorization, at: string): void {
  const { grant, authorization_url: page, token_url: tokens, client_authentication: client } = authorization;
  if (!(GRANTS as readonly string[]).includes(grant)) throw new Error(`${at}: grant must be one of ${GRANTS.join(', ')}`);
  if (!tokens) throw new Error(`${at}: token_url is missing`);
  if (grant === 'authorization_code' && !page) throw new Error(`${at}: authorization_url is missing: it is where the browser goes`);
  if (grant === 'client_credentials' && client === 'none') throw new Error(`${at}: client_credentials need a client_secret`);
}
