import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ConnectorTypes } from '../../../src/connectors/registry.ts';
import type { AttemptEntry, RetryPolicy } from '../../../src/model.ts';
import { ConnectorError, connectorType } from '../../../src/sdk/connector.ts';
import { createConnections, type TestConnections } from '../../support/connections.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveHttp, type TestServer } from '../../support/far-sides/http-server.ts';

/** A service that is tried five times by its type, and twice in one of its actions. */
const service = connectorType({
  id: 'service',
  name: 'SERVICE',
  title: 'Service',
  description: 'for this test',
  connection: z.object({ address: z.string() }),
  base_url: ({ address }) => address,
  retry: { attempts: 5, initial: 2 },
  default_action: 'read',
  actions: {
    read: { title: 'Read', inputs: z.object({}), outputs: z.object({}), run: ({ http }) => http.get('read') },
    twice: { title: 'Twice', inputs: z.object({}), outputs: z.object({}), retry: { attempts: 2 }, run: ({ http }) => http.get('twice') },
    write: { title: 'Write', inputs: z.object({}), outputs: z.object({}), run: ({ http }) => http.post('write').payload({}) },
    safe: { title: 'Safe', inputs: z.object({}), outputs: z.object({}), run: ({ http }) => http.post('safe').payload({}).idempotent() },
    own: {
      title: 'Own',
      inputs: z.object({}),
      outputs: z.object({}),
      run: ({ http }) => http.get('own').retry({ attempts: 4, initial: 0 }),
    },
    never: { title: 'Never', inputs: z.object({}), outputs: z.object({}), run: ({ http }) => http.get('never').retry(false) },
    stubborn: {
      title: 'Stubborn',
      inputs: z.object({}),
      outputs: z.object({}),
      // makes something else of what went wrong
      run: async ({ http }) =>
        http.get('stubborn').catch((error: unknown) => {
          throw new ConnectorError('CONNECTION_FAILED', 'the service is away', { cause: error });
        }),
    },
  },
});

let server: TestServer;
const made: TestConnections[] = [];
let clock: FakeClock;
let sent: string[] = [];
let answer: (request: IncomingMessage) => { status: number; headers?: Record<string, string> };

beforeAll(async () => {
  server = await serveHttp((request, response) => {
    sent.push(`${request.method} ${request.url}`);
    const { status, headers } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{}');
  });
});
afterEach(() => Promise.all(made.splice(0).map((connections) => connections.close())));
afterAll(() => server?.stop());

async function run(action: string, document: object = {}, retry?: Partial<RetryPolicy>) {
  sent = [];
  clock = new FakeClock();
  const connections = await createConnections(undefined, { types: new ConnectorTypes([service]), clock });
  made.push(connections);
  await connections.store.create(JSON.stringify({ name: 'mine', type: 'SERVICE', value: { address: server.url }, ...document }));
  const result = await connections.call({ by: 'name', name: 'mine' }, { action }, { options: retry ? { retry } : {} });
  return { ...result, log: result.attemptLog as AttemptEntry[] };
}

/** These statuses, then 200. */
const first = (...statuses: number[]) => {
  answer = () => ({ status: statuses.shift() ?? 200 });
};

describe('the policy of a request', () => {
  it('is that of the host, the type, the action, the connector and the request, the later ones over the earlier', async () => {
    answer = () => ({ status: 503 });
    expect((await run('read')).log.map(({ wait_ms }) => wait_ms)).toEqual([2000, 4000, 8000, 16_000, 0]);
    expect((await run('twice')).log).toHaveLength(2);
    expect((await run('twice', { retry: { attempts: 3 } })).log).toHaveLength(3);
    expect((await run('own', { retry: { attempts: 3 } })).log.map(({ wait_ms }) => wait_ms)).toEqual([0, 0, 0, 0]);
    expect((await run('read', { retry: false })).log).toHaveLength(1);
    expect((await run('never')).log).toHaveLength(1);
  });

  it.each([
    ['write', 502, 1],
    ['write', 503, 5],
    ['safe', 502, 5],
    ['read', 500, 1],
  ])('sends %s that is answered with %i %i times', async (action, status, times) => {
    answer = () => ({ status });
    const { error, attempts } = await run(action);
    expect(error).toMatchObject({ code: 'UNEXPECTED_STATUS', status });
    expect([sent.length, attempts]).toEqual([times, 1]);
  });

  it('waits as long as Retry-After says: seconds, or a date', async () => {
    let asked = 0;
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    answer = () => ({ status: asked < 2 ? 429 : 200, headers: asked++ === 0 ? { 'retry-after': '40' } : { 'retry-after': date } });
    const { ok } = await run('read', { retry: { deadline: 7200 } });
    expect(ok).toBe(true);
    expect(clock.waits[0]).toBe(40_000);
    // within the hour, whatever time went by since the date was made
    expect(clock.waits[1]).toBeGreaterThan(3_000_000);
    expect(clock.waits[1]).toBeLessThanOrEqual(3_600_000);
  });

  it('sends a request again whose connection broke off', async () => {
    let asked = 0;
    const broken = await serveHttp((_request, response) => {
      if (asked++ < 2)
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '10' }).end('{', () => response.destroy());
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    const { ok, log } = await run('read', { value: { address: broken.url } });
    await broken.stop();
    expect(ok).toBe(true);
    expect(log).toMatchObject([{ code: 'CONNECTION_FAILED' }, { code: 'CONNECTION_FAILED' }, { code: null }]);
  });
});

describe('the tries of both loops', () => {
  it('stand in one list: a connection that fails because its request did is one failure', async () => {
    answer = () => ({ status: 503 });
    const { log, attempts } = await run('twice', {}, { attempts: 2, initial: 100, maximum: 100 });
    expect(attempts).toBe(2);
    expect(log.map(({ attempt, method, wait_ms }) => [attempt, method, wait_ms])).toEqual([
      [1, 'GET', 2000],
      [2, 'GET', 100_000],
      [3, 'GET', 2000],
      [4, 'GET', 0],
    ]);
  });

  it('tell of the connection where its failure is another one than that of the request', async () => {
    answer = () => ({ status: 404 });
    const { log } = await run('stubborn', {}, { attempts: 2, initial: 1 });
    expect(log).toMatchObject([
      { attempt: 1, method: null, code: 'CONNECTION_FAILED', reason: 'the service is away', wait_ms: 1000 },
      { attempt: 2, method: null, code: 'CONNECTION_FAILED', wait_ms: 0 },
    ]);
  });

  it('end with the success', async () => {
    first(404, 503);
    const { ok, log } = await run('read', {}, { attempts: 2 });
    expect(ok).toBe(true);
    expect(log.map(({ method, status, code }) => [method, status, code])).toEqual([
      [null, 404, 'UNEXPECTED_STATUS'],
      ['GET', 503, 'UNEXPECTED_STATUS'],
      ['GET', 200, null],
    ]);
  });

  it('show the status also where the connection as a whole was tried again', async () => {
    first(404, 201);
    const { log } = await run('read', {}, { attempts: 2 });
    expect(log.map(({ method, status, code }) => [method, status, code])).toEqual([
      [null, 404, 'UNEXPECTED_STATUS'],
      [null, 201, null],
    ]);
  });

  it('are none where all went well', async () => {
    first();
    expect(await run('read')).not.toHaveProperty('attemptLog');
  });
});
