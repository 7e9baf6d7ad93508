import { createVerify, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { JsonObject } from '../../src/model.ts';
import { SYSTEM_CLOCK } from '../../src/connectors/retry/clock.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile as storeFile } from '../../src/storage/files/write.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const MAX = 1_000_000;
let google: TestServer;
let connections: TestConnections;
let database: TestDatabase;
let storage: FileStorage;
let asked: { method: string; url: string; body: string }[] = [];
let tokens = 0;
/** what the token endpoint and the API say in place of what they should */
let tokenSays: ((response: ServerResponse) => void) | undefined;
let apiSays: ((response: ServerResponse, request: IncomingMessage) => void) | undefined;
let revoked = new Set<string>();
const arrived = new EventTarget();

beforeAll(async () => {
  database = await createTestDatabase();
  storage = new FileStorage(database.pool);
  google = await serveHttp((request, response) => {
    void request.toArray().then((chunks) => answer(request, response, Buffer.concat(chunks).toString()));
  });
  connections = await createConnections(undefined, {
    ...{ files: { storage, maxBytes: MAX }, clock: { ...SYSTEM_CLOCK, random: () => 0 }, graceMs: 3_600_000 },
  });
});
afterAll(async () => {
  await connections?.close();
  await google?.stop();
  await database?.drop();
});
beforeEach(() => {
  [asked, tokens, tokenSays, apiSays, revoked] = [[], 0, undefined, undefined, new Set()];
});

/** As https://developers.google.com/discovery and https://developers.google.com/identity/protocols/oauth2/service-account say. */
function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const { url = '/', method = '', headers } = request;
  const json = (value: unknown, status = 200) =>
    void response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(value));
  if (url === '/token') return tokenSays ? tokenSays(response) : json(...tokenFor(body));
  if (url.startsWith('/discovery/')) return url.endsWith('/sheets/v4/rest') ? json(DISCOVERY) : json({ error: { code: 404 } }, 404);
  asked.push({ method, url, body });
  arrived.dispatchEvent(new Event('one'));
  if (apiSays) return apiSays(response, request);
  const token = headers.authorization?.replace('Bearer ', '') ?? '';
  if (!token.startsWith('ya29.') || revoked.has(token))
    return json({ error: { code: 401, message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' } }, 401);
  if (url.includes('alt=media')) return void response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b\n1,2\n');
  json({ method, url, body: body ? (headers['content-type'] === 'application/json' ? JSON.parse(body) : body) : null });
}

function tokenFor(body: string): [unknown, number] {
  const form = new URLSearchParams(body);
  const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const isSigned = createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url');
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  const now = Date.now() / 1000;
  const isRight =
    form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
    said['iss'] === 'robot@project.example' &&
    said['aud'] === `${google.url}/token` &&
    typeof said['scope'] === 'string' &&
    Math.abs(Number(said['iat']) - now) < 60 &&
    Number(said['exp']) - Number(said['iat']) === 3600;
  if (!isSigned || !isRight) return [{ error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }, 400];
  return [{ access_token: `ya29.${++tokens}.${String(said['sub'] ?? '')}.${randomUUID()}`, expires_in: 3599, token_type: 'Bearer' }, 200];
}

const DISCOVERY = {
  ...{ kind: 'discovery#restDescription', name: 'sheets', version: 'v4', rootUrl: 'https://sheets.googleapis.com/', servicePath: '' },
  parameters: { fields: { type: 'string', location: 'query' }, alt: { type: 'string', location: 'query' } },
  resources: {
    spreadsheets: {
      methods: { create: { httpMethod: 'POST', path: 'v4/spreadsheets', request: { $ref: 'Spreadsheet' } } },
      resources: {
        values: {
          methods: {
            get: {
              httpMethod: 'GET',
              path: 'v4/spreadsheets/{spreadsheetId}/values/{range}',
              parameters: {
                spreadsheetId: { type: 'string', location: 'path', required: true },
                range: { type: 'string', location: 'path', required: true },
                ranges: { type: 'string', location: 'query', repeated: true },
              },
            },
          },
        },
      },
    },
    media: {
      methods: {
        read: {
          httpMethod: 'GET',
          path: 'v1/{+name}',
          parameters: { name: { location: 'path', required: true } },
          supportsMediaDownload: true,
        },
        write: { httpMethod: 'POST', path: 'v1/media', mediaUpload: { protocols: { simple: { path: '/upload/v1/media' } } } },
      },
    },
  },
};

/** A key of its own for each test, so that no token of another one is used. */
const keyOf = (more: object = {}) => ({
  ...{ type: 'service_account', client_email: 'robot@project.example', private_key_id: randomUUID(), token_uri: `${google.url}/token` },
  ...{ private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }), ...more },
});
const sheets = { api_name: 'sheets', api_version: 'v4', collection: 'spreadsheets.values', request: 'get' };
const params = { spreadsheetId: 'a b/c', range: "'My sheet'!A1:B2" };
const run = (inputs: object, options?: CallOptions) =>
  connections.output('GOOGLE', { endpoint: google.url, ...sheets, ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) =>
  connections.error('GOOGLE', { endpoint: google.url, ...sheets, ...inputs }, options);

describe('GOOGLE: requests', () => {
  it('are put together as the discovery document says', async () => {
    const got = await run({ key: keyOf(), params: { ...params, ranges: ['A1', 'B2'], fields: 'values' } });
    const url = '/v4/spreadsheets/a%20b%2Fc/values/%27My%20sheet%27%21A1%3AB2?ranges=A1&ranges=B2&fields=values';
    expect(decodeURIComponent(String((got['result'] as JsonObject)['url']))).toBe(decodeURIComponent(url));
    expect(got['result']).toMatchObject({ url: expect.stringContaining('/a%20b%2Fc/') });
    const made = { key: keyOf(), collection: 'spreadsheets', request: 'create' };
    const body = { properties: { title: 'x' } };
    expect(await run({ ...made, body })).toMatchObject({ result: { method: 'POST', url: '/v4/spreadsheets', body } });
    expect(await run({ ...made, params: { body } })).toMatchObject({ result: { body } });
  });

  it('that cannot be are refused, with what there is', async () => {
    for (const [inputs, message] of [
      [{ collection: 'spreadsheets.sheets' }, /'sheets' is none of values/],
      [{ request: 'put' }, /it has get/],
      [{ params: { ...params, colour: 1 } }, /no parameter 'colour': it takes spreadsheetId, range, ranges/],
      [{ params: { range: 'A1' } }, /'spreadsheetId' is missing/],
      [{ params, body: {} }, /takes no body/],
      [{ collection: '__proto__' }, /no collection/],
      [{ collection: 'media', request: 'read', params: { name: 'a/../../b' } }, /cannot have \. or \.\./],
      [{ api_version: 'v9' }, /no API 'sheets' of the version 'v9'/],
      [{ api_name: 'a/../b' }, /api_name/],
    ] as const)
      expect(await fail({ key: keyOf(), params, ...inputs })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(message),
      });
    expect(asked).toEqual([]);
  });

  it('carry files up and down', async () => {
    const contents = { name: 'a.csv', contentType: 'text/csv', executionId: null, maxBytes: MAX };
    const { id, size, sha256, content_type } = await storeFile(storage, contents, Readable.from([Buffer.from('1;2\n')]));
    const file = { file_id: id, name: 'a.csv', size, sha256, content_type };
    const up = await run({ key: keyOf(), collection: 'media', request: 'write', file });
    expect(up).toMatchObject({ result: { url: '/upload/v1/media?uploadType=media', body: '1;2\n' } });
    const down = await run({ key: keyOf(), collection: 'media', request: 'read', params: { name: 'files/a/b' }, dst: 'file' });
    expect(down).toMatchObject({ file: { size: 8, content_type: 'text/csv' } });
    const found = await storage.find(String((down['file'] as JsonObject)['file_id']));
    expect((await buffer(readContent(storage, found!))).toString()).toBe('a,b\n1,2\n');
    expect(asked.at(-1)?.url).toBe('/v1/files/a/b?alt=media');
  });
});

describe('GOOGLE: who asks', () => {
  it('is a service account, whose token is asked for once and again when it was revoked', async () => {
    const key = keyOf();
    await run({ key, params });
    await run({ key: JSON.stringify(key), params });
    expect(tokens).toBeLessThanOrEqual(2);
    const before = tokens;
    await run({ key, params });
    expect(tokens).toBe(before);
    apiSays = (response, request) => {
      revoked.add(String(request.headers.authorization));
      apiSays = undefined;
      response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
    };
    await run({ key, params });
    expect(tokens).toBe(before + 1);
  });

  it('may be a user for whom the account acts, or bring a token', async () => {
    await run({ key: keyOf(), subject: 'ada@project.example', params });
    expect(await run({ access_token: 'ya29.given', params })).toHaveProperty('result');
    expect(await fail({ access_token: 'wrong-token-1', params })).toMatchObject({ code: 'AUTHENTICATION_FAILED', status: 401 });
    expect(await fail({ params })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('nothing is taken from this machine'),
    });
  });

  it('is told when a key does not work, without a word of the key', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(await fail({ key: keyOf({ private_key: other }), params })).toMatchObject({
      ...{ code: 'AUTHENTICATION_FAILED', message: expect.stringContaining('Invalid JWT Signature') },
    });
    for (const key of ['{ hidden-word', { client_email: 'hidden-word' }, keyOf({ private_key: 'hidden-word' })]) {
      const error = await fail({ key, params });
      expect(error).toMatchObject({ code: 'INVALID_INPUT' });
      expect(JSON.stringify(error)).not.toContain('hidden-word');
    }
    const says = (text: string) => {
      tokenSays = (response) => void response.writeHead(400, { 'content-type': 'application/json' }).end(text);
    };
    says(JSON.stringify({ error: 'invalid_grant', error_description: 'Token must be a short-lived token; check your iat and exp values' }));
    expect(await fail({ key: keyOf(), params })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: expect.stringContaining('clock'),
    });
    tokenSays = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>');
    expect(await fail({ key: keyOf(), params })).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining('no token') });
    expect(asked).toEqual([]);
  });

  it('is tested', async () => {
    const test = async (value: object) => {
      await connections.store.put('tested', JSON.stringify({ type: 'GOOGLE', value }));
      return connections.pipeline.test({ by: 'connector', name: 'tested' }, new AbortController().signal);
    };
    expect(await test({ key: keyOf() })).toMatchObject({ ok: true, tested: true });
    expect(await test({ key: keyOf({ client_email: 'other@project.example' }) })).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED' },
    });
  });
});

describe('GOOGLE: a far side in trouble', () => {
  const says = (status: number, body: unknown, type = 'application/json') => {
    apiSays = (response) =>
      void response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const access_token = 'ya29.given';

  it('that throttles is asked again, also where it says 403', async () => {
    says(403, { error: { code: 403, message: 'Quota exceeded', errors: [{ reason: 'rateLimitExceeded' }] } });
    expect(await fail({ access_token, params })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 429, reason: 'rateLimitExceeded' });
    expect(asked).toHaveLength(3);
    asked = [];
    says(403, { error: { code: 403, message: 'The caller does not have permission', status: 'PERMISSION_DENIED' } });
    expect(await fail({ access_token, params })).toMatchObject({
      status: 403,
      message: expect.stringContaining('does not have permission'),
    });
    expect(asked).toHaveLength(1);
  });

  it('that answers a page, or nothing at all', async () => {
    says(200, '<html>log in</html>', 'text/html');
    expect(await fail({ access_token, params })).toMatchObject({ code: 'INVALID_RESPONSE' });
    apiSays = (_response, request) => void request.socket.destroy();
    expect(await fail({ access_token, params })).toMatchObject({ code: 'CONNECTION_FAILED' });
    apiSays = () => undefined;
    const controller = new AbortController();
    const first = once(arrived, 'one');
    const error = fail({ access_token, params }, { signal: controller.signal });
    await first;
    controller.abort('cancel');
    expect(await error).toMatchObject({ code: 'CANCELLED' });
  });
});
