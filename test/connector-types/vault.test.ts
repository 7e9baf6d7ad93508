/** VAULT against the Vault of the tests, and with VAULT_ADDR and VAULT_TOKEN (a root token) against a real one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { openVaults, VaultAdmin, type VaultAddress } from '../support/vault-admin.ts';
import { startVault, type VaultServer } from '../support/vault-server.ts';
import { SERVICE_ACCOUNT_JWT, startTokenReviews } from '../support/vault-server/token-reviews.ts';

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

  describe('logs in', () => {
    const as = (authorization: string, more: object): object => ({ token: undefined, authorization, path: 'app', ...more });
    let policy: string;
    beforeAll(async () => {
      await admin.secret(two, 2, 'app', { word: 'a-s3cret-word' });
      policy = await admin.policy({ [`${two}/data/*`]: ['read'], 'auth/token/lookup-self': ['read'] });
    });

    it('by AppRole, userpass and Kubernetes, with the method where it is', async () => {
      const { role_id, secret_id, mount } = await admin.appRole([policy]);
      const users = await admin.method('userpass');
      await admin.ask('POST', `auth/${users}/users/ada`, { password: 'a-g00d-password', token_policies: [policy] });
      const word = { data: { word: 'a-s3cret-word' } };
      expect(await does('read', as('approle', { mount, role_id, secret_id }))).toMatchObject(word);
      expect(await does('read', as('userpass', { mount: users, username: 'ada', password: 'a-g00d-password' }))).toMatchObject(word);
      const cluster = await startTokenReviews();
      try {
        const pods = await admin.method('kubernetes').catch(() => null);
        if (pods === null) return; // the Vault was built without this method
        const own = { kubernetes_host: cluster.url, disable_local_ca_jwt: true, token_reviewer_jwt: SERVICE_ACCOUNT_JWT };
        await admin.ask('POST', `auth/${pods}/config`, own);
        const bound = { bound_service_account_names: ['petiole'], bound_service_account_namespaces: ['flows'] };
        await admin.ask('POST', `auth/${pods}/role/app`, { ...bound, token_policies: [policy] });
        const login = { mount: pods, role: 'app', jwt: `${SERVICE_ACCOUNT_JWT}\n` };
        expect(await does('read', as('kubernetes', login))).toMatchObject(word);
      } finally {
        await cluster.stop();
      }
    });

    it('for one action, and gives the token back, also where the action fails', async () => {
      const { role_id, secret_id, mount } = await admin.appRole([policy]);
      const login = { mount, role_id, secret_id };
      expect(await does('read', as('approle', login))).toMatchObject({ version: 1 });
      expect(await fails('read', as('approle', { ...login, path: 'nowhere' }))).toMatchObject({ status: 404 });
      expect(await fails('write', as('approle', { ...login, data: { n: 1 } }))).toMatchObject({ status: 403 });
      expect(await admin.tokensOf(mount)).toEqual([]);
      // the same question finds one that was not given back
      const kept = await admin.ask<{ client_token: string }>('POST', `auth/${mount}/login`, { role_id, secret_id });
      expect(await admin.tokensOf(mount)).toHaveLength(1);
      await admin.ask('POST', 'auth/token/revoke', { token: kept.client_token });
    });

    it('and says what does not work, without what it was given', async () => {
      const { role_id, mount } = await admin.appRole([policy]);
      const refused = await fails('read', as('approle', { mount, role_id, secret_id: 'a-wr0ng-secret-id' }));
      expect(refused).toMatchObject({
        code: 'AUTHENTICATION_FAILED',
        message: expect.stringContaining(`did not accept the login by approle at auth/${mount} (400): see role_id, secret_id and mount`),
      });
      expect(JSON.stringify(refused)).not.toContain('a-wr0ng-secret-id');
      expect(await fails('read', as('userpass', { username: 'ada' }))).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining("the authorization userpass needs 'password'"),
      });
      expect(await fails('read', as('token', {}))).toMatchObject({ message: expect.stringContaining("needs 'token'") });
      expect(await fails('read', as('kubernetes', { role: 'app', jwt: 'some-other-s3cret' }))).toMatchObject({
        code: 'INVALID_INPUT',
        message: "'jwt' is no JSON web token, so it was not sent",
      });
      expect(await fails('read', as('approle', { mount: '../sys', role_id: 'x' }))).toMatchObject({ code: 'INVALID_INPUT' });
    });

    it('of a connector, which lacks what its login needs, and is tested with it', async () => {
      const { role_id, secret_id, mount } = await admin.appRole([policy]);
      const value = { address: server.url, authorization: 'approle', mount, secret_id };
      const { name } = await connections.store.create(JSON.stringify({ name: `vault ${mount}`, type: 'VAULT', value }));
      const test = () => connections.pipeline.test({ by: 'connector', name }, new AbortController().signal);
      expect(await test()).toMatchObject({ ok: false, error: { code: 'CONNECTOR_INCOMPLETE', missing: ['role_id'] } });
      await connections.store.put(name, JSON.stringify({ type: 'VAULT', value: { ...value, role_id } }));
      expect(await test()).toMatchObject({ ok: true, tested: true });
    });
  });

  it('knows the same paths as the Vaults that connectors take secrets from', async () => {
    const vaults = openVaults();
    try {
      const open = vaults.open({ address: server.url, engine_path: two, auth: { method: 'token', token: server.rootToken } });
      for (const path of ['plain', '/a/b/', 'web server', 'ü%2e/50%', 'q?x=1#y', '.hidden/..x']) {
        await does('write', { path, data: { path } });
        expect(await open.secret(path, { fresh: true })).toEqual({ path });
      }
      for (const path of ['', '/', '..', 'a/../b', 'a//b', './a', 'a\nb']) {
        expect(await fails('read', { path })).toMatchObject({ code: 'INVALID_INPUT' });
        await expect(open.secret(path)).rejects.toMatchObject({ code: 'VAULT_INVALID_REFERENCE' });
      }
    } finally {
      await vaults.close();
    }
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

describe('VAULT with a login', () => {
  let server: VaultServer;
  let admin: VaultAdmin;
  let value: JsonObject;
  beforeAll(async () => {
    server = await startVault();
    admin = new VaultAdmin(server);
    const { role_id, secret_id, mount } = await admin.appRole(['root']);
    value = { address: server.url, authorization: 'approle', role_id, secret_id: String(secret_id), mount, kv_version: 1, path: 'a' };
  });
  beforeEach(() => {
    server.before.hook = null;
  });
  afterAll(() => server?.stop());

  it('gives the token back after a cancellation', async () => {
    const controller = new AbortController();
    server.before.hook = ({ url }) => {
      if (url !== '/v1/secret/a') return false;
      controller.abort();
      return true;
    };
    const call = await connections.call({ by: 'connector_type', name: 'VAULT' }, value, { signal: controller.signal });
    expect(call).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await admin.tokensOf(String(value['mount']))).toEqual([]);
  });

  it('gives its result also where nothing answers when the token is given back', async () => {
    server.before.hook = ({ url }, response) => {
      if (url?.endsWith('/revoke-self')) return true;
      if (url !== '/v1/secret/a') return false;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"n":1}}');
      return true;
    };
    expect(await connections.output('VAULT', value)).toMatchObject({ data: { n: 1 } });
    expect(server.count(/revoke-self$/)).toBeGreaterThan(0);
  });

  it('shows its token nowhere, even where what answers says it back', async () => {
    let token = '';
    server.before.hook = ({ url, headers }, response) => {
      if (url !== '/v1/secret/a') return false;
      token = String(headers['x-vault-token']);
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [`what is ${token}?`] }));
      return true;
    };
    const call = await connections.call({ by: 'connector_type', name: 'VAULT' }, value);
    expect(call).toMatchObject({ ok: false, error: { message: expect.stringContaining('what is ***?') } });
    expect(token).toMatch(/^hvs\./);
    expect(JSON.stringify(call)).not.toContain(token);
  });
});
