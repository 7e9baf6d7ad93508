import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConnectorError, type HttpCall } from '../../../src/sdk/connector.ts';
import { serveHttp } from '../../support/far-sides/http-server.ts';
import { startHttpbin, type Httpbin } from '../../support/far-sides/httpbin.ts';
import { farSide, httpFor, pools, type FarSide } from './support.ts';

let httpbin: Httpbin;
let echo: FarSide;

beforeAll(async () => {
  [httpbin, echo] = await Promise.all([startHttpbin(), farSide()]);
});
afterAll(async () => {
  await pools.close();
  await Promise.all([httpbin?.stop(), echo?.stop()]);
});

const failureOf = async (call: PromiseLike<unknown>): Promise<ConnectorError> => {
  try {
    await call;
  } catch (error) {
    return error as ConnectorError;
  }
  throw new Error('the request should have failed');
};

describe('a request', () => {
  it('is sent when it is awaited, once, and gives the parsed body', async () => {
    const before = echo.seen.length;
    const call = httpFor().get(`${echo.url}/customers`).params({ limit: 1 });
    expect(echo.seen.length).toBe(before);
    const [first, second] = await Promise.all([call, call]);
    expect(first).toMatchObject({ method: 'GET', url: '/customers?limit=1' });
    expect(second).toBe(first);
    expect((await call.response()).status).toBe(200);
    expect(echo.seen.length).toBe(before + 1);
  });

  it('cannot be changed after it was sent', async () => {
    const call = httpFor().get(echo.url);
    await call;
    expect(() => call.params({ a: 1 })).toThrow('was sent already');
  });

  it('merges repeated params, headers and payloads, the later one wins', async () => {
    const call = httpFor()
      .post(`${echo.url}/p?a=0&x=y`)
      .params({ a: 1, b: ['1', '2'], c: null })
      .params({ a: 2 })
      .headers({ 'X-One': '1', 'X-Two': 'b' })
      .headers({ 'x-one': 'a', 'X-Two': null })
      .payload({ a: 1, b: 2 })
      .payload({ b: 3 });
    const seen = await call;
    expect(seen.url).toBe('/p?x=y&b=1&b=2&a=2');
    expect(seen.headers).toMatchObject({ 'x-one': 'a', 'content-type': 'application/json' });
    expect(seen.headers).not.toHaveProperty('x-two');
    expect(JSON.parse(seen.body)).toEqual({ a: 1, b: 3 });
  });

  it('carries the headers of its type to the service alone, and unless it says otherwise', async () => {
    const http = httpFor({ base_url: echo.url, headers: { 'X-Api-Version': '7', Accept: 'application/vnd.acme+json' } });
    expect((await http.get('/a')).headers).toMatchObject({ 'x-api-version': '7', accept: 'application/vnd.acme+json' });
    expect((await http.get('/a').headers({ 'x-api-version': '8' })).headers).toMatchObject({ 'x-api-version': '8' });
    const elsewhere = await farSide();
    expect((await http.get(elsewhere.url)).headers).not.toHaveProperty('x-api-version');
    await elsewhere.stop();
  });

  it('refuses to make a tunnel', () => {
    expect(() => httpFor().request('connect', echo.url)).toThrow('CONNECT is not possible');
  });

  it.each(['get', 'head'] as const)('refuses a payload with %s', (method) => {
    expect(() => httpFor()[method](echo.url).payload({ a: 1 })).toThrow('has no payload');
  });

  it.each(['get', 'post', 'put', 'patch', 'delete'] as const)('%s reaches a real server', async (method) => {
    const call = httpFor()[method](`${httpbin.url}/${method}`).params({ q: 'ü' });
    expect(await call).toMatchObject({ args: { q: 'ü' } });
  });

  it('sends user and password as basic authentication', async () => {
    const url = `${httpbin.url}/basic-auth/me/p%C3%A4ss`;
    expect(await httpFor().get(url).user('me').password('päss')).toMatchObject({ authenticated: true });
    expect((await failureOf(httpFor().get(url).user('me').password('wrong'))).status).toBe(401);
  });

  it('gives null where there is no body, and status and headers with response()', async () => {
    expect(await httpFor().head(`${httpbin.url}/get`)).toBeNull();
    const { status, headers, body } = await httpFor().get(`${httpbin.url}/status/204`).response();
    expect([status, body]).toEqual([204, null]);
    expect(headers['server']).toBeDefined();
  });

  it('takes any status as an answer with response()', async () => {
    expect(await httpFor().get(`${httpbin.url}/status/404`).response()).toMatchObject({ status: 404 });
  });

  it('ends with the time-out that it was given', async () => {
    expect(await failureOf(httpFor().get(`${httpbin.url}/delay/5`).timeout(0.2))).toMatchObject({ code: 'CONNECTION_TIMEOUT' });
  });

  it('ends when the call is cancelled', async () => {
    const controller = new AbortController();
    const failure = failureOf(httpFor({ signal: controller.signal }).get(`${httpbin.url}/delay/9`));
    controller.abort('cancel');
    expect(await failure).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('what a request says when it fails', () => {
  it('is status, response and the request, of which what proves the sender is masked', async () => {
    const server = await farSide(() => ({ status: 409, body: '{"why":"exists"}', headers: { 'content-type': 'application/json' } }));
    const http = httpFor({ authorization: { kind: 'api_key', in: 'query', name: 'k' }, inputs: { api_key: 'geheim-1' } });
    const error = await failureOf(
      http.post(`${server.url}/c`).params({ a: 1, token: 'geheim-2' }).headers({ 'X-Auth-Token': 'geheim-3', 'X-Plain': 'p' }),
    );
    expect(error.message).toBe(`POST ${server.url}/c answered 409 Conflict`);
    expect(error).toMatchObject({
      code: 'UNEXPECTED_STATUS',
      status: 409,
      response: { why: 'exists' },
      request: { method: 'POST', url: `${server.url}/c?a=1&token=***&k=***`, headers: { 'x-auth-token': '***', 'x-plain': 'p' } },
    });
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain('geheim');
    expect(server.seen[0]?.url).toBe('/c?a=1&token=geheim-2&k=geheim-1');
    await server.stop();
  });

  it('holds an answer that is no JSON as text, cut where it is long', async () => {
    const server = await farSide(() => ({
      status: 502,
      body: `<html>${'x'.repeat(50_000)}</html>`,
      headers: { 'content-type': 'text/html' },
    }));
    const error = await failureOf(httpFor().get(server.url));
    expect(String(error.response)).toMatch(/^<html>x+…$/);
    expect(String(error.response).length).toBe(10_001);
    await server.stop();
  });

  it('is INVALID_RESPONSE where a good answer is not what was expected', async () => {
    const error = await failureOf(httpFor().get(`${httpbin.url}/html`));
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', status: 200 });
    expect(error.message).toContain('no JSON');
  });
});

describe('formats', () => {
  const post = (): HttpCall => httpFor().post(`${httpbin.url}/post`);

  it('sends a form', async () => {
    const answer = await post()
      .requestFormat('form')
      .payload({ a: 'b c', d: [1, 2], e: true, f: null, g: '&=ü' });
    expect(answer.form).toEqual({ a: 'b c', d: ['1', '2'], e: 'true', g: '&=ü' });
  });

  it('sends a multipart form with files, whose names cannot break out', async () => {
    const answer = await post()
      .requestFormat('multipart')
      .payload({
        plain: 'v',
        list: ['1', '2'],
        file: { content: 'aGk=', encoding: 'base64', filename: 'a"; name="x\r\nInjected: 1.txt', content_type: 'text/plain' },
        bytes: new Uint8Array([104, 111]),
      });
    expect(answer.form).toEqual({ plain: 'v', list: ['1', '2'] });
    expect(answer.files).toEqual({ file: 'hi', bytes: 'ho' });
    expect(Object.keys(answer.headers as object)).not.toContain('Injected');
  });

  it('refuses what a form cannot hold, naming it', async () => {
    const error = await failureOf(
      post()
        .requestFormat('form')
        .payload({ address: { city: 'x' } }),
    );
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.message).toContain("'address'");
  });

  it('sends and reads texts and bytes as they are', async () => {
    expect((await post().requestFormat('raw').payload('täxt')).data).toBe('täxt');
    expect((await post().requestFormat('raw').headers({ 'content-type': 'text/csv' }).payload('a;b')).headers['Content-Type']).toBe(
      'text/csv',
    );
    expect(await httpFor().get(`${httpbin.url}/robots.txt`).responseFormat('raw')).toContain('Disallow');
    const bytes: unknown = await httpFor().get(`${httpbin.url}/bytes/16?seed=1`).responseFormat('raw');
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect((bytes as Uint8Array).length).toBe(16);
  });

  it('reads XML of a real server', async () => {
    const { slideshow } = await httpFor().get(`${httpbin.url}/xml`).responseFormat('xml');
    expect(slideshow).toMatchObject({
      '@author': 'Yours Truly',
      slide: [{ '@type': 'all', title: 'Wake up to WonderWidgets!' }, { '@type': 'all' }],
    });
  });

  it('sends and reads XML as an object', async () => {
    const server = await farSide(({ body }) => ({ headers: { 'content-type': 'application/xml' }, body: Buffer.from(body, 'latin1') }));
    const payload = { order: { '@id': '7', item: [{ '#text': 'a<b', '@n': '1' }, 'täxt'], note: null, count: 3 } };
    expect(await httpFor().post(server.url).format('xml').payload(payload)).toEqual({
      order: { '@id': '7', item: [{ '#text': 'a<b', '@n': '1' }, 'täxt'], note: '', count: '3' },
    });
    expect(server.seen[0]?.headers['content-type']).toBe('application/xml; charset=utf-8');
    await server.stop();
  });
});

describe('addresses', () => {
  it.each([
    ['customers.json', '/api/v1/customers.json'],
    ['/customers.json', '/api/v1/customers.json'],
    ['//evil.example/x', '/api/v1/evil.example/x'],
    ['\\\\evil.example', '/api/v1/evil.example'],
    ['', '/api/v1/'],
    ['?a=1', '/api/v1/?a=1'],
    ['https:evil.example', '/api/v1/https:evil.example'],
    ['@evil.example', '/api/v1/@evil.example'],
  ])('%s lies below the base address', async (given, path) => {
    expect(await httpFor({ base_url: `${echo.url}/api/v1?dropped=1` }).get(given)).toMatchObject({ url: path });
  });

  it.each(['../../admin', '/../x', '%2e%2e/%2e%2e/admin', 'a/../../b', '..%2f..%2fadmin', 'a/%2e.%5Cb', '..%2F'])(
    '%s may not climb out of it',
    (given) => {
      expect(() => httpFor({ base_url: `${echo.url}/api/v1` }).get(given)).toThrow('leads out of');
    },
  );

  it('cannot be led elsewhere by a Host header', () => {
    expect(() => httpFor().get(echo.url).headers({ HOST: 'evil.example' })).toThrow('the Host header is that of the address');
  });

  it('takes user and password in it as basic authentication, and shows neither', async () => {
    const url = new URL(`${httpbin.url}/basic-auth/me/p%40ss`);
    url.username = 'me';
    url.password = 'p@ss';
    expect(await httpFor().get(url)).toMatchObject({ authenticated: true });
    url.password = 'geheim-4';
    const error = await failureOf(httpFor().get(url.href));
    expect(JSON.stringify({ ...error, message: error.message })).not.toMatch(/geheim-4|Z2VoZWlt/);
    expect(() => httpFor().get('http://%E0%A4@127.0.0.1/')).toThrow('percent-encoded');
  });

  it('needs a base address for a relative one, and http or https for any', () => {
    expect(() => httpFor().get('/x')).toThrow('no base_url');
    expect(() => httpFor().get('file:///etc/passwd')).toThrow('http:// or https://');
    expect(() => httpFor({ base_url: 'ftp://x' }).get('/x')).toThrow('no web address');
  });

  it('of flows are held to the service with within()', () => {
    const http = httpFor({ base_url: 'http://api.example.com/v1' });
    expect(http.within('/a').href).toBe('http://api.example.com/v1/a');
    expect(http.within('http://api.example.com/v1/b?c').href).toBe('http://api.example.com/v1/b?c');
    for (const url of [
      'http://api.example.com/v2',
      'https://api.example.com/v1/b',
      'http://api.example.com.evil/v1/',
      'http://api.example.com/v10',
    ])
      expect(() => http.within(url)).toThrow("'url' must lie below");
  });
});

describe('the answer to credentials that are not accepted', () => {
  it('is read as every error where it is short, compressed too', async () => {
    const body = gzipSync('{"error":"unknown token"}');
    const server = await farSide(() => ({
      status: 401,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body,
    }));
    const { status, response } = await failureOf(httpFor().get(server.url));
    await server.stop();
    expect([status, response]).toEqual([401, { error: 'unknown token' }]);
  });

  it('is not read to its end where it has none', async () => {
    let isClosed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (isClosed = resolve));
    const endless = await serveHttp((_request, response) => {
      response.writeHead(401, { 'content-type': 'text/plain' });
      const more = (): void => void (response.write('x'.repeat(16_384)) ? setImmediate(more) : response.once('drain', more));
      response.on('close', isClosed);
      more();
    });
    expect((await failureOf(httpFor().get(endless.url))).status).toBe(401);
    await closed;
    await endless.stop();
  });
});
