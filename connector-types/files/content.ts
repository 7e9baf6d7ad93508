/** What is done with content: get and put. It is streamed, and never seen under its name before it is whole. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ConnectorError, type FileHandle } from 'petiole/connector';
import type { Entry, GetInputs, PutInputs } from './fields.ts';
import { makeFolders, moveTo } from './names.ts';
import { cancelled, isThere, missing, pathError, throwIfCancelled, type FileContext, type FileStore, type WithStore } from './store.ts';

interface Got {
  path: string;
  size: number;
  modified_at: string | null;
  file?: FileHandle;
  content?: string;
}

export function get<C>(context: FileContext<GetInputs, C>, withStore: WithStore<C>): Promise<Got> {
  const { path, dst, max_size, content_type = 'application/octet-stream' } = context.inputs;
  return withStore(context, async (store) => {
    const found = await store.find(path);
    if (!found) throw missing('read', path);
    if (found.type === 'folder') throw pathError('IS_FOLDER', path, `${path} is a folder: list shows what is in it`);
    const { modified_at } = found;
    const content = Readable.from(whole(store, { ...found, path }, context.signal), { objectMode: false });
    if (dst === 'file') {
      const file = await context.files.write(posix.basename(path), content_type, content);
      return { path, size: file.size, modified_at, file };
    }
    if (found.size > max_size) throw tooLarge(path, max_size);
    const bytes = await buffer(limited(content, path, max_size));
    return { path, size: bytes.length, modified_at, content: bytes.toString(dst === 'text' ? 'utf8' : 'base64') };
  });
}

/** Not all protocols tell the end of a file from the end of a connection, so what came is counted. */
async function* whole(store: FileStore, entry: Entry, signal: AbortSignal): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of store.read(entry)) {
    throwIfCancelled(signal);
    size += piece.length;
    yield piece;
  }
  throwIfCancelled(signal);
  // a link says how long its target's name is
  if (entry.type === 'file' && size < entry.size)
    throw new ConnectorError('CONNECTION_FAILED', `the server broke off: of the ${entry.size} bytes of ${entry.path} ${size} came`);
}

async function* limited(content: Readable, path: string, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of content as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) throw tooLarge(path, limit);
    yield piece;
  }
}

function tooLarge(path: string, limit: number): ConnectorError {
  const message = `${path} is larger than ${limit} bytes: raise max_size, or take dst: 'file'`;
  return new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
}

export async function put<C>(context: FileContext<PutInputs, C>, withStore: WithStore<C>): Promise<{ path: string; size: number }> {
  const { path, overwrite, atomic, create_folders } = context.inputs;
  const content = await contentOf(context);
  return withStore(context, async (store) => {
    const folder = posix.dirname(path);
    if (create_folders && folder !== '.') await makeFolders(store, folder);
    const found = await store.find(path);
    if (found?.type === 'folder') throw pathError('IS_FOLDER', path, `${path} is a folder: name the file in it`);
    if (found && !overwrite) throw isThere(path);
    // The same name in every attempt, so that one that broke off leaves nothing that the next one does not overwrite.
    const place = atomic ? posix.join(folder, `.petiole-${context.executionId}.part`) : path;
    try {
      await content.into((stream) => store.write(place, stream, content.size), context.signal);
      if (atomic) await moveTo(store, place, path, overwrite);
      return { path, size: content.size };
    } catch (error) {
      await store.unlink(place).catch(() => undefined);
      throw error;
    }
  });
}

async function contentOf({ inputs, files }: FileContext<PutInputs>): Promise<Content> {
  const { file, content, encoding } = inputs;
  if ((file === undefined) === (content === undefined))
    throw new ConnectorError('INVALID_INPUT', 'put takes either file or content', { retryable: false });
  if (file) {
    const { stream, size } = await files.read(file);
    return new Content(stream, size);
  }
  const bytes = Buffer.from(content ?? '', encoding === 'base64' ? 'base64' : 'utf8');
  return new Content([bytes], bytes.length);
}

/**
 * What is written. Where it fails, or the call is cancelled, it ends early instead of failing in the hands of a library, which would
 * close the connection over which the part that is there is then removed.
 */
class Content {
  readonly size: number;
  readonly #source: AsyncIterable<Buffer> | Iterable<Buffer>;

  constructor(source: AsyncIterable<Buffer> | Iterable<Buffer>, size: number) {
    this.#source = source;
    this.size = size;
  }

  async into(write: (stream: Readable) => Promise<void>, signal: AbortSignal): Promise<void> {
    let failure: { error: unknown } | undefined;
    const source = this.#source;
    const pieces = async function* () {
      try {
        for await (const piece of source) {
          if (signal.aborted) break;
          if (piece.length > 0) yield piece;
        }
      } catch (error) {
        failure = { error };
      }
    };
    try {
      await write(Readable.from(pieces(), { objectMode: false }));
    } catch (error) {
      failure ??= { error };
    }
    if (signal.aborted) throw cancelled();
    if (failure) throw failure.error;
  }
}
