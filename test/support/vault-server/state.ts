/** What the Vault of the tests holds, and the words in which Vault answers. */
import { randomBytes, randomUUID } from 'node:crypto';

export interface Token {
  id: string;
  accessor: string;
  policies: string[];
  renewable: boolean;
  issued: number;
  /** milliseconds; 0: it does not end */
  ttl: number;
  maxTtl: number;
  ends: number;
  usesLeft: number;
  path: string;
  namespace: string;
}

export interface Mount {
  type: 'kv';
  version: 1 | 2;
  /** path → what version 1 or 2 keeps there */
  entries: Map<string, unknown>;
}

export type AuthMethod = 'approle' | 'userpass' | 'kubernetes';

export interface AuthMount {
  type: AuthMethod;
  /** of AppRole and Kubernetes roles, of userpass users */
  members: Map<string, Record<string, unknown>>;
  config: Record<string, unknown>;
  /** of AppRole: secret id → role and the uses that are left, -1: without end */
  secretIds: Map<string, { role: string; usesLeft: number }>;
}

/** One per namespace. */
export interface Namespace {
  mounts: Map<string, Mount>;
  auth: Map<string, AuthMount>;
  policies: Map<string, string>;
}

export interface VaultState {
  sealed: boolean;
  tokens: Map<string, Token>;
  namespaces: Map<string, Namespace>;
}

export class VaultError extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, errors: string[], more: object = {}) {
    super(errors.join('; '));
    this.status = status;
    this.body = { errors, ...more };
  }
}

/** Vault's 204, after what was done. */
export const noContent = (_done: unknown): null => null;

export const nothing = (): VaultError => new VaultError(404, []);
export const denied = (why?: string): VaultError =>
  new VaultError(403, why === undefined ? ['permission denied'] : [`2 errors occurred:\n\t* permission denied\n\t* ${why}\n\n`]);

export function envelope(more: object): object {
  return {
    request_id: randomUUID(),
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth: null,
    ...more,
  };
}

export function newNamespace(): Namespace {
  return { mounts: new Map(), auth: new Map(), policies: new Map() };
}

/** Seconds as Vault takes them: a number, or a text such as `90s`, `5m`, `1h`. In milliseconds. */
export function duration(value: unknown): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(String(value ?? 0)) ?? [];
  return Number(amount ?? 0) * { s: 1000, m: 60_000, h: 3_600_000, '': 1000 }[unit ?? '']!;
}

export interface TokenWishes {
  policies: string[];
  ttl: number;
  maxTtl?: number;
  renewable?: boolean;
  uses?: number;
  path: string;
  namespace: string;
  noDefault?: boolean;
}

/** A service token. Without a time of its own it has Vault's default of 32 days. */
export function issue(
  state: VaultState,
  { policies, ttl, maxTtl = 0, renewable = true, uses = 0, path, namespace, noDefault }: TokenWishes,
): Token {
  const issued = Date.now();
  const isRoot = policies.includes('root');
  const lease = ttl || (isRoot ? 0 : 32 * 86_400_000);
  const life = maxTtl > 0 ? Math.min(lease, maxTtl) : lease;
  const token: Token = {
    id: `hvs.${randomBytes(24).toString('base64url')}`,
    accessor: randomBytes(12).toString('hex'),
    policies: isRoot ? ['root'] : [...new Set([...(noDefault ? [] : ['default']), ...policies])],
    renewable: renewable && life > 0,
    issued,
    ttl: life,
    maxTtl,
    ends: life > 0 ? issued + life : Infinity,
    usesLeft: uses || -1,
    path,
    namespace,
  };
  state.tokens.set(token.id, token);
  return token;
}

export function authOf(token: Token): object {
  const { id, accessor, policies, renewable } = token;
  const left = token.ends === Infinity ? 0 : Math.max(0, Math.floor((token.ends - Date.now()) / 1000 + 0.5));
  return {
    client_token: id,
    accessor,
    policies,
    token_policies: policies,
    metadata: {},
    lease_duration: left,
    renewable,
    entity_id: '',
    token_type: 'service',
    orphan: true,
    num_uses: Math.max(0, token.usesLeft),
  };
}
