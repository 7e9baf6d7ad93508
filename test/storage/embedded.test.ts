import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { linkLibraries } from '../../src/storage/embedded/binaries.ts';
import { openEmbedded, type Embedded } from '../../src/storage/embedded/embedded.ts';
import { findPostmaster } from '../../src/storage/embedded/postmaster.ts';
import { isAlive } from '../../src/storage/embedded/process.ts';
import { canReach } from '../../src/storage/embedded/user.ts';
import { createPool } from '../../src/storage/pool.ts';
import { removeFolder } from '../support/cluster.ts';

const MODULE = join(import.meta.dirname, '../../src/storage/embedded/embedded.ts');
const asRoot = process.getuid?.() === 0;

/** A folder that only we may enter, as `mktemp -d` and /root are. */
let home: string;
let dataFolder: string;

async function newHome(): Promise<void> {
  home = await mkdtemp(join(tmpdir(), 'petiole-embedded-'));
  dataFolder = join(home, '.petiole');
}

async function removeHome(): Promise<void> {
  await removeFolder(dataFolder);
  await rm(home, { recursive: true, force: true });
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function running(): Promise<number | null> {
  const data = await realpath(join(dataFolder, 'postgres/data'));
  return (await findPostmaster({ data }))?.pid ?? null;
}

async function until<T>(what: string, look: () => Promise<T | null | false>): Promise<T> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited too long for ${what}`);
    await delay(20);
  }
}

/** PostgreSQL takes a moment to see that a process was killed; until then that process counts as an owner. */
async function aloneOn({ url }: Embedded): Promise<void> {
  const count = `select count(*)::integer as owners from pg_stat_activity where application_name = 'petiole owner'`;
  await until('the end of the killed session', async () => (await query(url, count))[0]?.owners === 1);
}

/** Another process that opens the embedded database, says so, and then only lives. */
async function otherOwner(wrapper: string[] = []): Promise<{ pid: number; kill(): Promise<void> }> {
  const script = `
    const { openEmbedded } = await import(${JSON.stringify(MODULE)});
    const { url, pid } = await openEmbedded({ dataFolder: ${JSON.stringify(dataFolder)} });
    console.log('pid ' + pid);
    setInterval(() => undefined, 60_000);`;
  const [program = '', ...args] = [...wrapper, process.execPath, '--input-type=module', '--eval', script];
  const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const said = await Promise.race([once(child.stdout, 'data'), ended.then(() => ['ended'])]);
  const pid = Number(/pid (\d+)/.exec(String(said[0]))?.[1]);
  if (!pid) throw new Error(`the other process did not open the database: ${String(said[0])}`);
  return {
    pid,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('an embedded database', () => {
  let first: Embedded;
  const progress: string[] = [];
  beforeAll(async () => {
    await newHome();
    first = await openEmbedded({ dataFolder, onProgress: (text) => progress.push(text) });
  });
  afterAll(async () => {
    await first.close();
    await removeHome();
  });

  it('says what takes long the first time', () => {
    expect(progress).toContain('creating the PostgreSQL database (only this once)');
  });

  it('is PostgreSQL 18, on loopback alone, and keeps what it confirmed', async () => {
    const names = ['server_version_num', 'listen_addresses', 'unix_socket_directories', 'fsync', 'synchronous_commit', 'full_page_writes'];
    const values = Object.fromEntries(
      (await query(first.url, `select name, setting from pg_settings where name in ('${names.join("','")}')`)).map((row) => [
        row.name,
        row.setting,
      ]),
    );
    expect(values).toEqual({
      server_version_num: expect.stringMatching(/^18/),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
    });
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const wrong = new URL(first.url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    for (const name of ['password', 'port', 'log']) {
      expect([name, (await stat(join(dataFolder, 'postgres', name))).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect((await stat(join(dataFolder, 'postgres/data'))).mode & 0o777).toBe(0o700);
    expect((await stat(dataFolder)).mode & 0o777).toBe(0o711);
  });

  it('lies in the data folder, or where its user can reach it when that is not root', async () => {
    const link = await readlink(join(dataFolder, 'postgres')).catch(() => null);
    expect(link).toEqual(asRoot ? expect.stringMatching(/^\/var\/lib\/petiole\/[0-9a-f]{16}\/postgres$/) : null);
    const { uid } = await stat(join(dataFolder, 'postgres/data'));
    expect(uid === 0).toBe(false);
  });

  it('runs on while somebody uses it, and stops with the last', async () => {
    const second = await openEmbedded({ dataFolder });
    expect(second).toMatchObject({ url: first.url, pid: first.pid, adopted: true });
    await first.close();
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.close();
    expect(await running()).toBeNull();
    first = await openEmbedded({ dataFolder });
  });

  it('has the same address and the same content after a restart', async () => {
    await query(first.url, 'create table kept as select 42 as answer');
    const { url } = first;
    await first.close();
    first = await openEmbedded({ dataFolder });
    expect(first).toMatchObject({ url, adopted: false });
    expect(await query(first.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('takes another port when its own is taken', async () => {
    const { url } = first;
    await first.close();
    const thief = createServer().listen(Number(new URL(url).port), '127.0.0.1');
    await once(thief, 'listening');
    first = await openEmbedded({ dataFolder });
    thief.close();
    expect(first.url).not.toBe(url);
    expect(await query(first.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('survives the kill of the process that started it and is adopted by the next', async () => {
    await first.close();
    const other = await otherOwner();
    await other.kill();
    expect(isAlive(other.pid)).toBe(true);
    first = await openEmbedded({ dataFolder });
    expect(first).toMatchObject({ pid: other.pid, adopted: true });
    await aloneOn(first);
    await first.close();
    expect(await running()).toBeNull();
    first = await openEmbedded({ dataFolder });
  });

  it('is started again when the server itself is killed, and the pools go on', async () => {
    const broken: Error[] = [];
    const pool = createPool(first.url, { onIdleError: (error) => broken.push(error) });
    await pool.query('insert into kept values (43)');
    const before = await until('the server', running);
    process.kill(before, 'SIGKILL');
    await until('another server', async () => ((await running()) ?? before) !== before);
    const rows = await until(
      'an answer',
      async () => (await pool.query('select answer from kept order by 1').catch(() => null))?.rows ?? null,
    );
    expect(rows).toEqual([{ answer: 42 }, { answer: 43 }]);
    expect(broken.length).toBeGreaterThan(0);
    await pool.end();
  });

  it('starts although its lock file names a process that is no server any more', async () => {
    await first.close();
    const file = join(await realpath(dataFolder), 'postgres/data/postmaster.pid');
    await writeFile(
      file,
      [process.pid, await realpath(join(dataFolder, 'postgres/data')), 1, 5432, '', '127.0.0.1', '', 'ready', ''].join('\n'),
    );
    first = await openEmbedded({ dataFolder });
    expect(first.adopted).toBe(false);
  });

  it('refuses data of another major version, says how to move it, and changes nothing', async () => {
    await first.close();
    const file = join(dataFolder, 'postgres/data/PG_VERSION');
    await writeFile(file, '17\n');
    await expect(openEmbedded({ dataFolder })).rejects.toThrow(/written by PostgreSQL 17, and this release brings PostgreSQL 18.*pg_dump/);
    expect(await readFile(file, 'utf8')).toBe('17\n');
    await writeFile(file, '18\n');
    first = await openEmbedded({ dataFolder });
  });
});

describe('a new embedded database', () => {
  beforeEach(newHome);
  afterEach(removeHome);

  it('is one also for two who make it at the same moment', async () => {
    const [one, two] = await Promise.all([openEmbedded({ dataFolder }), otherOwner()]);
    expect(one.pid).toBe(two.pid);
    await two.kill();
    await aloneOn(one);
    await one.close();
    expect(await running()).toBeNull();
  });

  it('is one for many who start it at the same moment, whose servers all write into its log', async () => {
    const made = await openEmbedded({ dataFolder });
    await made.close();
    for (let round = 0; round < 2; round++) {
      const all = await Promise.all(Array.from({ length: 8 }, () => openEmbedded({ dataFolder })));
      expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
      for (const one of all) await one.close();
    }
  });

  it('lies in the data folder where that is open to all, whatever the umask', async () => {
    await chmod(home, 0o755);
    const before = process.umask(0o077);
    const embedded = await openEmbedded({ dataFolder }).finally(() => process.umask(before));
    expect((await lstat(join(dataFolder, 'postgres'))).isDirectory()).toBe(true);
    await embedded.close();
  });

  it('does not stumble over a creation that was killed half-way', async () => {
    await chmod(home, 0o755);
    const leftover = join(dataFolder, 'postgres.new-4194304'); // an id that Linux gives to nobody
    await mkdir(join(leftover, 'data'), { recursive: true });
    const embedded = await openEmbedded({ dataFolder });
    await embedded.close();
    expect(existsSync(leftover)).toBe(false);
  });

  it('leaves nothing of a creation that failed or was killed behind, wherever the database lies', async () => {
    // As on a full disk: PostgreSQL's log of changes is a file of 16 MB.
    await expect(otherOwner(['prlimit', '--fsize=8000000'])).rejects.toThrow(/did not open/);
    const place = await readlink(join(dataFolder, 'postgres')).catch(() => join(dataFolder, 'postgres'));
    const made = async (): Promise<string[]> => (await readdir(dirname(place))).filter((name) => name.startsWith('postgres'));
    expect(await made()).toEqual([]);
    await mkdir(`${place}.new-4194304/data`, { recursive: true });
    const embedded = await openEmbedded({ dataFolder });
    await embedded.close();
    expect(await made()).toEqual(['postgres']);
  });

  it('works for an ordinary user', async () => {
    const user = { uid: 65_534, gid: 65_534 };
    if (!asRoot || !(await canReach(user, process.execPath)) || !(await canReach(user, MODULE.slice(0, MODULE.lastIndexOf('/'))))) {
      // we are that user, or nobody else could start node from here
      const own = await openEmbedded({ dataFolder });
      expect((await stat(join(dataFolder, 'postgres/data'))).uid === 0).toBe(false);
      return own.close();
    }
    await chmod(home, 0o777);
    const other = await otherOwner(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']);
    expect((await stat(dataFolder)).uid).toBe(user.uid);
    expect((await lstat(join(dataFolder, 'postgres'))).isDirectory()).toBe(true);
    expect((await readFile(`/proc/${other.pid}/status`, 'utf8')).match(/Uid:\s+(\d+)/)?.[1]).toBe('65534');
    await other.kill();
  });
});

describe('the binaries', () => {
  beforeEach(newHome);
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('get the links between their libraries where npm ran no install script', async () => {
    const native = join(home, 'native');
    await mkdir(join(native, 'lib'), { recursive: true });
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
    await writeFile(join(native, 'lib/libpq.so.5.18'), 'library');
    await Promise.all([linkLibraries(native), linkLibraries(native)]);
    await linkLibraries(native);
    expect(await readlink(join(native, 'lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(await readFile(join(native, 'lib/libpq.so.5'), 'utf8')).toBe('library');
  });
});
