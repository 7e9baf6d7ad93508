/** OAuth 2.0 as people and operators have it: two processes of the built product on one database, and a real authorization server. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Execution, JsonObject } from '../../src/model.ts';
import { valueFor } from '../connectors/oauth/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../support/far-sides/authorization-server.ts';
import { call, command, createFolders, start, startUp, type Folders, type Up } from '../support/product.ts';

const PUBLIC_URL = 'https://petiole.example.com/here';
const REDIRECT_URI = `${PUBLIC_URL}/api/v1/oauth/callback`;

const FLOW = `import { flow } from 'petiole';
export default flow(async function () {
  return { got: (await this.connect('shop', { url: 'orders' })).output_value as any };
});
`;

let database: TestDatabase;
let server: AuthorizationServer;
let folders: Folders;
/** each is a worker too */
let ups: [Up, Up];

beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startAuthorizationServer({ redirectUris: [REDIRECT_URI] })]);
  folders = await createFolders(database.url);
  Object.assign(folders.env, { PETIOLE_ALLOW_PRIVATE: '127.0.0.0/8', PETIOLE_PUBLIC_URL: PUBLIC_URL, LOG_LEVEL: 'trace' });
  await folders.write('flows/orders.ts', FLOW);
  await folders.write('connectors/shop.yaml', JSON.stringify({ name: 'shop', type: 'HTTP', value: valueFor(server, 'oauth2_code') }));
  ups = [await startUp(folders), await startUp({ ...folders, env: { ...folders.env, PETIOLE_DATA: `${folders.root}/data-2` } })];
});
afterAll(async () => {
  await Promise.all((ups ?? []).map((up) => up.stop()));
  await folders?.remove();
  await Promise.all([database?.drop(), server?.stop()]);
});

async function run(up: Up): Promise<Execution> {
  const { body } = await call<Execution>(up, 'POST', '/executions', { flow: 'orders' });
  return until(
    async () => {
      const { body: now } = await call<Execution>(up, 'GET', `/executions/${body.id}`);
      return now.status.startsWith('ENDED_') && now;
    },
    'the end of the flow',
    120_000,
  );
}

/** Ten executions in each process, at the same time. */
const runAll = () => Promise.all([...Array(10)].flatMap(() => ups.map(run)));

async function show(): Promise<{ status: string; problems: string[]; access: JsonObject }> {
  return (await call<never>(ups[1], 'GET', '/connectors/shop')).body;
}

const callback = (up: Up, search: string) => fetch(`${up.url}/api/v1/oauth/callback${search}`);

it('without access a call says what to do, and so does the connector', async () => {
  const { error } = await run(ups[0]);
  expect(error).toMatchObject({ code: 'RECONNECT_REQUIRED' });
  expect(error?.message).toContain(
    "the connector 'shop' has no access: nobody has given it any yet. Run `petiole connector oauth shop` and give access in the browser",
  );
  expect(await show()).toMatchObject({ status: 'NEEDS_AUTHORIZATION', access: { given: false }, problems: [expect.any(String)] });
});

it('`connector oauth` prints the address, waits, and ends well once access was given in the browser', async () => {
  const oauth = start(['connector', 'oauth', 'shop'], folders);
  const [address] = await oauth.says(/http:\S+\/auth\?\S+/);
  expect(oauth.stdout()).toContain(`redirect address of the client: ${REDIRECT_URI}\n`);
  const back = await server.browse(address);
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT_URI);
  // the browser may come back to any process
  const page = await callback(ups[1], back.search);
  expect(page.status).toBe(200);
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(/^default-src 'none'/),
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  expect(await page.text()).toContain('Access was given');
  expect(await oauth.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('shop: access was given') });
  expect((await callback(ups[0], back.search)).status).toBe(400);
  expect(await show()).toMatchObject({
    status: 'READY',
    access: { given: true, authorized_by: expect.any(String), scopes: 'openid offline_access orders', expires_at: expect.any(String) },
  });
}, 120_000);

it('20 executions in 2 processes renew a token that is due with exactly one request', async () => {
  await database.pool.query(
    `update oauth_grants set obtained_at = obtained_at - interval '3590 s', expires_at = expires_at - interval '3590 s'`,
  );
  const asked = server.asked;
  const ended = await runAll();
  expect(ended.map(({ error, output_value }) => error ?? output_value)).toEqual(Array(20).fill({ got: { ok: true } }));
  expect(server.asked - asked).toBe(1);
}, 120_000);

it('and so they do where the service does not accept the token any more', async () => {
  await database.pool.query(`update oauth_grants set obtained_at = obtained_at - interval '60 s'`);
  server.refuse(server.calls.at(-1)?.token ?? '');
  const asked = server.asked;
  const ended = await runAll();
  expect(ended.map(({ error }) => error)).toEqual(Array(20).fill(null));
  expect(server.asked - asked).toBe(1);
  expect(server.calls.filter(({ status }) => status === 401).length).toBeGreaterThan(1);
  server.takesNone = true;
  expect((await run(ups[0])).error).toMatchObject({ message: expect.stringContaining('401') });
  server.takesNone = false;
}, 120_000);

it('who says no, and who brings what nobody waits for, is told so in plain words', async () => {
  const oauth = start(['connector', 'oauth', 'shop', '--json'], folders);
  const [, address] = await oauth.says(/"authorization_url":"([^"]+)"/);
  const back = await server.browse(address!, 'deny');
  expect(await (await callback(ups[0], back.search)).text()).toContain('Access was not given');
  const end = await oauth.ended;
  expect(end.code).toBe(1);
  expect(JSON.parse(end.stdout.trim().split('\n')[1]!)).toMatchObject({ status: 'DENIED', message: 'access was denied in the browser' });
  for (const search of ['', '?state=x&code=y', '?state=a&state=b', `?state=${encodeURIComponent('<script>alert(1)</script>')}`]) {
    const page = await callback(ups[0], search);
    expect(page.status).toBe(400);
    expect(await page.text()).not.toMatch(/<script|alert/);
  }
  // what there was is left alone
  expect((await run(ups[0])).error).toBe(null);
}, 120_000);

it('no token stands in the database, the logs, or what anybody is shown', async () => {
  const { rows } = await database.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  const texts = await Promise.all(
    rows.map(async ({ name }) => {
      const { rows: all } = await database.pool.query<{ text: string }>(`select t::text as text from ${name} t`);
      return all.map(({ text }) => text).join('\n');
    }),
  );
  const listed = await call(ups[0], 'GET', '/executions?limit=1000');
  const shown = await command(['connector', 'show', 'shop', '--json'], folders);
  texts.push(JSON.stringify(listed.body), shown.stdout, ...ups.flatMap((up) => [up.stdout(), up.stderr()]));
  expect(server.tokens.length).toBeGreaterThan(4);
  for (const secret of [...server.tokens, server.client.secret]) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
}, 120_000);
