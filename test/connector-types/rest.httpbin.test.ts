import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../src/model.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { startHttpbin, type Httpbin } from '../support/far-sides/httpbin.ts';

let httpbin: Httpbin;
let connections: TestConnections;

beforeAll(async () => {
  [httpbin, connections] = await Promise.all([startHttpbin(), createConnections()]);
});

afterAll(async () => {
  await connections?.close();
  await httpbin?.stop();
});

const get = (path: string, inputs: object = {}) => connections.output('REST', { url: `${httpbin.url}${path}`, ...inputs });
const fail = (path: string, inputs: object = {}) => connections.error('REST', { url: `${httpbin.url}${path}`, ...inputs });
const json = async (path: string, inputs: object = {}) => (await get(path, inputs))['json'] as JsonObject;

describe('REST against httpbin', () => {
  // path, inputs, what the parsed answer holds at least
  const answers: [string, object, JsonObject][] = [
    ['/get', {}, { args: {} }],
    ['/get', { params: { a: 1, b: 'ü &=', c: true, d: null, e: ['x', 'y'] } }, { args: { a: '1', b: 'ü &=', c: 'true', e: ['x', 'y'] } }],
    ['/get?x=1', { params: { y: '2' } }, { args: { x: '1', y: '2' } }],
    ['/post', { method: 'post', data: 'payload' }, { data: 'payload', json: null, form: {} }],
    ['/post', { method: 'POST', data: { a: [1, null] } }, { data: '{"a":[1,null]}', json: { a: [1, null] } }],
    ['/post', { method: 'Post', text: 'ünï' }, { data: 'ünï' }],
    ['/post', { method: 'post', json: [1, 2] }, { json: [1, 2] }],
    ['/post', { method: 'post', urlencoded: { a: 'b c', d: [1, 2], e: '&' } }, { form: { a: 'b c', d: ['1', '2'], e: '&' } }],
    [
      '/post',
      { method: 'post', multipart: { field: 'v', file: { content: 'aGk=', encoding: 'base64', filename: 'a.txt' } } },
      { form: { field: 'v' }, files: { file: 'hi' } },
    ],
    ['/put', { method: 'put', data: 'x' }, { data: 'x' }],
    ['/patch', { method: 'patch', json: { p: 1 } }, { json: { p: 1 } }],
    ['/delete', { method: 'delete' }, { data: '' }],
    ['/anything/deep/path', { method: 'delete', json: { with: 'body' } }, { method: 'DELETE', json: { with: 'body' } }],
    ['/anything', { method: 'trace' }, { method: 'TRACE' }],
    ['/headers', { headers: { 'X-One': 'a', 'X-Two': 2 } }, { headers: { 'X-One': 'a', 'X-Two': '2' } as JsonValue }],
    ['/headers', { headers: [{ name: 'X-One', value: 'list' }] }, { headers: { 'X-One': 'list' } as JsonValue }],
    ['/user-agent', {}, { 'user-agent': 'Petiole' }],
    ['/user-agent', { headers: { 'User-Agent': 'mine' } }, { 'user-agent': 'mine' }],
    ['/ip', {}, { origin: '127.0.0.1' }],
    ['/cookies', { cookies: { a: 'b', n: 1 } }, { cookies: { a: 'b', n: '1' } }],
    ['/cookies/set?fresh=yes', { cookies: { kept: '1' } }, { cookies: { fresh: 'yes', kept: '1' } }],
    ['/cookies/set/name/value', {}, { cookies: { name: 'value' } }],
    ['/cookies/delete?a', { cookies: { a: '1', b: '2' } }, { cookies: { b: '2' } }],
    ['/gzip', {}, { gzipped: true }],
    ['/deflate', {}, { deflated: true }],
    ['/brotli', {}, { brotli: true }],
    ['/redirect/3', {}, { args: {} }],
    ['/relative-redirect/2', {}, { args: {} }],
    ['/absolute-redirect/2', {}, { args: {} }],
    ['/redirect-to?url=/anything&status_code=307', { method: 'post', data: 'kept' }, { method: 'POST', data: 'kept' }],
    ['/redirect-to?url=/anything&status_code=308', { method: 'put', data: 'kept' }, { method: 'PUT', data: 'kept' }],
    ['/redirect-to?url=/anything&status_code=303', { method: 'post', data: 'gone' }, { method: 'GET', data: '' }],
    ['/redirect-to?url=/anything&status_code=302', { method: 'post', data: 'gone' }, { method: 'GET', data: '' }],
    ['/basic-auth/ada/secret1', { username: 'ada', password: 'secret1' }, { authenticated: true, user: 'ada' }],
    ['/hidden-basic-auth/ada/secret1', { username: 'ada', password: 'secret1' }, { authenticated: true }],
    ['/bearer', { token: 'token-1' }, { authenticated: true, token: 'token-1' }],
    ['/delay/1', {}, { args: {} }],
    ['/uuid', {}, { uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown as JsonValue }],
    ['/response-headers?X-Test=1', {}, { 'X-Test': '1' }],
    ['/cache', {}, { args: {} }],
    ['/cache/60', {}, { args: {} }],
    ['/etag/abc', {}, { args: {} }],
  ];

  it.each(answers)('%s with %j gives what the service says', async (path, inputs, expected) => {
    expect(await json(path, inputs)).toMatchObject(expected);
  });

  it.each([
    ['/html', 'text/html', 'Herman Melville'],
    ['/robots.txt', 'text/plain', 'User-agent: *'],
    ['/deny', 'text/plain', "YOU SHOULDN'T BE HERE"],
    ['/xml', 'application/xml', '<slideshow'],
    ['/encoding/utf8', 'text/html', 'README.source'],
    ['/links/3/0', 'text/html', '<a href='],
    ['/base64/w7xiZXI=', 'text/html', 'über'],
  ])('%s is given as text', async (path, type, part) => {
    const output = await get(path);
    expect(output['text']).toContain(part);
    expect(output['encoding']).toBe('utf-8');
    expect(output['json']).toBeUndefined();
    expect((output['headers'] as JsonObject)['content-type']).toContain(type);
  });

  it.each([
    ['/image/png', '89504e47'],
    ['/image/jpeg', 'ffd8ff'],
    ['/image/webp', '52494646'],
  ])('%s is given as base64', async (path, magic) => {
    const output = await get(path);
    expect(output['encoding']).toBe('base64');
    expect(Buffer.from(String(output['text']), 'base64').toString('hex')).toMatch(new RegExp(`^${magic}`));
  });

  it('gives bytes and streams whole', async () => {
    expect(Buffer.from(String((await get('/bytes/1000?seed=1'))['text']), 'base64')).toHaveLength(1000);
    expect(Buffer.from(String((await get('/stream-bytes/5000?seed=1&chunk_size=100'))['text']), 'base64')).toHaveLength(5000);
    expect(Buffer.from(String((await get('/range/1024'))['text']), 'base64').toString()).toMatch(/^abcdefghij/);
    expect(Buffer.from(String((await get('/drip?numbytes=5&duration=0.2&delay=0'))['text']), 'base64').toString()).toBe('*****');
  });

  it('gives a part of a resource where 206 is expected', async () => {
    const output = await get('/range/26', { headers: { Range: 'bytes=0-4' }, expected_status_code: 206 });
    expect(Buffer.from(String(output['text']), 'base64').toString()).toBe('abcde');
  });

  it('gives a stream of JSON lines as an error, since it says that it is one JSON document', async () => {
    expect(await fail('/stream/3')).toMatchObject({ code: 'INVALID_RESPONSE', status: 200 });
    expect((await get('/stream/1'))['json']).toMatchObject({ id: 0 });
  });

  it.each([200, 201, 202, 204])('status %i is expected by default', async (status) => {
    expect((await get(`/status/${status}`))['status_code']).toBe(status);
  });

  it.each([400, 401, 403, 404, 405, 418, 429, 500, 502, 503])('status %i ends in UNEXPECTED_STATUS, which carries it', async (status) => {
    const error = await fail(`/status/${status}`);
    expect(error).toMatchObject({ code: 'UNEXPECTED_STATUS', status, response: { status_code: status } });
    expect(error.message).toContain(String(status));
    expect(error.message).toContain(`GET ${httpbin.url}/status/${status}`);
  });

  it('takes other expected statuses as a number, a list or a class', async () => {
    expect((await get('/status/418', { expected_status_code: 418 }))['status_code']).toBe(418);
    expect((await get('/status/503', { expected_status_code: [200, '5xx'] }))['status_code']).toBe(503);
    expect(await fail('/status/200', { expected_status_code: [404] })).toMatchObject({ status: 200 });
  });

  it('answers HEAD and OPTIONS without a body', async () => {
    expect(await get('/get', { method: 'head' })).toMatchObject({ status_code: 200, encoding: null });
    expect((await get('/get', { method: 'options' }))['headers']).toMatchObject({ allow: expect.stringContaining('GET') });
  });

  it('gives the cookies that were set on the way', async () => {
    expect((await get('/cookies/set?a=1&b=2'))['cookies']).toEqual({ a: '1', b: '2' });
  });

  it('says where the answer came from after redirects', async () => {
    expect((await get('/redirect/2'))['url']).toBe(`${httpbin.url}/get`);
  });

  it('follows no redirect where that is not allowed, and not more than allowed', async () => {
    expect(await fail('/redirect/1', { allow_redirects: false })).toMatchObject({ status: 302, code: 'UNEXPECTED_STATUS' });
    expect((await get('/redirect/1', { allow_redirects: false, expected_status_code: 302 }))['headers']).toHaveProperty('location');
    expect(await fail('/redirect/5', { max_redirects: 4 })).toMatchObject({
      status: 302,
      message: expect.stringContaining('more than 4 times'),
    });
    expect((await get('/redirect/4', { max_redirects: 4 }))['status_code']).toBe(200);
  });

  it('takes the credentials of a URL, and shows neither them nor wrong ones', async () => {
    const url = httpbin.url.replace('http://', 'http://ada:secret1@');
    const result = await connections.call({ by: 'name', name: 'REST' }, { url: `${url}/basic-auth/ada/secret1` });
    expect(result.ok).toBe(true);
    expect(result.shownInputs).toContain('http://ada:***@');
    const error = await fail('/basic-auth/ada/other', { username: 'ada', password: 'secret1' });
    expect(error).toMatchObject({ status: 401 });
    expect(JSON.stringify(error)).not.toContain('secret1');
  });

  it('sends the execution id as Idempotency-Key with methods that are not idempotent, unless the flow gave one', async () => {
    const executionId = '01890000-0000-7000-8000-000000000001';
    const sent = async (inputs: object) => {
      const output = await connections.output('REST', { url: `${httpbin.url}/anything`, ...inputs }, { executionId });
      return ((output['json'] as JsonObject)['headers'] as JsonObject)['Idempotency-Key'];
    };
    expect(await sent({ method: 'post' })).toBe(executionId);
    expect(await sent({ method: 'patch' })).toBe(executionId);
    expect(await sent({ method: 'put' })).toBeUndefined();
    expect(await sent({ method: 'post', headers: { 'idempotency-key': 'mine' } })).toBe('mine');
    expect(await sent({ method: 'post', idempotency_key: false })).toBeUndefined();
  });

  it('sends a text as text/plain and an object as JSON', async () => {
    const type = async (data: unknown) => ((await json('/post', { method: 'post', data }))['headers'] as JsonObject)['Content-Type'];
    expect(await type('payload')).toMatch(/^text\/plain/);
    expect(await type({ a: 1 })).toBe('application/json');
  });

  it('is built from its parts too, and a path is appended to a url', async () => {
    const { hostname, port } = new URL(httpbin.url);
    const parts = { scheme: 'http', hostname, port: Number(port), base_path: '/anything/', path: 'a/b?q=1' };
    expect(await connections.output('REST', parts)).toMatchObject({ url: `${httpbin.url}/anything/a/b?q=1` });
    expect(await connections.output('REST', { url: `${httpbin.url}/anything`, path: '/x' })).toMatchObject({
      url: `${httpbin.url}/anything/x`,
    });
  });

  it('gives up where the server is silent for longer than read_timeout', async () => {
    expect(await fail('/delay/5', { read_timeout: 0.3 })).toMatchObject({
      code: 'CONNECTION_TIMEOUT',
      message: expect.stringContaining('read_timeout'),
    });
  });

  it('ends at once when it is cancelled', async () => {
    const controller = new AbortController();
    const call = connections.error('REST', { url: `${httpbin.url}/delay/10` }, { signal: controller.signal });
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
  });

  it('refuses an answer that is larger than max_response_size, also after decompression', async () => {
    expect(await fail('/bytes/2000', { max_response_size: 1000 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(await fail('/stream-bytes/2000', { max_response_size: 1000 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(await fail('/gzip', { max_response_size: 165 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });
});

describe('request({ url, options })', () => {
  const parts = () => ({ scheme: 'http', hostname: '127.0.0.1', port: Number(new URL(httpbin.url).port), token: 't' });

  it('sends method, headers and body, below the address of the connector, and gives the parsed body', async () => {
    const options = { method: 'POST', headers: { 'X-Mine': '1' }, body: JSON.stringify({ a: 1 }) };
    const logs: string[] = [];
    const body = await connections.output('REST', { ...parts(), url: '/anything/x?q=1', options }, { logs });
    expect(body).toMatchObject({ method: 'POST', json: { a: 1 }, args: { q: '1' } });
    expect(body['headers']).toMatchObject({ 'X-Mine': '1', Authorization: 'Bearer t', 'Content-Type': 'application/json' });
    expect(logs).toEqual([]);
  });

  it('takes an object as JSON, other content types, and whole addresses', async () => {
    const url = `${httpbin.url}/anything`;
    expect(await connections.output('REST', { url, options: { method: 'put', body: { b: [1] } } })).toMatchObject({
      method: 'PUT',
      json: { b: [1] },
    });
    const csv = { method: 'post', headers: { 'content-type': 'text/csv' }, body: 'a;b' };
    expect(await connections.output('REST', { url, options: csv })).toMatchObject({ data: 'a;b', headers: { 'Content-Type': 'text/csv' } });
    expect(await connections.output('REST', { url: `${httpbin.url}/robots.txt`, options: {} })).toContain('Disallow');
    expect(await connections.output('REST', { url: `${httpbin.url}/status/204`, options: {} })).toBeNull();
  });

  it('refuses two bodies, and a path without a host', async () => {
    const twice = { url: `${httpbin.url}/post`, data: 'x', options: { method: 'post', body: 'y' } };
    expect(await connections.error('REST', twice)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining("'options.body' and 'data'"),
    });
    expect((await connections.error('REST', { url: '/x', options: {} })).message).toContain("'hostname'");
  });
});
