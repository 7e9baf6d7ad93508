import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { argon2Sync, createHash, randomUUID } from 'node:crypto';
import { hashPassword } from '../../src/secrets/access/passwords.ts';
import { MOST_SESSIONS } from '../../src/storage/access/session-table.ts';
import { asBrowser, cookieIn, send, startAccessServer, type AccessServer, type Parsed } from '../support/access-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN } from '../support/product.ts';
import { until } from '../support/until.ts';

/** The sessions that somebody has, as they see and end them. */
let database: TestDatabase;
let server: AccessServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAccessServer(database.url);
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const sha256 = (cookie: string) =>
  createHash('sha256')
    .update(cookie.slice(cookie.indexOf('=') + 1))
    .digest('hex');

const PASSWORD = 'correct horse battery staple';

async function newUser(): Promise<string> {
  const name = `user-${randomUUID().slice(0, 8)}`;
  expect((await send(server, 'POST', '/users', { body: { name, password: PASSWORD, role: 'viewer' } })).status).toBe(201);
  return name;
}

async function signedIn(credentials: object, userAgent = 'a browser'): Promise<string> {
  const answer = await send(server, 'POST', '/session', { as: null, body: credentials, headers: { 'user-agent': userAgent } });
  expect(answer.status).toBe(200);
  return cookieIn(answer);
}

async function sessionsOf(cookie: string): Promise<Parsed[]> {
  return (await send(server, 'GET', '/me/sessions', asBrowser(cookie))).body['items'];
}

const end = (cookie: string, id: string) => send(server, 'DELETE', `/me/sessions/${id}`, asBrowser(cookie));
const statusOf = async (cookie: string) => (await send(server, 'GET', '/me', asBrowser(cookie))).status;

it('are listed with where they were opened, those alone that are good', async () => {
  const username = await newUser();
  const here = await signedIn({ username, password: PASSWORD }, `here ${'x'.repeat(400)}`);
  await signedIn({ username, password: PASSWORD }, 'there');
  await signedIn({ username, password: PASSWORD }, 'left alone');
  await signedIn({ username: await newUser(), password: PASSWORD }, "somebody else's");
  await database.pool.query(`update sessions set last_used_at = now() - interval '8 hours 1 second' where user_agent = 'left alone'`);
  const items = await sessionsOf(here);
  expect(items.map(({ user_agent, current }) => [user_agent.slice(0, 5), current]).sort()).toEqual([
    ['here ', true],
    ['there', false],
  ]);
  for (const { from, user_agent } of items) expect([from, user_agent.length <= 300]).toEqual(['127.0.0.1', true]);
});

it('are ended by whom they belong to, and by nobody else; the audit log has it once', async () => {
  const [username, other] = [await newUser(), await newUser()];
  const [here, there, foreign] = [
    await signedIn({ username, password: PASSWORD }, 'here'),
    await signedIn({ username, password: PASSWORD }, 'there'),
    await signedIn({ username: other, password: PASSWORD }),
  ];
  const id = (await sessionsOf(here)).find(({ current }) => !current).id;
  expect((await end(foreign, id)).body).toMatchObject({ code: 'NOT_FOUND' });
  expect((await send(server, 'DELETE', `/me/sessions/${id}`)).body).toMatchObject({ code: 'NOT_FOUND' });
  expect(await statusOf(there)).toBe(200);
  expect((await end(here, id)).status).toBe(204);
  expect([await statusOf(there), await statusOf(here)]).toEqual([401, 200]);
  expect((await end(here, id)).status).toBe(404);
  const { items } = (await send(server, 'GET', `/audit?actor=${username}&limit=1000`)).body;
  expect(items.filter(({ action }: Parsed) => !/^login$/.test(action))).toEqual([
    expect.objectContaining({ action: 'session.end', object: username, details: { id } }),
  ]);
});

/** What an admin does who gives the user another password, while `asked` is under way and waits for it. */
async function resetWhile<T>(name: string, asked: () => Promise<T>): Promise<{ answer: T; hash: string }> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from users where name = $1 for update', [name]);
    const answer = asked();
    await until(async () => {
      const { rows } = await database.pool.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%users%' and datname = current_database()`,
      );
      return rows.length > 0;
    });
    const hash = await hashPassword('the password that the admin gave');
    await client.query('update users set password_hash = $2 where name = $1', [name, hash]);
    await client.query('delete from sessions where user_id = (select id from users where name = $1)', [name]);
    await client.query('commit');
    return { answer: await answer, hash };
  } finally {
    client.release();
  }
}

const hashOf = async (name: string): Promise<string> =>
  (await database.pool.query<{ password_hash: string }>('select password_hash from users where name = $1', [name])).rows[0]!.password_hash;

it('are not opened by a password that was changed while it was looked at, which does not come back either', async () => {
  const username = await newUser();
  const weak = { memory: 8192, passes: 1, parallelism: 1, nonce: Buffer.alloc(16, 1), tagLength: 32, message: PASSWORD };
  const [salt, tag] = [weak.nonce, argon2Sync('argon2id', weak)].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  const outdated = `$argon2id$v=19$m=8192,t=1,p=1$${salt}$${tag}`;
  await database.pool.query('update users set password_hash = $2 where name = $1', [username, outdated]);
  const signIn = () => send(server, 'POST', '/session', { as: null, body: { username, password: PASSWORD } });
  const { answer, hash } = await resetWhile(username, signIn);
  expect(await hashOf(username)).toBe(hash);
  expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
  const { rows } = await database.pool.query('select from sessions s join users u on u.id = s.user_id where u.name = $1', [username]);
  expect(rows).toEqual([]);
});

it('change the password with the one that holds at that moment alone', async () => {
  const username = await newUser();
  const cookie = await signedIn({ username, password: PASSWORD });
  const body = { current: PASSWORD, new: 'the password that comes too late' };
  const { answer, hash } = await resetWhile(username, () => send(server, 'PUT', '/me/password', { ...asBrowser(cookie), body }));
  expect(await hashOf(username)).toBe(hash);
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining("'current' is not the password") } });
});

it('of a token are seen by the token and by its sessions', async () => {
  const made = await send(server, 'POST', '/tokens', { body: { name: 'of a browser', role: 'viewer' } });
  const { token } = made.body as { token: string };
  const cookie = await signedIn({ token });
  await signedIn({ token: ADMIN_TOKEN });
  const [mine] = await sessionsOf(cookie);
  expect(mine).toMatchObject({ current: true });
  expect((await send(server, 'GET', '/me/sessions', { as: token })).body['items']).toEqual([{ ...mine, current: false }]);
  const ended = await end(cookie, mine.id);
  expect([ended.status, ended.headers.get('set-cookie')]).toEqual([204, expect.stringMatching(/^petiole_session=;/)]);
  expect(await statusOf(cookie)).toBe(401);
});

it('of a token of the environment are known to each other', async () => {
  const cookie = await signedIn({ token: ADMIN_TOKEN }, 'of the environment');
  const items = await sessionsOf(cookie);
  expect(items.filter(({ current }) => current)).toMatchObject([{ user_agent: 'of the environment' }]);
});

it('are at most a hundred of one token: the one that was not used for longest ends', async () => {
  const made = await send(server, 'POST', '/tokens', { body: { name: `token-${randomUUID().slice(0, 8)}`, role: 'viewer' } });
  const { token } = made.body as { token: string };
  const first = await signedIn({ token });
  await database.pool.query(`update sessions set last_used_at = last_used_at - interval '1 hour' where sha256 = $1`, [sha256(first)]);
  const second = await signedIn({ token });
  for (let i = 2; i < MOST_SESSIONS; i++) await signedIn({ token });
  expect(await sessionsOf(second)).toHaveLength(MOST_SESSIONS);
  const last = await signedIn({ token });
  const { rows } = await database.pool.query('select from sessions where sha256 = $1', [sha256(first)]);
  expect([rows.length, await statusOf(second), await statusOf(last)]).toEqual([0, 200, 200]);
}, 120_000);
