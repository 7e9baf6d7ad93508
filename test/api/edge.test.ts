import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { CONTROLLERS } from '../../src/api/controllers.ts';
import { describedRoutes } from '../../src/api/described.ts';
import { YAML } from '../../src/api/media.ts';
import { createApi, type ApiDependencies, type ApiServer } from '../../src/api/server.ts';
import { PetioleError } from '../../src/errors.ts';
import type { Execution } from '../../src/model.ts';
import { onlyToken, QUIET } from '../support/access.ts';

/**
 * The edge of the API alone: what is wrong with a request is found before the domain is asked, so the domain here is a
 * recorder of what reaches it. `test/api/executions.test.ts` and its neighbours run against the real one.
 */
let api: ApiServer;
let base: string;
let asked: unknown[] = [];
let failure: Error | null = null;
const logged: string[] = [];

const ask = (name: string) =>
  (async (...args: unknown[]) => {
    asked.push([name, ...args]);
    if (failure !== null) throw failure;
    const one = { id: 'x', name: 'x', status: 'PENDING', updated_at: '2026-01-01T00:00:00.000Z' } as unknown as Execution;
    return { ...one, execution: one, flow: one, connector: one, created: true, items: [], next: null };
  }) as never;

const recorder = new Proxy({}, { get: (_target, name) => (name === 'then' ? undefined : ask(String(name))) });

beforeAll(async () => {
  api = await createApi({
    executions: recorder as ApiDependencies['executions'],
    flows: recorder as ApiDependencies['flows'],
    connectors: recorder as ApiDependencies['connectors'],
    connectorTypes: recorder as ApiDependencies['connectorTypes'],
    flowTypes: undefined as never,
    live: undefined as never,
    system: undefined as never,
    metrics: undefined as never,
    vaults: undefined as never,
    secrets: undefined as never,
    files: recorder as ApiDependencies['files'],
    access: onlyToken('good'),
    health: { instance: 'i', version: 'v', troubles: async () => [] },
    log: { ...QUIET, error: (_details, message) => logged.push(message) },
    bodyLimit: 10_000,
  });
  base = await api.listen('127.0.0.1', 0);
});
afterAll(() => api.close());

async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  asked = [];
  const answer = await fetch(base + path, {
    method,
    body,
    headers: { authorization: 'Bearer good', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) };
}

/** Asserts what every problem document has, and gives it. */
async function problemOf(status: number, code: string, ...call: Parameters<typeof send>) {
  const answer = await send(...call);
  expect(answer.json).toMatchObject({
    status,
    code,
    type: `urn:petiole:error:${code}`,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(JSON.stringify(answer.json)).not.toMatch(/node_modules|\.ts:\d+/);
  expect(asked).toEqual([]);
  return answer.json as { detail: string; [key: string]: unknown };
}

const START = '/api/v1/executions';

describe('the bearer token', () => {
  it('is needed for every route under /api, and for unknown ones there', async () => {
    for (const path of [START, '/api/v1/flows', '/api/v1/connectors', '/api/v1/connector-types', '/api/v1/nonsense']) {
      await problemOf(401, 'UNAUTHORIZED', 'GET', path, undefined, { authorization: '' });
      await problemOf(401, 'UNAUTHORIZED', 'GET', path, undefined, { authorization: 'Bearer wrong' });
      await problemOf(401, 'UNAUTHORIZED', 'GET', path, undefined, { authorization: 'Basic Z29vZA==' });
    }
  });

  it('is asked for with WWW-Authenticate, before the body is read', async () => {
    const answer = await send('POST', START, '{ not json', { authorization: 'Bearer wrong' });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="api"']);
  });

  it('is not needed for health and readiness', async () => {
    expect((await send('GET', '/health', undefined, { authorization: '' })).json).toEqual({ status: 'ok', instance: 'i', version: 'v' });
    expect((await send('GET', '/ready', undefined, { authorization: '' })).json).toEqual({ status: 'ready' });
  });
});

describe('a malformed request', () => {
  it('with broken JSON is a 400 that says where', async () => {
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', START, '{"flow": "x",')).detail).toMatch(/not valid JSON.*position/);
  });

  it.each([
    ['nothing', undefined],
    ['an empty body', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"quickstart"'],
  ])('with %s in place of an object is a 400', async (_what, body) => {
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', START, body)).detail).toBe('the body must be a JSON object');
  });

  it('names a key that does not exist, and the one that was meant', async () => {
    const { detail } = await problemOf(400, 'INVALID_REQUEST', 'POST', START, '{"flow":"x","input":{}}');
    expect(detail).toBe("the body has no field 'input'; did you mean 'inputs'?");
  });

  it('names a key that is missing or mistyped', async () => {
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', START, '{}')).detail).toMatch(
      /'flow' in the body is missing: it must be a text/,
    );
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', START, '{"flow":"x","priority":"high"}')).detail).toMatch(/'priority'/);
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', START, '{"flow":"x","labels":{"a":1}}')).detail).toMatch(/'labels\.a'/);
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', START, '{"flow":"a\\u0000b"}')).detail).toMatch(/control characters/);
  });

  it('over the limit is a 413', async () => {
    const body = JSON.stringify({ flow: 'x', inputs: 'a'.repeat(20_000) });
    expect((await problemOf(413, 'TOO_LARGE', 'POST', START, body)).detail).toMatch(/larger than the \d+ bytes that are taken/);
  });

  it('nested too deeply is a 400', async () => {
    const body = `{"flow":"x","inputs":${'['.repeat(2000)}${']'.repeat(2000)}}`;
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', START, body)).detail).toMatch(/500 levels/);
  });

  it('of a content type that the route does not take is a 415 that names those it takes', async () => {
    const { takes } = await problemOf(415, 'UNSUPPORTED_MEDIA_TYPE', 'POST', START, 'a=1', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(takes).toEqual(['application/json']);
    await problemOf(415, 'UNSUPPORTED_MEDIA_TYPE', 'PUT', '/api/v1/flows/a', 'name: a', { 'content-type': 'application/yaml' });
    await problemOf(415, 'UNSUPPORTED_MEDIA_TYPE', 'PUT', '/api/v1/connectors/a', 'x', { 'content-type': 'application/typescript' });
  });

  it('with a wrong wait, key, filter or cursor is a 400 that names it', async () => {
    const body = '{"flow":"x"}';
    for (const wait of ['soon', '-1', '99999']) await problemOf(400, 'INVALID_REQUEST', 'POST', `${START}?wait=${wait}`, body);
    await problemOf(400, 'INVALID_REQUEST', 'POST', START, body, { 'idempotency-key': 'x'.repeat(256) });
    const { detail } = await problemOf(400, 'INVALID_REQUEST', 'GET', `${START}?statsu=RUNNING`);
    expect(detail).toMatch(/'statsu'; did you mean 'status'/);
    expect((await problemOf(400, 'INVALID_REQUEST', 'GET', `${START}?status=DONE`)).detail).toMatch(/'status\.0'.*ENDED_SUCCESS/);
    for (const query of ['limit=0', 'limit=x', 'from=yesterday', 'root=1', 'parent=x', 'q=%00', 'cursor=%01']) {
      await problemOf(400, 'INVALID_REQUEST', 'GET', `${START}?${query}`);
    }
  });

  it('with a position in the logs that no line can have is a 400', async () => {
    const logs = `${START}/${randomUUID()}/logs`;
    for (const cursor of ['-2', '2147483648', '3313669474', '1e400', '0.5', 'x'])
      await problemOf(400, 'INVALID_REQUEST', 'GET', `${logs}?cursor=${cursor}`);
    expect((await send('GET', `${logs}?cursor=2147483647`)).status).toBe(200);
  });

  it('with a wait that is no number says what is expected, in words of a person', async () => {
    const { detail } = await problemOf(400, 'INVALID_REQUEST', 'POST', `${START}?wait=soon`, '{"flow":"x"}');
    expect(detail).toBe("'wait' in the query must be a number");
  });

  it('for an id that is none is a 404', async () => {
    for (const path of ['abc', 'abc/tree', 'abc/logs', '%00', 'a'.repeat(300)])
      await problemOf(404, 'NOT_FOUND', 'GET', `${START}/${path}`);
    await problemOf(404, 'NOT_FOUND', 'POST', `${START}/abc/cancel`);
  });

  it('with a broken percent sign in the address is a 400', async () => {
    const status = await new Promise((resolve, reject) =>
      httpRequest(`${base}/api/v1/flows/%zz`, { headers: { authorization: 'Bearer good' } }, (answer) => {
        answer.resume();
        resolve([answer.statusCode, answer.headers['content-type']]);
      })
        .on('error', reject)
        .end(),
    );
    expect(status).toEqual([400, 'application/problem+json; charset=utf-8']);
  });

  it('for a route that does not exist is a 404, with a method that it does not take a 405 with Allow', async () => {
    await problemOf(404, 'NOT_FOUND', 'GET', '/api/v1/nonsense');
    await problemOf(404, 'NOT_FOUND', 'GET', '/nonsense', undefined, { authorization: '' });
    const answer = await send('DELETE', START);
    expect([answer.status, answer.json.code, answer.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      expect.stringMatching(/POST.*GET|GET.*POST/),
    ]);
    await problemOf(405, 'METHOD_NOT_ALLOWED', 'PATCH', '/api/v1/vaults/main');
    await problemOf(405, 'METHOD_NOT_ALLOWED', 'POST', '/health');
    const bulk = await send('GET', '/api/v1/executions/bulk');
    expect([bulk.status, bulk.headers.get('allow')]).toEqual([405, 'POST']);
    const events = await send('DELETE', '/api/v1/executions/events');
    expect([events.status, events.headers.get('allow')]).toEqual([405, 'GET']);
    // Fastify knows more methods than it has routes for, and has demands of its own on their bodies
    for (const method of ['QUERY', 'OPTIONS', 'PROPFIND', 'SEARCH']) {
      await problemOf(405, 'METHOD_NOT_ALLOWED', method, '/ready');
      await problemOf(405, 'METHOD_NOT_ALLOWED', method, START);
      await problemOf(404, 'NOT_FOUND', method, '/api/v1/nonsense');
    }
  });

  it('of any route with a member of the query that it does not know is a 400, and reaches nothing', async () => {
    // the authorization server adds what it likes
    const routes = describedRoutes(CONTROLLERS).filter(({ route }) => route.id !== 'settleAuthorization');
    expect(routes.length).toBeGreaterThan(60);
    for (const { method, path, route } of routes) {
      const address = `${path
        .replace('{id}', randomUUID())
        .replace('{sha256}', '0'.repeat(64))
        .replace(/\{\w+\}/g, 'x')}?surely_unknown=1`;
      const body = route.body && !route.takes?.includes(YAML) ? '{}' : undefined;
      const { detail } = await problemOf(400, 'INVALID_REQUEST', method.toUpperCase(), address, body);
      expect([route.id, detail]).toEqual([route.id, expect.stringContaining("the query has no field 'surely_unknown'")]);
    }
  });

  it('with a body for a route that takes none is a 400; an empty one is none', async () => {
    const cancel = `${START}/${randomUUID()}/cancel`;
    expect((await problemOf(400, 'INVALID_REQUEST', 'POST', cancel, '{"reason":"x"}')).detail).toBe(
      'this route takes no body: leave it out',
    );
    for (const body of ['{}', '', 'null', '  ']) expect((await send('POST', cancel, body)).status).toBe(200);
  });

  it('says what is wrong with the body as a whole, and where in it a field is unknown', async () => {
    const bulk = (body: object) => problemOf(400, 'INVALID_REQUEST', 'POST', `${START}/bulk`, JSON.stringify(body));
    expect((await bulk({ action: 'cancel' })).detail).toBe("the body needs either 'ids' or 'filter'");
    expect((await bulk({ action: 'cancel', filter: { statsu: 'RUNNING' } })).detail).toContain(
      "'filter' in the body has no field 'statsu'",
    );
  });
});

describe('a well-formed request', () => {
  it('reaches the domain as it was sent', async () => {
    const answer = await send('POST', START, '{"flow":"x","inputs":{"a":[1]},"labels":{"k":"v"}}', { 'idempotency-key': 'once' });
    expect(asked).toEqual([['start', { flow: 'x', inputs: { a: [1] }, labels: { k: 'v' }, idempotencyKey: 'once' }]]);
    expect([answer.status, answer.headers.get('location')]).toEqual([201, '/api/v1/executions/x']);
  });

  it('takes lists of statuses, repeated or with commas, in any case', async () => {
    await send('GET', `${START}?status=running,WAITING&status=paused&type=flow&parent=none&limit=5`);
    expect(asked).toEqual([['list', { status: ['RUNNING', 'WAITING', 'PAUSED'], type: ['FLOW'], parent: 'none', limit: 5 }]]);
  });

  it('decodes names in the address', async () => {
    await send('GET', `/api/v1/flows/${encodeURIComponent('ä flow/with 100%')}`);
    expect(asked).toEqual([['get', 'ä flow/with 100%']]);
  });

  it('takes scripts and YAML as text, with a charset too', async () => {
    await send('PUT', '/api/v1/flows/a', 'export default 1', { 'content-type': 'application/typescript; charset=utf-8' });
    await send('PUT', '/api/v1/connectors/a', 'type: REST', { 'content-type': 'text/yaml' });
    expect(asked).toEqual([['put', 'a', 'type: REST']]);
    await send('PUT', '/api/v1/connectors/a', '{"type":"REST"}');
    expect(asked).toEqual([['put', 'a', '{"type":"REST"}']]);
  });
});

describe('a failure of the domain', () => {
  it('keeps its code and details, and becomes a 500 without a word of the inside where it is not one of ours', async () => {
    failure = new PetioleError('FLOW_NOT_FOUND', "there is no flow 'x'", { near: ['y'], status: 7 });
    const known = await send('GET', '/api/v1/flows/x');
    expect([known.status, known.json]).toEqual([
      404,
      expect.objectContaining({ status: 404, status_: 7, near: ['y'], code: 'FLOW_NOT_FOUND' }),
    ]);
    failure = new Error('password=hunter2 at /srv/secret.ts:1');
    const unknown = await send('GET', '/api/v1/flows/x');
    expect([unknown.status, unknown.json.code, JSON.stringify(unknown.json).includes('hunter2')]).toEqual([500, 'INTERNAL', false]);
    expect(logged).toEqual(['request failed']);
    failure = null;
  });
});
