/**
 * A text of a script must not make the process compute for long: `/\/+$/` looks at each of a million slashes once for each of those
 * before it, which takes an hour, and nothing else runs meanwhile.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cleanPath } from '../../src/secrets/vault/paths.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

/** Half a minute for what looks at each part again and again, a hundredth of a second for what does not. */
const MANY = 150_000;
const MOST_CPU_MS = 5000;
const SLASHES = `${'/'.repeat(MANY)}x`;

let connections: TestConnections;
let server: TestServer;
beforeAll(async () => {
  [connections, server] = await Promise.all([createConnections(), serveHttp((_request, response) => response.writeHead(404).end())]);
});
afterAll(() => Promise.all([connections?.close(), server?.stop()]));

async function cpuMs(work: () => unknown): Promise<number> {
  const begun = process.threadCpuUsage().user;
  await work();
  return (process.threadCpuUsage().user - begun) / 1000;
}

describe('a long text is read in no time', () => {
  it.each<[string, (url: string) => object]>([
    ['REST', (url) => ({ url: url + SLASHES, path: 'x' })],
    ['K8S', (url) => ({ url: url + SLASHES, token: 'a-token-of-k8s', action: 'list', kind: 'pod' })],
    [
      'GOOGLE',
      (url) => ({ endpoint: url + SLASHES, access_token: 'a-token-here', api_name: 'a', api_version: 'v1', collection: 'x', request: 'y' }),
    ],
    [
      'AZURE',
      (url) => ({
        resource_manager_url: url + SLASHES,
        access_token: 'a-token-here',
        action: 'arm',
        path: '/x',
        api_version: '2024-07-01',
      }),
    ],
    ['AZURE', (url) => ({ blob_url: url + SLASHES, access_token: 'a-token-here', action: 'blob_list', container: 'abc' })],
    ['WEBDAV', (url) => ({ url: url + SLASHES, path: 'x', action: 'list' })],
    ['VAULT', (url) => ({ address: url + SLASHES, token: 'a-token-here', path: 'x' })],
    ['SMTP', () => ({ hostname: '127.0.0.1', from: 'a@b.de', to: `a ${' '.repeat(MANY)}x <a@b.de>`, subject: 'x', text: 'x', port: 1 })],
    ['XMLRPC', (url) => ({ url, method: 'x', params: [{ $base64: `${' '.repeat(MANY)}!` }] })],
  ])('%s', async (type, inputs) => {
    const url = server.url.replace(/\/$/, '');
    const options = { options: { retry: { attempts: 1 } } };
    expect(await cpuMs(() => connections.error(type, inputs(url), options))).toBeLessThan(MOST_CPU_MS);
  });

  it('the path of a secret that a script wants revealed', async () => {
    expect(await cpuMs(() => expect(() => cleanPath(`a${SLASHES}`)).toThrow())).toBeLessThan(MOST_CPU_MS);
  });
});
