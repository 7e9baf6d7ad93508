/** The kinds of authorization of a type: which input fields they need, and how they are added to a request. */
import { z } from 'zod';
import type { JsonObject } from '../model.ts';
import { secret, type Authorization, type ConnectorType } from '../sdk/connector.ts';
import { AUTHORIZATION_INPUT, authorizationFields } from '../sdk/connector/check.ts';
import { isSeveral } from '../sdk/connector/authorization.ts';
import { objectOf } from './schemas.ts';

export interface CompiledKind {
  /** what the input `authorization` says; null where there is only one */
  key: string | null;
  kind: Authorization;
  /** the inputs without which it cannot be applied */
  required: readonly string[];
}

export interface CompiledAuthorization {
  kinds: readonly CompiledKind[];
  /** what joins the connection fields */
  shape: Record<string, z.ZodType>;
  /** The kind that the inputs choose; undefined where the type has none, or no such one */
  pick(inputs: JsonObject | Record<string, unknown>): CompiledKind | undefined;
}

const OAUTH2_FIELDS = {
  client_id: z
    .string()
    .min(1)
    .describe('OAuth 2.0: the id under which this installation is registered with the service')
    .meta({ secret: false }),
  client_secret: secret(z.string().min(1).describe('OAuth 2.0: the secret that belongs to client_id')),
  scope: z.string().optional().describe('OAuth 2.0: what access is asked for, parted by blanks; default: as the type says'),
};

export function compileAuthorization({ authorization }: ConnectorType, own: z.ZodObject): CompiledAuthorization {
  if (!authorization) return { kinds: [], shape: {}, pick: () => undefined };
  if (!isSeveral(authorization)) {
    const kind = compileKind(null, authorization, own);
    return { kinds: [kind], shape: fieldsOf(authorization, own), pick: () => kind };
  }
  const kinds = Object.entries(authorization).map(([key, kind]) => compileKind(key, kind, own));
  const fields = kinds.map(({ kind }) => optional(fieldsOf(kind, own)));
  const keys = kinds.map(({ key }) => key ?? '');
  const choice = z
    .enum(keys)
    .default(keys[0] ?? '')
    .meta({ description: 'Which kind of authorization the connector uses', secret: false });
  return {
    kinds,
    shape: { [AUTHORIZATION_INPUT]: choice, ...Object.assign({}, ...fields) },
    pick: (inputs) => kinds.find(({ key }) => key === (inputs[AUTHORIZATION_INPUT] ?? keys[0])),
  };
}

function compileKind(key: string | null, kind: Authorization, own: z.ZodObject): CompiledKind {
  const custom = declaredFields(kind);
  const isOptional = (field: string) => ((custom[field] ?? own.shape[field]) as z.ZodType | undefined)?.safeParse(undefined).success;
  // the type may have said of its own field that it need not be given
  return { key, kind, required: authorizationFields(kind).filter((field) => !isOptional(field)) };
}

/** The fields that the type does not declare itself. */
function fieldsOf(kind: Authorization, own: z.ZodObject): Record<string, z.ZodType> {
  const custom = declaredFields(kind);
  const fields = authorizationFields(kind).filter((field) => !(field in own.shape));
  return Object.fromEntries(fields.map((field) => [field, fieldOf(field, kind, custom)]));
}

function declaredFields(kind: Authorization): z.core.$ZodShape {
  if (kind.kind === 'oauth2') return OAUTH2_FIELDS;
  return kind.kind === 'custom' && kind.fields ? objectOf(kind.fields, 'the fields of an authorization').shape : {};
}

function fieldOf(field: string, kind: Authorization, custom: z.core.$ZodShape): z.ZodType {
  const declared = custom[field] as z.ZodType | undefined;
  if (declared) return kind.kind === 'oauth2' ? declared : secret(declared);
  if (kind.kind !== 'basic') return secret(z.string().min(1));
  // a password may be empty
  return field === (kind.user ?? 'user') ? z.string().min(1) : secret(z.string());
}

function optional(shape: Record<string, z.ZodType>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, field.optional()]));
}
