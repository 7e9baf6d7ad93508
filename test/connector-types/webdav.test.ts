import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { startApache, type Apache } from '../support/far-sides/apache.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { fileStoreContract, ONCE } from './file-store.ts';

const accessTo = ({ url, username, password, cert }: Apache) => ({ url, username, password, ...(cert && { cacert: cert }) });

fileStoreContract('WEBDAV', async () => {
  const apache = await startApache();
  return { access: accessTo(apache), folder: apache.folder, stop: apache.stop };
});

describe('WEBDAV', () => {
  let connections: TestConnections;
  let apache: Apache;
  let strange: TestServer;
  let answer: { status: number; body?: string; headers?: Record<string, string> } = { status: 200 };
  beforeAll(async () => {
    [connections, apache, strange] = await Promise.all([
      createConnections(),
      startApache({ tls: true }),
      serveHttp((request, response) => {
        request.resume().on('end', () => response.writeHead(answer.status, answer.headers).end(answer.body));
      }),
    ]);
  });
  afterAll(() => Promise.all([connections?.close(), apache?.stop(), strange?.stop()]));

  const fail = (access: object, inputs: object = {}) => connections.error('WEBDAV', { ...access, ...inputs }, ONCE);

  it('checks the certificate and the credentials', async () => {
    await writeFile(path.join(apache.folder, 'x.txt'), 'secured');
    const get = { action: 'get', path: 'x.txt', dst: 'text' };
    expect(await connections.output('WEBDAV', { ...accessTo(apache), ...get })).toMatchObject({ content: 'secured' });
    expect(await fail({ ...accessTo(apache), cacert: undefined }, get)).toMatchObject({ code: 'TLS_ERROR' });
    const error = await fail({ ...accessTo(apache), password: 'wrong-word' }, get);
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', status: 401 });
    expect(JSON.stringify(error)).not.toContain('wrong-word');
  });

  it('never leaves the folder of the connection', async () => {
    const below = { ...accessTo(apache), url: `${apache.url}/sub` };
    await connections.output('WEBDAV', { ...accessTo(apache), action: 'mkdir', path: 'sub' });
    expect(await connections.output('WEBDAV', { ...below, action: 'stat', path: '../x.txt' })).toEqual({ exists: false });
    expect(await connections.output('WEBDAV', { ...below, action: 'stat', path: '/../../x.txt' })).toEqual({ exists: false });
  });

  it('says what is wrong with what the server answers', async () => {
    const at = { url: strange.url };
    answer = { status: 200, body: '<html>' };
    expect(await fail(at)).toMatchObject({ code: 'UNEXPECTED_STATUS', message: expect.stringContaining('WebDAV') });
    for (const body of ['', 'no xml', '<a/>', '<!DOCTYPE x [<!ENTITY e "ee">]><d:multistatus xmlns:d="DAV:"/>']) {
      answer = { status: 207, body, headers: { 'content-type': 'application/xml' } };
      expect([body, await fail(at)]).toMatchObject([body, { code: 'INVALID_RESPONSE' }]);
    }
    answer = { status: 302, headers: { location: 'http://10.0.0.1/' } };
    expect(await fail(at)).toMatchObject({ code: 'UNEXPECTED_STATUS', message: expect.stringContaining('redirects') });
    answer = { status: 503, headers: { 'retry-after': '1' } };
    expect(await fail(at)).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 503 });
  });
});
