import http, { createServer, type Server } from 'node:http';
import https from 'node:https';
import { lookup } from 'node:dns';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '../../src/connectors/address-policy.ts';
import { GuardedNetwork, type Resolver } from '../../src/connectors/network.ts';
import type { GuardedAgents, TlsOptions } from '../../src/sdk/connector.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const certificate = selfMadeCertificate();
let open: TestServer;
let secure: TestServer;
/** may not be reached, and counts who comes all the same */
let trap: TestServer;
let trapped = 0;
let onSocketFile: Server;
const file = path.join(tmpdir(), `petiole-agents-${process.pid}.sock`);
const made: GuardedAgents[] = [];
/** what the next look-ups of a name give */
let found: string[][] = [];

const resolver = ((name: string, options: object, callback: (error: null, found: unknown) => void) => {
  if (name !== 'moving.example') return lookup(name, options, callback as never);
  callback(
    null,
    (found.length > 1 ? found.shift() : found[0])!.map((address) => ({ address, family: 4 })),
  );
}) as Resolver;

beforeAll(async () => {
  open = await serveHttp((_request, response) => response.setHeader('connection', 'close').end('open'));
  secure = await serveHttp((_request, response) => response.end('secure'), certificate);
  trap = await serveHttp((_request, response) => {
    trapped++;
    response.end('trap');
  });
  onSocketFile = createServer((_request, response) => {
    trapped++;
    response.end('trap');
  });
  await new Promise<void>((resolve) => onSocketFile.listen(file, resolve));
});
afterAll(async () => {
  made.forEach((agents) => agents.close());
  await Promise.all([open, secure, trap].map((server) => server?.stop()));
  onSocketFile?.close();
});

function agents(tls?: TlsOptions): GuardedAgents {
  const allow = [open.port, secure.port].map((port) => ({ cidr: '127.0.0.1', port }));
  const one = new GuardedNetwork(new AddressPolicy(allow), resolver).agents(tls);
  made.push(one);
  return one;
}

function get(url: string, more: http.RequestOptions = {}, tls?: TlsOptions): Promise<string> {
  const { http: plain, https: overTls } = agents(tls);
  const isSecure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const request = isSecure ? https.get(url, { agent: overTls, ...more }) : http.get(url, { agent: plain, ...more });
    request.on('error', reject).on('response', (response) => void response.toArray().then((parts) => resolve(parts.join('')), reject));
  });
}

describe('agents for libraries that dial by themselves', () => {
  it('reach what may be reached, by address and by name', async () => {
    expect(await get(open.url)).toBe('open');
    expect(await get(`http://localhost:${open.port}/`)).toBe('open');
    expect(await get(secure.url, {}, { ca: certificate.cert })).toBe('secure');
    expect(await get(secure.url, {}, { verify: false })).toBe('secure');
    await expect(get(secure.url)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it.each(['127.0.0.1', 'localhost', '127.1', '0x7f000001', '[::ffff:127.0.0.1]', '[::1]', '10.0.0.1'])('refuse %s', async (host) => {
    for (const scheme of ['http', 'https'])
      await expect(get(`${scheme}://${host}:${trap.port}/`)).rejects.toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    expect(trapped).toBe(0);
  });

  it('refuse a name that leads elsewhere when it is dialled again, and a socket of this machine', async () => {
    const url = `http://moving.example:${open.port}/`;
    found = [['127.0.0.1'], ['127.0.0.2']];
    expect(await get(url)).toBe('open');
    await expect(get(url)).rejects.toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    await expect(get(url, { socketPath: file })).rejects.toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    expect(trapped).toBe(0);
  });

  it('keep to the guard whatever look-up the library brings', async () => {
    const own = (_name: string, _options: object, done: (error: null, address: string, family: number) => void) =>
      done(null, '127.0.0.1', 4);
    await expect(get(`http://localhost:${trap.port}/`, { lookup: own as never })).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED_BY_POLICY',
    });
    expect(trapped).toBe(0);
  });
});
