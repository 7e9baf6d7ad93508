import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN, call, command, createFolders, start, startUp, type Folders } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  await folders.write('flows/one.ts', `import { flow } from 'petiole';\nexport default flow(async () => 1);\n`);
  await folders.write(
    'flows/naps.ts',
    `import { flow } from 'petiole';\nexport default flow(async function () { await this.sleep(2); return 'slept'; });\n`,
  );
  await folders.write(
    'flows/sleeps.ts',
    `import { flow } from 'petiole';\nexport default flow(async function () { await this.sleep(3600); });\n`,
  );
});
afterAll(async () => {
  await folders?.remove();
  await database?.drop();
});

const health = async (url: string) => (await fetch(`${url}/health`)).status;

describe('up', () => {
  it('prints its address and, the first time only, an admin token, which opens the API and is stored nowhere', async () => {
    const first = start(['up', '--port', '0'], folders);
    const [, url] = await first.says(/listens on (http:\/\/127\.0\.0\.1:\d+)/);
    const [, token] = await first.says(/Admin token, shown only this once: (\S+)/);
    expect((await first.says(/Log in with it at (\S+)/))[1]).toBe(`${url}/login?with=token`);
    const open = await fetch(`${url}/api/v1/flows`, { headers: { authorization: `Bearer ${token}` } });
    expect(open.status).toBe(200);
    expect(await first.stop()).toMatchObject({ code: 0 });
    const { rows } = await database.pool.query('select t::text as row from api_tokens t');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);

    const second = start(['up', '--port', '0'], folders);
    await second.says(/Ctrl-C stops it/);
    expect((await second.stop('SIGINT')).stdout).not.toContain('Admin token');
  });

  it('keeps the first admin token for a start that can show it: one whose port is taken makes none', async () => {
    const own = await createTestDatabase();
    const apart = await createFolders(own.url);
    const up = await startUp(folders);
    expect(await command(['up', '--port', new URL(up.url).port], apart)).toMatchObject({ code: 1, stdout: '' });
    await up.stop();
    const first = start(['up', '--port', '0'], apart);
    await first.says(/Ctrl-C stops it/);
    expect((await first.stop()).stdout).toMatch(/Admin token, shown only this once: \S+/);
    await apart.remove();
    await own.drop();
  });

  it('is what runs without a command, and takes its options there too', async () => {
    const running = start(['--port', '0', '--host', 'localhost'], folders);
    const [, url] = await running.says(/listens on (http:\/\/localhost:\d+)/);
    expect(await health(url!)).toBe(200);
    expect((await running.stop('SIGINT')).code).toBe(0);
  });

  it('a second time on the same data ends with 1 and names the process and the address of the first', async () => {
    const up = await startUp(folders);
    const { code, stdout, stderr } = await command(['up', '--port', '0'], folders);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`process ${up.child.pid}`);
    expect(stderr).toContain(up.url);
    expect(await health(up.url)).toBe(200);
    await up.stop();
  });

  it('starts after one that was killed, and goes on with what that one had', async () => {
    const killed = await startUp(folders);
    const { body } = await call<{ id: string }>(killed, 'POST', '/executions', { flow: 'naps' });
    await killed.stop('SIGKILL');
    const up = await startUp(folders);
    let ended: { status: string; output_value: unknown };
    do ended = (await call<{ status: string; output_value: unknown }>(up, 'GET', `/executions/${body.id}`)).body;
    while (!ended.status.startsWith('ENDED'));
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'slept' });
    await up.stop();
  }, 120_000);

  it('stops at once although someone waits for an execution', async () => {
    const up = await startUp(folders);
    const waiting = call<{ status: string }>(up, 'POST', '/executions?wait=60', { flow: 'sleeps' });
    let found: { items: unknown[] };
    do found = (await call<{ items: unknown[] }>(up, 'GET', '/executions?flow=sleeps')).body;
    while (found.items.length === 0);
    const { code } = await up.stop();
    expect(code).toBe(0);
    expect((await waiting).status).toBe(202);
  });

  it('stops as cleanly when its terminal hangs up, and when nobody reads its output', async () => {
    const hungUp = await startUp(folders);
    expect((await hungUp.stop('SIGHUP')).code).toBe(0);
    const unread = start(['up', '--port', '0'], folders);
    unread.child.stdout?.destroy();
    expect((await unread.ended).stderr).toContain('stopping');
    expect(await readFile(join(folders.root, 'data/instance.json'), 'utf8').catch(() => 'gone')).toBe('gone');
  });

  it('keeps what opens it readable by its user alone', async () => {
    const up = await startUp(folders);
    for (const name of ['instance.json', 'local-token']) {
      expect((await stat(join(folders.env['PETIOLE_DATA']!, name))).mode & 0o077).toBe(0);
    }
    expect(await readFile(join(folders.env['PETIOLE_DATA']!, 'local-token'), 'utf8')).not.toContain(ADMIN_TOKEN);
    await up.stop();
  });

  it('says what is wrong with its port or address, and ends with 1 or 2', async () => {
    const up = await startUp(folders);
    const apart = await createFolders(database.url);
    const port = new URL(up.url).port;
    expect(await command(['up', '--port', port], apart)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(`port ${port} of 127.0.0.1 is taken`),
    });
    expect(await command(['up', '--port', '0', '--host', '192.0.2.1'], apart)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no address of this machine/),
    });
    expect(await command(['up', '--port', 'http'], apart)).toMatchObject({ code: 2, stderr: expect.stringMatching(/a port is a number/) });
    const env = { ...apart.env, PETIOLE_PORT: 'x', PETIOLE_ALLOW_PRIVATE: 'maybe' };
    expect(await command(['up'], { root: apart.root, env })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/PETIOLE_PORT[^]*PETIOLE_ALLOW_PRIVATE/),
    });
    await apart.remove();
    await up.stop();
  });
});

describe('worker', () => {
  it('drives what is started elsewhere, and stops when told to', async () => {
    const apart = await createFolders(database.url);
    const worker = start(['worker'], apart);
    await worker.says(/works on the database/);
    const up = await startUp(folders);
    const { body } = await call<{ output_value: unknown }>(up, 'POST', '/executions?wait=20', { flow: 'one' });
    expect(body.output_value).toBe(1);
    await up.stop();
    expect((await worker.stop()).code).toBe(0);
    await apart.remove();
  });

  it('without a shared database is a usage error', async () => {
    const apart = await createFolders();
    expect(await command(['worker'], apart)).toMatchObject({ code: 2, stderr: expect.stringMatching(/set DATABASE_URL/) });
    await apart.remove();
  });
});

describe('migrate', () => {
  it('makes the tables of an empty database, once', async () => {
    const empty = await createTestDatabase({ migrated: false });
    const apart = await createFolders(empty.url);
    expect(await command(['migrate'], apart)).toMatchObject({ code: 0, stdout: expect.stringMatching(/ran Executions/) });
    expect(await command(['migrate'], apart)).toMatchObject({ code: 0, stdout: 'the database is up to date\n' });
    await apart.remove();
    await empty.drop();
  });
});

describe('a database that is not there', () => {
  it.each([
    ['refuses', '127.0.0.1:9/nothing'],
    ['has no address', 'no-such-host.invalid:5432/nothing'],
    ['has two addresses', 'localhost:9/nothing'],
  ])('is named, with its variable and without its password, when it %s', async (_, place) => {
    const apart = await createFolders(`postgres://someone:hunter2@${place}`);
    for (const args of [['up', '--port', '0'], ['migrate']]) {
      const { code, stderr } = await command(args, apart);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(`^the database ${place} \\(DATABASE_URL\\) cannot be used: .*(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)`),
      ]);
      expect(stderr).not.toContain('hunter2');
    }
    await apart.remove();
  });
});

describe('a data folder that cannot be one', () => {
  it.each([
    ['up', '--port', '0'],
    ['run', 'one'],
  ])('is named, with its variable, by %s', async (...args) => {
    const apart = await createFolders(database.url);
    const file = await apart.write('occupied', 'a file');
    const { code, stderr } = await command(args, { ...apart, env: { ...apart.env, PETIOLE_DATA: join(file, 'data') } });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/the data folder .*occupied\/data cannot be used .*PETIOLE_DATA/)]);
    await apart.remove();
  });
});
