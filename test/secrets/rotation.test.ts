import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rotation } from '../../src/secrets/rotation.ts';
import { openSecrets, type KeySettings, type Secrets } from '../../src/secrets/secrets.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { AuditTable } from '../../src/storage/audit-table.ts';
import type { Transactions } from '../../src/storage/access/in-transaction.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { serveTransit, type TransitServer } from '../support/transit-server.ts';
import { until } from '../support/until.ts';

const ME = { kind: 'token', id: 'me', name: 'me' } as const;
let database: TestDatabase;
let db: Queryable;
let folder: string;
let transit: TransitServer;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.pool as unknown as Queryable;
  transit = await serveTransit();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petiole-rotation-'));
});
afterEach(async () => {
  await stopVault();
  stopVault = () => Promise.resolve();
  await rm(folder, { recursive: true });
  await database.pool.query('truncate data_keys, connectors, kept_access, vaults, audit cascade');
});
afterAll(async () => {
  await transit?.stop();
  await database?.drop();
});

const file = (): KeySettings => ({ dataFolder: folder, encryptionKeys: [], transitKey: null });
const environment = (...encryptionKeys: Buffer[]): KeySettings => ({ dataFolder: folder, encryptionKeys, transitKey: null });
const open = (settings: KeySettings): Promise<Secrets> => openSecrets(settings, db, new KnownSecrets());
const rotationOf = (secrets: Secrets, settings: KeySettings, over: Transactions = database.pool): Rotation =>
  new Rotation({ db: over, secrets, settings, audit: new AuditTable(db) });
/** The database, with something that comes before each statement. */
const through = (before: (text: string) => Promise<void>): Transactions =>
  ({
    connect: () => database.pool.connect(),
    query: async (text: string, values: unknown[]) => {
      await before(text);
      return db.query(text, values);
    },
  }) as Transactions;
let stopVault = (): Promise<void> => Promise.resolve();
async function vaultThat(listener: RequestListener): Promise<TestServer> {
  const vault = await serveHttp(listener);
  stopVault = () => vault.stop();
  return vault;
}
/** As the Vault of these tests answers. */
async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray());
  const headers = { 'x-vault-token': String(request.headers['x-vault-token']) };
  const answer = await fetch(new URL(request.url!, transit.url), { method: 'POST', headers, body });
  response.writeHead(answer.status).end(await answer.text());
}
const keysInFile = async (): Promise<number> => (await readFile(join(folder, 'key'), 'utf8')).trim().split('\n').length;

async function storeConnector({ envelope }: Pick<Secrets, 'envelope'>, password: string): Promise<string> {
  const id = randomUUID();
  const value = { host: 'h', password: envelope.seal(JSON.stringify(password), { table: 'connectors', id, field: 'value.password' }) };
  const yaml = envelope.seal('a document', { table: 'connectors', id, field: 'yaml' });
  await database.pool.query(
    `insert into connectors (id, name, type, namespace, value, vault_secrets, source, yaml) values ($1::uuid, $2, 'REST', $2, $3, '[]', 'api', $4)`,
    [id, `n${id}`, JSON.stringify(value), yaml],
  );
  return id;
}

async function passwordOf({ envelope, keys }: Secrets, id: string): Promise<unknown> {
  const { rows } = await database.pool.query<{ value: { password: string } }>('select value from connectors where id = $1', [id]);
  const sealed = rows[0]!.value.password;
  await keys.prepare([sealed]);
  return JSON.parse(envelope.open(sealed, { table: 'connectors', id, field: 'value.password' }));
}

const placeOfGrant = (id: string) => ({ table: 'oauth_grants', id, field: 'tokens' });

async function storeGrant({ envelope }: Secrets, id: string, tokens: string): Promise<void> {
  const sealed = envelope.seal(tokens, placeOfGrant(id));
  await database.pool.query(`insert into oauth_grants (id, fingerprint, status, tokens) values ($1, '', 'ACTIVE', $2)`, [id, sealed]);
}

/** As when the file of its connector is gone. */
async function keepGrant(id: string): Promise<void> {
  await database.pool.query(
    `with gone as (delete from oauth_grants where id = $1 returning *)
     insert into kept_access (id, name, fingerprint, tokens, version, authorized_by) select id, 'gone', '', tokens, version, 'me' from gone`,
    [id],
  );
}

async function grantOf({ envelope, keys }: Secrets, id: string, table = 'oauth_grants'): Promise<string> {
  const { rows } = await database.pool.query<{ tokens: string }>(`select tokens from ${table} where id = $1`, [id]);
  await keys.prepare([rows[0]!.tokens]);
  return envelope.open(rows[0]!.tokens, placeOfGrant(id));
}

describe('opening the secrets of a database', () => {
  it('makes one data key for all processes, and needs the same master key in each', async () => {
    const key = randomBytes(32);
    const all = await Promise.all(Array.from({ length: 8 }, () => open(environment(key))));
    expect((await database.pool.query('select from data_keys')).rowCount).toBe(1);
    const place = { table: 't', id: 'i', field: 'f' };
    const sealed = all[0]!.envelope.seal('x', place);
    for (const { envelope } of [...all, await open(environment(key))]) expect(envelope.open(sealed, place)).toBe('x');
    await expect(open(environment(randomBytes(32)))).rejects.toMatchObject({
      code: 'ENCRYPTION_KEY_WRONG',
      message: expect.stringMatching(
        /under the master key local-[0-9a-f]{16}, and this process has local-[0-9a-f]{16}\. Give it the same PETIOLE_ENCRYPTION_KEY/,
      ),
    });
    await expect(open(file())).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_WRONG' });
  });

  it('says so at the start where a data key was damaged, and tells no key', async () => {
    const key = randomBytes(32);
    await open(environment(key));
    await database.pool.query(`update data_keys set wrapped = overlay(wrapped placing 'AAAA' from 20)`);
    const error = (await open(environment(key)).catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject({ code: 'ENCRYPTION_KEY_WRONG', message: expect.stringContaining('its row was damaged') });
    expect(error.message).not.toContain(key.toString('base64'));
  });

  it('knows whatever it sealed or opened', async () => {
    const key = randomBytes(32);
    const first = await open(environment(key));
    const id = await storeConnector(first, 'known-password');
    const second = await open(environment(key));
    expect(await passwordOf(second, id)).toBe('known-password');
    for (const { known } of [first, second]) expect(known.scrub('known-password')).toBe('***');
  });
});

describe('a rotation', () => {
  it('tells a process that lacks the new master key which one that is', async () => {
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    const left = await open(environment(old));
    expect(await left.keys.missingMaster()).toBeNull();
    const settings = environment(fresh, old);
    const rotated = await open(settings);
    await rotationOf(rotated, settings).rotate(ME);
    expect(await left.keys.missingMaster()).toBe(rotated.keys.masters[0].id);
    expect(await rotated.keys.missingMaster()).toBeNull();
  });

  it('gives the key file a new key, wraps and seals all anew, and lets go of the old one', async () => {
    const secrets = await open(file());
    const ids = await Promise.all(Array.from({ length: 230 }, (_, i) => storeConnector(secrets, `password ${i}`)));
    await storeGrant(secrets, ids[0]!, 'a refresh token');
    await storeGrant(secrets, ids[1]!, 'another one');
    await keepGrant(ids[1]!);
    const before = await rotationOf(secrets, file()).status();
    const rest = [{ values: 0 }, { values: 1, current: 1 }, { values: 0 }, { values: 1, current: 1 }];
    expect(before).toMatchObject({ source: 'file', complete: true, sealed: [{ values: 230, current: 230 }, { values: 230 }, ...rest] });
    const after = await rotationOf(secrets, file()).rotate(ME);
    expect(after.master_key).not.toBe(before.master_key);
    expect(after.data_keys.map(({ master_key, current }) => [master_key, current])).toEqual([
      [after.master_key, false],
      [after.master_key, true],
    ]);
    expect(after).toMatchObject({ complete: true, sealed: [{ values: 230, current: 230 }, { values: 230, current: 230 }, ...rest] });
    expect(await keysInFile()).toBe(1);
    const later = await open(file());
    for (const [i, id] of [...ids.entries()].slice(-3)) expect(await passwordOf(later, id)).toBe(`password ${i}`);
    expect(await grantOf(later, ids[0]!)).toBe('a refresh token');
    expect(await grantOf(later, ids[1]!, 'kept_access')).toBe('another one');
    const { rows } = await database.pool.query('select actor_name, action, object from audit');
    expect(rows).toEqual([{ actor_name: 'me', action: 'secrets.rotate', object: after.master_key }]);
  });

  it('takes the newer of two keys of the environment, after which the older one is not needed', async () => {
    const [old, young] = [randomBytes(32), randomBytes(32)];
    const before = await open(environment(old));
    const id = await storeConnector(before, 'password');
    const secrets = await open(environment(young, old));
    expect((await rotationOf(secrets, environment(young, old)).status()).complete).toBe(false);
    expect((await rotationOf(secrets, environment(young, old)).rotate(ME)).complete).toBe(true);
    expect(await passwordOf(await open(environment(young)), id)).toBe('password');
    await expect(open(environment(old))).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_WRONG' });
  });

  it("moves to Vault's transit engine, which alone opens from then on", async () => {
    const old = randomBytes(32);
    const id = await storeConnector(await open(environment(old)), 'password');
    const transitKey = { address: `${transit.url}/v1/transit/keys/petiole`, token: transit.token, namespace: null };
    const both = { ...environment(old), transitKey };
    const status = await rotationOf(await open(both), both).rotate(ME);
    expect(status).toMatchObject({ source: 'transit', master_key: 'transit-transit/petiole', complete: true });
    expect(await passwordOf(await open({ ...environment(), transitKey }), id)).toBe('password');
    for (const [wrong, status] of [
      [{ ...transitKey, token: 'other-token' }, 403],
      [{ ...transitKey, address: `${transit.url}/v1/transit/keys/none` }, 400],
    ] as const) {
      const error = (await open({ ...environment(), transitKey: wrong }).catch((caught: unknown) => caught)) as Error;
      expect(error).toMatchObject({ code: 'ENCRYPTION_KEY_WRONG' });
      if (status === 403) expect(error.message).toMatch(/answered with 403: the token in PETIOLE_TRANSIT_TOKEN is not valid/);
      expect(error.message).not.toContain(wrong.token);
    }
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['is sealed', (response) => void response.writeHead(503).end('{"errors":["Vault is sealed"]}')],
    ['is a standby', (response) => void response.writeHead(473).end('{}')],
    ['has too much to do', (response) => void response.writeHead(429).end('{}')],
    ['hangs up', (response) => void response.destroy()],
    ['breaks off', (response) => void response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy())],
  ])('whose new data key is met while Vault %s is read when it is back, and nobody is told of a wrong key', async (_what, trouble) => {
    let away = false;
    const vault = await vaultThat((request, response) => void (away ? trouble(response) : pass(request, response)));
    const transitKey = { address: `${vault.url}/v1/transit/keys/petiole`, token: transit.token, namespace: null };
    const settings = { ...environment(), transitKey };
    const [one, other] = [await open(settings), await open(settings)];
    await rotationOf(one, settings).rotate(ME);
    const id = await storeConnector(one, 'password');
    away = true;
    const errors = await Promise.all([1, 2].map(() => passwordOf(other, id).catch((error: unknown) => error)));
    expect(errors).toMatchObject([1, 2].map(() => ({ code: 'UNAVAILABLE', message: expect.stringContaining(vault.url) })));
    away = false;
    await until(async () => (await passwordOf(other, id).catch(() => null)) === 'password');
  });

  it('whose data key is read by many at once: Vault is asked once', async () => {
    let asked = 0;
    const vault = await vaultThat((request, response) => void ((asked += 1), pass(request, response)));
    const transitKey = { address: `${vault.url}/v1/transit/keys/petiole`, token: transit.token, namespace: null };
    const settings = { ...environment(), transitKey };
    const [one, other] = [await open(settings), await open(settings)];
    await rotationOf(one, settings).rotate(ME);
    const id = await storeConnector(one, 'password');
    const before = asked;
    const all = await Promise.all(Array.from({ length: 20 }, () => passwordOf(other, id)));
    expect(new Set(all)).toEqual(new Set(['password']));
    expect(asked - before).toBe(1);
  });

  it('goes on while another process seals, opens and changes rows', async () => {
    const secrets = await open(file());
    const other = await open(file());
    const ids = await Promise.all(Array.from({ length: 120 }, (_, i) => storeConnector(secrets, `password ${i}`)));
    let written = 0;
    let isRotating = true;
    const busy = (async () => {
      while (isRotating) {
        const id = ids[written % ids.length]!;
        await storeConnector(other, 'made meanwhile');
        const password = JSON.stringify(`changed ${written++}`);
        const value = JSON.stringify({ password: other.envelope.seal(password, { table: 'connectors', id, field: 'value.password' }) });
        await database.pool.query('update connectors set value = $2 where id = $1', [id, value]);
        expect(await passwordOf(other, id)).toBe(JSON.parse(password));
      }
    })();
    for (let i = 0; i < 3; i++) await rotationOf(secrets, file()).rotate(ME);
    isRotating = false;
    await busy;
    expect(written).toBeGreaterThan(0);
    const later = await open(file());
    for (const id of ids) expect(await passwordOf(later, id)).toMatch(/^(password|changed) \d+$/);
    // The other process was told nothing, and opens what is sealed with the newest key.
    expect(await passwordOf(other, await storeConnector(later, 'new'))).toBe('new');
  });

  it('is refused while another process with the same key file is at it, so that none removes the key of the other', async () => {
    const [secrets, other] = [await open(file()), await open(file())];
    const id = await storeConnector(secrets, 'password');
    let second: Promise<unknown> | undefined;
    const interrupted = through(async (text) => {
      if (text.includes('update data_keys'))
        await (second ??= rotationOf(other, file())
          .rotate(ME)
          .catch((error: unknown) => error));
    });
    expect(await rotationOf(secrets, file(), interrupted).rotate(ME)).toMatchObject({ complete: true });
    expect(await passwordOf(await open(file()), id)).toBe('password');
    expect(await second).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('another process') });
    expect(await rotationOf(other, file()).rotate(ME)).toMatchObject({ complete: true });
    expect(await passwordOf(await open(file()), id)).toBe('password');
  });

  it('goes on where it broke off, after any of its statements', async () => {
    for (let broken = 1, isWhole = false; !isWhole; broken++) {
      await database.pool.query('truncate data_keys, connectors cascade');
      await rm(join(folder, 'key'), { force: true });
      const secrets = await open(file());
      const id = await storeConnector(secrets, 'password');
      let statements = 0;
      const failing = through(() => (++statements === broken ? Promise.reject(new Error('killed')) : Promise.resolve()));
      isWhole = await rotationOf(secrets, file(), failing)
        .rotate(ME)
        .then(
          () => true,
          () => false,
        );
      const next = await open(file());
      expect(await passwordOf(next, id)).toBe('password');
      expect(await rotationOf(next, file()).rotate(ME)).toMatchObject({ complete: true });
      expect(await passwordOf(await open(file()), id)).toBe('password');
      expect(await keysInFile()).toBe(1);
      if (isWhole) expect(broken).toBeGreaterThan(5);
    }
  });
});

describe('a data key that the database has lost', () => {
  it('is stored again by a process that holds it, so that what it sealed meanwhile can be read', async () => {
    const secrets = await open(file());
    await secrets.keys.add();
    await secrets.keys.refresh();
    await database.pool.query('delete from data_keys where id = $1', [secrets.keys.current().id]);
    const id = await storeConnector(secrets, 'password');
    await secrets.keys.restore();
    await storeConnector(secrets, 'another');
    expect(await passwordOf(await open(file()), id)).toBe('password');
    expect((await database.pool.query('select from data_keys')).rowCount).toBe(2);
  });
});
