/** The access of connectors against a real authorization server, in two processes on one database. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { GrantStorage } from '../../../src/connectors/oauth/storage-port.ts';
import { SYSTEM_CLOCK } from '../../../src/connectors/retry/clock.ts';
import { dropKeptAccess } from '../../../src/storage/kept-access.ts';
import type { OAuthGrantTable } from '../../../src/storage/oauth-grants.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/far-sides/authorization-server.ts';
import { until } from '../../support/until.ts';
import { connected, giveAccess, openProcess, REDIRECT_URI, valueFor, type Process } from './support.ts';

let database: TestDatabase;
let server: AuthorizationServer;
let one: Process;
let other: Process;

beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startAuthorizationServer({ redirectUris: [REDIRECT_URI] })]);
  [one, other] = await Promise.all([openProcess(database), openProcess(database)]);
});
afterEach(() => {
  server.instead = null;
});
afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
  await Promise.all([database?.drop(), server?.stop()]);
});

/** As if time had passed since the tokens were stored. */
const passed = (id: string, seconds: number) =>
  database.pool.query(
    `update oauth_grants set obtained_at = obtained_at - $2 * interval '1 s', expires_at = expires_at - $2 * interval '1 s', version = version + 1
     where id = $1`,
    [id, seconds],
  );
/** As if the tokens had been stored earlier, and lasted longer. */
const aged = (id: string, seconds: number) =>
  database.pool.query(`update oauth_grants set obtained_at = obtained_at - $2 * interval '1 s' where id = $1`, [id, seconds]);
const lookAgain = () => Promise.all([one.grants.refresh(), other.grants.refresh(), other.store.refresh()]);

it('client credentials: one token for all calls of all processes', async () => {
  await one.connectors.create(JSON.stringify({ name: 'robot', type: 'HTTP', value: valueFor(server, 'oauth2') }));
  await other.store.refresh();
  const asked = server.asked;
  const results = await Promise.all([...Array(10)].flatMap(() => [one.call('robot'), other.call('robot')]));
  expect(results.map(({ error }) => error)).toEqual(Array(20).fill(null));
  expect(server.asked - asked).toBe(1);
});

it('access that a person gives is used, and renewed once by all processes together when it is due', async () => {
  const id = await connected(one, server, 'shop');
  await other.store.refresh();
  expect((await one.call('shop')).error).toBe(null);
  expect((await other.call('shop')).error).toBe(null);
  const asked = server.asked;
  await passed(id, 3590);
  await lookAgain();
  const results = await Promise.all([...Array(10)].flatMap(() => [one.call('shop'), other.call('shop')]));
  expect(results.map(({ error }) => error)).toEqual(Array(20).fill(null));
  expect(server.asked - asked).toBe(1);
  expect(server.granted.at(-1)).toBe('refresh_token');
});

describe('a token that the far side does not accept', () => {
  it('is renewed once, and the request is sent again', async () => {
    const id = await connected(one, server, 'refused');
    await one.call('refused');
    await aged(id, 60);
    const { asked } = server;
    server.refuse(server.calls.at(-1)!.token);
    expect((await one.call('refused')).error).toBe(null);
    expect(server.asked - asked).toBe(1);
  });

  it('is not renewed over and over: what was renewed a moment ago is as good as it gets', async () => {
    const id = await connected(one, server, 'never');
    await aged(id, 60);
    const { asked } = server;
    server.takesNone = true;
    const errors = [];
    for (let i = 0; i < 3; i++) errors.push((await one.call('never')).error);
    server.takesNone = false;
    expect(errors).toMatchObject([{ status: 401 }, { status: 401 }, { status: 401 }]);
    expect(server.asked - asked).toBe(1);
  });
});

describe('access that is gone', () => {
  it('because somebody took it back: nobody is asked in vain, and giving it anew heals', async () => {
    const id = await connected(one, server, 'revoked');
    await server.revoke(server.tokens.at(-1)!);
    await passed(id, 3590);
    const { asked } = server;
    const first = (await one.call('revoked')).error;
    expect(first).toMatchObject({ code: 'RECONNECT_REQUIRED', message: expect.stringContaining('(invalid_grant') });
    await other.store.refresh();
    expect((await other.call('revoked')).error).toMatchObject({ code: 'RECONNECT_REQUIRED', message: first!.message });
    expect(server.asked - asked).toBe(1);
    expect(one.lines.filter((line) => line.includes('has lost its access') && line.includes('revoked'))).toHaveLength(1);
    expect(await one.connectors.get('revoked')).toMatchObject({
      status: 'NEEDS_AUTHORIZATION',
      access: { given: false, expires_at: null },
    });
    const { rows } = await database.pool.query('select status, tokens from oauth_grants where id = $1', [id]);
    expect(rows).toEqual([{ status: 'LOST', tokens: null }]);
    await giveAccess(one, server, 'revoked');
    expect((await one.call('revoked')).error).toBe(null);
    expect((await other.call('revoked')).error).toBe(null);
    expect(await one.connectors.get('revoked')).toMatchObject({ status: 'READY', access: { given: true, reason: null } });
  });

  it('because its refresh token was used already, as after a process died before it could store the next one', async () => {
    const id = await connected(one, server, 'restored');
    const { rows } = await database.pool.query<{ tokens: string }>('select tokens from oauth_grants where id = $1', [id]);
    await passed(id, 3590);
    expect((await one.call('restored')).error).toBe(null);
    await database.pool.query('update oauth_grants set tokens = $2 where id = $1', [id, rows[0]!.tokens]);
    await passed(id, 3590);
    await lookAgain();
    expect((await one.call('restored')).error).toMatchObject({ code: 'RECONNECT_REQUIRED' });
  });

  it('because the service gave no refresh token, and the access token has expired', async () => {
    server.instead = (_request, response) => void answer(response, 200, { access_token: 'for-a-while-only', expires_in: '60' });
    const id = await connected(one, server, 'short');
    server.instead = null;
    expect((await one.connectors.authorization('short', await lastAuthorization(id))).message).toMatch(/no refresh token/);
    await passed(id, 61);
    expect((await one.call('short')).error).toMatchObject({
      code: 'RECONNECT_REQUIRED',
      message: expect.stringContaining('no refresh token'),
    });
  });
});

describe('an authorization server in trouble', () => {
  const troubles: [string, NonNullable<AuthorizationServer['instead']>, { code: string }][] = [
    [
      'answers with a page',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      { code: 'CONNECTION_FAILED' },
    ],
    ['answers 500', (_, response) => void answer(response, 500, { error: 'invalid_grant' }), { code: 'CONNECTION_FAILED' }],
    ['answers 429', (_, response) => void response.writeHead(429, { 'retry-after': '1' }).end(), { code: 'CONNECTION_FAILED' }],
    [
      'says that it is busy',
      (_, response) => void answer(response, 400, { error: 'temporarily_unavailable' }),
      { code: 'CONNECTION_FAILED' },
    ],
    ['hangs', () => undefined, { code: 'CONNECTION_TIMEOUT' }],
    ['hangs up', (request) => void request.socket.destroy(), { code: 'CONNECTION_FAILED' }],
    [
      'does not know the client',
      (_, response) => void answer(response, 401, { error: 'invalid_client' }),
      { code: 'AUTHENTICATION_FAILED' },
    ],
  ];

  it.each(troubles)('%s: a clear error, and the access is kept', async (what, instead, expected) => {
    const name = `trouble-${what.replaceAll(' ', '-')}`;
    const id = await connected(one, server, name);
    await passed(id, 3600);
    server.instead = instead;
    // what answers may take its time: only what hangs is to be given up soon
    const hurried = await openProcess(database, expected.code === 'CONNECTION_TIMEOUT' ? { timeoutMs: 300 } : {});
    const { error } = await hurried.call(name);
    server.instead = null;
    expect(error).toMatchObject({ ...expected, message: expect.stringContaining(new URL(server.url).host) });
    expect(error).not.toHaveProperty('status');
    expect((await one.call(name)).error).toBe(null);
    await hurried.close();
  });

  it('does no harm while the token still lasts', async () => {
    const id = await connected(one, server, 'early');
    await one.call('early');
    await passed(id, 3400);
    await lookAgain();
    const { asked } = server;
    server.instead = (_, response) => void answer(response, 503, {});
    const ends = [await one.call('early'), await one.call('early')];
    expect(ends.map(({ error }) => error)).toEqual([null, null]);
    expect(server.asked - asked).toBe(1);
  });
});

describe('tokens that the database did not take', () => {
  /** A process of which the commit of a renewal fails as long as `isBroken` says so. */
  const breaking = (isBroken: () => boolean): Promise<Process> =>
    openProcess(database, {
      storage: (table: OAuthGrantTable): GrantStorage => ({
        read: (id) => table.read(id),
        of: (ids) => table.of(ids),
        grant: (...given) => table.grant(...given),
        drop: (id) => table.drop(id),
        dropUnless: (...given) => table.dropUnless(...given),
        exclusively: (id, fingerprint, work) =>
          table.exclusively(id, fingerprint, async (grant) => {
            const result = await work(grant);
            if (isBroken()) throw new Error('the connection to the database broke');
            return result;
          }),
      }),
    });

  /** A process that holds tokens of this connector which it cannot store until `mend` is called; `asked`: how often the server was before. */
  async function unsaved(name: string) {
    let isBroken = true;
    const id = await connected(one, server, name);
    await passed(id, 3600);
    const process = await breaking(() => isBroken);
    const { asked } = server;
    expect((await process.call(name)).error).not.toBe(null);
    return { id, process, asked, mend: () => void (isBroken = false) };
  }

  it('are stored by the next renewal, and not asked for twice', async () => {
    const { process, asked, mend } = await unsaved('unsaved');
    mend();
    expect((await process.call('unsaved')).error).toBe(null);
    expect(server.asked - asked).toBe(1);
    expect((await one.call('unsaved')).error).toBe(null);
    expect(server.asked - asked).toBe(1);
    await process.close();
  });

  it('are stored by the same call where the database is back in a moment, before another process spends the old ones again', async () => {
    let failures = 2;
    const id = await connected(one, server, 'unsaved-once');
    await passed(id, 3600);
    const process = await breaking(() => failures-- > 0);
    const { asked } = server;
    expect((await process.call('unsaved-once')).error).toBe(null);
    await lookAgain();
    expect((await one.call('unsaved-once')).error).toBe(null);
    expect(server.asked - asked).toBe(1);
    await process.close();
  });

  it('come back where another process was told that the old ones are spent, if the server still takes them', async () => {
    const { process, mend } = await unsaved('unsaved-lost');
    // A server that refuses a refresh token which was used, and leaves those that followed it alone.
    server.instead = (_request, response) => void answer(response, 400, { error: 'invalid_grant' });
    await other.store.refresh();
    expect((await other.call('unsaved-lost')).error).toMatchObject({ code: 'RECONNECT_REQUIRED' });
    server.instead = null;
    mend();
    expect((await process.call('unsaved-lost')).error).toBe(null);
    await lookAgain();
    expect((await other.call('unsaved-lost')).error).toBe(null);
    await process.close();
  });

  it('do not come back after a person gave the access anew', async () => {
    const { id, process, mend } = await unsaved('unsaved-anew');
    mend();
    await giveAccess(one, server, 'unsaved-anew');
    const before = await one.rows.read(id);
    expect((await process.call('unsaved-anew')).error).toBe(null);
    expect((await one.rows.read(id))?.tokens).toBe(before?.tokens);
    await process.close();
  });
});

it('a process that dies while it renews holds up the others no longer than its connection lives', async () => {
  const id = await connected(one, server, 'orphaned');
  await passed(id, 3600);
  const dying = new pg.Client({ connectionString: database.url });
  dying.on('error', () => undefined);
  await dying.connect();
  await dying.query('begin');
  await dying.query('select from oauth_grants where id = $1 for update', [id]);
  const { asked } = server;
  const calls = Promise.all([one.call('orphaned'), other.store.refresh().then(() => other.call('orphaned'))]);
  await until(async () => {
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%oauth_grants%' and datname = current_database()`;
    return (await database.pool.query(waiting)).rowCount === 2;
  });
  expect(server.asked - asked).toBe(0);
  (dying as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  expect((await calls).map(({ error }) => error)).toEqual([null, null]);
  expect(server.asked - asked).toBe(1);
});

it.each([-86_400_000, 86_400_000])('a clock that is %d ms off makes no difference', async (offMs) => {
  const name = offMs > 0 ? 'ahead' : 'behind';
  const id = await connected(one, server, name);
  const skewed = await openProcess(database, { clock: { ...SYSTEM_CLOCK, now: () => SYSTEM_CLOCK.now() + offMs } });
  const { asked } = server;
  expect((await skewed.call(name)).error).toBe(null);
  expect(server.asked - asked).toBe(0);
  await passed(id, 3590);
  await skewed.grants.refresh();
  expect((await skewed.call(name)).error).toBe(null);
  expect((await skewed.call(name)).error).toBe(null);
  expect((await one.call(name)).error).toBe(null);
  expect(server.asked - asked).toBe(1);
  await skewed.close();
});

it('a call that is cancelled while it waits ends at once, and the renewal is stored all the same', async () => {
  const id = await connected(one, server, 'cancelled');
  await passed(id, 3600);
  const arrived = Promise.withResolvers<() => void>();
  server.instead = (_request, _response, next) => arrived.resolve(next);
  const stop = new AbortController();
  const call = one.call('cancelled', undefined, stop.signal);
  const goOn = await arrived.promise;
  stop.abort();
  expect((await call).error).toMatchObject({ code: 'CANCELLED' });
  server.instead = null;
  const { asked } = server;
  goOn();
  expect((await one.call('cancelled')).error).toBe(null);
  expect(server.asked - asked).toBe(0);
});

describe('inputs of the script', () => {
  it('cannot make use of access that was given for the connector', async () => {
    await connected(one, server, 'bound');
    const { error } = await one.call('bound', { url: 'orders', client_id: 'another' });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('leave these inputs out') });
    const elsewhere = (await one.call('bound', { url: 'x', base_url: 'http://127.0.0.1:1/' })).error;
    expect(elsewhere).toMatchObject({ code: 'DESTINATION_NOT_ALLOWED' });
  });

  it('may bring a client of their own: its token is held in memory alone', async () => {
    const { asked } = server;
    const before = await database.pool.query('select from oauth_grants');
    const inputs = { ...valueFor(server, 'oauth2'), url: 'orders' };
    const ends = await Promise.all([one.callType('HTTP', inputs), one.callType('HTTP', inputs), one.callType('HTTP', inputs)]);
    expect(ends.map(({ error }) => error)).toEqual([null, null, null]);
    expect(server.asked - asked).toBe(1);
    const wrong = await one.callType('HTTP', { ...inputs, client_secret: 'another-secret-of-the-same-client' });
    expect(wrong.error).toMatchObject({ code: 'AUTHENTICATION_FAILED', message: expect.stringContaining('invalid_client') });
    expect((await database.pool.query('select from oauth_grants')).rowCount).toBe(before.rowCount);
    const code = await one.callType('HTTP', { ...valueFor(server, 'oauth2_code'), url: 'orders' });
    expect(code.error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('connector oauth NAME') });
  });
});

describe('a connector that is changed', () => {
  it.each([
    ['scope', { scope: 'openid orders' }],
    ['base_url', { base_url: 'http://127.0.0.1:1/api' }],
    ['token_url', { token_url: 'http://127.0.0.1:1/token' }],
  ])('in its %s loses its access', async (key, value) => {
    const name = `changed-${key}`;
    const id = await connected(one, server, name);
    const { client_secret } = valueFor(server, 'oauth2_code') as { client_secret: string };
    await one.connectors.change(name, JSON.stringify({ value: { ...value, client_secret } }));
    await until(async () => (await one.rows.read(id)) === undefined);
    expect((await one.call(name)).error).toMatchObject({ code: 'RECONNECT_REQUIRED' });
  });

  it('in its description and its name keeps it', async () => {
    const id = await connected(one, server, 'kept');
    await one.connectors.change('kept', JSON.stringify({ name: 'renamed', description: 'x', value: { test_path: 'orders' } }));
    await one.access.idle();
    expect((await one.rows.read(id))?.status).toBe('ACTIVE');
    expect((await one.call('renamed')).error).toBe(null);
  });

  it('and deleted gives its tokens back', async () => {
    await connected(one, server, 'deleted');
    expect((await one.call('deleted')).error).toBe(null);
    const { token } = server.calls.at(-1)!;
    await one.connectors.delete('deleted');
    const answered = await fetch(`${server.url}/api`, { headers: { authorization: `Bearer ${token}` } });
    expect(answered.status).toBe(401);
    expect((await one.call('deleted')).error).toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
  });
});

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function lastAuthorization(id: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>('select id from oauth_authorizations where connector_id = $1', [id]);
  return rows[0]!.id;
}

describe('a connector whose file is gone', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'petiole-kept-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (name: string, value: object) =>
    writeFile(
      join(folder, `${name}.yaml`),
      JSON.stringify({ name, type: 'HTTP', value: { ...valueFor(server, 'oauth2_code'), ...value } }),
    );
  const load = async () => {
    const { failed, removed } = await one.store.loadFolder(folder);
    expect(failed).toEqual([]);
    return removed;
  };
  /** With access, and then without its file. */
  async function lost(name: string): Promise<string> {
    await write(name, {});
    await load();
    await giveAccess(one, server, name);
    const { id } = await one.connectors.get(name);
    await rm(join(folder, `${name}.yaml`));
    expect(await load()).toEqual([name]);
    expect((await database.pool.query('select from oauth_grants where id = $1', [id])).rowCount).toBe(0);
    return id;
  }
  const kept = async (name: string) => (await database.pool.query('select from kept_access where name = $1', [name])).rowCount;

  it('has its access again when the file is back', async () => {
    const id = await lost('back');
    await write('back', {});
    await load();
    expect(await one.connectors.get('back')).toMatchObject({ id, status: 'READY', access: { given: true } });
    expect((await one.call('back')).error).toBe(null);
    await passed(id, 3590);
    await lookAgain();
    expect((await one.call('back')).error).toBe(null);
    expect(server.granted.at(-1)).toBe('refresh_token');
    expect(await kept('back')).toBe(0);
  });

  it('has none where it is back with another client', async () => {
    await lost('other-client');
    await write('other-client', { client_id: 'somebody-else' });
    await load();
    await one.access.idle();
    expect(await one.connectors.get('other-client')).toMatchObject({ status: 'NEEDS_AUTHORIZATION', access: { given: false } });
    expect((await one.call('other-client')).error).toMatchObject({ code: 'RECONNECT_REQUIRED' });
  });

  it('gives none to a connector that a person makes under its name', async () => {
    const id = await lost('by-hand');
    await one.connectors.create(JSON.stringify({ name: 'by-hand', type: 'HTTP', value: valueFor(server, 'oauth2_code') }));
    const made = await one.connectors.get('by-hand');
    expect(made).toMatchObject({ status: 'NEEDS_AUTHORIZATION', access: { given: false } });
    expect(made.id).not.toBe(id);
  });

  it('loses it after a week', async () => {
    await lost('late');
    await database.pool.query(`update kept_access set removed_at = removed_at - interval '8 days'`);
    await write('late', {});
    await load();
    expect(await one.connectors.get('late')).toMatchObject({ status: 'NEEDS_AUTHORIZATION' });
    await dropKeptAccess(database.pool as never);
    expect(await kept('late')).toBe(0);
  });
});
