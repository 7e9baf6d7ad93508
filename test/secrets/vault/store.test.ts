import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { AddressPolicy } from '../../../src/connectors/address-policy.ts';
import { HttpPools } from '../../../src/connectors/http.ts';
import { Envelope, newDataKey, ringOf } from '../../../src/secrets/envelope.ts';
import { VaultStore } from '../../../src/secrets/vault/store.ts';
import { openDataSource } from '../../../src/storage/data-source.ts';
import { VaultTable } from '../../../src/storage/vault-table.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from '../../support/engine.ts';
import { VaultAdmin, type AppRole } from '../../support/vault-admin.ts';
import { startVault, type VaultServer } from '../../support/vault-server.ts';

let database: TestDatabase;
let data: DataSource;
let server: VaultServer;
let admin: VaultAdmin;
let http: HttpPools;
let known: string[];
let lines: string[];
const stores: VaultStore[] = [];
const key = newDataKey();

beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startVault()]);
  data = await openDataSource(database.url);
  admin = new VaultAdmin({ url: server.url, rootToken: server.rootToken });
  await admin.engine(2, 'secret');
  await admin.secret('secret', 2, 'a', { x: 1 });
});
afterAll(async () => {
  await data?.destroy();
  await Promise.all([server?.stop(), database?.drop()]);
});
beforeEach(async () => {
  await database.pool.query('delete from vaults');
  http = new HttpPools();
  known = [];
  lines = [];
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await http.close();
});

/** A process with Vaults. */
async function newProcess(dataKey = key): Promise<VaultStore> {
  const write = (details: object, text: string): void => void lines.push(`${JSON.stringify(details)} ${text}`);
  const store = new VaultStore({
    storage: new VaultTable(data),
    sealer: new Envelope(ringOf(dataKey)),
    prepare: async () => undefined,
    known: { add: (secrets) => void known.push(...secrets) },
    httpFor: () => http.under(new AddressPolicy(['127.0.0.0/8'])),
    log: { info: write, warn: write },
  });
  stores.push(store);
  await store.refresh();
  return store;
}
const document = (auth: object, more: object = {}): string => JSON.stringify({ address: server.url, auth, ...more });
const byToken = (token = server.rootToken): object => ({ method: 'token', token });
const logins = (): number => server.count(/lookup-self/);

describe('Vaults of several processes', () => {
  it('are seen after a refresh, opened anew when they changed, and else keep their token', async () => {
    const [here, there] = [await newProcess(), await newProcess()];
    await here.put('main', document(byToken()));
    expect(there.vault('main')).toBeUndefined();
    await there.refresh();
    const opened = there.vault('main')!;
    expect(await opened.secret('a')).toEqual({ x: 1 });
    const before = logins();
    await here.put('main', document(byToken()));
    await there.refresh();
    expect(there.vault('main')).toBe(opened);
    await opened.secret('a', { fresh: true });
    expect(logins()).toBe(before);
    await here.put('main', document(byToken(), { timeout: 5 }));
    await there.refresh();
    expect(there.vault('main')).not.toBe(opened);
    expect(there.vault('main')?.settings.timeout).toBe(5);
    await here.delete('main');
    await there.refresh();
    expect(there.vault('main')).toBeUndefined();
  });

  it('keep their token where their secrets are sealed anew, as when keys are rotated: a secret id may be good for one login', async () => {
    const [here, there] = [await newProcess(), await newProcess()];
    await here.put('main', document(byToken()));
    await there.refresh();
    const opened = there.vault('main')!;
    const { rows } = await database.pool.query<{ id: string; auth_secrets: string }>('select id, auth_secrets from vaults');
    const { id, auth_secrets: sealed } = rows[0]!;
    const [envelope, place] = [new Envelope(ringOf(key)), { table: 'vaults', id, field: 'auth_secrets' }];
    await database.pool.query('update vaults set auth_secrets = $1', [envelope.seal(envelope.open(sealed, place), place)]);
    await there.refresh();
    expect(there.vault('main')).toBe(opened);
    await here.put('main', document(byToken('another-token')));
    await there.refresh();
    expect(there.vault('main')).not.toBe(opened);
  });

  it('whose secrets were sealed with another key say so, and can be written anew', async () => {
    await (await newProcess()).put('main', document(byToken()));
    const other = await newProcess(newDataKey());
    expect(() => other.vault('main')).toThrow(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
    expect(await other.test('main')).toMatchObject({ ok: false, error: { code: 'SECRET_UNREADABLE' } });
    expect((await other.get('main'))['auth']).toEqual({ method: 'token', token: '***' });
    await expect(other.put('main', document(byToken('***')))).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await other.put('main', document(byToken()));
    expect(await other.test('main')).toMatchObject({ ok: true });
  });

  it('may be loaded from one folder by all of them at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'petiole-vaults-'));
    await writeFile(join(folder, 'a.yaml'), document(byToken()));
    await writeFile(join(folder, 'b.yaml'), document(byToken(), { name: 'named' }));
    const processes = await Promise.all([newProcess(), newProcess(), newProcess()]);
    for (const result of await Promise.all(processes.map((one) => one.loadFolder(folder)))) {
      expect(result).toEqual({ loaded: ['a', 'named'], failed: [], removed: [], lost: [] });
    }
    expect((await database.pool.query('select name from vaults order by 1')).rows).toEqual([{ name: 'a' }, { name: 'named' }]);
    await rm(folder, { recursive: true });
  });
});

describe('The tokens of logins', () => {
  let login: AppRole;
  beforeEach(async () => {
    const policy = await admin.policy({ 'secret/data/*': ['read'] });
    login = await admin.appRole([policy]);
    const store = await newProcess();
    await store.put('main', document(login));
  });
  afterEach(() => {
    server.before.hook = null;
  });
  const tokens = () => admin.tokensOf(login.mount);

  it('are given back when the process stops', async () => {
    const store = await newProcess();
    expect(await store.vault('main')!.secret('a')).toEqual({ x: 1 });
    expect(await tokens()).toHaveLength(1);
    await store.close();
    expect(await tokens()).toEqual([]);
  });

  it('are given back when the Vault was changed or deleted, as soon as nobody uses them', async () => {
    const store = await newProcess();
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    server.before.hook = async ({ url }) => {
      if (!url?.startsWith('/v1/secret/data/a')) return false;
      asked.resolve();
      await gate.promise;
      return false;
    };
    const reading = store.vault('main')!.secret('a');
    await asked.promise;
    await store.put('main', document(login, { timeout: 9 }));
    expect(await tokens()).toHaveLength(1);
    gate.resolve();
    expect(await reading).toEqual({ x: 1 });
    await until(async () => (await tokens()).length === 0, 'the revocation');
    expect(await store.vault('main')!.secret('a')).toEqual({ x: 1 });
    await store.delete('main');
    await until(async () => (await tokens()).length === 0, 'the revocation');
  });

  it('do not hold up a stop where the Vault does not answer', async () => {
    const store = await newProcess();
    await store.vault('main')!.secret('a');
    server.before.hook = ({ url }) => url?.endsWith('/revoke-self') === true;
    await store.close();
    expect(server.count(/revoke-self$/)).toBeGreaterThan(0);
  });

  it('are given back after a test, also after one that failed', async () => {
    const store = await newProcess();
    expect(await store.test('main')).toMatchObject({ ok: true });
    server.before.hook = ({ url }, response) => {
      if (!url?.startsWith('/v1/sys/internal/ui/mounts/')) return false;
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"errors":["no"]}');
      return true;
    };
    expect(await store.test('main')).toMatchObject({ ok: false });
    expect(await tokens()).toEqual([]);
  });
});

describe('Vaults from a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'petiole-vaults-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are not written again where nothing changed, although their secrets are sealed anew each time', async () => {
    await writeFile(join(folder, 'main.yaml'), document(byToken()));
    const store = await newProcess();
    await store.loadFolder(folder);
    const before = (await database.pool.query('select * from vaults')).rows;
    await store.loadFolder(folder);
    await (await newProcess()).loadFolder(folder);
    expect((await database.pool.query('select * from vaults')).rows).toEqual(before);
  });

  it('that are broken are reported with their place and without their secrets, and take nothing away', async () => {
    await writeFile(join(folder, 'a.yaml'), document(byToken()));
    await writeFile(join(folder, 'b.yaml'), document(byToken()));
    const store = await newProcess();
    await store.loadFolder(folder);
    await rm(join(folder, 'b.yaml'));
    await writeFile(join(folder, 'a.yaml'), 'address: x\nauth: {method: token, token: "a-s3cret-word\n');
    const { failed } = await store.loadFolder(folder);
    expect(failed).toMatchObject([
      { file: join(folder, 'a.yaml'), error: { code: 'INVALID_YAML', message: expect.stringMatching(/^a\.yaml:\d+:\d+: /) } },
    ]);
    expect(failed[0]?.error.message).not.toContain('s3cret');
    expect(store.names()).toEqual(['a', 'b']);
    await writeFile(join(folder, 'a.yaml'), document(byToken()));
    expect(await store.loadFolder(folder)).toEqual({ loaded: ['a'], failed: [], removed: ['b'], lost: [] });
    expect(store.names()).toEqual(['a']);
  });

  it('and those of the API do not take names from each other', async () => {
    const store = await newProcess();
    await store.put('mine', document(byToken()));
    await writeFile(join(folder, 'mine.yaml'), document(byToken()));
    expect((await store.loadFolder(folder)).failed).toMatchObject([{ error: { code: 'CONFLICT' } }]);
  });
});

it('the token that an operator gave is renewed also while no connection uses it', async () => {
  const policies = [await admin.policy({ 'secret/*': ['read'] })];
  const store = await newProcess();
  store.keepAlive();
  const token = await admin.token({ policies, ttl: '4s' });
  await store.put('main', document(byToken(token)));
  const renewals = (): number =>
    server.seen.filter(({ path, headers }) => /renew-self/.test(path) && headers['x-vault-token'] === token).length;
  await until(() => renewals() > 0, 'a renewal');
  await store.put('wrong', document(byToken('a-wr0ng-token')));
  await until(() => lines.some((line) => line.includes('is not renewed')), 'the warning');
  expect(lines.join('\n')).not.toContain('a-wr0ng-token');
});

it('what proves who we are is told to whoever keeps secrets out of texts', async () => {
  const store = await newProcess();
  const auth = await admin.appRole([await admin.policy({ 'secret/*': ['read'] })]);
  await store.put('main', document(auth));
  const vault = store.vault('main')!;
  await vault.secret('a');
  expect(known).toEqual(expect.arrayContaining([auth.secret_id, (await vault.session.hold()).token]));
});
