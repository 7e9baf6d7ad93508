/** A server whose tokens, users, sessions and audit log are real, on a real database; what lies behind its other routes only notes what it is asked. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi, type ApiDependencies } from '../../src/api/server.ts';
import type { AccessPorts } from '../../src/api/access-ports.ts';
import type { ServedRoute } from '../../src/api/routes.ts';
import { openAccess } from '../../src/compose/access.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { createPool } from '../../src/storage/pool.ts';
import { checkAnswer } from './described-answers.ts';
import { ADMIN_TOKEN } from './product.ts';

export interface AccessServer {
  url: string;
  access: AccessPorts;
  /** what lies behind the routes was asked this */
  asked: string[];
  /** lines of the log */
  lines: { level: string; message: string; [key: string]: unknown }[];
  routes: readonly ServedRoute[];
  stop(): Promise<void>;
}

/** Of a shape that the test knows. */
export type Parsed = ReturnType<typeof JSON.parse>;

export interface Sent {
  status: number;
  headers: Headers;
  body: { [key: string]: Parsed };
  text: string;
}

export async function startAccessServer(
  databaseUrl: string,
  more: Partial<ApiDependencies> & { adminToken?: string | null } = {},
): Promise<AccessServer> {
  const { adminToken = ADMIN_TOKEN, ...given } = more;
  const folder = await mkdtemp(join(tmpdir(), 'petiole-access-'));
  const made = new AsyncDisposableStack();
  made.defer(() => rm(folder, { recursive: true, force: true }));
  const pool = createPool(databaseUrl, { max: 5, planner: 'default' });
  made.defer(() => pool.end());
  const { access } = await openAccess(
    { adminToken, dataFolder: folder },
    { firstToken: false },
    { database: { reads: pool }, known: new KnownSecrets() },
    made,
  );
  const asked: string[] = [];
  const lines: AccessServer['lines'] = [];
  const api = await createApi({ ...behind(asked), access, log: logInto(lines), bodyLimit: 100_000, ...given } as ApiDependencies);
  made.defer(() => api.close());
  const url = await api.listen('127.0.0.1', 0);
  return { url, access, asked, lines, routes: api.routes, stop: () => made.disposeAsync() };
}

function logInto(lines: AccessServer['lines']) {
  const at = (level: string) => (details: object, message: string) => void lines.push({ level, message, ...details });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Every port takes every question, and answers with something that most views can show. */
function behind(asked: string[]) {
  const port = (name: string) =>
    new Proxy(
      {},
      {
        get: (_target, method) =>
          method === 'then'
            ? undefined
            : async () => {
                asked.push(`${name}.${String(method)}`);
                return { items: [], next: null, id: 'x', name: 'x', execution: { id: 'x' }, created: true, flow: { name: 'x' } };
              },
      },
    );
  const names = [
    'executions',
    'flows',
    'flowTypes',
    'connectors',
    'connectorTypes',
    'files',
    'vaults',
    'secrets',
    'live',
    'system',
    'forks',
    'retention',
  ];
  const health = { instance: 'i', version: 'v', troubles: async () => [] };
  return { ...Object.fromEntries(names.map((name) => [name, port(name)])), health };
}

const REAL = /^\/(me|session|tokens|users|audit(?!\/export))/;

/** Under `/api/v1`. `as`: a bearer token; null: nobody. */
export async function send(
  { url }: Pick<AccessServer, 'url'>,
  method: string,
  path: string,
  { as = ADMIN_TOKEN, body, headers = {} }: { as?: string | null; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Sent> {
  const answer = await fetch(`${url}${path.startsWith('/api') || path === '/health' ? path : `/api/v1${path}`}`, {
    method,
    headers: {
      ...(as !== null && { authorization: `Bearer ${as}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await answer.text();
  const contentType = answer.headers.get('content-type');
  const isJson = /json/.test(contentType ?? '') && !/ndjson/.test(contentType ?? '');
  const given: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  // What the others answer is made up.
  if (REAL.test(path) && answer.status !== 405)
    checkAnswer({ method, path: `/api/v1${path}`, status: answer.status, contentType, body: given });
  return { status: answer.status, headers: answer.headers, body: (given ?? {}) as Sent['body'], text };
}

/** The cookie of a session, as it is sent back. */
export function cookieIn({ headers }: Pick<Sent, 'headers'>): string {
  return headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

export const CSRF = { 'x-petiole-csrf': '1' };

/** Sends as a browser does that has the cookie. */
export function asBrowser(cookie: string): { as: null; headers: Record<string, string> } {
  return { as: null, headers: { cookie, ...CSRF } };
}
