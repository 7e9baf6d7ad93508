/**
 * What is asked of a Vault, whichever it is: the server of the tests, and with VAULT_ADDR and VAULT_TOKEN (a root token; for the
 * test of the seal also VAULT_UNSEAL_KEY) a real Vault or OpenBao.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenVault } from '../../../src/secrets/vault/open-vault.ts';
import { probe } from '../../../src/secrets/vault/probe.ts';
import type { VaultAuth, VaultSettings } from '../../../src/secrets/vault/settings.ts';
import { until } from '../../support/engine.ts';
import { openVaults, VaultAdmin, type TestVaults, type VaultAddress } from '../../support/vault-admin.ts';
import { startVault } from '../../support/vault-server.ts';
import { SERVICE_ACCOUNT_JWT as JWT, startTokenReviews } from '../../support/vault-server/token-reviews.ts';

interface Backend {
  start(): Promise<VaultAddress & { stop(): Promise<void> }>;
}

const { VAULT_ADDR, VAULT_TOKEN, VAULT_UNSEAL_KEY } = process.env;
const backends: [string, Backend][] = [['the Vault of the tests', { start: async () => ({ ...(await startVault()), unsealKey: 'any' }) }]];
if (VAULT_ADDR && VAULT_TOKEN) {
  const real = { url: VAULT_ADDR, rootToken: VAULT_TOKEN, unsealKey: VAULT_UNSEAL_KEY, stop: async () => undefined };
  backends.push(['a real Vault', { start: async () => real }]);
}

describe.each(backends)('%s', (_name, backend) => {
  let server: Awaited<ReturnType<Backend['start']>>;
  let admin: VaultAdmin;
  let vaults: TestVaults;

  beforeAll(async () => {
    server = await backend.start();
    admin = new VaultAdmin(server);
  });
  afterAll(() => server?.stop());
  beforeEach(() => {
    vaults = openVaults();
  });
  afterEach(() => vaults.close());

  const open = (settings: Partial<VaultSettings>): OpenVault =>
    vaults.open({ address: server.url, auth: { method: 'token', token: server.rootToken }, ...settings });
  const refused = (promise: Promise<unknown>): Promise<{ code: string; message: string; status?: number }> =>
    promise.then(
      (value) => Promise.reject(new Error(`it should have been refused, but gave ${JSON.stringify(value)}`)),
      (error: { code: string; message: string }) => error,
    );

  describe.each([1, 2] as const)('KV version %i', (version) => {
    const SECRET = { token: 's3cr3t-t0ken', port: 8443, enabled: true, hosts: ['a', 'b'], nested: { x: null } };
    let engine: string;
    beforeAll(async () => {
      engine = await admin.engine(version);
      await admin.secret(engine, version, 'git/repository', SECRET);
    });

    it.each([null, version])('gives a secret with the types of its values, where kv_version is %s', async (kv_version) => {
      expect(await open({ engine_path: engine, kv_version }).secret('git/repository')).toEqual(SECRET);
    });

    it('gives it to a token that may read it alone, and may not ask about the engine', async () => {
      const path = version === 2 ? `${engine}/data/git/*` : `${engine}/git/*`;
      const policies = [await admin.policy({ [path]: ['read'] })];
      for (const kv_version of [null, version]) {
        const vault = open({ engine_path: engine, kv_version, auth: { method: 'token', token: await admin.token({ policies }) } });
        expect(await vault.secret('git/repository')).toEqual(SECRET);
      }
    });

    it('takes a folder of the engine as engine path', async () => {
      expect(await open({ engine_path: `${engine}/git` }).secret('repository')).toEqual(SECRET);
    });

    it('says where there is no secret', async () => {
      const error = await refused(open({ engine_path: engine }).secret('git/nowhere'));
      expect(error).toMatchObject({ code: 'VAULT_PATH_NOT_FOUND', message: expect.stringContaining(`${engine}/git/nowhere`) });
    });

    it('says what a policy does not permit', async () => {
      const path = version === 2 ? `${engine}/data/other` : `${engine}/other`;
      const policies = [await admin.policy({ [path]: ['read'] })];
      const auth: VaultAuth = { method: 'token', token: await admin.token({ policies }) };
      for (const kv_version of [null, version]) {
        const error = await refused(open({ engine_path: engine, kv_version, auth }).secret('git/repository'));
        const at = version === 2 ? `${engine}/data/git/repository` : `${engine}/git/repository`;
        expect(error).toMatchObject({ code: 'VAULT_PERMISSION_DENIED', message: expect.stringContaining(at) });
      }
    });

    it('says where the engine is of the other version', async () => {
      const error = await refused(open({ engine_path: engine, kv_version: version === 1 ? 2 : 1 }).secret('git/repository'));
      expect(error.code).toBe('VAULT_WRONG_KV_VERSION');
      expect(error.message).toContain(`kv_version: ${version === 1 ? 2 : 1}`);
      expect(error.message).toContain(`is of version ${version}`);
    });

    it('takes names that need to be encoded, and refuses those that lead elsewhere', async () => {
      await admin.secret(engine, version, 'odd/a%20b%3Fc%23d', { ok: 1 });
      const vault = open({ engine_path: engine });
      expect(await vault.secret('odd/a b?c#d')).toEqual({ ok: 1 });
      for (const path of ['../sys/health', 'git/../../auth/token/lookup-self', 'git//repository', '.', '']) {
        expect(await refused(vault.secret(path))).toMatchObject({ code: 'VAULT_INVALID_REFERENCE' });
      }
    });

    it('lists, writes and deletes', async () => {
      const vault = open({ engine_path: engine });
      const token = server.rootToken;
      await vault.change((kv) => kv.write('written/one', { a: 1 }, { token }));
      await vault.change((kv) => kv.write('written/deep/two', { b: 2 }, { token }));
      expect(await vault.kv.list('written', { token })).toEqual(['deep/', 'one']);
      expect(await vault.kv.list('nowhere', { token })).toEqual([]);
      await vault.change((kv) => kv.delete('written/one', { token }));
      expect(await refused(vault.secret('written/one'))).toMatchObject({ code: 'VAULT_PATH_NOT_FOUND' });
    });
  });

  describe('versions', () => {
    let engine: string;
    beforeEach(async () => {
      engine = await admin.engine(2);
      for (const n of [1, 2, 3]) await admin.secret(engine, 2, 'many', { n });
    });
    const token = (): { token: string } => ({ token: server.rootToken });

    it('are read by number, and told with their times', async () => {
      const { kv } = open({ engine_path: engine });
      expect(await kv.read('many', { ...token(), version: 2 })).toMatchObject({ data: { n: 2 }, metadata: { version: 2 } });
      expect(await kv.read('many', token())).toMatchObject({ data: { n: 3 }, metadata: { version: 3, destroyed: false } });
      expect(await kv.metadata('many', token())).toMatchObject({ current_version: 3, versions: { '1': {}, '2': {}, '3': {} } });
    });

    it('that were deleted say so, and come back', async () => {
      const { kv } = open({ engine_path: engine });
      await kv.delete('many', token());
      expect(await refused(kv.read('many', token()))).toMatchObject({
        code: 'VAULT_PATH_NOT_FOUND',
        message: expect.stringMatching(/^version 3 of '.*' was deleted at /),
      });
      await kv.change('undelete', 'many', [3], token());
      expect((await kv.read('many', token())).data).toEqual({ n: 3 });
    });

    it('that were destroyed say so', async () => {
      const { kv } = open({ engine_path: engine });
      await kv.change('destroy', 'many', [3], token());
      expect(await refused(kv.read('many', token()))).toMatchObject({
        code: 'VAULT_PATH_NOT_FOUND',
        message: expect.stringContaining('destroyed'),
      });
      await kv.forget('many', token());
      expect(await refused(kv.metadata('many', token()))).toMatchObject({ code: 'VAULT_PATH_NOT_FOUND' });
    });

    it('are written only on top of the one that is expected', async () => {
      const { kv } = open({ engine_path: engine });
      expect(await kv.write('many', { n: 4 }, { ...token(), cas: 3 })).toMatchObject({ version: 4 });
      expect(await refused(kv.write('many', { n: 5 }, { ...token(), cas: 3 }))).toMatchObject({ code: 'VAULT_FAILED', status: 400 });
    });

    it('are none in an engine of version 1', async () => {
      const one = await admin.engine(1);
      await admin.secret(one, 1, 'many', { n: 1 });
      const { kv } = open({ engine_path: one });
      const wishes = [
        () => kv.read('many', { ...token(), version: 1 }),
        () => kv.metadata('many', token()),
        () => kv.change('destroy', 'many', [1], token()),
      ];
      for (const ask of wishes) {
        expect(await refused(ask())).toMatchObject({ code: 'VAULT_WRONG_KV_VERSION' });
      }
    });
  });

  describe('logins', () => {
    let engine: string;
    let policies: string[];
    let folder: string;
    beforeAll(async () => {
      engine = await admin.engine(2);
      await admin.secret(engine, 2, 'a', { x: 1 });
      policies = [await admin.policy({ [`${engine}/*`]: ['read'] })];
      folder = await mkdtemp(join(tmpdir(), 'petiole-vault-'));
    });
    afterAll(() => rm(folder, { recursive: true }));
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const reads = async (auth: VaultAuth): Promise<unknown> => open({ engine_path: engine, auth }).secret('a');

    it('by token, given or from a file', async () => {
      const token = await admin.token({ policies });
      expect(await reads({ method: 'token', token })).toEqual({ x: 1 });
      expect(await reads({ method: 'token', token_file: await file('token', `${token}\n`) })).toEqual({ x: 1 });
      expect(await refused(reads({ method: 'token', token: 'hvs.no-such-token' }))).toMatchObject({ code: 'VAULT_LOGIN_FAILED' });
    });

    it('by AppRole, given or from a file', async () => {
      const auth = await admin.appRole(policies);
      expect(await reads(auth)).toEqual({ x: 1 });
      const { secret_id = '', ...rest } = auth;
      expect(await reads({ ...rest, secret_id_file: await file('secret-id', secret_id) })).toEqual({ x: 1 });
      const error = await refused(reads({ ...auth, secret_id: 'wr0ng-secret-id' }));
      expect(error).toMatchObject({ code: 'VAULT_LOGIN_FAILED', message: expect.stringContaining(`approle at auth/${auth.mount}`) });
      expect(error.message).not.toContain('wr0ng');
    });

    it('by AppRole without a secret id, where the role allows that', async () => {
      const auth = await admin.appRole(policies, { bind_secret_id: false, token_bound_cidrs: ['127.0.0.0/8'] });
      expect(auth).not.toHaveProperty('secret_id');
      expect(await reads(auth)).toEqual({ x: 1 });
    });

    it('by name and password', async () => {
      const mount = await admin.method('userpass');
      await admin.ask('POST', `auth/${mount}/users/petiole`, { password: 'pa55-word', token_policies: policies });
      const auth = { method: 'userpass', mount, username: 'petiole' } as const;
      expect(await reads({ ...auth, password: 'pa55-word' })).toEqual({ x: 1 });
      const error = await refused(reads({ ...auth, password: 'wr0ng-word' }));
      expect(error).toMatchObject({ code: 'VAULT_LOGIN_FAILED', message: expect.stringContaining('`password`') });
      expect(error.message).not.toContain('wr0ng');
    });

    it('by the service account of a Kubernetes pod', async () => {
      const cluster = await startTokenReviews();
      try {
        const mount = await admin.method('kubernetes').catch(() => null);
        if (mount === null) return; // the Vault was built without this method
        await admin.ask('POST', `auth/${mount}/config`, {
          kubernetes_host: cluster.url,
          disable_local_ca_jwt: true,
          token_reviewer_jwt: JWT,
        });
        const bound = { bound_service_account_names: ['petiole'], bound_service_account_namespaces: ['flows'] };
        await admin.ask('POST', `auth/${mount}/role/flows`, { ...bound, token_policies: policies });
        const auth = { method: 'kubernetes', mount, role: 'flows' } as const;
        expect(await reads({ ...auth, jwt_file: await file('jwt', `${JWT}\n`) })).toEqual({ x: 1 });
        expect(await refused(reads({ ...auth, jwt_file: await file('other', JWT.replace(/\.[^.]+$/, '.b3RoZXI')) }))).toMatchObject({
          code: 'VAULT_LOGIN_FAILED',
        });
      } finally {
        await cluster.stop();
      }
    });

    it('from files that are not there, empty, or hold something else, say so and send nothing', async () => {
      const cases: [VaultAuth, RegExp][] = [
        [{ method: 'token', token_file: join(folder, 'nowhere') }, /nowhere cannot be read \(ENOENT\)/],
        [{ method: 'token', token_file: await file('empty', '\n') }, /empty cannot be read \(it is empty\)/],
        [
          { method: 'kubernetes', mount: 'kubernetes', role: 'x', jwt_file: await file('key', 'c2VjcmV0LWtleQ==') },
          /does not hold a JSON web token/,
        ],
      ];
      for (const [auth, message] of cases) {
        const error = await refused(reads(auth));
        expect(error).toMatchObject({ code: 'VAULT_LOGIN_FAILED', message: expect.stringMatching(message) });
        expect(error.message).not.toContain('c2VjcmV0');
      }
    });

    it('at a mount where there is nothing say so', async () => {
      const error = await refused(reads({ method: 'userpass', mount: 'nowhere', username: 'a', password: 'b' }));
      expect(error).toMatchObject({ code: 'VAULT_LOGIN_FAILED', message: expect.stringContaining('auth/nowhere') });
    });
  });

  describe('the token', () => {
    let engine: string;
    let policies: string[];
    beforeAll(async () => {
      engine = await admin.engine(2);
      await admin.secret(engine, 2, 'a', { x: 1 });
      policies = [await admin.policy({ [`${engine}/*`]: ['read'] })];
    });
    const read = (vault: OpenVault): Promise<unknown> => vault.secret('a', { fresh: true });

    it('is renewed before it ends, again and again, also while nobody reads', async () => {
      /** What is read then; null where the token came to its end, as it does where the machine stands still for a third of its life. */
      const readAfterTwo = async (ttl: number): Promise<unknown> => {
        const token = await admin.token({ policies, ttl: `${ttl}s` });
        const vault = open({ engine_path: engine, auth: { method: 'token', token } });
        const first = (await vault.session.hold()).ends;
        const ends = (): Promise<number> => vault.session.hold().then((held) => held.ends);
        let now = first;
        await until(async () => (now = await ends().catch(() => NaN)) > first + ttl * 1000 || Number.isNaN(now), 'two renewals');
        return Number.isNaN(now) ? null : read(vault);
      };
      let got: unknown = null;
      for (let ttl = 5; got === null; ttl *= 2) got = await readAfterTwo(ttl);
      expect(got).toEqual({ x: 1 });
    });

    it('of a login is got anew where its longest life is over', async () => {
      const vault = open({ engine_path: engine, auth: await admin.appRole(policies, { token_ttl: '1s', token_max_ttl: '2s' }) });
      const first = (await vault.session.hold()).token;
      await until(async () => {
        expect(await read(vault)).toEqual({ x: 1 });
        return (await vault.session.hold()).token !== first;
      }, 'a new login');
    });

    it('that was revoked is got anew at the next read, which succeeds', async () => {
      const vault = open({ engine_path: engine, auth: await admin.appRole(policies) });
      expect(await read(vault)).toEqual({ x: 1 });
      const { token } = await vault.session.hold();
      await admin.ask('POST', 'auth/token/revoke', { token });
      expect(await read(vault)).toEqual({ x: 1 });
      expect((await vault.session.hold()).token).not.toBe(token);
    });

    it('that was given and revoked says so', async () => {
      const token = await admin.token({ policies });
      const vault = open({ engine_path: engine, auth: { method: 'token', token } });
      expect(await read(vault)).toEqual({ x: 1 });
      await admin.ask('POST', 'auth/token/revoke', { token });
      expect(await refused(read(vault))).toMatchObject({ code: 'VAULT_LOGIN_FAILED' });
    });

    it('that may not look itself up serves too', async () => {
      const token = await admin.token({ policies, no_default_policy: true });
      const vault = open({ engine_path: engine, auth: { method: 'token', token } });
      expect(await read(vault)).toEqual({ x: 1 });
      const other = await admin.engine(2);
      const error = await refused(open({ engine_path: other, auth: { method: 'token', token } }).secret('a'));
      expect(error).toMatchObject({ code: 'VAULT_PERMISSION_DENIED', message: expect.stringContaining('or its token has ended') });
    });

    it('of a login that may not look itself up is not got anew for each thing that is forbidden', async () => {
      const auth = await admin.appRole(policies, { token_no_default_policy: true, secret_id_num_uses: 2 });
      const vault = open({ engine_path: await admin.engine(2), auth });
      for (let n = 0; n < 4; n++) expect(await refused(read(vault))).toMatchObject({ code: 'VAULT_PERMISSION_DENIED' });
    });

    it('is asked for once, however many wait for it', async () => {
      const auth = await admin.appRole(policies, { secret_id_num_uses: 1 });
      const vault = open({ engine_path: engine, auth, cache_seconds: 0 });
      const answers = await Promise.all(Array.from({ length: 20 }, () => vault.secret('a')));
      expect(answers).toEqual(Array.from({ length: 20 }, () => ({ x: 1 })));
    });
  });

  describe('what was read', () => {
    let engine: string;
    beforeEach(async () => {
      engine = await admin.engine(2);
      await admin.secret(engine, 2, 'a', { x: 1 });
    });

    it('is given again from the cache, until it is wanted fresh', async () => {
      const vault = open({ engine_path: engine, cache_seconds: 3600 });
      expect(await vault.secret('a')).toEqual({ x: 1 });
      await admin.secret(engine, 2, 'a', { x: 2 });
      expect(await vault.secret('a')).toEqual({ x: 1 });
      expect(await vault.secret('a', { fresh: true })).toEqual({ x: 2 });
      expect(await vault.secret('a')).toEqual({ x: 2 });
    });

    it('belongs to whoever got it: what he does with it changes nothing for the next', async () => {
      const vault = open({ engine_path: engine, cache_seconds: 3600 });
      await admin.secret(engine, 2, 'b', { nested: { x: 1 } });
      const got = (await vault.secret('b')) as { nested: { x: number } };
      got.nested.x = 2;
      expect(await vault.secret('b')).toEqual({ nested: { x: 1 } });
    });

    it('is read anew each time where cache_seconds is 0', async () => {
      const vault = open({ engine_path: engine, cache_seconds: 0 });
      expect(await vault.secret('a')).toEqual({ x: 1 });
      await admin.secret(engine, 2, 'a', { x: 2 });
      expect(await vault.secret('a')).toEqual({ x: 2 });
    });

    it('is read anew after the time', async () => {
      const vault = open({ engine_path: engine, cache_seconds: 0.05 });
      expect(await vault.secret('a')).toEqual({ x: 1 });
      await admin.secret(engine, 2, 'a', { x: 2 });
      await until(async () => (await vault.secret('a'))['x'] === 2, 'the new value');
    });

    it('and what could not be read is not kept', async () => {
      const vault = open({ engine_path: engine, cache_seconds: 3600 });
      await refused(vault.secret('later'));
      await admin.secret(engine, 2, 'later', { y: 1 });
      expect(await vault.secret('later')).toEqual({ y: 1 });
    });
  });

  it('tells in a test whether it is open, accepts us, and has that engine', async () => {
    const engine = await admin.engine(2);
    expect(await probe(open({ engine_path: engine }))).toEqual({ kv_version: 2, token_ttl: null, token_renewable: false });
    const auth = await admin.appRole([await admin.policy({ [`${engine}/*`]: ['read'] })], { token_ttl: '1h' });
    expect(await probe(open({ engine_path: engine, auth }))).toMatchObject({ kv_version: 2, token_ttl: 3600, token_renewable: true });
    expect(await refused(probe(open({ engine_path: engine, kv_version: 1 })))).toMatchObject({ code: 'VAULT_WRONG_KV_VERSION' });
    expect(await refused(probe(open({ auth: { method: 'token', token: 'no' } })))).toMatchObject({
      code: 'VAULT_LOGIN_FAILED',
      message: expect.stringMatching(/^the Vault 'main': /),
    });
  });

  // Last, since nothing works meanwhile.
  it('is told to be sealed, and serves again when it is unsealed', async () => {
    if (admin.unsealKey === undefined) return;
    const engine = await admin.engine(1);
    await admin.secret(engine, 1, 'a', { x: 1 });
    const vault = open({ engine_path: engine, kv_version: 1, cache_seconds: 0 });
    expect(await vault.secret('a')).toEqual({ x: 1 });
    await admin.ask('PUT', 'sys/seal');
    try {
      expect(await refused(vault.secret('a'))).toMatchObject({ code: 'VAULT_SEALED', message: expect.stringContaining(server.url) });
      expect(await refused(probe(vault))).toMatchObject({ code: 'VAULT_SEALED' });
    } finally {
      await admin.ask('PUT', 'sys/unseal', { key: admin.unsealKey });
    }
    await until(
      () =>
        vault.secret('a').then(
          () => true,
          () => false,
        ),
      'the unsealed Vault',
    );
  });
});
