/** The keys of the secrets as an operator meets them: from the command line, and when a process starts with another one. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN, call, command, createFolders, start, startUp, type Folders, type Up } from '../support/product.ts';

const OLD = randomBytes(32).toString('base64');
const YOUNG = randomBytes(32).toString('hex');

let database: TestDatabase;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  folders.env.PETIOLE_ENCRYPTION_KEY = OLD;
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

const withKey = (key: string): Pick<Folders, 'root' | 'env'> => ({
  root: folders.root,
  env: { ...folders.env, PETIOLE_ENCRYPTION_KEY: key },
});
const petiole = (...args: string[]) =>
  command(args, { root: folders.root, env: { ...folders.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: ADMIN_TOKEN } });

describe('a process with another key', () => {
  it('does not start, and says which key it lacks and what to do, and no key', async () => {
    const { code, stdout, stderr } = await start(['worker'], withKey(YOUNG)).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /under the master key local-[0-9a-f]{16}, and this process has local-[0-9a-f]{16}\. Give it the same PETIOLE_ENCRYPTION_KEY/,
    );
    expect(stdout + stderr).not.toContain(YOUNG);
    expect(stdout + stderr).not.toContain(OLD);
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
  });

  it('does not start without one, and makes none', async () => {
    const { PETIOLE_ENCRYPTION_KEY: _key, ...env } = folders.env;
    const dataFolder = join(folders.root, 'not-there-yet');
    const { code, stderr } = await start(['worker'], { root: folders.root, env: { ...env, PETIOLE_DATA: dataFolder } }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/under the master key local-[0-9a-f]{16}, and this process has none: set PETIOLE_ENCRYPTION_KEY/);
    expect(stderr).toContain(join(dataFolder, 'key'));
    await expect(stat(join(dataFolder, 'key'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('does not start with a part of a key either', async () => {
    const { code, stderr } = await start(['worker'], withKey(OLD.slice(0, 20))).ended;
    expect(code).not.toBe(0);
    expect(stderr).toContain('PETIOLE_ENCRYPTION_KEY must be 32 bytes');
    expect(stderr).not.toContain(OLD.slice(0, 20));
  });
});

describe('new keys', () => {
  it('come while everything goes on, and the old one is not needed any more', async () => {
    const put = await call(up, 'PUT', '/connectors/mine', {
      type: 'REST',
      value: { url: 'https://example.com', password: 'a-password-of-mine' },
    });
    expect(put.status).toBe(201);
    const before = await petiole('secrets', 'status');
    expect(before).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^master key local-[0-9a-f]{16}, from PETIOLE_ENCRYPTION_KEY\n[^]*connectors\.value +1 +1/),
    });
    await up.stop();
    folders.env.PETIOLE_ENCRYPTION_KEY = `${YOUNG},${OLD}`;
    up = await startUp(folders);
    const other = start(['worker'], folders);
    await other.says(/./);
    expect((await petiole('secrets', 'status')).stdout).toContain('`secrets rotate` goes on with it');
    const rotated = await petiole('secrets', 'rotate', '--json');
    expect(rotated.code).toBe(0);
    const status = JSON.parse(rotated.stdout) as { complete: boolean; data_keys: { master_key: string }[]; master_key: string };
    expect(status.complete).toBe(true);
    expect(status.data_keys.map(({ master_key }) => master_key)).toEqual([status.master_key, status.master_key]);
    await Promise.all([up.stop(), other.stop()]);
    folders.env.PETIOLE_ENCRYPTION_KEY = YOUNG;
    up = await startUp(folders);
    expect((await call(up, 'GET', '/connectors/mine')).body).toMatchObject({ value: { password: '***' } });
    expect(
      (await call(up, 'PUT', '/connectors/mine', { type: 'REST', value: { url: 'https://example.com/other', password: '***' } })).status,
    ).toBe(200);
    const { code } = await start(['worker'], withKey(OLD)).ended;
    expect(code).toBe(1);
  });

  it('are asked for with a token alone', async () => {
    for (const [method, path] of [
      ['GET', '/secrets'],
      ['POST', '/secrets/rotate'],
    ] as const) {
      expect((await fetch(`${up.url}/api/v1${path}`, { method })).status).toBe(401);
    }
  });
});

it('leaves no key file where the key comes from the environment', async () => {
  await expect(stat(join(folders.root, 'data/key'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it('says where the database is without its password', async () => {
  const url = new URL(database.url);
  url.password = 'pass-of-the-database';
  url.port = '1';
  const { code, stdout, stderr } = await command(['up', '--port', '0'], {
    root: folders.root,
    env: { ...folders.env, DATABASE_URL: url.href },
  });
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain('pass-of-the-database');
});
