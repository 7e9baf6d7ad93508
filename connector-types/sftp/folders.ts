/** What SFTP does with names: list, stat, mkdir, rename, delete. */
import { posix } from 'node:path';
import type { Stats } from 'ssh2';
import { ConnectorError } from 'petiole/connector';
import type { DeleteInputs, Entry, ListInputs, MkdirInputs, RenameInputs, StatInputs } from './fields.ts';
import { matcherOf } from '../files/glob.ts';
import { isMissing, withSftp, type Context, type Session } from './session.ts';

export function list(context: Context<ListInputs>): Promise<{ entries: Entry[] }> {
  const { path, recursive, pattern, max_entries } = context.inputs;
  const isWanted = pattern === undefined ? () => true : matcherOf(pattern);
  return withSftp(context, async (sftp) => {
    const entries: Entry[] = [];
    let seen = 0;
    const folders = [path];
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      for await (const entry of entriesOf(sftp, folder)) {
        // Counted are those that were looked at: a pattern must not make an endless search of it.
        if (++seen > max_entries) throw tooMany(path, max_entries);
        if (recursive && entry.type === 'folder') folders.push(entry.path);
        if (isWanted(entry.name)) entries.push(entry);
      }
    }
    entries.sort((a, b) => (a.path < b.path ? -1 : 1));
    return { entries };
  });
}

export async function stat(context: Context<StatInputs>): Promise<{ exists: boolean; entry?: Entry }> {
  const { path, follow } = context.inputs;
  return withSftp(context, async (sftp) => {
    try {
      return { exists: true, entry: entryOf(posix.basename(path), path, await (follow ? sftp.stat(path) : sftp.lstat(path))) };
    } catch (error) {
      if (isMissing(error)) return { exists: false };
      throw error;
    }
  });
}

export function makeFolder(context: Context<MkdirInputs>): Promise<{ created: boolean }> {
  const { path, parents, mode } = context.inputs;
  const attributes = mode === undefined ? {} : { mode: parseInt(mode, 8) };
  return withSftp(context, async (sftp) => {
    if (parents) return { created: await makeFolders(sftp, path, attributes) };
    await sftp.mkdir(path, attributes);
    return { created: true };
  });
}

/** Makes the folder and those above it; whether it was not there. */
export async function makeFolders(sftp: Session, path: string, attributes: { mode?: number } = {}): Promise<boolean> {
  const found = await sftp.stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (found?.isDirectory()) return false;
  if (found) throw new ConnectorError('COMMAND_FAILED', `${path} is there, and is no folder`, { retryable: false, fields: { path } });
  const above = posix.dirname(path);
  if (above !== path && above !== '.') await makeFolders(sftp, above);
  await sftp.mkdir(path, attributes).catch(async (error: unknown) => {
    // Another one may have made it in between.
    if (!(await sftp.exists(path))?.isDirectory()) throw error;
  });
  return true;
}

export function rename(context: Context<RenameInputs>): Promise<{ path: string }> {
  const { path, to, overwrite } = context.inputs;
  return withSftp(context, async (sftp) => {
    if (overwrite) await sftp.replace(path, to);
    else await moveToFree(sftp, path, to);
    return { path: to };
  });
}

/** Servers say no more than "failure" where there is something already, so it is looked at who stands in the way. */
export async function moveToFree(sftp: Session, path: string, to: string): Promise<void> {
  try {
    await sftp.move(path, to);
  } catch (error) {
    if (!isMissing(error) && (await sftp.exists(to))) throw isThere(to);
    throw error;
  }
}

export function isThere(path: string): ConnectorError {
  return new ConnectorError('COMMAND_FAILED', `${path} is there already: overwrite: true replaces it`, {
    retryable: false,
    fields: { reason: 'ALREADY_EXISTS', path },
  });
}

export function remove(context: Context<DeleteInputs>): Promise<{ deleted: boolean }> {
  const { path, recursive, missing_ok } = context.inputs;
  if (/^(\/|\.|\.\.)$/.test(posix.normalize(path).replace(/(.)\/$/, '$1')))
    throw new ConnectorError('INVALID_INPUT', `SFTP: '${path}' is not deleted: name a folder below it`, { retryable: false });
  return withSftp(context, async (sftp) => {
    try {
      await removeOne(sftp, path, recursive);
      return { deleted: true };
    } catch (error) {
      if (missing_ok && isMissing(error)) return { deleted: false };
      throw error;
    }
  });
}

async function removeOne(sftp: Session, path: string, recursive: boolean): Promise<void> {
  if (!(await sftp.lstat(path)).isDirectory()) return sftp.unlink(path);
  if (recursive) {
    const entries: Entry[] = [];
    for await (const entry of entriesOf(sftp, path)) entries.push(entry);
    for (const entry of entries) {
      sftp.throwIfCancelled();
      await (entry.type === 'folder' ? removeOne(sftp, entry.path, true) : sftp.unlink(entry.path));
    }
  }
  await sftp.rmdir(path).catch(async (error: unknown) => {
    if (recursive || isMissing(error) || !(await hasEntries(sftp, path))) throw error;
    const message = `${path} is a folder that is not empty: recursive: true deletes it with all that is in it`;
    throw new ConnectorError('COMMAND_FAILED', message, { retryable: false, fields: { reason: 'NOT_EMPTY', path } });
  });
}

async function hasEntries(sftp: Session, path: string): Promise<boolean> {
  for await (const _ of entriesOf(sftp, path)) return true;
  return false;
}

async function* entriesOf(sftp: Session, folder: string): AsyncGenerator<Entry> {
  for await (const piece of sftp.entries(folder)) {
    for (const { filename, attrs } of piece) {
      if (filename !== '.' && filename !== '..') yield entryOf(filename, posix.join(folder, filename), attrs as Stats);
    }
  }
}

const TYPES: Record<number, Entry['type']> = { 0o100000: 'file', 0o040000: 'folder', 0o120000: 'link' };

export function entryOf(
  name: string,
  path: string,
  { mode, size, mtime, uid, gid }: Pick<Stats, 'mode' | 'size' | 'mtime' | 'uid' | 'gid'>,
): Entry {
  const modified_at = modifiedAt(mtime);
  const type = TYPES[(mode ?? 0) & 0o170000] ?? 'other';
  return {
    name,
    path,
    type,
    size: size ?? 0,
    modified_at,
    mode: ((mode ?? 0) & 0o7777).toString(8).padStart(4, '0'),
    uid: uid ?? 0,
    gid: gid ?? 0,
  };
}

export function modifiedAt(seconds: number | undefined): string | null {
  return seconds === undefined ? null : new Date(seconds * 1000).toISOString();
}

function tooMany(path: string, limit: number): ConnectorError {
  const message = `${path} holds more than ${limit} files and folders: list a folder below it, or raise max_entries`;
  return new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
}
