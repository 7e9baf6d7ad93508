/** VAULT against the Vault of the tests, and with VAULT_ADDR and VAULT_TOKEN (a root token) against a real one. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { VaultAdmin, type VaultAddress } from '../support/vault-admin.ts';
import { startVault } from '../support/vault-server.ts';

type Backend = () => Promise<VaultAddress & { stop(): Promise<void> }>;

const { VAULT_ADDR: url, VAULT_TOKEN: rootToken } = process.env;
const backends: [string, Backend][] = [['the Vault of the tests', () => startVault()]];
if (url && rootToken) backends.push(['a real Vault', async () => ({ url, rootToken, stop: async () => undefined })]);

let connections: TestConnections;
beforeAll(async () => {
  connections = await createConnections();
});
afterAll(() => connections?.close());

describe.each(backends)('VAULT at %s', (_name, start) => {
  let server: Awaited<ReturnType<Backend>>;
  let admin: VaultAdmin;
  let one: string;
  let two: string;
  beforeAll(async () => {
    server = await start();
    admin = new VaultAdmin(server);
    [one, two] = await Promise.all([admin.engine(1), admin.engine(2)]);
  });
  afterAll(() => server?.stop());

  const inputs = (action: string, more: object): JsonObject => ({
    action,
    address: server.url,
    token: server.rootToken,
    engine_path: two,
    ...more,
  });
  const does = (action: string, more: object): Promise<JsonObject> => connections.output('VAULT', inputs(action, more));
  const fails = (action: string, more: object) => connections.error('VAULT', inputs(action, more));

  it('writes, reads and lists, in both versions', async () => {
    for (const [engine_path, version] of [
      [one, null],
      [two, 1],
    ] as const) {
      for (const kv_version of [null, engine_path === one ? 1 : 2]) {
        const at = { engine_path, kv_version, path: `apps/${String(kv_version)}/web server` };
        expect(await does('write', { ...at, data: { user: 'ada', port: 8080, list: [1] } })).toEqual({ version });
        expect(await does('read', at)).toMatchObject({ data: { user: 'ada', port: 8080, list: [1] }, version });
      }
      expect(await does('list', { engine_path, path: 'apps' })).toEqual({ keys: [engine_path === one ? '1/' : '2/', 'null/'].sort() });
      expect(await does('list', { engine_path: `${engine_path}/apps/null` })).toEqual({ keys: ['web server'] });
      expect(await does('list', { engine_path, path: 'nowhere' })).toEqual({ keys: [] });
    }
  });

  it('keeps versions: read by number, told, deleted, restored, destroyed', async () => {
    for (const n of [1, 2, 3]) expect(await does('write', { path: 'many', data: { n } })).toEqual({ version: n });
    expect(await does('read', { path: 'many', version: 2 })).toMatchObject({ data: { n: 2 }, version: 2 });
    expect(await does('versions', { path: 'many' })).toMatchObject({ current_version: 3, versions: { '1': {}, '2': {}, '3': {} } });
    await does('delete', { path: 'many' });
    expect(await fails('read', { path: 'many' })).toMatchObject({
      code: 'UNEXPECTED_STATUS',
      status: 404,
      message: expect.stringMatching(/version 3 of .* was deleted at/),
    });
    await does('undelete', { path: 'many', versions: [3] });
    expect(await does('read', { path: 'many' })).toMatchObject({ data: { n: 3 } });
    await does('delete', { path: 'many', versions: [1] });
    await does('destroy', { path: 'many', versions: [3] });
    expect((await fails('read', { path: 'many' })).message).toContain('destroyed');
    expect(await fails('read', { path: 'many', version: 1 })).toMatchObject({ status: 404 });
    await does('destroy', { path: 'many' });
    expect(await fails('versions', { path: 'many' })).toMatchObject({
      status: 404,
      message: expect.stringContaining('there is nothing at'),
    });
  });

  it('writes only on top of the version that is expected', async () => {
    expect(await does('write', { path: 'cas', data: { n: 1 }, cas: 0 })).toEqual({ version: 1 });
    expect(await fails('write', { path: 'cas', data: { n: 2 }, cas: 0 })).toMatchObject({
      status: 400,
      message: expect.stringContaining('check-and-set'),
    });
  });

  it('says what is wrong, and shows neither token nor secret', async () => {
    await does('write', { path: 'hidden', data: { word: 'a-s3cret-word' } });
    const denied = await fails('read', { path: 'hidden', token: 'a-wr0ng-token' });
    expect(denied).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      status: 403,
      message: expect.stringContaining('the token is not valid'),
    });
    expect(JSON.stringify(denied)).not.toContain('a-wr0ng-token');
    expect((await fails('read', { path: 'hidden', kv_version: 1 })).message).toContain('is of KV version 2');
    expect(await fails('read', { path: '../sys/health' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fails('versions', { engine_path: one, path: 'a' })).toMatchObject({ code: 'INVALID_INPUT' });
    const shown = await connections.call(
      { by: 'connector_type', name: 'VAULT' },
      inputs('write', { path: 'x', data: { word: 'a-s3cret-word' } }),
    );
    expect(shown.shownInputs).not.toMatch(/a-s3cret-word|hvs\./);
    const read = await connections.call({ by: 'connector_type', name: 'VAULT' }, inputs('read', { path: 'hidden' }));
    expect([read.ok, read.output]).toEqual([true, expect.stringContaining('a-s3cret-word')]);
    expect(read.shownOutput).toMatch(/"data":"\*\*\*"/);
    expect(JSON.stringify({ ...read, output: null })).not.toContain('a-s3cret-word');
  });
});

it('VAULT trusts the authority that it is given, and takes its token to no other address', async () => {
  const tls = selfMadeCertificate();
  const server = await startVault({ tls });
  const elsewhere = await startVault();
  try {
    const value = { address: server.url, token: server.rootToken, path: 'a', kv_version: 1 };
    expect(await connections.error('VAULT', value)).toMatchObject({ code: 'TLS_ERROR' });
    expect(await connections.error('VAULT', { ...value, cacert: tls.cert })).toMatchObject({ status: 404 });
    server.before.hook = (request, response) => {
      response.writeHead(307, { location: `${elsewhere.url}${request.url}` }).end();
      return true;
    };
    expect(await connections.error('VAULT', { ...value, cacert: tls.cert })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 307 });
    expect(elsewhere.seen).toEqual([]);
  } finally {
    await Promise.all([server.stop(), elsewhere.stop()]);
  }
});
