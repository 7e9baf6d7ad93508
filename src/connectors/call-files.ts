/**
 * The files of one attempt of a call. What the attempt left open is closed with it, and what it wrote before it failed is removed:
 * nothing can refer to it.
 */
import { addAbortSignal, type Readable } from 'node:stream';
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import { ConnectorError, type FileHandle, type Files } from '../sdk/connector.ts';
import type { FileStorage } from '../storage/files/file-storage.ts';
import { fileIdsIn } from '../storage/files/handles.ts';
import { purgeFile } from '../storage/files/purge.ts';
import { readContent } from '../storage/files/read.ts';
import { writeFile } from '../storage/files/write.ts';
import { NO_FILES } from './no-files.ts';

/** Where files are kept. */
export interface FileStore {
  storage: FileStorage;
  /** how large one file may be */
  maxBytes: number;
}

export interface FileCall {
  executionId: string;
  signal: AbortSignal;
  /** the inputs in which the action says that handles may stand */
  inputs: unknown[];
}

/** Runs an attempt with its files. Handles among its inputs are looked up first, so that nothing is sent where one is gone. */
export async function withFiles<T>(store: FileStore | undefined, call: FileCall, work: (files: Files) => Promise<T>): Promise<T> {
  if (!store) return work(NO_FILES);
  const files = new CallFiles(store, call);
  try {
    await files.check(call.inputs);
    return await work(files);
  } catch (error) {
    await files.removeWritten();
    // The stream of a file that is cut off says no more than that.
    if (call.signal.aborted && (error as Error | null)?.name === 'AbortError') throw cancelled('the transfer of a file', error);
    throw error;
  } finally {
    files.close();
  }
}

class CallFiles implements Files {
  readonly #store: FileStore;
  readonly #call: FileCall;
  readonly #written: string[] = [];
  /** made when a file is first opened: most calls have none, and these are dear on the path of a step */
  #open: { ended: AbortController; signal: AbortSignal } | undefined;

  constructor(store: FileStore, call: FileCall) {
    this.#store = store;
    this.#call = call;
  }

  get #signal(): AbortSignal {
    if (!this.#open) {
      const ended = new AbortController();
      this.#open = { ended, signal: AbortSignal.any([this.#call.signal, ended.signal]) };
    }
    return this.#open.signal;
  }

  async check(inputs: unknown[]): Promise<void> {
    if (inputs.length === 0) return;
    const { storage } = this.#store;
    for (const id of fileIdsIn(JSON.stringify(inputs))) if ((await storage.find(id)) === null) throw notFound(id);
  }

  async read({ file_id }: FileHandle): Promise<{ stream: Readable; name: string; size: number; content_type: string }> {
    const { storage } = this.#store;
    const file = await storage.use(file_id, this.#call.executionId);
    if (file === null) throw notFound(file_id);
    const stream = addAbortSignal(this.#signal, readContent(storage, file));
    stream.on('error', () => undefined); // whoever reads it is told; one that nobody reads must not end the process
    return { stream, name: file.name, size: file.size, content_type: file.content_type };
  }

  async write(name: string, content_type: string, stream: Readable): Promise<FileHandle> {
    const { storage, maxBytes } = this.#store;
    const content = { name: safeName(name), contentType: safeType(content_type), maxBytes, signal: this.#signal };
    try {
      const { id, size, sha256, ...file } = await writeFile(storage, { ...content, executionId: this.#call.executionId }, stream);
      this.#written.push(id);
      return { file_id: id, name: file.name, size, sha256, content_type: file.content_type };
    } catch (error) {
      if (this.#signal.aborted) throw cancelled(`writing the file '${content.name}'`, error);
      throw error;
    }
  }

  async removeWritten(): Promise<void> {
    const { storage } = this.#store;
    const remove = async (id: string) => {
      if (await storage.markDeleted(id, 'READY')) await purgeFile(storage, id);
    };
    // Where the database is away, the sweep removes them when their time has come.
    await Promise.all(this.#written.map((id) => remove(id).catch(() => undefined)));
  }

  close(): void {
    this.#open?.ended.abort();
  }
}

function cancelled(what: string, cause: unknown): ConnectorError {
  return new ConnectorError('CANCELLED', `${what} was cancelled`, { cause });
}

function notFound(id: string): PetioleError {
  const message = `there is no file ${id}: it was deleted, or removed since nothing had used it for long (PETIOLE_FILE_RETENTION)`;
  return new PetioleError('FILE_NOT_FOUND', message, { file_id: id });
}

/** The far side chooses the name, and somebody may save the file under it. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .slice(0, 255);
  return ['', '.', '..'].includes(plain) ? 'file' : plain;
}

function safeType(type: string): string {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+( *;[\x20-\x7e]*)?$/.test(type) && type.length <= 255 ? type : 'application/octet-stream';
}

/** The top-level keys of a schema below which it says `file: true` somewhere: that is where handles stand. */
export function fileKeysOf(schema: JsonObject): string[] {
  const properties = (schema['properties'] ?? {}) as JsonObject;
  return Object.keys(properties).filter((key) => saysFile(properties[key]));
}

function saysFile(schema: JsonValue | undefined): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (!Array.isArray(schema) && schema['file'] === true) return true;
  return Object.values(schema).some(saysFile);
}
