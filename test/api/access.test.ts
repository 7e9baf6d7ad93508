import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { permissionsOf } from '../../src/permissions.ts';
import { asBrowser, cookieIn, CSRF, send, startAccessServer, type AccessServer, type Parsed, type Sent } from '../support/access-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN } from '../support/product.ts';
import { until } from '../support/until.ts';

/** Two servers on one database: what one changes counts in the other. */
let database: TestDatabase;
let one: AccessServer;
let other: AccessServer;

beforeAll(async () => {
  database = await createTestDatabase();
  [one, other] = await Promise.all([startAccessServer(database.url), startAccessServer(database.url)]);
});
afterAll(async () => {
  await Promise.all([one?.stop(), other?.stop()]);
  await database?.drop();
});

const PASSWORD = 'correct horse battery staple';

async function newUser(role = 'viewer', name = `user-${randomUUID().slice(0, 8)}`): Promise<string> {
  const { status } = await send(one, 'POST', '/users', { body: { name, password: PASSWORD, role } });
  expect(status).toBe(201);
  return name;
}

async function newToken(body: object): Promise<{ id: string; token: string }> {
  const made = await send(one, 'POST', '/tokens', { body: { name: 'a token', ...body } });
  expect(made.status).toBe(201);
  return made.body as { id: string; token: string };
}

const signIn = (username: string, password = PASSWORD, server = one): Promise<Sent> =>
  send(server, 'POST', '/session', { as: null, body: { username, password } });

async function signedIn(username: string, server = one): Promise<string> {
  const answer = await signIn(username, PASSWORD, server);
  expect(answer.status).toBe(200);
  return cookieIn(answer);
}

const me = (cookie: string, server = one): Promise<Sent> => send(server, 'GET', '/me', asBrowser(cookie));

async function audited(filter: string): Promise<Parsed[]> {
  return (await send(one, 'GET', `/audit?${filter}`)).body['items'];
}

describe('a token', () => {
  it('says who asks and what they may do', async () => {
    const { token, id } = await newToken({ name: 'reader', role: 'viewer', expires_at: '2100-01-01T00:00:00+01:00' });
    expect(token).toMatch(/^petiole_[\w-]{43}$/);
    expect((await send(one, 'GET', '/me', { as: token })).body).toEqual({
      ...{ kind: 'token', id, name: 'reader', role: 'viewer', expires_at: '2099-12-31T23:00:00.000Z' },
      permissions: permissionsOf('viewer'),
    });
    const { body } = await send(one, 'GET', '/me');
    expect(body).toMatchObject({ kind: 'token', name: 'admin', role: 'admin', expires_at: null });
  });

  it('is shown once, and stored as its hash alone', async () => {
    const { id, token } = await newToken({ role: 'viewer' });
    const shown = await send(one, 'GET', `/tokens/${id}`);
    expect(shown.body).toMatchObject({ id, role: 'viewer', scopes: null, created_by: 'admin', last_used_at: null, status: 'ACTIVE' });
    const { rows } = await database.pool.query('select t::text as text from api_tokens t');
    expect(shown.text + (await send(one, 'GET', '/tokens')).text + JSON.stringify(rows)).not.toContain(token);
  });

  it('may no more than its role, and says what is missing and who has it', async () => {
    const { token } = await newToken({ name: 'reader', role: 'viewer' });
    const refused = await send(one, 'POST', '/executions', { as: token, body: { flow: 'x' } });
    expect([refused.status, refused.body]).toEqual([
      403,
      expect.objectContaining({
        ...{ code: 'FORBIDDEN', permission: 'executions:start', least_role: 'operator' },
        detail:
          "you may not start flows, rerun and fork executions (executions:start): 'reader' is a viewer; an operator may, and who is more",
      }),
    ]);
    expect(one.asked).not.toContain('executions.start');
  });

  it('is narrowed by scopes, which are of its role', async () => {
    const { token } = await newToken({ role: 'operator', scopes: ['executions:start'] });
    expect((await send(one, 'GET', '/me', { as: token })).body['permissions']).toEqual(['executions:start']);
    expect((await send(one, 'GET', '/flows', { as: token })).status).toBe(403);
    const wrong = await send(one, 'POST', '/tokens', { body: { name: 'x', role: 'viewer', scopes: ['flows:write'] } });
    expect([wrong.status, wrong.body['detail']]).toEqual([400, expect.stringContaining('a scope narrows a role')]);
    expect((await send(one, 'POST', '/tokens', { body: { name: 'x', role: 'viewer', scopes: ['nonsense'] } })).status).toBe(400);
  });

  it('makes none that may more than itself', async () => {
    const { token } = await newToken({ role: 'admin', scopes: ['tokens:write', 'users:write', 'executions:read'] });
    const make = (body: object) => send(one, 'POST', '/tokens', { as: token, body: { name: 'mine', ...body } });
    expect((await make({ role: 'admin' })).body).toMatchObject({ code: 'FORBIDDEN' });
    expect((await make({ role: 'viewer' })).body).toMatchObject({ code: 'FORBIDDEN', missing: 'flows:read' });
    expect((await make({ role: 'viewer', scopes: ['executions:read'] })).status).toBe(201);
    const user = { name: 'a-second-self', password: PASSWORD, role: 'viewer' };
    expect((await send(one, 'POST', '/users', { as: token, body: user })).body).toMatchObject({ code: 'FORBIDDEN' });
    const admin = await newUser('admin');
    const taken = await send(one, 'PATCH', `/users/${admin}`, { as: token, body: { password: 'a password of my own' } });
    expect(taken.body).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('ends at its time, and when it is revoked: here at once, elsewhere within five seconds', async () => {
    const past = await send(one, 'POST', '/tokens', { body: { name: 'x', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' } });
    expect(past.status).toBe(400);
    const { token, id } = await newToken({ role: 'viewer' });
    for (const server of [one, other]) expect((await send(server, 'GET', '/me', { as: token })).status).toBe(200);
    expect((await send(one, 'DELETE', `/tokens/${id}`)).status).toBe(204);
    expect((await send(one, 'GET', '/me', { as: token })).status).toBe(401);
    await until(async () => (await send(other, 'GET', '/me', { as: token })).status === 401);
    const expired = await newToken({ role: 'viewer', expires_at: '2100-01-01T00:00:00Z' });
    await database.pool.query(`update api_tokens set expires_at = now() - interval '1 s' where id = $1`, [expired.id]);
    expect((await send(one, 'GET', '/me', { as: expired.token })).status).toBe(401);
    expect((await send(one, 'GET', `/tokens/${expired.id}`)).body['status']).toBe('EXPIRED');
  });

  it('that was used says when', async () => {
    const { token, id } = await newToken({ role: 'viewer' });
    await send(one, 'GET', '/me', { as: token });
    await until(async () => (await send(one, 'GET', `/tokens/${id}`)).body['last_used_at'] !== null);
  });

  it('is read from the database once in a while alone', async () => {
    const { token } = await newToken({ role: 'viewer' });
    let reads = 0;
    const counted = await startAccessServer(database.url);
    const { ofToken } = counted.access.principals;
    counted.access.principals.ofToken = (given) => {
      const found = ofToken(given);
      if (found instanceof Promise) reads++;
      return found;
    };
    for (let i = 0; i < 20; i++) await send(counted, 'GET', '/me', { as: token });
    await counted.stop();
    expect(reads).toBeLessThan(5);
  });

  it('comes page by page, the newest first', async () => {
    for (let i = 0; i < 3; i++) await newToken({ name: `paged ${i}`, role: 'viewer' });
    const names: string[] = [];
    let cursor = '';
    do {
      const { body } = await send(one, 'GET', `/tokens?q=PAGED&limit=2${cursor}`);
      names.push(...body['items'].map(({ name }: { name: string }) => name));
      cursor = body['next'] === null ? '' : `&cursor=${body['next']}`;
    } while (cursor !== '');
    expect(names).toEqual(['paged 2', 'paged 1', 'paged 0']);
    expect((await send(one, 'GET', '/tokens?cursor=WyJ4IiwieSJd')).body).toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

describe('a user', () => {
  it('signs in and out', async () => {
    const name = await newUser('operator');
    const answer = await signIn(name.toUpperCase());
    expect(answer.headers.get('set-cookie')).toMatch(/^petiole_session=[\w-]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.body).toMatchObject({ kind: 'user', name, role: 'operator', expires_at: expect.any(String) });
    const cookie = cookieIn(answer);
    expect((await me(cookie)).body).toMatchObject({ name, permissions: permissionsOf('operator') });
    const left = await send(one, 'DELETE', '/session', asBrowser(cookie));
    expect([left.status, left.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await me(cookie)).body).toMatchObject({ code: 'UNAUTHORIZED', detail: 'the session has ended: sign in again' });
  });

  it('is kept with a hash of the password alone', async () => {
    const name = await newUser();
    const { rows } = await database.pool.query('select password_hash from users where name = $1', [name]);
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect((await send(one, 'GET', `/users/${name}`)).text).not.toMatch(/argon2|password/);
  });

  it('gets a hash of today where it was made with less', async () => {
    const name = await newUser();
    // 'correct horse battery staple' with 8 MiB and one pass, as argon2's own command line gives it
    const weak = await (await import('node:util')).promisify((await import('node:crypto')).argon2)('argon2id', {
      ...{ message: PASSWORD, nonce: Buffer.alloc(16, 1), parallelism: 1, tagLength: 32, memory: 8192, passes: 1 },
    });
    const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const hash = `$argon2id$v=19$m=8192,t=1,p=1$${base64(Buffer.alloc(16, 1))}$${base64(weak as Buffer)}`;
    await database.pool.query('update users set password_hash = $2 where name = $1', [name, hash]);
    await signedIn(name);
    const { rows } = await database.pool.query('select password_hash from users where name = $1', [name]);
    expect(rows[0].password_hash).toContain('m=19456,t=2,p=1');
    await signedIn(name);
  });

  it.each([
    ['of eleven characters', 'elevenchars', 400],
    ['of twelve characters, nothing but letters', 'twelvecharss', 201],
    ['of a thousand characters', 'x'.repeat(1000), 201],
    ['of more', 'x'.repeat(1001), 400],
  ])('with a password %s', async (_what, password, status) => {
    const body = { name: `user-${randomUUID().slice(0, 8)}`, password, role: 'viewer' };
    expect((await send(one, 'POST', '/users', { body })).status).toBe(status);
  });

  it('has a name that is the same in any case, and of nobody else', async () => {
    const name = await newUser();
    const again = { name: name.toUpperCase(), password: PASSWORD, role: 'viewer' };
    expect((await send(one, 'POST', '/users', { body: again })).body).toMatchObject({ code: 'CONFLICT' });
    const spaced = { name: 'with space', password: PASSWORD, role: 'viewer' };
    expect((await send(one, 'POST', '/users', { body: spaced })).body).toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await send(one, 'GET', '/users/nobody-of-that-name')).status).toBe(404);
  });

  it('whose role is changed may more or less at once', async () => {
    const name = await newUser('viewer');
    const cookie = await signedIn(name);
    expect((await me(cookie)).body).toMatchObject({ role: 'viewer' });
    expect((await send(one, 'PATCH', `/users/${name}`, { body: { role: 'editor' } })).body).toMatchObject({ role: 'editor' });
    expect((await me(cookie)).body).toMatchObject({ role: 'editor' });
  });

  it('who is disabled, deleted, or given another password is signed out everywhere', async () => {
    const changes = [
      ['PATCH', { disabled: true }],
      ['PATCH', { password: 'another long password' }],
      ['DELETE', undefined],
    ] as const;
    await Promise.all(
      changes.map(async ([method, body]) => {
        const name = await newUser();
        const cookies = [await signedIn(name), await signedIn(name, other)];
        for (const cookie of cookies) for (const server of [one, other]) expect((await me(cookie, server)).status).toBe(200);
        expect((await send(one, method, `/users/${name}`, { body })).status).toBeLessThan(300);
        for (const cookie of cookies) expect((await me(cookie)).status).toBe(401);
        for (const cookie of cookies) await until(async () => (await me(cookie, other)).status === 401);
        expect((await signIn(name)).status).toBe(401);
      }),
    );
  });

  it('changes their own password with the one that they have; other browsers are signed out', async () => {
    const name = await newUser();
    const [here, there] = [await signedIn(name), await signedIn(name)];
    const change = (current: string, next: string) =>
      send(one, 'PUT', '/me/password', { ...asBrowser(here), body: { current, new: next } });
    expect((await change('wrong password', 'a whole new password')).body).toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await change(PASSWORD, 'short')).body).toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await change(PASSWORD, 'a whole new password')).status).toBe(204);
    expect([(await me(here)).status, (await me(there)).status]).toEqual([200, 401]);
    expect((await signIn(name, 'a whole new password')).status).toBe(200);
    const ofToken = await send(one, 'PUT', '/me/password', { body: { current: 'x', new: PASSWORD } });
    expect(ofToken.body).toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

describe('the last admin', () => {
  it('is neither demoted, disabled, deleted nor revoked', async () => {
    const own = await createTestDatabase();
    const server = await startAccessServer(own.url, { adminToken: null });
    try {
      const first = await openFirst(own);
      const as = { as: first };
      const { body: tokens } = await send(server, 'GET', '/tokens', as);
      const [{ id }] = tokens['items'];
      expect((await send(server, 'DELETE', `/tokens/${id}`, as)).body).toMatchObject({ code: 'CONFLICT' });
      const user = { name: 'root', password: PASSWORD, role: 'admin' };
      expect((await send(server, 'POST', '/users', { ...as, body: user })).status).toBe(201);
      const cookie = cookieIn(await signIn('root', PASSWORD, server));
      expect((await send(server, 'DELETE', `/tokens/${id}`, asBrowser(cookie))).status).toBe(204);
      for (const body of [{ role: 'viewer' }, { disabled: true }])
        expect((await send(server, 'PATCH', '/users/root', { ...asBrowser(cookie), body })).body).toMatchObject({ code: 'CONFLICT' });
      expect((await send(server, 'DELETE', '/users/root', asBrowser(cookie))).body).toMatchObject({ code: 'CONFLICT' });
      expect((await me(cookie, server)).body).toMatchObject({ role: 'admin' });
    } finally {
      await server.stop();
      await own.drop();
    }
  });
});

/** The admin token that the first start prints. */
async function openFirst(own: TestDatabase): Promise<string> {
  const { Tokens } = await import('../../src/secrets/access/tokens.ts');
  const made = await Promise.all([1, 2, 3].map(() => new Tokens(own.pool).createFirst()));
  // Of several that start at once one makes it.
  expect(made.filter((token) => token !== null)).toHaveLength(1);
  expect(await new Tokens(own.pool).createFirst()).toBeNull();
  return made.find((token) => token !== null) as string;
}

describe('signing in', () => {
  it('with a token opens a session that ends with it', async () => {
    const { token, id } = await newToken({ name: 'of a browser', role: 'viewer' });
    const answer = await send(one, 'POST', '/session', { as: null, body: { token } });
    expect(answer.body).toMatchObject({ kind: 'token', name: 'of a browser', role: 'viewer' });
    const cookie = cookieIn(answer);
    expect((await me(cookie)).status).toBe(200);
    await send(one, 'DELETE', `/tokens/${id}`);
    expect((await me(cookie)).status).toBe(401);
    expect((await send(one, 'POST', '/session', { as: null, body: { token } })).body).toMatchObject({ code: 'UNAUTHORIZED' });
    const ofEnvironment = await send(one, 'POST', '/session', { as: null, body: { token: ADMIN_TOKEN } });
    expect((await me(cookieIn(ofEnvironment), other)).body).toMatchObject({ name: 'admin', role: 'admin' });
  });

  it('ends after eight hours without use, and after a week in any case', async () => {
    const name = await newUser();
    const [idle, old, used] = [await signedIn(name), await signedIn(name), await signedIn(name)];
    const hash = (cookie: string) =>
      database.pool.query('select encode(sha256($1), $2) as hash', [Buffer.from(cookie.split('=')[1]!), 'hex']);
    const change = async (cookie: string, set: string) =>
      database.pool.query(`update sessions set ${set} where sha256 = $1`, [(await hash(cookie)).rows[0].hash]);
    await change(idle, `last_used_at = now() - interval '8 hours 1 second'`);
    await change(old, `expires_at = now() - interval '1 second'`);
    await change(used, `last_used_at = now() - interval '7 hours'`);
    expect([(await me(idle)).status, (await me(old)).status, (await me(used)).status]).toEqual([401, 401, 200]);
  });

  it('says the same of a wrong password and of a user who does not exist, and locks both alike', async () => {
    const name = await newUser();
    const tries = async (username: string) => {
      const statuses = [];
      for (let i = 0; i < 6; i++) {
        const { status, body, headers } = await signIn(username, 'a wrong password');
        statuses.push([status, body['code'], body['detail'].replace(/\d+/, 'N'), headers.get('retry-after') !== null]);
      }
      return statuses;
    };
    const limited = await startAccessServer(database.url);
    const of = [await tries(name), await tries('nobody-at-all')];
    await limited.stop();
    expect(of[0]).toEqual(of[1]);
    expect(of[0]!.at(0)).toEqual([401, 'UNAUTHORIZED', 'the name or the password is wrong, or the user is disabled', false]);
    expect(of[0]!.at(-1)).toEqual([
      429,
      'TOO_MANY_TRIES',
      'too many failed tries for this name from your address: try again in N seconds',
      true,
    ]);
    // Locked in all processes, and for the right password too.
    expect((await signIn(name, PASSWORD, other)).status).toBe(429);
    const { rows } = await database.pool.query<{ s: number }>(
      'select extract(epoch from locked_until - tried_at)::int as s from login_tries where locked_until is not null',
    );
    for (const { s } of rows) expect(s).toBeGreaterThan(20);
    await database.pool.query(`update login_tries set locked_until = now() - interval '1 s'`);
    expect((await signIn(name, 'wrong once more', other)).status).toBe(401);
    const again = await database.pool.query<{ s: number }>(
      'select max(extract(epoch from locked_until - tried_at))::int as s from login_tries',
    );
    expect(again.rows[0]!.s).toBeGreaterThan(50);
    await database.pool.query(`update login_tries set locked_until = now() - interval '1 s'`);
    expect((await signIn(name, PASSWORD, other)).status).toBe(200);
    expect((await signIn(name, 'wrong', other)).status).toBe(401);
    const actions = (await audited(`object=${name}`)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'login.locked')).toHaveLength(2);
    expect(actions).toEqual(expect.arrayContaining(['login', 'login.failed', 'login.refused', 'user.create']));
    expect(JSON.stringify(await audited('limit=1000'))).not.toContain('nobody-at-all');
  });

  it('is kept from guessing by address: the owner of the name comes in, whoever guesses, and from however many addresses', async () => {
    const name = await newUser();
    const server = await startAccessServer(database.url, { trustedProxies: ['127.0.0.1'] });
    const from = (address: string, password: string): Promise<Sent> =>
      send(server, 'POST', '/session', { as: null, body: { username: name, password }, headers: { 'x-forwarded-for': address } });
    const guess = async (address: string, tries: number): Promise<number[]> =>
      (await Promise.all(Array.from({ length: tries }, () => from(address, 'a wrong password')))).map(({ status }) => status).sort();
    expect(await guess('203.0.113.7', 7)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await from('203.0.113.7', PASSWORD)).status).toBe(429); // also to who has guessed it by now
    expect(await guess('2001:db8:0:1::1', 5)).toEqual([401, 401, 401, 401, 401]);
    expect(await guess('2001:db8:0:1::2', 1)).toEqual([429]); // of the same network
    expect((await from('198.51.100.1', PASSWORD)).status).toBe(200);

    const guessers = Array.from({ length: 11 }, (_, i) => guess(`203.0.113.${10 + i}`, 2));
    expect((await Promise.all(guessers)).flat()).toEqual(Array(22).fill(401));
    const before = performance.now();
    expect((await from('198.51.100.1', PASSWORD)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(950); // slowed down, not refused
    await server.stop();
  });

  it('works as long for a user who does not exist as for a wrong password', async () => {
    const server = await startAccessServer(database.url);
    const name = await newUser();
    // What is computed says it on a busy machine too, other than the clock; the least of some, since others compute here as well.
    const least = async (username: string) => {
      const works = [];
      for (let i = 0; i < 4; i++) {
        const before = process.cpuUsage();
        expect((await signIn(username, 'a wrong password', server)).status).toBe(401);
        const { user, system } = process.cpuUsage(before);
        works.push(user + system);
      }
      return Math.min(...works);
    };
    const [known, unknown] = [await least(name), await least('who-does-not-exist')];
    await server.stop();
    expect(unknown).toBeGreaterThan(known / 2);
    expect(known).toBeGreaterThan(unknown / 2);
  });

  it('lets no more tries through when many come at once', async () => {
    const name = await newUser();
    const server = await startAccessServer(database.url);
    const answers = await Promise.all(Array.from({ length: 15 }, () => signIn(name, 'a wrong password', server)));
    await server.stop();
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('fails so often from one address alone; a token still works', async () => {
    const server = await startAccessServer(database.url);
    const statuses = [];
    for (let i = 0; i < 21; i++) statuses.push((await send(server, 'POST', '/session', { as: null, body: { token: 'wrong' } })).status);
    expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
    expect((await send(server, 'POST', '/session', { as: null, body: { token: ADMIN_TOKEN } })).status).toBe(429);
    expect((await send(server, 'GET', '/me')).status).toBe(200);
    await server.stop();
  });

  it('counts no try that the server itself could not judge', async () => {
    const { token } = await newToken({ role: 'viewer' });
    const server = await startAccessServer(database.url);
    const given = { as: null, body: { token } };
    const statuses = new Set<number>();
    await database.pool.query('alter table api_tokens rename to api_tokens_away');
    try {
      for (let i = 0; i < 21; i++) statuses.add((await send(server, 'POST', '/session', given)).status);
    } finally {
      await database.pool.query('alter table api_tokens_away rename to api_tokens');
    }
    expect([...statuses]).toEqual([500]);
    expect((await send(server, 'POST', '/session', given)).status).toBe(200);
    await server.stop();
  });

  it('locks no name for tries with the right password whose session could not be opened, and counts the wrong ones before', async () => {
    const name = await newUser();
    const server = await startAccessServer(database.url);
    for (let i = 0; i < 3; i++) expect((await signIn(name, 'a wrong password', server)).status).toBe(401);
    await database.pool.query('alter table sessions rename to sessions_away');
    try {
      for (let i = 0; i < 6; i++) expect((await signIn(name, PASSWORD, server)).status).toBe(500);
    } finally {
      await database.pool.query('alter table sessions_away rename to sessions');
    }
    const { rows } = await database.pool.query('select tries, locked_until from login_tries where tries = 3');
    expect(rows).toContainEqual({ tries: 3, locked_until: null });
    expect((await signIn(name, PASSWORD, server)).status).toBe(200);
    await server.stop();
  });

  it('takes a name and a password, or a token', async () => {
    for (const body of [{}, { username: 'x' }, { token: 'x', username: 'y', password: 'z' }, { token: 'x', more: 1 }, [], 'x'])
      expect((await send(other, 'POST', '/session', { as: null, body })).body).toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

describe('a session', () => {
  it('changes something with the header alone, and from a page of this server alone', async () => {
    const cookie = await signedIn(await newUser('editor'));
    const cancel = (headers: Record<string, string>) =>
      send(one, 'POST', `/executions/${randomUUID()}/cancel`, { as: null, headers: { cookie, ...headers } });
    const forged: Record<string, string>[] = [
      {},
      { 'x-petiole-csrf': '0' },
      { ...CSRF, origin: 'https://evil.example' },
      { ...CSRF, origin: 'null' },
      { ...CSRF, 'sec-fetch-site': 'cross-site' },
      { ...CSRF, 'sec-fetch-site': 'same-site' },
      { ...CSRF, 'sec-fetch-site': 'none', origin: one.url },
    ];
    for (const headers of forged) expect((await cancel(headers)).body).toMatchObject({ code: 'FORBIDDEN' });
    expect(one.asked).not.toContain('executions.cancel');
    expect((await cancel({ ...CSRF, origin: one.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await cancel(CSRF)).status).toBe(200);
    // Reads need no header.
    expect((await send(one, 'GET', '/me', { as: null, headers: { cookie } })).status).toBe(200);
  });

  it('marks its browser, so that access for a connector is given in it alone', async () => {
    const cookie = await signedIn(await newUser('editor'));
    const begin = (options: Parameters<typeof send>[3]) => send(one, 'POST', '/connectors/some/oauth', options);
    const marked = (await begin(asBrowser(cookie))).headers.get('set-cookie');
    expect(marked).toMatch(/^petiole_oauth=[\w-]{43}; Max-Age=600; Path=\/api\/v1; HttpOnly; SameSite=Lax$/);
    const again = await begin(asBrowser(`${cookie}; ${marked!.split(';', 1)[0]!}`));
    expect(again.headers.get('set-cookie')).toBe(marked);
    expect((await begin({})).headers.get('set-cookie')).toBeNull();
  });

  it('is not opened for a page of another site', async () => {
    const foreign = { origin: 'https://evil.example' };
    expect((await send(other, 'POST', '/session', { as: null, body: { token: ADMIN_TOKEN }, headers: foreign })).status).toBe(403);
  });
});
