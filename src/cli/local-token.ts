/** The token with which the commands of the same user reach an `up` on the same data: a file that only this user can read. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '../secrets/tokens.ts';

const LEAST = 32;

export async function readLocalToken(dataFolder: string): Promise<string | null> {
  const text = await readFile(fileIn(dataFolder), 'utf8').catch(() => '');
  return text.trim().length >= LEAST ? text.trim() : null;
}

/** The token of this folder, made where there is none. */
export async function ensureLocalToken(dataFolder: string): Promise<string> {
  const known = await readLocalToken(dataFolder);
  if (known !== null) return known;
  const token = newToken();
  await mkdir(dataFolder, { recursive: true });
  const draft = `${fileIn(dataFolder)}.${process.pid}`;
  await writeFile(draft, `${token}\n`, { mode: 0o600 });
  await rename(draft, fileIn(dataFolder));
  return token;
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'local-token');
}
