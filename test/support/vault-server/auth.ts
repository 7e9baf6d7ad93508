/** Tokens and the methods to get one. */
import { randomUUID } from 'node:crypto';
import type { Reply, Request } from './kv.ts';
import {
  authOf,
  denied,
  duration,
  envelope,
  issue,
  noContent,
  nothing,
  VaultError,
  type AuthMount,
  type Token,
  type VaultState,
} from './state.ts';

export function answerToken(state: VaultState, { path, body }: Request, caller: Token): Reply {
  switch (path) {
    case 'create':
    case 'create-orphan': {
      const { policies = caller.policies, ttl, explicit_max_ttl, renewable, num_uses, period, no_default_policy } = body;
      const wishes = { policies: policies as string[], ttl: duration(period ?? ttl), maxTtl: duration(explicit_max_ttl) };
      const more = {
        renewable: renewable as boolean | undefined,
        uses: num_uses as number | undefined,
        noDefault: no_default_policy === true,
      };
      return envelope({ auth: authOf(issue(state, { ...wishes, ...more, path: 'auth/token/create', namespace: caller.namespace })) });
    }
    case 'accessors':
      return envelope({ data: { keys: [...state.tokens.values()].map(({ accessor }) => accessor) } });
    case 'lookup-accessor': {
      const found = [...state.tokens.values()].find(({ accessor }) => accessor === body['accessor']);
      if (!found) throw new VaultError(403, ['invalid accessor']);
      return envelope({ data: { ...lookedUp(found), id: '' } });
    }
    case 'lookup-self':
      return envelope({ data: lookedUp(caller) });
    case 'renew-self':
      return renewed(caller);
    case 'revoke-self':
      return noContent(state.tokens.delete(caller.id));
    case 'revoke':
      return noContent(state.tokens.delete(String(body['token'])));
    default:
      throw nothing();
  }
}

function lookedUp({ id, accessor, policies, renewable, issued, ttl, maxTtl, ends, usesLeft, path }: Token): object {
  const expire_time = ends === Infinity ? null : new Date(ends).toISOString();
  const left = ends === Infinity ? 0 : Math.max(0, Math.floor((ends - Date.now()) / 1000 + 0.5));
  return {
    accessor,
    creation_time: Math.floor(issued / 1000),
    creation_ttl: ttl / 1000,
    display_name: 'token',
    entity_id: '',
    expire_time,
    explicit_max_ttl: maxTtl / 1000,
    id,
    issue_time: new Date(issued).toISOString(),
    meta: null,
    num_uses: Math.max(0, usesLeft),
    orphan: true,
    path,
    policies,
    renewable,
    ttl: left,
    type: 'service',
  };
}

function renewed(token: Token): Reply {
  if (!token.renewable) throw new VaultError(400, ['lease is not renewable']);
  const wanted = Date.now() + token.ttl;
  const last = token.maxTtl > 0 ? token.issued + token.maxTtl : Infinity;
  token.ends = Math.min(wanted, last);
  const warnings = last < wanted ? ['TTL of "2s" exceeded the effective max_ttl of "1s"; TTL value is capped accordingly'] : null;
  return envelope({ auth: authOf(token), warnings });
}

/** `path` is below the mount; null where it is a login that needs no token. */
export function answerLogin(
  state: VaultState,
  mount: AuthMount,
  at: string,
  namespace: string,
  { path, body }: Request,
): Promise<Reply> | Reply {
  const enter = (member: Record<string, unknown>): Reply => {
    const {
      token_policies: policies = [],
      token_ttl: ttl,
      token_max_ttl: max,
      token_num_uses: uses,
      token_type: type,
      token_no_default_policy: bare,
    } = member;
    const wishes = {
      policies: [policies].flat() as string[],
      ttl: duration(ttl),
      maxTtl: duration(max),
      uses: uses as number,
      renewable: type !== 'batch',
      noDefault: bare === true,
    };
    return envelope({ auth: authOf(issue(state, { ...wishes, path: `auth/${at}/login`, namespace })) });
  };
  if (mount.type === 'approle') return enter(enterAppRole(mount, body));
  if (mount.type === 'kubernetes') return enterKubernetes(mount, body).then(enter);
  const user = mount.members.get(path.slice('login/'.length));
  if (!user || user['password'] !== body['password']) throw new VaultError(400, ['invalid username or password']);
  return enter(user);
}

function enterAppRole({ members, secretIds }: AuthMount, { role_id, secret_id }: Record<string, unknown>): Record<string, unknown> {
  const [name, role] = [...members].find(([, { role_id: id }]) => id === role_id) ?? [];
  if (!role) throw new VaultError(400, ['invalid role or secret ID']);
  if (role['bind_secret_id'] === false) return role;
  const known = secretIds.get(String(secret_id));
  if (!known || known.role !== name) throw new VaultError(400, ['invalid role or secret ID']);
  if (known.usesLeft > 0 && --known.usesLeft === 0) secretIds.delete(String(secret_id));
  return role;
}

/** Vault asks the cluster whose token it is. */
async function enterKubernetes(
  { members, config }: AuthMount,
  { role: name, jwt }: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const role = members.get(String(name));
  if (!role) throw new VaultError(400, [`invalid role name "${String(name)}"`]);
  const answer = await fetch(`${String(config['kubernetes_host'])}/apis/authentication.k8s.io/v1/tokenreviews`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: jwt } }),
  });
  const { status } = (await answer.json()) as { status?: { authenticated?: boolean; user?: { username?: string } } };
  const [, , namespace, account] = status?.user?.username?.split(':') ?? [];
  const fits = (bound: unknown, actual: string | undefined): boolean => [bound].flat().some((one) => one === '*' || one === actual);
  if (
    !status?.authenticated ||
    !fits(role['bound_service_account_names'], account) ||
    !fits(role['bound_service_account_namespaces'], namespace)
  ) {
    throw denied();
  }
  return role;
}

/** Roles, users and the configuration of a method. */
export function answerAuthAdmin({ type, members, config, secretIds }: AuthMount, { method, path, body }: Request): Reply {
  const [, kind, name = '', part] = /^(role|users|config)(?:\/([^/]+))?(?:\/(role-id|secret-id))?$/.exec(path) ?? [];
  if (kind === 'config') return noContent(Object.assign(config, body));
  if (kind === undefined) throw nothing();
  if (part === 'role-id') return envelope({ data: { role_id: (members.get(name) ?? {})['role_id'] } });
  if (part === 'secret-id') {
    const secret_id = randomUUID();
    secretIds.set(secret_id, { role: name, usesLeft: Number(members.get(name)?.['secret_id_num_uses'] ?? 0) || -1 });
    return envelope({ data: { secret_id, secret_id_accessor: randomUUID(), secret_id_ttl: 0, secret_id_num_uses: 0 } });
  }
  if (method === 'delete') return noContent(members.delete(name));
  members.set(name, { ...(type === 'approle' && { role_id: randomUUID() }), ...members.get(name), ...body });
  return null;
}
