import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { SYSTEM_CLOCK } from '../../src/connectors/retry/clock.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile as storeFile } from '../../src/storage/files/write.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const MAX = 4_000_000;
const ACCOUNT = 'account1';
const KEY = randomBytes(64).toString('base64');
let azure: TestServer;
let connections: TestConnections;
let database: TestDatabase;
let storage: FileStorage;
let tokens = 0;
let asked: string[] = [];
let polls = 0;
let says: ((response: ServerResponse, request: IncomingMessage) => void) | undefined;
const blobs = new Map<string, { content: Buffer; type: string }>();
const arrived = new EventTarget();

beforeAll(async () => {
  database = await createTestDatabase();
  storage = new FileStorage(database.pool);
  azure = await serveHttp((request, response) => {
    void request.toArray().then((chunks) => answer(request, response, Buffer.concat(chunks)));
  });
  connections = await createConnections(undefined, {
    ...{ files: { storage, maxBytes: MAX }, clock: { ...SYSTEM_CLOCK, random: () => 0 }, graceMs: 3_600_000 },
  });
});
afterAll(async () => {
  await connections?.close();
  await azure?.stop();
  await database?.drop();
});
beforeEach(() => {
  [tokens, asked, says, polls] = [0, [], undefined, 0];
});

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const url = new URL(request.url ?? '/', azure.url);
  const json = (value: unknown, status = 200, headers = {}) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  if (url.pathname.endsWith('/oauth2/v2.0/token')) return json(...tokenFor(url, body.toString()));
  asked.push(`${request.method} ${request.url}`);
  arrived.dispatchEvent(new Event('one'));
  if (says) return says(response, request);
  if (request.headers['x-ms-version']) return blobService(request, response, url, body);
  if (!/^Bearer token-\d+-/.test(request.headers.authorization ?? ''))
    return json({ error: { code: 'InvalidAuthenticationToken', message: 'no' } }, 401);
  manager(request, url, json, body.toString());
}

function tokenFor(url: URL, body: string): [unknown, number] {
  const form = new URLSearchParams(body);
  const isRight =
    form.get('client_secret') === 'right-word-1' &&
    url.pathname === '/tenant-1/oauth2/v2.0/token' &&
    form.get('grant_type') === 'client_credentials';
  if (!isRight) return [{ error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' }, 401];
  return [{ token_type: 'Bearer', expires_in: 3599, access_token: `token-${++tokens}-${form.get('scope')}` }, 200];
}

/** As https://learn.microsoft.com/rest/api/resources/ and https://learn.microsoft.com/graph/paging say. */
function manager(
  { method }: IncomingMessage,
  { pathname, searchParams }: URL,
  json: (value: unknown, status?: number, headers?: object) => void,
  body: string,
): void {
  const operation = `${azure.url}/operations/1?api-version=2024-07-01`;
  if (pathname === '/operations/1') return json({ status: ++polls < 2 ? 'Running' : 'Succeeded' }, 200, { 'retry-after': '0' });
  if (pathname === '/operations/bad') return json({ status: 'Failed', error: { code: 'Conflict', message: 'it is locked' } });
  if (pathname === '/v1.0/users') {
    const skip = Number(searchParams.get('$skiptoken') ?? 0);
    const more = { '@odata.nextLink': `${azure.url}/v1.0/users?$skiptoken=${skip + 1}` };
    return json({ value: [{ id: `u${skip}` }], ...(skip < 2 && more) });
  }
  if (pathname === '/v1.0/groups') return json({ value: [], '@odata.nextLink': 'https://evil.example/groups' });
  if (!searchParams.get('api-version'))
    return json({ error: { code: 'MissingApiVersionParameter', message: 'api-version is missing' } }, 400);
  if (method === 'PUT' && pathname.endsWith('/bad')) return json({}, 202, { 'azure-asyncoperation': `${azure.url}/operations/bad` });
  if (method === 'PUT')
    return json({ properties: JSON.parse(body) as unknown }, 201, { 'azure-asyncoperation': operation, 'retry-after': '0' });
  if (pathname.endsWith('/none'))
    return json({ error: { code: 'ResourceGroupNotFound', message: "Resource group 'none' could not be found." } }, 404);
  json({ name: pathname.split('/').at(-1), asked: Object.fromEntries(searchParams) });
}

/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key, written down once more: nothing of the product is used. */
function signatureOf({ method, headers }: IncomingMessage, url: URL): string {
  const h = (name: string) => String(headers[name] ?? '');
  const length = h('content-length') === '0' ? '' : h('content-length');
  const lines = [method, h('content-encoding'), h('content-language'), length, h('content-md5'), h('content-type'), h('date')];
  lines.push(h('if-modified-since'), h('if-match'), h('if-none-match'), h('if-unmodified-since'), h('range'));
  for (const name of Object.keys(headers).sort()) if (name.startsWith('x-ms-')) lines.push(`${name}:${h(name)}`);
  const query = [...url.searchParams.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}:${value}`);
  lines.push([`/${ACCOUNT}${url.pathname}`, ...query].join('\n'));
  return createHmac('sha256', Buffer.from(KEY, 'base64')).update(lines.join('\n')).digest('base64');
}

function blobService(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): void {
  const { method = '', headers } = request;
  const refuse = (status: number, code: string, detail = '') =>
    void response
      .writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${detail}</Message></Error>`);
  const isSas = url.searchParams.get('sig') === 'right-signature';
  const isSigned = headers.authorization === `SharedKey ${ACCOUNT}:${signatureOf(request, url)}`;
  const isBearer = headers.authorization?.endsWith('-https://storage.azure.com/.default') ?? false;
  if (!isSas && !isSigned && !isBearer) return refuse(403, 'AuthenticationFailed', 'The MAC signature is not the same');
  if (Math.abs(Date.parse(String(headers['x-ms-date'])) - Date.now()) > 900_000)
    return refuse(403, 'AuthenticationFailed', 'Request date header too old');
  const { pathname } = url;
  if (url.searchParams.get('comp') === 'list') return listBlobs(response, url);
  const known = blobs.get(pathname);
  const about = (one: { content: Buffer; type: string }) => ({
    ...{ 'content-type': one.type, 'content-length': one.content.length, etag: '"0x1"', 'x-ms-blob-type': 'BlockBlob' },
    'last-modified': 'Sat, 31 Jan 2026 12:00:00 GMT',
  });
  if (method === 'PUT') {
    if (known && headers['if-none-match'] === '*') return refuse(409, 'BlobAlreadyExists');
    blobs.set(pathname, { content: body, type: String(headers['content-type']) });
    return void response.writeHead(201, { etag: '"0x1"' }).end();
  }
  if (!known) return refuse(404, 'BlobNotFound');
  if (method === 'GET') return void response.writeHead(200, about(known)).end(known.content);
  blobs.delete(pathname);
  response.writeHead(202).end();
}

function listBlobs(response: ServerResponse, url: URL): void {
  const { searchParams, pathname } = url;
  const [prefix, delimiter] = [searchParams.get('prefix') ?? '', searchParams.get('delimiter')];
  const names = [...blobs.keys()]
    .filter((key) => key.startsWith(`${pathname}/`))
    .map((key) => decodeURIComponent(key.slice(pathname.length + 1)));
  const found = names.filter((name) => name.startsWith(prefix)).sort();
  const below = (name: string) => (delimiter ? name.indexOf(delimiter, prefix.length) : -1);
  const folders = [...new Set(found.filter((name) => below(name) >= 0).map((name) => name.slice(0, below(name) + 1)))];
  const plain = found.filter((name) => below(name) < 0);
  const from = Number(searchParams.get('marker') ?? 0);
  const to = from + Number(searchParams.get('maxresults') ?? 5000);
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const items = plain.slice(from, to).map((name) => {
    const { content, type } = blobs.get(`${pathname}/${name.split('/').map(encodeURIComponent).join('/')}`)!;
    const properties = `<Last-Modified>Sat, 31 Jan 2026 12:00:00 GMT</Last-Modified><Etag>0x1</Etag><Content-Length>${content.length}</Content-Length><Content-Type>${type}</Content-Type>`;
    return `<Blob><Name>${escape(name)}</Name><Properties>${properties}</Properties></Blob>`;
  });
  const prefixes = folders.map((name) => `<BlobPrefix><Name>${escape(name)}</Name></BlobPrefix>`);
  const next = to < plain.length ? `<NextMarker>${to}</NextMarker>` : '<NextMarker />';
  const text = `\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${items.join('')}${prefixes.join('')}</Blobs>${next}</EnumerationResults>`;
  response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
}

/** An app of its own for each call, unless it is given: no token of another one is used. */
const app = (more: object = {}) => ({
  ...{ tenant_id: 'tenant-1', client_id: randomUUID(), client_secret: 'right-word-1' },
  ...{ login_url: azure.url, resource_manager_url: azure.url, graph_url: azure.url, ...more },
});
const store = () => ({ storage_account: ACCOUNT, blob_url: azure.url, account_key: KEY });
const run = (action: string, inputs: object, options?: CallOptions) => connections.output('AZURE', { action, ...inputs }, options);
const fail = (action: string, inputs: object, options?: CallOptions) => connections.error('AZURE', { action, ...inputs }, options);
const arm = { path: '/subscriptions/1/resourcegroups/production', api_version: '2024-07-01' };

describe('AZURE: Resource Manager and Graph', () => {
  it('are asked with one token per app and resource', async () => {
    const one = app();
    expect(await run('arm', { ...one, ...arm, params: { $expand: 'tags' } })).toEqual({
      ...{ status: 200, result: { name: 'production', asked: { $expand: 'tags', 'api-version': '2024-07-01' } } },
    });
    await run('arm', { ...one, ...arm });
    expect(tokens).toBe(1);
    expect(await run('graph', { ...one, path: '/users', all_pages: true })).toEqual({
      ...{ status: 200, result: { value: [{ id: 'u0' }, { id: 'u1' }, { id: 'u2' }], truncated: false } },
    });
    expect(await run('graph', { ...one, path: '/users', all_pages: true, max_entries: 2 })).toMatchObject({ result: { truncated: true } });
  });

  it('wait for the end of what takes long', async () => {
    const body = { location: 'westeurope' };
    expect(await run('arm', { ...app(), ...arm, method: 'PUT', body, until_done: true })).toMatchObject({
      status: 201,
      result: { name: 'production' },
    });
    expect(polls).toBe(2);
    const bad = { ...arm, path: '/subscriptions/1/bad', method: 'PUT', body, until_done: true };
    expect(await fail('arm', { ...app(), ...bad })).toMatchObject({ code: 'COMMAND_FAILED', azure_code: 'Conflict' });
  });

  it('say what they refuse, and are asked no nonsense', async () => {
    expect(await fail('arm', { ...app(), ...arm, path: '/subscriptions/1/resourcegroups/none' })).toMatchObject({
      ...{ code: 'UNEXPECTED_STATUS', status: 404, azure_code: 'ResourceGroupNotFound' },
    });
    for (const path of ['/a/../b', '/a/%2e%2e/b', '//evil?x', 'https://evil.example/', '/a b'])
      expect(await fail('arm', { ...app(), ...arm, path })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fail('arm', { ...app(), ...arm, body: {} })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fail('graph', { ...app(), path: '/groups', all_pages: true })).toMatchObject({
      ...{ code: 'INVALID_RESPONSE', message: expect.stringContaining('another server') },
    });
  });

  it('are not asked with a wrong secret, or none', async () => {
    const error = await fail('arm', { ...app({ client_secret: 'wrong-word-2' }), ...arm });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', message: expect.stringContaining('AADSTS7000215') });
    expect(JSON.stringify(error)).not.toContain('wrong-word-2');
    expect(await fail('arm', { ...arm })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('nothing is taken from this machine'),
    });
    expect(asked).toEqual([]);
    expect(await fail('arm', { ...app(), ...arm, access_token: 'wrong-token' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      status: 401,
    });
  });

  it('are asked again when they throttle, and not when they hang up after a change', async () => {
    says = (response) => void response.writeHead(429, { 'retry-after': '0' }).end();
    expect(await fail('arm', { ...app(), ...arm, method: 'POST', body: {} })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 429 });
    expect(asked).toHaveLength(3);
    asked = [];
    says = (_response, request) => void request.socket.destroy();
    expect(await fail('arm', { ...app(), ...arm, method: 'POST', body: {} })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(asked).toHaveLength(1);
    says = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>');
    expect(await fail('arm', { ...app(), ...arm })).toMatchObject({ code: 'INVALID_RESPONSE' });
    says = () => undefined;
    const controller = new AbortController();
    const first = once(arrived, 'one');
    const error = fail('arm', { ...app(), ...arm }, { signal: controller.signal });
    await first;
    controller.abort('cancel');
    expect(await error).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('AZURE: blobs', () => {
  const at = { container: 'reports', blob: 'sub folder/é &+%.pdf' };

  it('take files of any size and give them back, whoever asks', async () => {
    const sas = { storage_account: ACCOUNT, blob_url: azure.url, sas_token: '?sv=2023-11-03&sig=right-signature' };
    const byToken = { ...app(), storage_account: ACCOUNT, blob_url: azure.url };
    for (const access of [store(), sas, byToken]) {
      for (const size of [0, 1, 700_001]) {
        const content = randomBytes(size);
        const contents = { name: 'a.pdf', contentType: 'application/pdf', executionId: null, maxBytes: MAX };
        const { id, sha256, content_type } = await storeFile(storage, contents, Readable.from([content]));
        const file = { file_id: id, name: 'a.pdf', size, sha256, content_type };
        expect(await run('blob_put', { ...access, ...at, file })).toMatchObject({ blob: at.blob, size });
        const got = await run('blob_get', { ...access, ...at });
        expect(got).toMatchObject({ size, content_type: 'application/pdf', modified_at: '2026-01-31T12:00:00.000Z' });
        const found = await storage.find(String((got['file'] as JsonObject)['file_id']));
        expect((await buffer(readContent(storage, found!))).equals(content)).toBe(true);
      }
    }
  });

  it('give small ones as text, are listed in pieces and by folder, and deleted', async () => {
    const container = 'lists';
    for (const blob of ['a', 'b & c', 'sub/d', 'sub/e']) await run('blob_put', { ...store(), container, blob, content: 'tëxt' });
    expect(await run('blob_get', { ...store(), container, blob: 'sub/d', dst: 'text' })).toMatchObject({ content: 'tëxt', size: 5 });
    expect(await fail('blob_get', { ...store(), container, blob: 'a', dst: 'text', max_response_size: 4 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
    });
    const names = async (more: object) => {
      const { blobs: list, prefixes, truncated } = await run('blob_list', { ...store(), container, ...more });
      return [(list as JsonObject[]).map(({ blob }) => blob), prefixes, truncated];
    };
    expect(await names({})).toEqual([['a', 'b & c', 'sub/d', 'sub/e'], [], false]);
    expect(await names({ delimiter: '/' })).toEqual([['a', 'b & c'], ['sub/'], false]);
    expect(await names({ max_entries: 3 })).toEqual([['a', 'b & c', 'sub/d'], [], true]);
    expect(await fail('blob_put', { ...store(), container, blob: 'a', content: '', overwrite: false })).toMatchObject({
      code: 'COMMAND_FAILED',
    });
    expect(await run('blob_delete', { ...store(), container, blob: 'a' })).toEqual({ deleted: true });
    expect(await run('blob_delete', { ...store(), container, blob: 'a', missing_ok: true })).toEqual({ deleted: false });
    expect(await fail('blob_get', { ...store(), container, blob: 'a' })).toMatchObject({ status: 404, azure_code: 'BlobNotFound' });
    expect(await fail('blob_get', { ...store(), container, blob: 'x/../../secrets/a' })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('are not given to who is not known, and a clock that is wrong is told', async () => {
    const wrongKey = randomBytes(64).toString('base64');
    const error = await fail('blob_get', { ...store(), ...at, account_key: wrongKey });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', azure_code: 'AuthenticationFailed' });
    const sas_token = 'sv=1&sig=wrong-signature';
    const sas = await fail('blob_get', { ...store(), ...at, account_key: undefined, sas_token });
    expect(sas).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(JSON.stringify([error, sas])).not.toMatch(/wrong-signature|SharedKey/);
    says = (response) =>
      void response
        .writeHead(403, { 'x-ms-error-code': 'AuthenticationFailed' })
        .end('<Error><AuthenticationErrorDetail>Request date header too old</AuthenticationErrorDetail></Error>');
    expect(await fail('blob_get', { ...store(), ...at })).toMatchObject({ message: expect.stringContaining('Compare the clock') });
  });

  it('of a far side that answers a page, or breaks off, leave no file', async () => {
    const count = async () => (await database.pool.query('select count(*)::int as n from files')).rows[0].n as number;
    const before = await count();
    says = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>');
    expect(await fail('blob_get', { ...store(), ...at })).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(await fail('blob_list', { ...store(), container: 'reports' })).toMatchObject({ code: 'INVALID_RESPONSE' });
    says = (response) => {
      response.writeHead(200, { 'content-length': '100000', 'x-ms-blob-type': 'BlockBlob' });
      response.write('x', () => response.destroy());
    };
    expect(await fail('blob_get', { ...store(), ...at })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(await count()).toBe(before);
  });

  it('and apps are tested', async () => {
    const test = async (value: object) => {
      await connections.store.put('tested', JSON.stringify({ type: 'AZURE', value }));
      return connections.pipeline.test({ by: 'connector', name: 'tested' }, new AbortController().signal);
    };
    expect(await test(store())).toMatchObject({ ok: true, tested: true });
    expect(await test({ ...store(), account_key: 'd3Jvbmc=' })).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } });
    expect(await test(app())).toMatchObject({ ok: true });
    expect(await test(app({ client_secret: 'wrong' }))).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } });
  });
});
