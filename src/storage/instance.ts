/**
 * `instance.json` in the data folder says which `up` works on it: a second one can name the first, and a `run` can go to it. Who
 * wrote it may have been killed, so it counts only while that very process lives.
 */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PetioleError } from '../errors.ts';
import { makePassable } from './embedded/user.ts';
import { processIdentity } from './embedded/process.ts';

export interface Instance {
  pid: number;
  /** where its API listens; null while it is still starting */
  url: string | null;
  started_at: string;
}

export interface Claim {
  /** Tells others the address, once there is one. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
}

interface Stored extends Instance {
  /** tells the process from a later one with the same id */
  identity: string | null;
}

const ATTEMPTS = 5;

/** The live `up` on this data folder, or null. */
export async function findInstance(dataFolder: string): Promise<Instance | null> {
  const stored = await read(fileIn(dataFolder));
  if (!stored || !(await isLive(stored))) return null;
  return { pid: stored.pid, url: stored.url, started_at: stored.started_at };
}

/** Makes this process the `up` of the data folder. CONFLICT, with the other's pid and address, where one lives already. */
export async function claimInstance(dataFolder: string): Promise<Claim> {
  await makePassable(dataFolder);
  const file = fileIn(dataFolder);
  const own: Stored = {
    pid: process.pid,
    url: null,
    started_at: new Date().toISOString(),
    identity: await processIdentity(process.pid),
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await create(file, own)) return claimOf(file, own);
    const other = await read(file);
    if (other && (await isLive(other))) throw taken(dataFolder, other);
    await removeStale(file, other);
  }
  throw new PetioleError('CONFLICT', `${file} cannot be claimed: others take it at the same moment. Try again.`);
}

function claimOf(file: string, own: Stored): Claim {
  return {
    async announce(url) {
      own.url = url;
      await rename(await writeAside(file, own), file);
    },
    async release() {
      if (isSame(await read(file), own)) await rm(file, { force: true });
    },
  };
}

function taken(dataFolder: string, { pid, url, started_at }: Stored): PetioleError {
  const address = url ? `at ${url}` : 'and is still starting';
  const message = `Another \`up\` works on ${dataFolder}: process ${pid} ${address}, since ${started_at}. Stop it, or set PETIOLE_DATA to another folder.`;
  return new PetioleError('CONFLICT', message, { pid, url, started_at });
}

/** A hard link appears with its whole content or not at all, and never over an existing file. */
async function create(file: string, own: Stored): Promise<boolean> {
  const aside = await writeAside(file, own);
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Renaming takes exactly one file; where another process replaced the stale one in between, its file goes back. */
async function removeStale(file: string, stale: Stored | null): Promise<void> {
  const aside = `${file}.stale-${process.pid}`;
  await rename(file, aside).catch(() => undefined); // somebody else was faster
  const moved = await read(aside);
  if (moved && !isSame(moved, stale)) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

async function writeAside(file: string, own: Stored): Promise<string> {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, `${JSON.stringify(own)}\n`, { mode: 0o600 });
  return aside;
}

async function read(file: string): Promise<Stored | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Stored;
  } catch {
    return null; // missing, or not ours to understand: then it is stale too
  }
}

async function isLive({ pid, identity }: Stored): Promise<boolean> {
  const now = await processIdentity(pid);
  return now !== null && now === identity;
}

function isSame(a: Stored | null, b: Stored | null): boolean {
  return a?.identity === b?.identity && a?.pid === b?.pid;
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'instance.json');
}
