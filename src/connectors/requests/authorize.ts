/** Adds what proves who sends a request: the last thing that happens to it before it is sent, at each hop. */
import { ConnectorError, type Authorization } from '../../sdk/connector.ts';
import { AUTHORIZATION_INPUT } from '../../sdk/connector/check.ts';
import type { CompiledType } from '../compiled-type.ts';
import type { Draft } from './draft.ts';

/** Changes the draft. Rejects with INVALID_INPUT where an input is missing. */
export type Authorize = (draft: Draft) => void | Promise<void>;

/** Undefined where the type has no authorization, or the connector chose none. */
export function authorizer(
  { authorization, definition, connection }: CompiledType,
  inputs: Record<string, unknown>,
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
    return apply(kind, known, draft);
  };
}

function apply(kind: Authorization, inputs: Record<string, unknown>, draft: Draft): void | Promise<void> {
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
      return kind.apply(draft, inputs);
  }
}
