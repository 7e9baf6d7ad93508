/** What a service says of a failure: in the message of the error, and where the status alone says something else. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConnectorTypes } from '../../../src/connectors/registry.ts';
import { connectorType, wordsOf, type Problem } from '../../../src/sdk/connector.ts';
import { createConnections, type TestConnections } from '../../support/connections.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { serveHttp, type TestServer } from '../../support/far-sides/http-server.ts';

interface Told {
  status: number;
  body: unknown;
  problem?: Problem;
}

let server: TestServer;
let connections: TestConnections;
let told: Told[] = [];
let asked = 0;
const clock = new FakeClock();

const type = connectorType({
  id: 'teller',
  name: 'TELLER',
  title: 'Teller',
  description: 'Says what it is told to.',
  connection: z.object({ base_url: z.url() }),
  base_url: ({ base_url }) => base_url,
  problem: ({ body }) => (body as { problem?: Problem } | null)?.problem,
  default_action: 'request',
  actions: {},
});

beforeAll(async () => {
  server = await serveHttp((_request, response) => {
    asked++;
    const { status, body, problem } = told[Math.min(asked, told.length) - 1]!;
    const content = typeof body === 'string' ? body : JSON.stringify(problem ? { problem } : body);
    const kind = typeof body === 'string' ? 'text/html' : 'application/json';
    response.writeHead(status, { 'content-type': kind }).end(content);
  });
  connections = await createConnections(undefined, { types: new ConnectorTypes([type]), clock });
});
afterAll(() => Promise.all([connections?.close(), server?.stop()]));

const inputs = (method: string) => ({ base_url: server.url, url: '/x', options: { method } });
const answers = (...list: Told[]) => {
  [told, asked] = [list, 0];
};
const failed = (method = 'POST') => connections.error('TELLER', inputs(method));

describe('the words of a service', () => {
  it.each([
    [{ message: 'Contact already exists. Existing ID: 51', category: 'CONFLICT' }, 'Contact already exists. Existing ID: 51'],
    [{ error: { code: 404, message: 'Not   there\n', status: 'NOT_FOUND' } }, 'Not there'],
    [{ error: 'invalid_grant', error_description: 'It is gone' }, 'It is gone'],
    [{ error: 'channel_not_found' }, 'channel_not_found'],
    [{ errors: [{ detail: 'The first' }, { detail: 'The second' }] }, 'The first'],
    [{ type: 'about:blank', title: 'Conflict', detail: 'It exists' }, 'It exists'],
    [[{ message: 'of a list' }], 'of a list'],
    [{ message: 'x'.repeat(900) }, `${'x'.repeat(500)}…`],
    [{ message: '', error: { message: null } }, undefined],
    [{ error: { error: { error: { error: { message: 'too deep' } } } } }, undefined],
    ['<html>', undefined],
    [null, undefined],
    [{ status: 5 }, undefined],
  ])('%j: %s', (body, words) => {
    expect(wordsOf(body)).toBe(words);
  });

  it('stand behind the status in the message of the error', async () => {
    answers({ status: 409, body: { status: 'error', message: 'It exists', category: 'CONFLICT' } });
    expect(await failed()).toMatchObject({
      code: 'UNEXPECTED_STATUS',
      status: 409,
      message: `POST ${server.url}/x answered 409 Conflict: It exists`,
      response: { category: 'CONFLICT' },
    });
  });

  it('are left out where a page of a proxy answers', async () => {
    answers({ status: 500, body: '<html><title>Oops</title></html>' });
    expect(await failed()).toMatchObject({ message: `POST ${server.url}/x answered 500 Internal Server Error`, status: 500 });
  });
});

describe('what a type says of an answer', () => {
  it('makes a failure of a success, with a code of its own', async () => {
    answers({ status: 200, body: {}, problem: { message: 'invalid_auth', code: 'AUTHENTICATION_FAILED' } });
    expect(await failed()).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      status: 200,
      message: `POST ${server.url}/x answered 200 OK: invalid_auth`,
    });
  });

  it('is a rate limit: any method is sent again, after the time that it says', async () => {
    const { waits } = clock;
    const before = waits.length;
    answers(
      { status: 403, body: {}, problem: { message: 'slow down', limited: true, retryAfterMs: 7000 } },
      { status: 200, body: { done: 1 } },
    );
    expect(await connections.output('TELLER', inputs('POST'))).toEqual({ done: 1 });
    expect([asked, waits.slice(before)]).toEqual([2, [expect.any(Number)]]);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(7000);
  });

  it('is that no attempt gets a better answer: the request is not sent again', async () => {
    answers({ status: 429, body: {}, problem: { message: 'You exceeded your quota', retryable: false } });
    expect(await failed('GET')).toMatchObject({ status: 429, message: expect.stringContaining('429 Too Many Requests: You exceeded') });
    expect(asked).toBe(1);
  });
});
