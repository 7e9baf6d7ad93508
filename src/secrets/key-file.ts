import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PetioleError } from '../errors.ts';

const BYTES = 32;

export type Keys = [newest: Buffer, ...older: Buffer[]];

/**
 * The keys that secrets are encrypted with at rest: 32 bytes each, the newest first, a line each, in `<data folder>/key` with mode
 * 0600. The first one is made when there is no file. Losing it loses every stored secret, so a backup of the database is worth
 * nothing without it. A file that is damaged is an error, never replaced.
 */
export async function keysFromFile(dataFolder: string): Promise<Keys> {
  const file = keyFileIn(dataFolder);
  return (await read(file)) ?? (await create(file));
}

export async function hasKeyFile(dataFolder: string): Promise<boolean> {
  return (await read(keyFileIn(dataFolder))) !== null;
}

/** A new key before those that there are. */
export async function addKeyToFile(dataFolder: string): Promise<Keys> {
  const keys: Keys = [randomBytes(BYTES), ...(await keysFromFile(dataFolder))];
  await replace(keyFileIn(dataFolder), keys);
  return keys;
}

/** Older keys go once nothing needs them any more. */
export async function keepNewestKeyInFile(dataFolder: string): Promise<Keys> {
  const [newest, ...older] = await keysFromFile(dataFolder);
  if (older.length > 0) await replace(keyFileIn(dataFolder), [newest]);
  return [newest];
}

export const keyFileIn = (dataFolder: string): string => join(dataFolder, 'key');

async function read(file: string): Promise<Keys | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    if (error.code === 'ENOTDIR') throw error; // no fault of the key: the data folder is none
    throw new PetioleError(
      'ENCRYPTION_KEY_WRONG',
      `The encryption key in ${file} cannot be read: ${error.message}. Start Petiole as the user who made it.`,
    );
  });
  if (text === null) return null;
  const keys = text
    .split('\n')
    .filter((line, i) => i === 0 || line.trim() !== '')
    .map((line) => Buffer.from(line, 'base64'));
  const damaged = keys.find((key) => key.length !== BYTES);
  if (!damaged) return keys as Keys;
  throw new PetioleError(
    'ENCRYPTION_KEY_WRONG',
    `The encryption key in ${file} is damaged: it has ${damaged.length} bytes instead of ${BYTES}. Restore the file from a backup; ` +
      'without it the stored secrets cannot be read.',
  );
}

/** Written aside, synced and linked: the file appears whole, and of two processes at once both get the same key. */
async function create(file: string): Promise<Keys> {
  await mkdir(dirname(file), { recursive: true });
  const aside = await writeAside(file, [randomBytes(BYTES)]);
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(aside);
  return (await read(file)) ?? Promise.reject(new Error(`The encryption key in ${file} was removed at the moment it was made.`));
}

async function replace(file: string, keys: Keys): Promise<void> {
  await rename(await writeAside(file, keys), file);
}

async function writeAside(file: string, keys: Keys): Promise<string> {
  const aside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(keys.map((key) => `${key.toString('base64')}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return aside;
}
