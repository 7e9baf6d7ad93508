/**
 * A Vault for the tests, which behaves as its public HTTP documentation says: seal, mounts, policies, tokens with their times,
 * AppRole, userpass, Kubernetes, KV 1 and 2, namespaces. A real Vault takes its place where there is one: both pass the same tests.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveHttp, type TestServer } from './far-sides/http-server.ts';
import { answerAuthAdmin, answerLogin, answerToken } from './vault-server/auth.ts';
import { answerKv, type Reply, type Request } from './vault-server/kv.ts';
import { mayDo, mayEnter } from './vault-server/policies.ts';
import {
  denied,
  envelope,
  issue,
  newNamespace,
  noContent,
  nothing,
  VaultError,
  type Namespace,
  type Token,
  type VaultState,
} from './vault-server/state.ts';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
}

/** What stands before the Vault, and may answer in its place. True: it did. */
export type Before = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export interface VaultServer extends TestServer {
  rootToken: string;
  /** every request so far */
  seen: SeenRequest[];
  /** how many requests so far had a path that matches */
  count(path: RegExp): number;
  /** of `sys/health`; a standby answers with 429 or 473 there, and forwards everything else */
  role: { healthStatus: number };
  before: { hook: Before | null };
}

export async function startVault({ tls }: { tls?: { key: string; cert: string } } = {}): Promise<VaultServer> {
  const state: VaultState = { sealed: false, tokens: new Map(), namespaces: new Map([['', newNamespace()]]) };
  const root = issue(state, { policies: ['root'], ttl: 0, path: 'auth/token/root', namespace: '' });
  const seen: SeenRequest[] = [];
  const role = { healthStatus: 200 };
  const before: { hook: Before | null } = { hook: null };
  const server = await serveHttp((request, response) => {
    void (async () => {
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
      if (await before.hook?.(request, response)) return;
      const { status, body } = await answer(state, role, request).catch((error: unknown) => {
        if (error instanceof VaultError) return { status: error.status, body: error.body };
        return { status: 500, body: { errors: [String(error)] } };
      });
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(body === null ? undefined : JSON.stringify(body));
    })();
  }, tls);
  return { ...server, rootToken: root.id, seen, count: (path) => seen.filter((one) => path.test(one.path)).length, role, before };
}

interface Answer {
  status: number;
  body: Reply;
}

async function answer(state: VaultState, role: { healthStatus: number }, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '', 'http://vault');
  const text = await bodyOf(request);
  if (!url.pathname.startsWith('/v1/')) throw nothing();
  const path = decodeURIComponent(url.pathname.slice('/v1/'.length));
  const asked = {
    path,
    query: url.searchParams,
    method: operation(request.method, url.searchParams),
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
  if (path === 'sys/health') return health(state, role);
  if (path === 'sys/unseal') state.sealed = false;
  if (path === 'sys/unseal' || path === 'sys/seal-status') return { status: 200, body: { sealed: state.sealed, initialized: true } };
  if (state.sealed) throw new VaultError(503, ['Vault is sealed']);
  const body = await route(state, asked, request);
  return { status: body === null ? 204 : 200, body };
}

function operation(method = 'GET', query: URLSearchParams): Request['method'] {
  if (method === 'LIST' || (method === 'GET' && /^(true|1)$/.test(query.get('list') ?? ''))) return 'list';
  return method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
}

function health({ sealed }: VaultState, { healthStatus }: { healthStatus: number }): Answer {
  const standby = healthStatus === 429 || healthStatus === 473;
  const body = { initialized: true, sealed, standby, performance_standby: healthStatus === 473, version: '1.21.0' };
  return { status: sealed ? 503 : healthStatus, body };
}

async function route(state: VaultState, asked: Request, { headers }: IncomingMessage): Promise<Reply> {
  const name = String(headers['x-vault-namespace'] ?? '').replace(/^\/+|\/+$/g, '');
  const space = state.namespaces.get(name);
  if (!space) throw nothing();
  const login = /^auth\/(.+)\/(login(?:\/.+)?)$/.exec(asked.path);
  const mount = space.auth.get(login?.[1] ?? '');
  if (login && mount && asked.method === 'write') return answerLogin(state, mount, login[1]!, name, { ...asked, path: login[2]! });
  const token = tokenOf(state, headers['x-vault-token'], name);
  if (!mayDo(token, space, asked)) throw denied();
  return (await behindToken(state, space, token, asked)) ?? null;
}

function tokenOf(state: VaultState, id: unknown, namespace: string): Token {
  const token = state.tokens.get(String(id));
  if (!token) throw denied(id === undefined ? undefined : 'invalid token');
  const isInside = token.namespace === '' || namespace === token.namespace;
  if (token.ends <= Date.now() || !isInside) throw denied('invalid token');
  if (token.usesLeft > 0 && --token.usesLeft === 0) state.tokens.delete(token.id);
  return token;
}

function behindToken(state: VaultState, space: Namespace, token: Token, asked: Request): Reply | Promise<Reply> {
  const { path } = asked;
  if (path.startsWith('sys/')) return system(state, space, token, { ...asked, path: path.slice('sys/'.length) });
  if (path.startsWith('auth/token/')) return answerToken(state, { ...asked, path: path.slice('auth/token/'.length) }, token);
  const auth = [...space.auth].find(([at]) => path.startsWith(`auth/${at}/`));
  if (auth) return answerAuthAdmin(auth[1], { ...asked, path: path.slice(`auth/${auth[0]}/`.length) });
  const mount = [...space.mounts].find(([at]) => path === at || path.startsWith(`${at}/`));
  if (!mount) throw new VaultError(404, [`no handler for route "${path}". route entry not found.`]);
  return answerKv(mount[1], { ...asked, path: path.slice(mount[0].length + 1) });
}

function system(state: VaultState, space: Namespace, token: Token, { path, method, body }: Request): Reply {
  const [, kind, name = ''] = /^(mounts|auth|policies\/acl|namespaces|internal\/ui\/mounts|seal)(?:\/(.+))?$/.exec(path) ?? [];
  switch (kind) {
    case 'seal':
      state.sealed = true;
      return null;
    case 'mounts': {
      if (method === 'delete') return noContent(space.mounts.delete(name));
      const version = (body['options'] as { version?: string } | undefined)?.version === '2' ? 2 : 1;
      return noContent(space.mounts.set(name, { type: 'kv', version, entries: new Map() }));
    }
    case 'auth':
      if (method === 'delete') return noContent(space.auth.delete(name));
      return noContent(space.auth.set(name, { type: body['type'] as never, members: new Map(), config: {}, secretIds: new Map() }));
    case 'policies/acl':
      return noContent(space.policies.set(name, String(body['policy'])));
    case 'namespaces':
      state.namespaces.set(name, newNamespace());
      return envelope({ data: { path: `${name}/` } });
    case 'internal/ui/mounts': {
      const found = [...space.mounts].find(([at]) => name === at || name.startsWith(`${at}/`));
      if (!found || !mayEnter(token, space, found[0])) {
        throw new VaultError(403, [
          `preflight capability check returned 403, please ensure client's policies grant access to path "${name}/"`,
        ]);
      }
      return envelope({ data: { path: `${found[0]}/`, type: 'kv', options: found[1].version === 2 ? { version: '2' } : null } });
    }
    default:
      throw nothing();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
