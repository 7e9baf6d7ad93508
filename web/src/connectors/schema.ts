/** The JSON Schemas of connector types, as far as a form needs them. */
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import type { Action, Authorization, ConnectorType } from './queries.ts';

export interface FieldSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: JsonValue;
  enum?: JsonValue[];
  const?: JsonValue;
  anyOf?: FieldSchema[];
  items?: FieldSchema;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  secret?: boolean;
}

/** How a field is shown. `other` is written in YAML. */
export type FieldKind = 'text' | 'number' | 'flag' | 'choice' | 'texts' | 'other';

export function kindOf(field: FieldSchema): FieldKind {
  if (Array.isArray(field.enum)) return field.enum.every((value) => typeof value === 'string') ? 'choice' : 'other';
  const choices = field.anyOf?.filter(({ type }) => type !== 'null');
  if (choices?.length === 1) return kindOf(choices[0]!);
  if (field.type === 'string') return 'text';
  if (field.type === 'number' || field.type === 'integer') return 'number';
  if (field.type === 'boolean') return 'flag';
  return field.type === 'array' && field.items?.type === 'string' ? 'texts' : 'other';
}

/** The mark may stand at the field, or at one of its choices. */
export function isSecret(field: FieldSchema): boolean {
  return field.secret === true || (field.anyOf ?? []).some(isSecret);
}

/** A text of several lines: keys and certificates. Their pattern lets line breaks in, which that of other texts does not. */
export function isLong({ pattern, description, anyOf }: FieldSchema): boolean {
  return pattern === '^[^\\0]*$' || /\bPEM\b/.test(description ?? '') || (anyOf ?? []).some(isLong);
}

export function fieldsOf(schema: JsonObject): Record<string, FieldSchema> {
  const { properties } = schema;
  return (typeof properties === 'object' && properties !== null ? properties : {}) as Record<string, FieldSchema>;
}

export function requiredOf(schema: JsonObject): string[] {
  return Array.isArray(schema['required']) ? schema['required'].map(String) : [];
}

export function actionName(type: ConnectorType, value: JsonObject): string {
  const picked = value[type.selector] ?? value['action'];
  return typeof picked === 'string' ? picked : type.default_action;
}

export function actionOf(type: ConnectorType, value: JsonObject): Action | undefined {
  const name = actionName(type, value);
  return type.actions.find((action) => action.name === name);
}

/** The kind of authorization that the value picks; the first is the default. */
export function authorizationOf(type: ConnectorType, value: JsonObject): Authorization | undefined {
  return type.authorization.find(({ key }) => key !== null && key === value['authorization']) ?? type.authorization[0];
}

export const KINDS: Record<string, string> = {
  none: 'none',
  basic: 'user and password',
  bearer: 'token',
  api_key: 'API key',
  oauth2: 'OAuth 2.0',
  custom: 'its own',
};
