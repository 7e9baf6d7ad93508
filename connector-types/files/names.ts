/** What is done with names: list, stat, mkdir, rename, delete. */
import { posix } from 'node:path';
import { ConnectorError } from 'petiole/connector';
import type { DeleteInputs, Entry, ListInputs, MkdirInputs, RenameInputs, StatInputs } from './fields.ts';
import { matcherOf } from './glob.ts';
import { isReason, isThere, missing, pathError, throwIfCancelled, type FileContext, type FileStore, type WithStore } from './store.ts';

export function list<C>(context: FileContext<ListInputs, C>, withStore: WithStore<C>): Promise<{ entries: Entry[] }> {
  const { path, recursive, pattern, max_entries } = context.inputs;
  const isWanted = pattern === undefined ? () => true : matcherOf(pattern);
  return withStore(context, async (store) => {
    await assertFolder(store, path);
    const entries: Entry[] = [];
    let seen = 0;
    const folders = [path];
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      throwIfCancelled(context.signal);
      for await (const entry of store.entries(folder)) {
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

/** Servers give an empty list, or the file itself, of what is no folder. */
async function assertFolder(store: FileStore, path: string): Promise<void> {
  const found = await store.find(path);
  if (!found) throw missing('list', path);
  if (found.type === 'file') throw pathError('NO_FOLDER', path, `${path} is a file: get reads it, stat looks at it`);
}

function tooMany(path: string, limit: number): ConnectorError {
  const message = `${path} holds more than ${limit} files and folders: list a folder below it, or raise max_entries`;
  return new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
}

export function stat<C>(context: FileContext<StatInputs, C>, withStore: WithStore<C>): Promise<{ exists: boolean; entry?: Entry }> {
  return withStore(context, async (store) => {
    const entry = await store.find(context.inputs.path);
    return entry ? { exists: true, entry } : { exists: false };
  });
}

export function makeFolder<C>(context: FileContext<MkdirInputs, C>, withStore: WithStore<C>): Promise<{ created: boolean }> {
  const { path, parents } = context.inputs;
  return withStore(context, async (store) => {
    if (parents) return { created: await makeFolders(store, path) };
    const found = await store.find(path);
    if (found) throw pathError('ALREADY_EXISTS', path, `${path} is there already${found.type === 'folder' ? '' : ', and is no folder'}`);
    await store.mkdir(path);
    return { created: true };
  });
}

/** Makes the folder and those above it; whether it was not there. */
export async function makeFolders(store: FileStore, path: string): Promise<boolean> {
  const found = await store.find(path);
  if (found && found.type !== 'file') return false;
  if (found) throw pathError('NO_FOLDER', path, `${path} is there, and is no folder`);
  const above = posix.dirname(path);
  if (above !== path && above !== '.') await makeFolders(store, above);
  await store.mkdir(path).catch(async (error: unknown) => {
    // Another one may have made it in between.
    if ((await store.find(path))?.type !== 'folder') throw error;
  });
  return true;
}

export function rename<C>(context: FileContext<RenameInputs, C>, withStore: WithStore<C>): Promise<{ path: string }> {
  const { path, to, overwrite } = context.inputs;
  return withStore(context, async (store) => {
    await moveTo(store, path, to, overwrite);
    return { path: to };
  });
}

/** Most servers replace without being asked, so it is looked at before. */
export async function moveTo(store: FileStore, path: string, to: string, replace: boolean): Promise<void> {
  if (!replace && (await store.find(to))) throw isThere(to);
  await store.move(path, to, { replace });
}

export function remove<C>(context: FileContext<DeleteInputs, C>, withStore: WithStore<C>): Promise<{ deleted: boolean }> {
  const { path, recursive, missing_ok } = context.inputs;
  if (/^(\/|\.|\.\.|(\.\.\/)+\.\.)$/.test(posix.normalize(path).replace(/(.)\/$/, '$1')))
    throw new ConnectorError('INVALID_INPUT', `'${path}' is not deleted: name a folder below it`, { retryable: false });
  return withStore(context, async (store) => {
    try {
      const found = await store.find(path);
      if (!found) throw missing('delete', path);
      await removeOne(store, { ...found, path }, { recursive, signal: context.signal });
      return { deleted: true };
    } catch (error) {
      if (missing_ok && isReason(error, 'NO_SUCH_FILE')) return { deleted: false };
      throw error;
    }
  });
}

async function removeOne(store: FileStore, { path, type }: Entry, how: { recursive: boolean; signal: AbortSignal }): Promise<void> {
  throwIfCancelled(how.signal);
  if (type !== 'folder') return store.unlink(path);
  if (!how.recursive) return removeEmpty(store, path);
  if (store.removeTree) return store.removeTree(path);
  const entries: Entry[] = [];
  for await (const entry of store.entries(path)) entries.push(entry);
  for (const entry of entries) await removeOne(store, entry, how);
  await store.rmdir(path);
}

async function removeEmpty(store: FileStore, path: string): Promise<void> {
  for await (const _ of store.entries(path))
    throw pathError('NOT_EMPTY', path, `${path} is a folder that is not empty: recursive: true deletes it with all that is in it`);
  await store.rmdir(path);
}
