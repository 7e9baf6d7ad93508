import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../../support/connections.ts';
import { serveHttp, type TestServer } from '../../support/far-sides/http-server.ts';

let connections: TestConnections;
let server: TestServer;
beforeAll(async () => {
  [connections, server] = await Promise.all([
    createConnections(),
    serveHttp((request, response) => {
      const times = Number(/\d+/.exec(request.url ?? '')?.[0]);
      let body = Buffer.from('the content');
      for (let i = 0; i < times; i++) body = gzipSync(body);
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': Array(times).fill('gzip').join(', ') }).end(body);
    }),
  ]);
});
afterAll(() => Promise.all([connections?.close(), server?.stop()]));

it('content that is compressed a few times is read', async () => {
  expect(await connections.output('REST', { url: `${server.url}/2` })).toMatchObject({ text: 'the content' });
});

it('content that is compressed again and again is not', async () => {
  const error = await connections.error('REST', { url: `${server.url}/40` });
  expect(error).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining('compressed with 40 encodings') });
});
