import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { freePort } from '../support/far-sides/free-port.ts';
import { serveHttp, serveTcp, type TestServer } from '../support/far-sides/http-server.ts';

let connections: TestConnections;
const servers: TestServer[] = [];

beforeAll(async () => {
  connections = await createConnections();
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

afterAll(() => connections?.close());

async function http(listener: RequestListener, tls?: Parameters<typeof serveHttp>[1]): Promise<string> {
  const server = await serveHttp(listener, tls);
  servers.push(server);
  return server.url;
}

async function tcp(listener: (socket: Socket) => void): Promise<string> {
  const server = await serveTcp(listener);
  servers.push(server);
  return server.url;
}

const answer = (type: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  http((_request, response) => response.writeHead(200, { 'content-type': type, ...headers }).end(body));

describe('a far side that cannot be reached', () => {
  it('is named, with what to look at, when nothing listens there', async () => {
    const port = await freePort();
    const error = await connections.error('REST', { url: `http://127.0.0.1:${port}/` });
    expect(error).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: `127.0.0.1:${port} refused the connection (ECONNREFUSED): nothing listens there`,
    });
  });

  it('is named when its name cannot be resolved', async () => {
    const error = await connections.error('REST', { url: 'http://no-such-host.invalid/' });
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringContaining('no-such-host.invalid cannot be resolved') });
  });

  it('ends in CONNECTION_TIMEOUT when it accepts but never answers', async () => {
    const url = await tcp(() => undefined);
    expect(await connections.error('REST', { url, read_timeout: 0.2 })).toMatchObject({ code: 'CONNECTION_TIMEOUT' });
  });
});

describe('TLS', () => {
  const certificate = selfMadeCertificate();
  const ok: RequestListener = (_request, response) => response.end('ok');

  it('refuses a self-made certificate, and says how to trust it', async () => {
    const url = await http(ok, certificate);
    expect(await connections.error('REST', { url })).toMatchObject({
      code: 'TLS_ERROR',
      message: `no secure connection to ${new URL(url).host}: its certificate is self-signed. Give the certificate of its authority as cacert, or verify_ssl: false to accept any (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    });
  });

  it('says so where https is asked of a port that speaks plain HTTP, in one line and without the paths of a library', async () => {
    const url = (await http(ok)).replace('http:', 'https:');
    expect(await connections.error('REST', { url })).toMatchObject({
      code: 'TLS_ERROR',
      message: `no secure connection to ${new URL(url).host}: it does not answer with TLS. If it speaks plain HTTP, write http:// in place of https:// (ERR_SSL_WRONG_VERSION_NUMBER)`,
    });
  });

  it('says so where plain HTTP is asked of a port that speaks TLS', async () => {
    const url = (await http(ok, certificate)).replace('https:', 'http:');
    expect(await connections.error('REST', { url })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: `${new URL(url).host} closed the connection without an answer (UND_ERR_SOCKET). If it speaks TLS, write https:// in place of http://`,
    });
    const alert = await tcp((socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 10]))));
    expect(await connections.error('REST', { url: alert })).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: `${new URL(alert).host} does not speak HTTP: it speaks TLS, write https:// in place of http://`,
    });
  });

  it('says which of its own certificates cannot be read', async () => {
    const url = await http(ok, certificate);
    const error = await connections.error('REST', { url, cacert: certificate.cert, client_cert: 'no PEM', client_key: 'no PEM' });
    expect(error).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('client_cert or client_key cannot be read') });
  });

  it('accepts it as cacert, or with verify_ssl: false', async () => {
    const url = await http(ok, certificate);
    expect(await connections.output('REST', { url, cacert: certificate.cert })).toMatchObject({ text: 'ok' });
    expect(await connections.output('REST', { url, verify_ssl: false })).toMatchObject({ text: 'ok' });
    expect(await connections.error('REST', { url })).toMatchObject({ code: 'TLS_ERROR' });
  });

  it('refuses a certificate of another host', async () => {
    const other = selfMadeCertificate('DNS:elsewhere.example');
    const url = await http(ok, other);
    expect(await connections.error('REST', { url, cacert: other.cert })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('its certificate is made out to DNS:elsewhere.example'),
    });
  });

  it('shows a client certificate', async () => {
    const url = await http((request, response) => response.end(String((request.socket as unknown as { authorized: boolean }).authorized)), {
      ...certificate,
      ca: certificate.cert,
      requestCert: true,
    });
    const inputs = { url, cacert: certificate.cert, client_cert: certificate.cert, client_key: certificate.key };
    const result = await connections.call({ by: 'name', name: 'REST' }, inputs);
    expect(JSON.parse(result.output ?? '{}')).toMatchObject({ text: 'true' });
    expect(result.shownInputs).not.toContain('PRIVATE KEY');
  });
});

describe('an answer that is broken', () => {
  it('is told of when the connection is reset in the body', async () => {
    const url = await tcp((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.resetAndDestroy())),
    );
    expect(await connections.error('REST', { url })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('broke off'),
    });
  });

  it('is told of when the body ends early', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')));
    expect(await connections.error('REST', { url })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('in the body'),
    });
  });

  it('is told of when it is no HTTP', async () => {
    const url = await tcp((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    expect(await connections.error('REST', { url })).toMatchObject({ code: 'INVALID_RESPONSE' });
  });

  it('is INVALID_RESPONSE when a 200 holds broken JSON, with the text in its response', async () => {
    const url = await answer('application/json', '{"a": ');
    const error = await connections.error('REST', { url });
    expect(error).toMatchObject({ code: 'INVALID_RESPONSE', status: 200, response: { text: '{"a": ' } });
  });

  it('keeps the status as the error where an unexpected answer holds broken JSON', async () => {
    const url = await http((_request, response) => response.writeHead(500, { 'content-type': 'application/json' }).end('{oops'));
    expect(await connections.error('REST', { url })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 500, response: { text: '{oops' } });
  });

  it('is INVALID_RESPONSE when it is not compressed as it says', async () => {
    const url = await answer('text/plain', 'plain', { 'content-encoding': 'gzip' });
    expect(await connections.error('REST', { url })).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining('gzip') });
  });

  it('cannot fill the memory with what it decompresses to', async () => {
    const url = await answer('text/plain', gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' });
    expect(await connections.error('REST', { url })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  it('is sent again once, at once, when a pooled connection is closed without an answer to a GET, but not to a POST', async () => {
    let requests = 0;
    const url = await tcp((socket) =>
      socket.on('data', () => {
        requests++;
        if (requests === 1) socket.destroy();
        else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      }),
    );
    expect(await connections.output('REST', { url })).toMatchObject({ text: 'ok' });
    requests = 0;
    expect(await connections.error('REST', { url, method: 'post', data: 'x' })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(requests).toBe(1);
  });
});

describe('character sets', () => {
  it.each([
    ['text/plain; charset=iso-8859-1', iconv.encode('größe', 'iso-8859-1'), 'größe', 'iso-8859-1'],
    ['text/plain; charset="Shift_JIS"', iconv.encode('日本語', 'shift_jis'), '日本語', 'shift_jis'],
    ['text/csv; charset=windows-1252', iconv.encode('€', 'windows-1252'), '€', 'windows-1252'],
    ['text/plain', Buffer.from('\ufeffüber'), 'über', 'utf-8'],
    ['text/plain', iconv.encode('größe', 'windows-1252'), 'größe', 'windows-1252'],
    ['text/plain', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode('ab', 'utf-16le')]), 'ab', 'utf-16le'],
    ['text/plain; charset=no-such-set', Buffer.from('ü'), 'ü', 'utf-8'],
  ])('%s is decoded', async (type, body, text, encoding) => {
    expect(await connections.output('REST', { url: await answer(type, body) })).toMatchObject({ text, encoding });
  });

  it('parses JSON of any character set and any +json type', async () => {
    expect(await connections.output('REST', { url: await answer('application/problem+json', '{"a":"ü"}') })).toMatchObject({
      json: { a: 'ü' },
    });
    const latin = iconv.encode('{"a":"ü"}', 'iso-8859-1');
    expect(await connections.output('REST', { url: await answer('application/json; charset=iso-8859-1', latin) })).toMatchObject({
      json: { a: 'ü' },
    });
  });
});

describe('redirects', () => {
  it('take no credentials to another origin', async () => {
    let seen: Record<string, unknown> = {};
    const target = await http((request, response) => {
      seen = request.headers;
      response.end('ok');
    });
    const url = await http((_request, response) => response.writeHead(302, { location: target, 'set-cookie': 'own=1' }).end());
    const headers = { Authorization: 'Bearer abcdef', 'X-Api-Key': 'abcdef', 'X-Auth-Key': 'abcdef', Cookie: 'a=1', 'X-Trace': 't' };
    expect(await connections.output('REST', { url, headers })).toMatchObject({ text: 'ok', cookies: { own: '1' } });
    expect(seen).toMatchObject({ 'x-trace': 't' });
    expect(JSON.stringify(seen)).not.toMatch(/abcdef/);
  });

  it('into the private network are refused, also where the first address was allowed', async () => {
    const url = await http((_request, response) => response.writeHead(302, { location: 'http://10.1.2.3/' }).end());
    expect(await connections.error('REST', { url })).toMatchObject({
      code: 'CONNECTION_REFUSED_BY_POLICY',
      message: expect.stringContaining('PETIOLE_ALLOW_PRIVATE'),
    });
  });

  it('to something that is no web address are an error', async () => {
    const url = await http((_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
    expect(await connections.error('REST', { url })).toMatchObject({ code: 'INVALID_RESPONSE' });
  });
});

describe('retry_backoff', () => {
  const quick = { initial: 0.01, maximum: 0.02, multiplier: 2, deadline: 10 };

  async function failing(
    times: number,
    status: number,
    headers: Record<string, string> = {},
  ): Promise<{ url: string; requests: () => number }> {
    let requests = 0;
    const url = await http((_request, response) => {
      requests++;
      if (requests <= times) response.writeHead(status, headers).end();
      else response.end('ok');
    });
    return { url, requests: () => requests };
  }

  it('is not needed: what is temporary is tried again as the host does it, three times in all', async () => {
    const { url, requests } = await failing(2, 503);
    expect(await connections.output('REST', { url })).toMatchObject({ text: 'ok' });
    expect(requests()).toBe(3);
  });

  it('follows Retry-After by itself, for a POST too', async () => {
    const { url, requests } = await failing(1, 429, { 'retry-after': '0' });
    expect(await connections.output('REST', { url, method: 'post', data: 'x' })).toMatchObject({ text: 'ok' });
    expect(requests()).toBe(2);
  });

  it('waits at least as long as Retry-After says', async () => {
    const { url } = await failing(1, 503, { 'retry-after': '1' });
    const startedAt = performance.now();
    await connections.output('REST', { url, retry_backoff: quick });
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  it('gives up at once when Retry-After is later than its deadline', async () => {
    const { url, requests } = await failing(1, 503, { 'retry-after': '100' });
    expect(await connections.error('REST', { url, retry_backoff: quick })).toMatchObject({ status: 503 });
    expect(requests()).toBe(1);
  });

  it('repeats what is temporary, and nothing else', async () => {
    for (const status of [429, 502, 503, 504]) {
      const { url, requests } = await failing(2, status);
      expect(await connections.output('REST', { url, retry_backoff: quick })).toMatchObject({ text: 'ok' });
      expect(requests()).toBe(3);
    }
    const { url, requests } = await failing(1, 500);
    expect(await connections.error('REST', { url, retry_backoff: quick })).toMatchObject({ status: 500 });
    expect(requests()).toBe(1);
  });

  it('does not repeat a POST whose fate is unknown', async () => {
    const { url, requests } = await failing(1, 504);
    expect(await connections.error('REST', { url, method: 'post', retry_backoff: quick })).toMatchObject({ status: 504 });
    expect(requests()).toBe(1);
  });

  it('null switches it off', async () => {
    const { url, requests } = await failing(1, 429, { 'retry-after': '0' });
    expect(await connections.error('REST', { url, retry_backoff: null })).toMatchObject({ status: 429 });
    expect(requests()).toBe(1);
  });
});

describe('inputs that make no request', () => {
  it.each([
    [{}, "'url' is missing"],
    [{ url: 'ftp://example.com' }, 'http:// or https://'],
    [{ url: 'not an address' }, 'no address'],
    [{ hostname: 'a/b' }, "'hostname'"],
    [{ url: 'http://127.0.0.1', data: 'a', json: 1 }, "'data' and 'json'"],
    [{ url: 'http://127.0.0.1', token: 'abcdef', username: 'u' }, "'token' and 'username'"],
    [{ url: 'http://127.0.0.1', headers: { 'x-a': 'line\nbreak' } }, 'cannot be sent'],
    [{ url: 'http://127.0.0.1', cookies: { a: 'b; c=d' } }, "'cookies'"],
    [{ url: 'http://127.0.0.1', method: 'GET /x HTTP/1.1' }, "'method'"],
  ])('%j says what is wrong', async (inputs, message) => {
    expect(await connections.error('REST', inputs)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });
});
