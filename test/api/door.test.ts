/** What the door does with every request, whatever it asks for: headers, names of the server, proxies, log lines. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callerAddress } from '../../src/api/caller-address.ts';
import { networkOf } from '../../src/networks.ts';
import { cookieIn, send, startAccessServer, type AccessServer, type Parsed, type Sent } from '../support/access-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN } from '../support/product.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
/** nobody in between */
let direct: AccessServer;
/** whoever comes from here is a proxy that is trusted */
let behind: AccessServer;

beforeAll(async () => {
  database = await createTestDatabase();
  direct = await startAccessServer(database.url);
  behind = await startAccessServer(database.url, { trustedProxies: ['127.0.0.1'], publicUrl: 'https://petiole.example.com' });
});
afterAll(async () => {
  await Promise.all([direct?.stop(), behind?.stop()]);
  await database?.drop();
});

/** With any Host, which fetch does not let us set. */
function raw(
  server: AccessServer,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; headers: Parsed; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${server.url}${path}`, { method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    request.on('error', reject).end(body);
  });
}

const auth = { authorization: `Bearer ${ADMIN_TOKEN}` };

describe('headers', () => {
  const SAFE = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  };

  it.each([
    ['an answer', '/api/v1/me', ADMIN_TOKEN],
    ['a refusal', '/api/v1/me', null],
    ['an address that is none', '/api/v1/nonsense', ADMIN_TOKEN],
    ['a method that is none', '/api/v1/health', ADMIN_TOKEN],
    ['health', '/health', null],
  ])('keep %s from being a page, framed, embedded or kept', async (_what, path, as) => {
    const { headers } = await send(direct, 'GET', path, { as });
    for (const [name, value] of Object.entries(SAFE)) expect([name, headers.get(name)]).toEqual([name, value]);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('of pages let in what comes from here alone, and no script that stands in them', async () => {
    const { headers } = await raw(direct, 'GET', '/executions', {});
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
  });

  it('ask for https behind https alone', async () => {
    const { headers } = await raw(behind, 'GET', '/health', { 'x-forwarded-proto': 'https' });
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect((await raw(behind, 'GET', '/health', {})).headers['strict-transport-security']).toBeUndefined();
    // Nobody but a trusted proxy says so.
    expect((await raw(direct, 'GET', '/health', { 'x-forwarded-proto': 'https' })).headers['strict-transport-security']).toBeUndefined();
  });

  it('let no other origin in', async () => {
    const origin = 'https://evil.example';
    const preflight = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    for (const path of ['/api/v1/executions', '/api/v1/session', '/health', '/nonsense']) {
      for (const [method, headers] of [
        ['OPTIONS', preflight],
        ['GET', { origin }],
      ] as const) {
        const answer = await raw(direct, method, path, headers);
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        if (method === 'OPTIONS') expect(answer.status).toBeGreaterThanOrEqual(400);
      }
    }
  });
});

describe('the name of the server', () => {
  it.each(['127.0.0.1', '127.0.0.1:8400', 'localhost', 'localhost:1', 'LOCALHOST', 'petiole.localhost', '[::1]:8400', '127.1.2.3'])(
    'may be %s where it listens on loopback',
    async (host) => expect((await raw(direct, 'GET', '/health', { host })).status).toBe(200),
  );

  it.each([
    'evil.example',
    'evil.example:8400',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '[::2]',
    'local host',
    'x:y:z',
  ])('may not be %s there: the page of another site would be of the same origin', async (host) => {
    const { status, body } = await raw(direct, 'GET', '/api/v1/me', { host, ...auth });
    expect([status, JSON.parse(body).code]).toEqual([421, 'WRONG_HOST']);
  });

  it('is that of the public address too', async () => {
    expect((await raw(behind, 'GET', '/health', { host: 'petiole.example.com' })).status).toBe(200);
    expect((await raw(behind, 'GET', '/health', { 'x-forwarded-host': 'petiole.example.com' })).status).toBe(200);
    expect((await raw(behind, 'GET', '/health', { host: 'other.example.com' })).status).toBe(421);
    // Forwarding headers of others do not count.
    expect((await raw(direct, 'GET', '/health', { host: 'evil.example', 'x-forwarded-host': 'localhost' })).status).toBe(421);
  });
});

describe('behind a proxy', () => {
  const login = (server: AccessServer, headers: Record<string, string>) =>
    raw(server, 'POST', '/api/v1/session', { 'content-type': 'application/json', ...headers }, JSON.stringify({ token: ADMIN_TOKEN }));
  const lastLogin = async (): Promise<Parsed> => (await send(direct, 'GET', '/audit?action=login&limit=1')).body['items'][0];

  it('that is trusted the caller is who it says, and the cookie is for https', async () => {
    const { headers } = await login(behind, { 'x-forwarded-for': '203.0.113.7, 198.51.100.9', 'x-forwarded-proto': 'https' });
    expect(String(headers['set-cookie'])).toContain('; Secure');
    // The last one is what the trusted proxy has seen; what stands before it anybody can write.
    expect(await lastLogin()).toMatchObject({ from: '198.51.100.9', actor: { kind: 'token', name: 'admin' } });
  });

  it('that is not trusted the caller is whoever connects', async () => {
    const { headers } = await login(direct, { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' });
    expect(String(headers['set-cookie'])).not.toContain('Secure');
    expect(await lastLogin()).toMatchObject({ from: '127.0.0.1' });
  });

  it('a page of the public address is one of this server', async () => {
    const cookie = cookieIn({ headers: new Headers({ 'set-cookie': String((await login(behind, {})).headers['set-cookie']) }) });
    const cancel = (origin: string) =>
      raw(behind, 'POST', '/api/v1/executions/00000000-0000-7000-8000-000000000000/cancel', { cookie, origin, 'x-petiole-csrf': '1' });
    expect((await cancel('https://petiole.example.com')).status).toBe(200);
    expect((await cancel('https://petiole.example.com.evil.example')).status).toBe(403);
  });
});

it('one IPv4 address is one caller, however it is written; one IPv6 network too', () => {
  expect(['::ffff:203.0.113.7', '::FFFF:203.0.113.7', '203.0.113.7'].map((ip) => callerAddress({ ip }))).toEqual(
    Array(3).fill('203.0.113.7'),
  );
  expect(callerAddress({ ip: '::1' })).toBe('::1');
  const networks = ['203.0.113.7', '2001:db8::1', '2001:DB8:0:0:ffff:1:2:3', '2001:db8:0:1::1', '::1', '1::'].map(networkOf);
  expect(networks).toEqual(['203.0.113.7', '2001:db8:0:0', '2001:db8:0:0', '2001:db8:0:1', '0:0:0:0', '1:0:0:0']);
});

describe('the log', () => {
  const lineOf = async (server: AccessServer, act: () => Promise<Sent>): Promise<Parsed> => {
    server.lines.length = 0;
    await act();
    await until(() => server.lines.some(({ message }) => message === 'request'));
    expect(server.lines.filter(({ message }) => message === 'request')).toHaveLength(1);
    return server.lines.find(({ message }) => message === 'request');
  };

  it('has a line for each request, with the route and not the address', async () => {
    const secret = 'hunter2hunter2';
    const line = await lineOf(direct, () => send(direct, 'PUT', `/connectors/${secret}?token=${secret}`, { body: { type: secret } }));
    expect(line).toEqual({
      ...{ level: 'info', message: 'request', method: 'PUT', route: '/api/v1/connectors/:name', status: expect.any(Number) },
      ...{ ms: expect.any(Number), by: 'token admin', from: '127.0.0.1', request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(JSON.stringify(direct.lines)).not.toContain(secret);
  });

  it.each([
    ['a read', 'GET', '/me', {}, 'debug'],
    ['a start', 'POST', '/executions', { body: { flow: 'x' } }, 'debug'],
    ['a start that is refused', 'POST', '/executions', { body: {} }, 'info'],
    ['a change', 'DELETE', '/flows/x', {}, 'info'],
    ['somebody who is not known', 'DELETE', '/flows/x', { as: null }, 'info'],
  ] as const)('tells of %s', async (_what, method, path, options, level) => {
    expect((await lineOf(direct, () => send(direct, method, path, options))).level).toBe(level);
  });
});
