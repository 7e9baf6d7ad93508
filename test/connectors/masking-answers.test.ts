/** Cookies and credentials that a far side sends: the script is given them, and nobody else sees them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import restType from '../../connector-types/rest.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const SESSION = 'a-session%2Fof-somebody-0815';
let server: TestServer;
let connections: TestConnections;
const known = new KnownSecrets();

beforeAll(async () => {
  server = await serveHttp((request, response) => {
    const plain = request.url === '/plain';
    const headers = { 'set-cookie': [`session=${SESSION}; Path=/; HttpOnly`, 'lang=german'], 'x-auth-token': 'token-of-4711', etag: 'e' };
    response.writeHead(request.url === '/500' ? 500 : 200, { 'content-type': 'application/json', ...(!plain && headers) });
    response.end(JSON.stringify({ said: plain ? 'nothing' : SESSION }));
  });
  connections = await createConnections(undefined, { types: new ConnectorTypes([restType]), known });
});
afterAll(async () => {
  await connections?.close();
  await server?.stop();
});

const get = (path: string) =>
  connections.call({ by: 'connector_type', name: 'REST' }, { url: `${server.url}${path}`, retry_backoff: null });

it('cookies and credentials in an answer are shown masked, and the script has them', async () => {
  const { output, shownOutput } = await get('/');
  expect(JSON.parse(output ?? '')).toMatchObject({
    cookies: { session: SESSION, lang: 'german' },
    headers: { 'x-auth-token': 'token-of-4711' },
  });
  const shown = JSON.parse(shownOutput ?? '{}') as JsonObject;
  expect(shown).toMatchObject({
    status_code: 200,
    cookies: { session: '***', lang: '***' },
    headers: { 'set-cookie': ['***', '***'], 'x-auth-token': '***', etag: 'e' },
  });
});

it('a long one is known from then on in whatever form, and an ordinary word is not', async () => {
  await get('/');
  expect(known.scrub(`it was ${SESSION}, ${decodeURIComponent(SESSION)}, in german`)).toBe('it was ***, ***, in german');
});

it('an error shows none either', async () => {
  const { error } = await get('/500');
  expect(error).toMatchObject({ code: 'UNEXPECTED_STATUS', response: { cookies: { session: '***' }, headers: { etag: 'e' } } });
  expect(JSON.stringify(error)).not.toMatch(/somebody|4711/);
});

it('an answer without them stays as it is', async () => {
  const result = await get('/plain');
  expect(result.ok).toBe(true);
  expect(result.shownOutput).toBeUndefined();
});
