/** Adds what proves who sends a request: the last thing that happens to it before it is sent, at each hop. */
import { ConnectorError, type Authorization, type AuthorizationHost } from '../../sdk/connector.ts';
import type { OAuth2Authorization } from '../../sdk/connector/authorization.ts';
import { AUTHORIZATION_INPUT } from '../../sdk/connector/check.ts';
import type { CompiledType } from '../compiled-type.ts';
import type { AccessTokens } from '../oauth/port.ts';
import type { Draft } from './draft.ts';

/** What may be renewed where the far side does not accept it. */
export interface Credential {
  accessToken: string;
}

/** What the call has for it; `tokens` where it is `oauth2`. */
export interface Authorizing extends AuthorizationHost {
  tokens?: AccessTokens | undefined;
}

/** Changes the draft. Rejects with INVALID_INPUT where an input is missing. */
export type Authorize = (draft: Draft) => void | Promise<Credential | void>;

/** Undefined where the type has no authorization, or the connector chose none. */
export function authorizer(
  { authorization, definition, connection }: CompiledType,
  inputs: Record<string, unknown>,
  { tokens, ...host }: Authorizing,
): Authorize | undefined {
  const picked = authorization.pick(inputs);
  if (!picked || picked.kind.kind === 'none') return undefined;
  const { kind, required, key } = picked;
  return (draft) => {
    const missing = required.find((field) => inputs[field] === undefined || inputs[field] === null);
    if (missing !== undefined) {
      const chosen = key === null ? '' : `, which the authorization '${key}' needs (${AUTHORIZATION_INPUT})`;
      throw new ConnectorError('INVALID_INPUT', `${definition.name}: '${missing}' is missing${chosen}`, { retryable: false, unsent: true });
    }
    const known = Object.fromEntries(Object.keys(connection.shape).map((field) => [field, inputs[field]]));
    return kind.kind === 'oauth2' ? withToken(kind, tokens, draft) : apply(kind, known, draft, host);
  };
}

async function withToken(
  { header = 'Authorization', scheme = 'Bearer' }: OAuth2Authorization,
  tokens: AccessTokens | undefined,
  draft: Draft,
): Promise<Credential> {
  if (!tokens) throw new ConnectorError('INVALID_INPUT', 'OAuth 2.0 is not possible here', { retryable: false, unsent: true });
  const accessToken = await tokens.get();
  draft.headers({ [header]: `${scheme}${scheme ? ' ' : ''}${accessToken}` });
  return { accessToken };
}

function apply(
  kind: Exclude<Authorization, OAuth2Authorization>,
  inputs: Record<string, unknown>,
  draft: Draft,
  host: AuthorizationHost,
): void | Promise<void> {
  const valueOf = (field: string) => String(inputs[field]);
  switch (kind.kind) {
    case 'none':
      return;
    case 'basic':
      draft.user(valueOf(kind.user ?? 'user')).password(String(inputs[kind.password ?? 'password'] ?? ''));
      return;
    case 'api_key': {
      const value = `${kind.prefix ?? ''}${valueOf(kind.field ?? 'api_key')}`;
      if (kind.in === 'query') draft.params({ [kind.name]: value });
      else draft.headers({ [kind.name]: value });
      return;
    }
    case 'bearer': {
      const { scheme = 'Bearer', header = 'Authorization' } = kind;
      draft.headers({ [header]: `${scheme}${scheme ? ' ' : ''}${valueOf(kind.field ?? 'token')}` });
      return;
    }
    case 'custom':
      return kind.apply(draft, inputs, host);
  }
}
