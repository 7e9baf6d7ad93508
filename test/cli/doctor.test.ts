/** `doctor` where things are wrong. Beside a server that runs it is tried in operator.test.ts. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { command, createFolders, start, type Folders } from '../support/product.ts';

const SLOW = 120_000;

interface Check {
  name: string;
  status: 'ok' | 'warning' | 'error' | 'skipped';
  message: string;
  todo: string | null;
}

let database: TestDatabase;
let folders: Folders;
/** in which nothing is wrong */
let sound: Folders;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  sound = await createFolders(database.url);
});
afterAll(async () => {
  await folders?.remove();
  await sound?.remove();
  await database?.drop();
});

async function doctor(env: Record<string, string> = {}): Promise<{ code: number | null; checks: Check[] }> {
  const { code, stdout } = await command(['doctor', '--json'], { ...folders, env: { ...folders.env, ...env } });
  return { code, checks: (JSON.parse(stdout) as { checks: Check[] }).checks };
}

describe('doctor', () => {
  it(
    'finds nothing wrong where nothing is, and tells it to a person too',
    async () => {
      const { code, stdout } = await command(['doctor'], folders);
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(/^✔ database +PostgreSQL \d+[^]*^✔ migrations +all have run[^]*^✔ runner[^]*\nNothing is wrong\.\n$/m),
      ]);
    },
    SLOW,
  );

  it(
    'says of each thing that is wrong what it is and what to do, and goes on with the next',
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const port = (taken.address() as AddressInfo).port;
      await chmod(await folders.write('data/key', `${Buffer.alloc(32, 1).toString('base64')}\n`), 0o644);
      await folders.write('flows/broken.ts', 'export default flow(\n');
      await folders.write('connectors/broken.yaml', 'type: NOTHING\n');
      const { code, checks } = await doctor({
        PETIOLE_PORT: String(port),
        PETIOLE_PROT: '8400',
        DATABASE_URL: 'postgres://me:hunter2hunter2@127.0.0.1:9/petiole',
      });
      taken.close();
      expect(code).toBe(1);
      const found = (name: string) => checks.find((check) => check.name === name);
      expect(found('environment')).toMatchObject({ status: 'warning', message: expect.stringContaining('PETIOLE_PROT') });
      expect(found('data folder')).toMatchObject({ status: 'error', message: expect.stringMatching(/other users .* may read .*\/key/) });
      expect(found('port')).toMatchObject({
        status: 'error',
        message: expect.stringContaining(String(port)),
        todo: expect.stringContaining('PETIOLE_PORT'),
      });
      expect(found('database')).toMatchObject({
        status: 'error',
        message: expect.stringMatching(/127\.0\.0\.1:9.*ECONNREFUSED/),
        todo: expect.stringContaining('DATABASE_URL'),
      });
      expect(found('migrations')).toMatchObject({ status: 'skipped' });
      expect(found('flows')).toMatchObject({ status: 'error', message: expect.stringMatching(/flows\/broken\.ts.*:\d+:\d+/) });
      expect(found('connectors')).toMatchObject({ status: 'error', message: expect.stringMatching(/broken\.yaml.*NOTHING/) });
      expect(found('runner')).toMatchObject({ status: 'ok' });
      for (const { status, todo } of checks) expect(todo === null).toBe(status === 'ok' || status === 'skipped');
      expect(JSON.stringify(checks)).not.toContain('hunter2');
    },
    SLOW,
  );

  it(
    'finds that the key does not open what is stored, and that a newer release was here',
    async () => {
      await database.pool.query(`insert into migrations (timestamp, name) values (9999999999999, 'Later9999999999999')`);
      await database.pool.query(
        `insert into data_keys (id, master_key, wrapped) values ('0000000000000000', 'local-of-another', 'AAAA') on conflict do nothing`,
      );
      const { code, checks } = await doctor();
      expect(code).toBe(1);
      expect(checks.find(({ name }) => name === 'migrations')).toMatchObject({
        status: 'warning',
        message: expect.stringContaining('9999999999999'),
      });
      expect(checks.find(({ name }) => name === 'encryption key')).toMatchObject({
        status: 'error',
        message: expect.stringContaining('local-of-another'),
      });
    },
    SLOW,
  );

  it(
    'ends at the first signal, and takes nothing for wrong that the signal did',
    async () => {
      const doctor = start(['doctor'], sound);
      await doctor.says(/✔ disk space/);
      doctor.child.kill('SIGTERM');
      const { code, stdout, stderr } = await doctor.ended;
      expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted; not everything was looked at')]);
      expect(stdout).not.toMatch(/✖|Nothing is wrong/);
    },
    SLOW,
  );

  it(
    'works with an environment that cannot be read',
    async () => {
      const { code, checks } = await doctor({ PETIOLE_PORT: 'eighty' });
      expect([code, checks.find(({ name }) => name === 'environment')]).toMatchObject([
        1,
        { status: 'error', message: expect.stringContaining('eighty') },
      ]);
    },
    SLOW,
  );
});
