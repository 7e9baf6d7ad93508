/** Tokens, users, sessions, and whoever asks. */
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../../permissions.ts';
import { limit, pageOf } from './pages.ts';
import { nameSchema, text, timeAnswer, timeGiven, uuid } from './texts.ts';

export const roleSchema = z.enum(ROLES).meta({ id: 'Role', description: 'What somebody may do; each role may what the one before it may' });
export const permissionSchema = z
  .enum(PERMISSIONS as [string, ...string[]] as typeof PERMISSIONS & [string, ...string[]])
  .meta({ id: 'Permission' });

/** Long enough for whatever is checked later; what is too long is said there. */
const password = z.string().min(1).max(4000);

export const principalAnswer = z
  .object({
    kind: z.enum(['token', 'user', 'local']),
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    permissions: z.array(permissionSchema),
    expires_at: timeAnswer.nullable().meta({ description: 'when the token, or the session, ends; null: not by itself' }),
  })
  .meta({ id: 'Principal', description: 'Whoever asks, and what they may do' });

export const loginBody = z
  .strictObject({ username: text(200).optional(), password: password.optional(), token: text(1000).optional() })
  .refine(({ username, password: given, token }) => (token === undefined) === (username !== undefined && given !== undefined), {
    message: "must have either 'username' and 'password', or 'token'",
  })
  .meta({ id: 'Login' });

export const sessionAnswer = z
  .object({
    id: uuid,
    current: z.boolean().meta({ description: 'it is the one that this request came with' }),
    created_at: timeAnswer,
    last_used_at: timeAnswer.meta({ description: 'within a minute' }),
    expires_at: timeAnswer.meta({ description: 'at the latest; eight hours after its last use before that' }),
    from: z.string().nullable().meta({ description: 'the address that it was opened from' }),
    user_agent: z.string().nullable().meta({ description: 'what the browser said that it is' }),
  })
  .meta({ id: 'Session' });
export const sessionList = z.object({ items: z.array(sessionAnswer) }).meta({ id: 'SessionList' });
export const sessionParams = z.strictObject({ id: uuid });

export const passwordChange = z.strictObject({ current: password, new: password }).meta({ id: 'PasswordChange' });

export const tokenAnswer = z
  .object({
    id: uuid,
    name: z.string(),
    role: roleSchema,
    scopes: z.array(permissionSchema).nullable().meta({ description: 'what of the role it may; null: all' }),
    created_by: z.string().nullable(),
    created_at: timeAnswer,
    expires_at: timeAnswer.nullable(),
    last_used_at: timeAnswer.nullable().meta({ description: 'within a minute' }),
    status: z.enum(['ACTIVE', 'EXPIRED']),
  })
  .meta({ id: 'Token' });
export const newTokenAnswer = tokenAnswer
  .extend({ token: z.string().meta({ description: 'the bearer token; it is shown this once' }) })
  .meta({ id: 'NewToken' });
export const tokenPage = pageOf(tokenAnswer);
export const tokenParams = z.strictObject({ id: uuid });
export const tokenBody = z
  .strictObject({
    name: nameSchema,
    role: roleSchema,
    scopes: z.array(permissionSchema).min(1).max(100).optional(),
    expires_at: timeGiven.optional(),
  })
  .meta({ id: 'TokenRequest' });

export const userAnswer = z
  .object({
    id: uuid,
    name: z.string(),
    role: roleSchema,
    disabled: z.boolean(),
    last_login_at: timeAnswer.nullable(),
    created_at: timeAnswer,
    updated_at: timeAnswer,
  })
  .meta({ id: 'User' });
export const userPage = pageOf(userAnswer);
export const userBody = z.strictObject({ name: text(200), password, role: roleSchema }).meta({ id: 'UserRequest' });
export const userChange = z
  .strictObject({ role: roleSchema.optional(), password: password.optional(), disabled: z.boolean().optional() })
  .meta({ id: 'UserChange' });

export const auditItem = z
  .object({
    id: uuid,
    at: timeAnswer,
    actor: z.object({ kind: z.enum(['token', 'user', 'local', 'execution', 'system']), id: z.string().nullable(), name: z.string() }),
    action: z.string().meta({ example: 'token.create' }),
    object: z.string().meta({ description: 'what it was done to' }),
    execution_id: uuid.nullable(),
    from: z.string().nullable().meta({ description: 'the address that it was asked from' }),
    details: z.record(z.string(), z.unknown()).nullable().meta({ description: 'what changed, by name; never a secret' }),
  })
  .meta({ id: 'AuditItem' });
export const auditPage = pageOf(auditItem);

const auditFilter = {
  actor: text(200).optional().meta({ description: 'a name or an id' }),
  action: text(100).optional().meta({ description: '`token.create`; `token.` for all that begin so' }),
  object: text(500).optional(),
  from: timeGiven.optional(),
  to: timeGiven.optional(),
  q: text(200).optional().meta({ description: 'a part of actor, action, object or address' }),
};
export const auditQuery = z.strictObject({ ...auditFilter, limit, cursor: text(1000).optional() });
export const auditExportQuery = z.strictObject(auditFilter);
