/** The access of connectors against a real authorization server, in two processes on one database. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/far-sides/authorization-server.ts';
import { connected, openProcess, REDIRECT_URI, valueFor, type Process } from './support.ts';

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
