/** What goes wrong between us and a Vault, and what stands between: each says so, and nothing of a secret. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OpenVault } from '../../../src/secrets/vault/open-vault.ts';
import { probe } from '../../../src/secrets/vault/probe.ts';
import type { VaultSettings } from '../../../src/secrets/vault/settings.ts';
import { until } from '../../support/engine.ts';
import { selfMadeCertificate } from '../../support/far-sides/certificate.ts';
import { serveHttp, serveTcp } from '../../support/far-sides/http-server.ts';
import { openVaults, VaultAdmin, type TestVaults } from '../../support/vault-admin.ts';
import { startVault, type VaultServer } from '../../support/vault-server.ts';

let server: VaultServer;
let admin: VaultAdmin;
let vaults: TestVaults;
let policies: string[];

beforeAll(async () => {
  server = await startVault();
  admin = new VaultAdmin({ url: server.url, rootToken: server.rootToken });
  await admin.engine(2, 'secret');
  await admin.secret('secret', 2, 'a', { x: 1 });
  policies = [await admin.policy({ 'secret/*': ['read'] })];
});
afterAll(() => server?.stop());
beforeEach(() => {
  vaults = openVaults();
});
afterEach(async () => {
  server.before.hook = null;
  server.role.healthStatus = 200;
  await vaults.close();
});

const open = (settings: Partial<VaultSettings> = {}): OpenVault =>
  vaults.open({ address: server.url, auth: { method: 'token', token: server.rootToken }, kv_version: 2, cache_seconds: 0, ...settings });

const refused = (promise: Promise<unknown>): Promise<{ code: string; message: string }> =>
  promise.then(
    (value) => Promise.reject(new Error(`it should have been refused, but gave ${JSON.stringify(value)}`)),
    (error: { code: string; message: string }) => error,
  );

describe('a Vault that cannot be reached', () => {
  it('says where nothing listens, and where a name is none', async () => {
    const { port, stop } = await serveTcp(() => undefined);
    await stop();
    const nobody = await refused(open({ address: `http://127.0.0.1:${port}` }).secret('a'));
    expect(nobody).toMatchObject({ code: 'VAULT_UNREACHABLE', message: expect.stringMatching(/ECONNREFUSED.*`address`/) });
    const nowhere = await refused(open({ address: 'http://nowhere.invalid:8200' }).secret('a'));
    expect(nowhere).toMatchObject({ code: 'VAULT_UNREACHABLE', message: expect.stringContaining('nowhere.invalid') });
  });

  it('says after its time-out that nothing came', async () => {
    const silent = await serveTcp(() => undefined);
    const error = await refused(open({ address: silent.url, timeout: 0.2 }).secret('a'));
    expect(error).toMatchObject({ code: 'VAULT_UNREACHABLE', message: expect.stringContaining('within 0.2 s (`timeout`)') });
    await silent.stop();
  });

  it('at a private address is refused, however the address is written and wherever it redirects', async () => {
    const strict = openVaults([]);
    const auth = { method: 'token', token: 'x' } as const;
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '169.254.169.254']) {
      const { port } = new URL(server.url);
      const error = await refused(strict.open({ address: `http://${host}:${port}`, auth }).secret('a'));
      expect([host, error.code]).toEqual([host, 'VAULT_REFUSED_BY_POLICY']);
      expect(error.message).toMatch(/or to this Vault in its document: `allow_private`: \['[^']+'\]$/);
      expect(error.message).not.toContain('connector');
    }
    await strict.close();
    server.before.hook = (request, response) => {
      response.writeHead(307, { location: `http://169.254.169.254${request.url}` }).end();
      return true;
    };
    expect(await refused(open().secret('a'))).toMatchObject({ code: 'VAULT_REFUSED_BY_POLICY' });
  });
});

describe('TLS', () => {
  it('takes the authority that is given, and says what is wrong without it', async () => {
    const tls = selfMadeCertificate();
    const secure = await startVault({ tls });
    const auth = { method: 'token', token: secure.rootToken } as const;
    try {
      const { port } = new URL(secure.url);
      expect(await probe(open({ address: secure.url, ca: tls.cert, auth, kv_version: null }))).toMatchObject({ token_ttl: null });
      const unknown = await refused(open({ address: secure.url, auth }).secret('a'));
      expect(unknown).toMatchObject({ code: 'VAULT_UNREACHABLE', message: expect.stringContaining('give that as `ca`') });
      const plain = await refused(open({ address: `https://127.0.0.1:${new URL(server.url).port}`, auth }).secret('a'));
      expect(plain).toMatchObject({ code: 'VAULT_UNREACHABLE', message: expect.stringContaining('does not speak TLS') });
      const other = selfMadeCertificate('DNS:vault.example.com');
      const misnamed = await startVault({ tls: other });
      const named = await refused(open({ address: misnamed.url, ca: other.cert, auth }).secret('a'));
      expect(named).toMatchObject({ code: 'VAULT_UNREACHABLE', message: expect.stringContaining('made out to another name') });
      await misnamed.stop();
      expect(port).not.toBe('');
    } finally {
      await secure.stop();
    }
  });
});

describe('what stands before a Vault', () => {
  it('may be a standby, which forwards', async () => {
    for (const status of [429, 472, 473]) {
      server.role.healthStatus = status;
      expect(await probe(open({ kv_version: null }))).toMatchObject({ kv_version: 2 });
    }
  });

  it('may be a standby that redirects: it is followed once, and not from https to http', async () => {
    const standby = await serveHttp((request, response) => void response.writeHead(307, { location: `${server.url}${request.url}` }).end());
    expect(await open({ address: standby.url }).secret('a')).toEqual({ x: 1 });
    server.before.hook = (request, response) => {
      response.writeHead(307, { location: `${standby.url}${request.url}` }).end();
      return true;
    };
    expect(await refused(open({ address: standby.url }).secret('a'))).toMatchObject({
      code: 'VAULT_FAILED',
      message: expect.stringContaining('307'),
    });
    server.before.hook = null;
    await standby.stop();
    const tls = selfMadeCertificate();
    const secure = await serveHttp(
      (request, response) => void response.writeHead(307, { location: `${server.url}${request.url}` }).end(),
      tls,
    );
    const before = server.seen.length;
    const error = await refused(open({ address: secure.url, ca: tls.cert }).secret('a'));
    expect(error).toMatchObject({ code: 'VAULT_UNREACHABLE', message: expect.stringContaining('is not followed') });
    expect(server.seen).toHaveLength(before);
    await secure.stop();
  });

  it('may be something else altogether', async () => {
    const site = await serveHttp((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello</p>'));
    expect(await refused(open({ address: site.url }).secret('a'))).toMatchObject({
      code: 'VAULT_FAILED',
      message: expect.stringContaining('is no Vault: it sent text/html'),
    });
    await site.stop();
  });

  it.each([
    [429, { errors: ['request path "secret/data/a": rate limit quota exceeded'] }, 'VAULT_FAILED', /fewer requests/],
    [502, '<html>bad gateway</html>', 'VAULT_UNREACHABLE', /does not serve requests now \(502\)/],
    [503, { errors: ['Vault is sealed'] }, 'VAULT_SEALED', /is sealed: unseal it/],
    [500, { errors: ['1 error occurred:\n\t* something\n\t\tbroke\n\n'] }, 'VAULT_FAILED', /answered with 500: something broke$/],
  ])('may answer with %i', async (status, body, code, message) => {
    const vault = open();
    await vault.secret('a');
    server.before.hook = (_request, response) => {
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
      return true;
    };
    expect(await refused(vault.secret('a'))).toMatchObject({ code, message: expect.stringMatching(message) });
    server.before.hook = null;
    expect(await vault.secret('a')).toEqual({ x: 1 });
  });
});

describe('namespaces', () => {
  it('are named in each request', async () => {
    await admin.ask('POST', 'sys/namespaces/team');
    const inside = new VaultAdmin({ url: server.url, rootToken: server.rootToken });
    inside.namespace = 'team';
    await inside.engine(2, 'own');
    await inside.secret('own', 2, 'a', { y: 2 });
    const role = await inside.appRole([await inside.policy({ 'own/*': ['read'] })]);
    expect(await open({ namespace: 'team', engine_path: 'own', auth: role }).secret('a')).toEqual({ y: 2 });
    expect(await refused(open({ engine_path: 'own', kv_version: null }).secret('a'))).toMatchObject({ code: 'VAULT_PATH_NOT_FOUND' });
  });
});

describe('the login', () => {
  it('is one request, however many wait, and the engine is looked for once', async () => {
    const vault = open({ auth: await admin.appRole(policies), kv_version: null, cache_seconds: 60 });
    const before = server.seen.length;
    await Promise.all(Array.from({ length: 50 }, () => vault.secret('a')));
    expect(server.seen.slice(before).map(({ path }) => path.replace(/approle-\w+/, 'approle'))).toEqual([
      '/v1/auth/approle/login',
      '/v1/sys/internal/ui/mounts/secret/a',
      '/v1/secret/data/a',
    ]);
  });

  it('that failed is tried again by the next who needs it', async () => {
    const vault = open({ auth: await admin.appRole(policies) });
    server.before.hook = (_request, response) => (response.writeHead(502).end(), true);
    expect(await refused(vault.secret('a'))).toMatchObject({ code: 'VAULT_UNREACHABLE' });
    server.before.hook = null;
    expect(await vault.secret('a')).toEqual({ x: 1 });
  });

  it('sends no token, and the requests after it none of the environment', async () => {
    const before = server.seen.length;
    const given = {
      VAULT_TOKEN: 'from-the-environment',
      VAULT_ADDR: 'http://127.0.0.1:1',
      VAULT_NAMESPACE: 'nowhere',
      VAULT_PREFIX: '/p',
      HTTP_PROXY: 'http://127.0.0.1:1',
    };
    const saved = Object.keys(given).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, given);
    try {
      expect(await open({ auth: await admin.appRole(policies) }).secret('a')).toEqual({ x: 1 });
    } finally {
      for (const [name, value] of saved) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    const [login] = server.seen.slice(before).filter(({ path }) => path.endsWith('/login'));
    expect(login?.headers).not.toHaveProperty('x-vault-token');
    expect(JSON.stringify(server.seen.slice(before))).not.toMatch(/from-the-environment|nowhere/);
  });

  it('never shows what it was given, also where Vault says it back', async () => {
    server.before.hook = (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () =>
        response.writeHead(400).end(JSON.stringify({ errors: [`cannot read ${text} ${String(request.headers['x-vault-token'])}`] })),
      );
      return true;
    };
    const auths: VaultSettings['auth'][] = [
      { method: 'token', token: 'a-c4nary-value' },
      { method: 'approle', mount: 'approle', role_id: 'r', secret_id: 'a-c4nary-value' },
      { method: 'userpass', mount: 'userpass', username: 'u', password: 'a-c4nary-value' },
    ];
    const hook = server.before.hook;
    server.before.hook = null;
    const token = await admin.token({ policies });
    const vault = open({ auth: { method: 'token', token } });
    await vault.session.hold();
    server.before.hook = hook;
    const read = await refused(vault.secret('a'));
    expect(read).toMatchObject({ code: 'VAULT_FAILED', message: expect.stringMatching(/answered with 400: cannot read .*\*\*\*/) });
    expect(read.message).not.toContain(token);
    for (const auth of auths) {
      const error = await refused(open({ auth }).secret('a'));
      expect(error.code).toBe('VAULT_LOGIN_FAILED');
      expect(error.message + String((error as unknown as Error).stack)).not.toContain('c4nary');
    }
  });
});

describe('renewal', () => {
  it('goes on after Vault was away for a while', async () => {
    const vault = open({ auth: { method: 'token', token: await admin.token({ policies, ttl: '9s' }) } });
    const { ends } = await vault.session.hold();
    let failed = 0;
    server.before.hook = (request, response) => {
      if (!request.url?.endsWith('/renew-self') || failed > 0) return false;
      failed += 1;
      response.writeHead(503).end('{"errors":["no leader"]}');
      return true;
    };
    await until(async () => (await vault.session.hold()).ends > ends, 'the renewal');
    expect(failed).toBe(1);
    expect(vaults.log()).toMatch(/could not be renewed/);
  });

  it('of what nobody uses is left, where a login gives a new token', async () => {
    const vault = open({ auth: await admin.appRole(policies, { token_ttl: '3s' }) });
    const before = server.count(/renew-self/);
    expect(await vault.secret('a')).toEqual({ x: 1 });
    // Used once: renewed once, and then left to its end.
    await until(() => server.count(/renew-self/) > before, 'the renewal');
    const { token } = await vault.session.hold();
    await until(async () => (await vault.session.hold()).token !== token, 'the end of the token');
    expect(server.count(/renew-self/)).toBe(before + 1);
    expect(await vault.secret('a')).toEqual({ x: 1 });
  });

  it('that comes to an end is told, where only the operator can give a new token', async () => {
    const token = await admin.token({ policies, ttl: '6s', explicit_max_ttl: '6s' });
    const vault = open({ auth: { method: 'token', token } });
    expect(await vault.secret('a')).toEqual({ x: 1 });
    await until(() => vaults.log().includes('give the Vault a new one'), 'the warning');
    expect(vaults.log()).not.toContain(token);
  });

  it('ends when the Vault is closed', async () => {
    const [closed, other] = await Promise.all(
      [1, 2].map(async () => {
        const vault = open({ auth: { method: 'token', token: await admin.token({ policies, ttl: '3s' }) } });
        return { vault, token: (await vault.session.hold()).token };
      }),
    );
    void closed!.vault.close();
    const renewals = (token: string): number =>
      server.seen.filter(({ path, headers }) => /renew-self/.test(path) && headers['x-vault-token'] === token).length;
    await until(() => renewals(other!.token) > 0, 'a renewal of the other one');
    expect(renewals(closed!.token)).toBe(0);
  });
});
