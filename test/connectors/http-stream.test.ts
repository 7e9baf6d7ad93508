import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '../../src/connectors/address-policy.ts';
import { HttpPools } from '../../src/connectors/http.ts';
import type { HttpResponse } from '../../src/sdk/connector.ts';
import { serveTcp, type TestServer } from '../support/far-sides/http-server.ts';

/** One answer per path; the connection ends with it. */
const HEADS: Record<string, string> = {
  '/close': 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n',
  '/http10': 'HTTP/1.0 200 OK\r\n\r\n',
  '/length': 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: SIZE\r\n\r\n',
  '/short': 'HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n',
};

let server: TestServer;
let pools: HttpPools;
beforeAll(async () => {
  server = await serveTcp((socket) =>
    socket.once('data', (data) => {
      const [, path = '', size = ''] = /^GET (\/\w+)\?(\d+)/.exec(data.toString()) ?? [];
      socket.write((HEADS[path] ?? '').replace('SIZE', size));
      socket.end(Buffer.alloc(Number(size), 'a'));
    }),
  );
  pools = new HttpPools({});
});
afterAll(async () => {
  await pools?.close();
  await server?.stop();
});

const answer = (path: string): Promise<HttpResponse> =>
  pools.under(new AddressPolicy(['127.0.0.0/8'])).send({
    url: new URL(`${server.url}${path}`),
    method: 'GET',
    headers: {},
    streams: () => true,
    signal: new AbortController().signal,
  });

/** Takes a piece only when everything else that could happen has happened: the reading from the line is paused in between. */
async function slowly({ stream }: HttpResponse): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    bytes += (chunk as Buffer).length;
    for (let i = 0; i < 20; i++) await turn();
  }
  return bytes;
}

describe('an answer that is read slower than it comes', () => {
  it.each(['/close', '/http10', '/length'])('is whole where the server closes the connection with it: %s', async (path) => {
    for (const size of [0, 1, 16_384, 65_536, 200_000, 3_000_000]) {
      for (let round = 0; round < 3; round++) expect(await slowly(await answer(`${path}?${size}`))).toBe(size);
    }
  });

  it('is an error where the server closes the connection before its end', async () => {
    await expect(answer('/short?400000').then(slowly)).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
  });

  it('may be left unread', async () => {
    for (const path of ['/close?3000000', '/length?200000', '/http10?65536']) {
      const { stream } = await answer(path);
      stream?.destroy();
    }
    expect(await slowly(await answer('/close?70000'))).toBe(70_000);
  });
});
