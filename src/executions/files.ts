/**
 * Files as the doors see them: streamed in and out, listed, removed. What is in them is nobody's business here. Handles that a start
 * is given are checked to exist and tied to the tree, so that no sweep takes a file from a flow that still needs it.
 */
import type { Readable } from 'node:stream';
import { validate } from 'uuid';
import type { FileStore } from '../connectors/call-files.ts';
import { messageOf, PetioleError } from '../errors.ts';
import type { FileRow } from '../storage/files/file-storage.ts';
import { purgeFile } from '../storage/files/purge.ts';
import { readContent, type Range } from '../storage/files/read.ts';
import { sweepFiles } from '../storage/files/sweep.ts';
import { tooLarge, writeFile } from '../storage/files/write.ts';
import { fileIdsIn } from '../storage/files/handles.ts';
import { cursorOf, decodeCursor } from './paging.ts';
import type { FileInfo, FilesPort, Upload } from './file-types.ts';
import type { Page } from './types.ts';

export interface FilesSettings {
  store: FileStore;
  /** how long a file is kept after its last use */
  keepSeconds: number;
  log: { warn(details: object, message: string): void };
}

const LIMIT = 50;
const SWEEP_MS = 10 * 60_000;

export class Files implements FilesPort {
  /** where they are kept: connections share it */
  readonly store: FileStore;
  readonly #settings: FilesSettings;

  constructor(settings: FilesSettings) {
    this.store = settings.store;
    this.#settings = settings;
  }

  async upload({ name, contentType, size, body, signal }: Upload): Promise<FileInfo> {
    const { storage, maxBytes } = this.store;
    if (size !== null && size > maxBytes) throw tooLarge(name, maxBytes);
    return infoOf(await writeFile(storage, { name, contentType, maxBytes, executionId: null, signal }, body));
  }

  async list({ limit = LIMIT, cursor, q }: { limit?: number; cursor?: string; q?: string }): Promise<Page<FileInfo>> {
    const [before] = cursor === undefined ? [] : decodeCursor(cursor);
    if (before !== undefined && !validate(before)) throw new PetioleError('INVALID_REQUEST', `'${cursor}' is not a cursor of this list`);
    const rows = await this.store.storage.list({ before, q, limit: limit + 1 });
    const items = rows.slice(0, limit).map(infoOf);
    return { items, next: rows.length > limit ? cursorOf([items.at(-1)?.file_id ?? '']) : null };
  }

  async get(id: string): Promise<FileInfo> {
    return infoOf(await this.#row(id, (known) => this.store.storage.find(known)));
  }

  async open(id: string): Promise<{ file: FileInfo; content(range?: Range): Readable }> {
    const { storage } = this.store;
    const row = await this.#row(id, (known) => storage.use(known, null));
    return { file: infoOf(row), content: (range) => readContent(storage, row, range) };
  }

  async delete(id: string): Promise<void> {
    const { storage } = this.store;
    if (!validate(id) || !(await storage.markDeleted(id, 'READY'))) throw notFound(id);
    await purgeFile(storage, id);
  }

  /** Before the tree starts: a file that is held for a tree that never came to be is no harm. */
  async hold(inputs: string, rootId: string): Promise<void> {
    const ids = fileIdsIn(inputs);
    const held = ids.length === 0 ? [] : await this.store.storage.hold(ids, rootId);
    const missing = ids.find((id) => !held.includes(id));
    if (missing !== undefined) throw notFound(missing);
  }

  /** Removes, now and then, what nothing uses. Stops when it is disposed. */
  sweepNowAndThen(): Disposable {
    const { keepSeconds, log } = this.#settings;
    const stop = new AbortController();
    const sweep = () =>
      sweepFiles(this.store.storage, keepSeconds, stop.signal).catch((error: unknown) => {
        if (!stop.signal.aborted) log.warn({ error: messageOf(error) }, 'files that nothing uses could not be removed; tried again later');
      });
    // Not at once: a start has better things to do, and several workers that start together should not sweep together.
    const timer = setInterval(() => void sweep(), SWEEP_MS * (0.8 + 0.4 * Math.random())).unref();
    return {
      [Symbol.dispose]() {
        stop.abort();
        clearInterval(timer);
      },
    };
  }

  async #row(id: string, find: (id: string) => Promise<FileRow | null>): Promise<FileRow> {
    const row = validate(id) ? await find(id) : null;
    if (row === null) throw notFound(id);
    return row;
  }
}

function notFound(id: string): PetioleError {
  if (!validate(id)) return new PetioleError('FILE_NOT_FOUND', `there is no file '${id}': the id of a file is a UUID`, { file_id: id });
  const message = `there is no file ${id}: it was never whole, was deleted, or was removed since nothing had used it for long`;
  return new PetioleError('FILE_NOT_FOUND', message, { file_id: id });
}

function infoOf({ id, name, size, sha256, content_type, execution_id, created_at, used_at }: FileRow): FileInfo {
  const times = { created_at: created_at.toISOString(), used_at: used_at.toISOString() };
  return { file_id: id, name, size, sha256, content_type, execution_id, ...times };
}
