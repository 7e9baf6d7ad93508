/** Event streams at the door: how many, for how long, and for whom; what they tell is made up here. */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { PetioleError } from '../../src/errors.ts';
import type { LiveEvent, LivePort } from '../../src/executions/live/types.ts';
import { asBrowser, cookieIn, send, startAccessServer, type AccessServer } from '../support/access-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN } from '../support/product.ts';
import { openEvents } from '../support/sse.ts';
import { until } from '../support/until.ts';

const ID = '00000000-0000-7000-8000-000000000001';
const PATH = `/api/v1/executions/${ID}/events`;

let database: TestDatabase;
let server: AccessServer;
let made = 0;
let open = 0;
let script: (signal: AbortSignal) => AsyncGenerator<LiveEvent>;
const asked: unknown[] = [];
const counted = { streams: 0, request: () => undefined };

const live: Partial<LivePort> = {
  async tree(id, options) {
    asked.push([id, options.eventId, options.logs]);
    if (id !== ID) throw new PetioleError('NOT_FOUND', `there is no execution ${id}`);
    return script(options.signal);
  },
};

async function* untilAborted(signal: AbortSignal): AsyncGenerator<LiveEvent> {
  open += 1;
  try {
    yield { event: 'reset', id: '', data: {} };
    yield { event: 'ready', id: 'here', data: {} };
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  } finally {
    open -= 1;
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAccessServer(database.url, {
    live: live as LivePort,
    counted,
    streamSettings: { most: 3, mostOfOne: 2, keepAliveMs: 50, stalledMs: 300 },
  });
});
afterEach(async () => {
  await until(() => open === 0 && counted.streams === 0);
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const follow = (token = ADMIN_TOKEN, headers: Record<string, string> = {}, query = '') =>
  openEvents(server.url + PATH + query, { authorization: `Bearer ${token}`, ...headers });

it('hand over where the client stands, by header or query, and keep the line alive', async () => {
  script = untilAborted;
  asked.length = 0;
  const one = await follow(ADMIN_TOKEN, { 'last-event-id': 'from the header' }, '?logs=true&last_event_id=x');
  await one.until(() => one.comments.length > 1);
  expect(one.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(one.events).toEqual([
    { event: 'reset', id: '', data: '{}' },
    { event: 'ready', id: 'here', data: '{}' },
  ]);
  one.cut();
  const two = await follow(ADMIN_TOKEN, {}, '?last_event_id=from%20the%20query');
  two.cut();
  expect(asked).toEqual([
    [ID, 'from the header', true],
    [ID, 'from the query', false],
  ]);
});

it('are refused before the first event, as any other request', async () => {
  const unknown = await send(server, 'GET', PATH.replace(ID, ID.replace(/1$/, '2')));
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'NOT_FOUND']);
  expect((await send(server, 'GET', `${PATH}?nonsense=1`)).status).toBe(400);
  expect((await send(server, 'GET', PATH, { as: null })).status).toBe(401);
});

it('more than there may be at once are 503, nobody takes them all, and who leaves makes room', async () => {
  script = untilAborted;
  const two = await Promise.all([follow(), follow()]);
  const third = await send(server, 'GET', PATH);
  expect([third.status, third.body['code'], third.headers.get('retry-after')]).toEqual([503, 'TOO_MANY_STREAMS', '10']);
  expect(third.body['detail']).toContain('you have 2');
  const { body } = await send(server, 'POST', '/api/v1/tokens', { body: { name: 'somebody else', role: 'viewer' } });
  const other = await follow(String(body['token']));
  expect(other.status).toBe(200);
  expect((await send(server, 'GET', PATH, { as: String(body['token']) })).body['detail']).toContain('this server has 3');
  other.cut();
  await until(() => counted.streams === 2);
  two[0]!.cut();
  await until(() => counted.streams === 1);
  const again = await follow();
  expect(again.status).toBe(200);
  for (const stream of [two[1]!, again]) stream.cut();
});

it('end when the token is revoked', async () => {
  script = untilAborted;
  const { body } = await send(server, 'POST', '/api/v1/tokens', { body: { name: 'short', role: 'viewer' } });
  const stream = await follow(String(body['token']));
  await stream.until(() => stream.events.length === 2);
  await send(server, 'DELETE', `/api/v1/tokens/${String(body['id'])}`);
  expect(await stream.ended).toBe('closed');
});

it('are no use of the session that they were opened with', async () => {
  script = untilAborted;
  const session = await send(server, 'POST', '/api/v1/session', { as: null, body: { token: ADMIN_TOKEN } });
  const stream = await openEvents(server.url + PATH, { cookie: cookieIn(session) });
  await stream.until(() => stream.events.length === 2);
  await database.pool.query(`update sessions set last_used_at = now() - interval '7 hours'`);
  // what is remembered of sessions is forgotten, so that the next check asks the database
  await send(
    server,
    'DELETE',
    '/api/v1/session',
    asBrowser(cookieIn(await send(server, 'POST', '/api/v1/session', { as: null, body: { token: ADMIN_TOKEN } }))),
  );
  const before = stream.comments.length;
  await stream.until(() => stream.comments.length >= before + 4);
  const { rows } = await database.pool.query(`select last_used_at < now() - interval '6 hours' as is_idle from sessions`);
  expect(rows).toEqual([{ is_idle: true }]);
  stream.cut();
});

it('an error of our own ends one without a word of it, and is logged', async () => {
  script = async function* () {
    yield { event: 'reset', data: {} };
    throw new Error('of our own');
  };
  const stream = await follow();
  expect(await stream.ended).toBe('closed');
  expect(server.lines.filter(({ level }) => level === 'error')).toMatchObject([{ error: 'of our own' }]);
});

it('ask for no more than the client reads, and cut off who does not read at all', async () => {
  const text = 'x'.repeat(100_000);
  made = 0;
  script = async function* () {
    for (; made < 10_000; made++) yield { event: 'nodes', data: { text } };
  };
  const { hostname, port } = new URL(server.url);
  const deaf = connect(Number(port), hostname);
  deaf.pause();
  deaf.write(`GET ${PATH} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`);
  await until(() => made > 0);
  await until(() => counted.streams === 0);
  expect(made).toBeLessThan(1000);
  deaf.destroy();
});

it('end when the server stops', async () => {
  script = untilAborted;
  const stream = await follow();
  await stream.until(() => stream.events.length === 2);
  await server.stop();
  expect(await stream.ended).toBe('closed');
});
