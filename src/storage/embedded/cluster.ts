import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, open, readFile, readdir, readlink, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { findBinaries, SYSTEM_FOLDER, type Binaries } from './binaries.ts';
import { isAlive } from './process.ts';
import { canReach, giveTo, makePassable, userForPostgres, type PostgresUser } from './user.ts';

/**
 * A database cluster on disk:
 *
 *     <data folder>/postgres/       ours; or a link to /var/lib/petiole/<hash>/postgres where PostgreSQL's user cannot reach it
 *       data/                       PostgreSQL's, mode 0700
 *       password, port              ours, mode 0600
 *       log                         what PostgreSQL said since its last start
 */
export interface Cluster {
  folder: string;
  data: string;
  user: PostgresUser | null;
  password: string;
  binaries: Binaries;
}

export const SUPERUSER = 'petiole';

/** Opens the cluster of this data folder, and makes one first where there is none. */
export async function openCluster(dataFolder: string, onProgress: (text: string) => void): Promise<Cluster> {
  await makePassable(resolve(dataFolder));
  const wanted = join(await realpath(dataFolder), 'postgres');
  const user = await userForPostgres(join(wanted, 'data'));
  const binaries = await findBinaries(user, dirname(wanted), onProgress);
  if (!existsSync(join(wanted, 'data/PG_VERSION'))) await create({ folder: wanted, user, binaries }, onProgress);
  const folder = await realpath(wanted);
  const data = join(folder, 'data');
  if (!(await canReach(user, data))) {
    throw new Error(
      `PostgreSQL runs as user ${user?.uid}, who cannot reach its data in ${data}: a folder above it was closed to others since it ` +
        `was made. Open it again (chmod o+x on each folder of that path).`,
    );
  }
  await checkVersion(data, binaries);
  return { folder, data, user, binaries, password: await readPassword(folder) };
}

async function create(wanted: Pick<Cluster, 'folder' | 'user' | 'binaries'>, onProgress: (text: string) => void): Promise<void> {
  const place = await placeFor(wanted.folder, wanted.user);
  await removeLeftovers(place);
  if (existsSync(join(place, 'data', 'PG_VERSION'))) return;
  onProgress('creating the PostgreSQL database (only this once)');
  // Made aside and renamed when complete: a start that is killed leaves no half-made cluster, and two at once cannot mix.
  const work = `${place}.new-${process.pid}`;
  const remove = (): Promise<void> => rm(work, { recursive: true, force: true });
  await remove();
  try {
    await initialise(work, wanted);
    await rename(work, place);
  } catch (error) {
    await remove().catch(() => undefined); // why it failed is what a person has to know
    if (!existsSync(join(place, 'data', 'PG_VERSION'))) throw error; // else another process was first
  }
  await sync(dirname(place));
}

/** Where the cluster goes; makes the link where that is not `folder` itself. */
async function placeFor(folder: string, user: PostgresUser | null): Promise<string> {
  const linked = await readlink(folder).catch(() => null);
  if (linked) return linked;
  if (await canReach(user, dirname(folder))) return folder;
  const hash = createHash('sha256')
    .update(`${folder} ${randomBytes(8).toString('hex')}`)
    .digest('hex')
    .slice(0, 16);
  const home = join(SYSTEM_FOLDER, hash);
  await makePassable(home);
  await writeFile(join(home, 'origin'), `${folder}\n`);
  await symlink(join(home, 'postgres'), folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(home, { recursive: true, force: true });
    if (error.code !== 'EEXIST') throw error;
  });
  return readlink(folder);
}

async function initialise(work: string, { user, binaries }: Pick<Cluster, 'user' | 'binaries'>): Promise<void> {
  await makePassable(join(work, 'data'));
  await chmod(join(work, 'data'), 0o700);
  await giveTo(user, join(work, 'data'));
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(work, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(user, passwordFile); // initdb reads it
  const settings = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, `--username=${SUPERUSER}`, '--encoding=UTF8'];
  // The order of text then depends on no library of the machine.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  await runInitdb(binaries.initdb, ['-D', join(work, 'data'), ...settings, ...locale, '--no-instructions'], user);
  if (user) await giveTo({ uid: 0, gid: 0 }, passwordFile);
}

async function runInitdb(program: string, args: string[], user: PostgresUser | null): Promise<void> {
  const { code, text } = await new Promise<{ code: number | null; text: string }>((resolve) => {
    let text = '';
    const child = spawn(program, args, { ...user, cwd: '/', env: POSTGRES_ENV, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', (error) => resolve({ code: null, text: error.message }));
    child.once('close', (code) => resolve({ code, text }));
  });
  if (code !== 0) throw new Error(`PostgreSQL's initdb failed, so there is no database yet. It said:\n${text.trim()}`);
}

/** Nothing of our environment reaches PostgreSQL: PG* variables would change its settings. */
export const POSTGRES_ENV = { PATH: '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };

async function checkVersion(data: string, binaries: Binaries): Promise<void> {
  const written = Number.parseInt(await readFile(join(data, 'PG_VERSION'), 'utf8'), 10);
  if (written === binaries.major) return;
  throw new Error(
    `The database in ${data} was written by PostgreSQL ${written}, and this release brings PostgreSQL ${binaries.major}, which cannot ` +
      `read it. To move it: (1) start the earlier release of Petiole on this folder, (2) \`pg_dump --no-owner --file=petiole.sql URL\` ` +
      `with the address that its \`doctor\` shows, and stop it, (3) move the folder away, (4) start this release once to make a new ` +
      `database, (5) \`psql --file=petiole.sql URL\`. Nothing was changed.`,
  );
}

async function readPassword(folder: string): Promise<string> {
  try {
    return (await readFile(join(folder, 'password'), 'utf8')).trim();
  } catch (error) {
    throw new Error(
      `The password of the embedded database cannot be read: ${(error as Error).message}. Start Petiole as the user who made it.`,
    );
  }
}

/** What a start that was killed in the middle of `create` left beside the place of the cluster. */
async function removeLeftovers(place: string): Promise<void> {
  const prefix = 'postgres.new-';
  for (const name of await readdir(dirname(place))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(join(dirname(place), name), { recursive: true, force: true });
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
