/**
 * Every route of the running server is called by everybody there can be, and what comes of it is held against the one table in
 * docs/roles.md. A route without a row, and a row without a route, fail.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describePermission, leastRole, PERMISSIONS, permissionsOf, ROLES, type Permission, type Role } from '../../src/permissions.ts';
import { asBrowser, cookieIn, CSRF, send, startAccessServer, type AccessServer } from '../support/access-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../docs/roles.md'), 'utf8');

let database: TestDatabase;
let server: AccessServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAccessServer(database.url, { webFolder: import.meta.dirname });
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

interface Row {
  needs: string;
  /** by role */
  may: Record<Role, boolean>;
}

/** `| GET /api/v1/flows | flows:read | ✓ | ✓ | ✓ | ✓ |` */
function documented(): Map<string, Row> {
  const lines = DOCS.split('\n').filter((line) => /^\| `[A-Z]+ \//.test(line));
  const rows = lines.map((line): [string, Row] => {
    const [route = '', needs = '', ...marks] = line
      .slice(1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    return [route, { needs, may: Object.fromEntries(ROLES.map((role, i) => [role, marks[i] === '✓'])) as Row['may'] }];
  });
  return new Map(rows);
}

function rowOf(route: string, needs: string): string {
  const may = (role: Role) => needs === 'open' || needs === 'principal' || permissionsOf(role).includes(needs as Permission);
  return `| \`${route}\` | ${needs.includes(':') ? `\`${needs}\`` : needs} | ${ROLES.map((role) => (may(role) ? '✓' : '')).join(' | ')} |`;
}

const ofApi = () => server.routes.filter(({ needs, method }) => needs !== undefined && method !== 'HEAD');
const nameOf = ({ method, url }: { method: string; url: string }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`;

it('the table has every route and no other, and what each needs', () => {
  const running = ofApi().map((route) => rowOf(nameOf(route), route.needs!));
  const written = DOCS.split('\n')
    .filter((line) => /^\| `[A-Z]+ \//.test(line))
    .map((line) => line.replace(/ +/g, ' '));
  expect([...new Set(written)].sort()).toEqual([...new Set(running.map((line) => line.replace(/ +/g, ' ')))].sort());
});

it('the list of permissions is the one that counts', () => {
  for (const permission of PERMISSIONS)
    expect(DOCS).toContain(`| \`${permission}\` | ${leastRole(permission)} | ${describePermission(permission)} |`);
});

/** Names that nothing has; where the shape is wrong it is found out later than who may. */
const addressOf = (url: string) =>
  url.replace(/:(\w+)/g, (_all, name: string) =>
    name === 'id' ? '00000000-0000-7000-8000-000000000000' : name === 'sha256' ? 'a'.repeat(64) : 'x',
  );

interface Caller {
  as: string | null;
  headers?: Record<string, string>;
  /** whether it is let in, by the row and the method */
  admitted(row: Row, method: string): boolean;
}

const PASSWORD = 'correct horse battery staple';

async function token(body: object): Promise<{ id: string; token: string }> {
  return (await send(server, 'POST', '/tokens', { body: { name: 'x', ...body } })).body as { id: string; token: string };
}

async function session(name: string, role: Role): Promise<string> {
  expect((await send(server, 'POST', '/users', { body: { name, password: PASSWORD, role } })).status).toBe(201);
  return cookieIn(await send(server, 'POST', '/session', { as: null, body: { username: name, password: PASSWORD } }));
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD';
const openAlone = (row: Row) => row.needs === 'open';

async function callers(): Promise<Record<string, Caller>> {
  const byRole = await Promise.all(ROLES.map(async (role) => [role, (await token({ role })).token] as const));
  const expired = await token({ role: 'admin', expires_at: '2100-01-01T00:00:00Z' });
  await database.pool.query(`update api_tokens set expires_at = now() - interval '1 s' where id = $1`, [expired.id]);
  const revoked = await token({ role: 'admin' });
  await send(server, 'DELETE', `/tokens/${revoked.id}`);
  const narrowed = await token({ role: 'admin', scopes: ['executions:read'] });
  const disabled = await session('disabled', 'admin');
  await send(server, 'PATCH', '/users/disabled', { body: { disabled: true } });
  const cookie = await session('somebody', 'admin');
  return {
    ...Object.fromEntries(byRole.map(([role, as]) => [role, { as, admitted: (row: Row) => row.may[role] }])),
    nobody: { as: null, admitted: openAlone },
    'an unknown token': { as: 'petiole_unknown', admitted: openAlone },
    'an expired token': { as: expired.token, admitted: openAlone },
    'a revoked token': { as: revoked.token, admitted: openAlone },
    'a disabled user': { ...asBrowser(disabled), admitted: openAlone },
    'a token with a scope': {
      as: narrowed.token,
      admitted: ({ needs }) => ['open', 'principal', 'executions:read'].includes(needs),
    },
    'a session': { ...asBrowser(cookie), admitted: () => true },
    'a session without the header': { as: null, headers: { cookie }, admitted: (row, method) => openAlone(row) || isSafe(method) },
    'a session, from another site': {
      ...{ as: null, headers: { cookie, ...CSRF, origin: 'https://evil.example' } },
      // what is open is not for the pages of others either
      admitted: (_row, method) => isSafe(method),
    },
  };
}

/** `signOut` ends the session that the others still need. */
const ENDS_SESSION = 'DELETE /api/v1/session';

it('every route lets in whom the table lets in, and nobody else', async () => {
  const rows = documented();
  const wrong: string[] = [];
  let calls = 0;
  for (const [who, { as, headers, admitted }] of Object.entries(await callers())) {
    for (const route of server.routes.filter(({ needs }) => needs !== undefined)) {
      const { method, url } = route;
      const row = rows.get(nameOf({ method: method === 'HEAD' ? 'GET' : method, url }));
      if (row === undefined || (who === 'a session' && nameOf(route) === ENDS_SESSION)) continue;
      server.asked.length = 0;
      const status = await statusOf(method, addressOf(url), { as, ...(headers && { headers }) });
      const isIn = status !== 401 && status !== 403;
      calls++;
      if (isIn !== admitted(row, method)) wrong.push(`${who}: ${method} ${url} is ${status}`);
      if (!isIn && server.asked.length > 0) wrong.push(`${who}: ${method} ${url} reached ${server.asked.join(', ')}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(calls).toBeGreaterThan(500);
});

/** A stream is let go as soon as it is known whether it is given. */
async function statusOf(method: string, path: string, { as, headers }: Pick<Caller, 'as' | 'headers'>): Promise<number> {
  const gone = new AbortController();
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...(as !== null && { authorization: `Bearer ${as}` }), ...headers },
    signal: gone.signal,
  });
  const { status } = answer;
  gone.abort();
  return status;
}

it('an address that is none is told to nobody who is not known', async () => {
  expect((await send(server, 'GET', '/nonsense', { as: null })).status).toBe(401);
  expect((await send(server, 'GET', '/nonsense')).status).toBe(404);
});
