import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 32;

/**
 * The key that secrets are encrypted with at rest: 32 bytes, made once, in `<data folder>/key` with mode 0600. Losing it loses
 * every stored secret, so a backup of the database is worth nothing without it. A file that is damaged is an error, never replaced.
 */
export async function keyFromFile(dataFolder: string): Promise<Buffer> {
  const file = join(dataFolder, 'key');
  return (await read(file)) ?? (await create(file));
}

async function read(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new Error(`The encryption key in ${file} cannot be read: ${error.message}. Start Petiole as the user who made it.`);
  });
  if (text === null) return null;
  const key = Buffer.from(text, 'base64');
  if (key.length === BYTES) return key;
  throw new Error(
    `The encryption key in ${file} is damaged: it has ${key.length} bytes instead of ${BYTES}. Restore the file from a backup; ` +
      'without it the stored secrets cannot be read.',
  );
}

/** Written aside, synced and linked: the file appears whole, and of two processes at once both get the same key. */
async function create(file: string): Promise<Buffer> {
  const aside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(BYTES).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(aside);
  return (await read(file)) ?? Promise.reject(new Error(`The encryption key in ${file} was removed at the moment it was made.`));
}
