/**
 * Streams content into the database: cut into chunks, counted and hashed on the way. While one chunk is being written the next one
 * fills, and the source is not read faster than that, so a file of any size costs two chunks of memory.
 */
import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { v7 } from 'uuid';
import { PetioleError } from '../../errors.ts';
import type { FileRow, FileStorage } from './file-storage.ts';
import { purgeFile } from './purge.ts';
import { patiently } from './retry.ts';

/** Measured with 200 MB: 64 kB is a third slower, 1 MB is no faster and holds four times the memory. */
export const CHUNK_BYTES = 256 * 1024;

export interface NewContent {
  name: string;
  contentType: string;
  /** the connection that writes it; null: somebody uploads it */
  executionId: string | null;
  maxBytes: number;
  chunkBytes?: number;
  signal?: AbortSignal;
}

/**
 * The file, once all of it is durable. Until then nobody sees it, and where the source fails, is aborted or gives more than
 * `maxBytes`, nothing is left of it. What is left by a process that died is removed later (`sweepFiles`).
 */
export async function writeFile(storage: FileStorage, content: NewContent, source: Readable): Promise<FileRow> {
  const { name, contentType, executionId, signal, chunkBytes = CHUNK_BYTES } = content;
  const id = v7();
  const file = { id, name, content_type: contentType, chunk_bytes: chunkBytes, execution_id: executionId };
  try {
    if (signal) addAbortSignal(signal, source);
    await patiently(() => storage.insert(file));
    const { size, sha256 } = await writeChunks(storage, id, { ...content, chunkBytes }, source);
    return (await patiently(() => storage.finish(id, size, sha256))) ?? removed(name);
  } catch (error) {
    source.destroy();
    // Where the database is away, this is left to the sweep as well.
    await storage
      .markDeleted(id, 'WRITING')
      .then(() => purgeFile(storage, id))
      .catch(() => undefined);
    throw error;
  }
}

async function writeChunks(
  storage: FileStorage,
  id: string,
  { name, maxBytes, chunkBytes }: NewContent & { chunkBytes: number },
  source: Readable,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let seq = 0;
  let writing: Promise<void> = Promise.resolve();
  for await (const chunk of inChunks(counted(source), chunkBytes)) {
    hash.update(chunk);
    await writing;
    writing = append(chunk, seq++);
    writing.catch(() => undefined); // told at the next await
  }
  await writing;
  return { size, sha256: hash.digest('hex') };

  async function* counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of bytes) {
      size += part.length;
      if (size > maxBytes) throw tooLarge(name, maxBytes);
      yield part;
    }
  }

  async function append(chunk: Buffer, at: number): Promise<void> {
    if (!(await patiently(() => storage.append(id, at, chunk)))) removed(name);
  }
}

/** Every chunk but the last has exactly that many bytes; the buffers are not used again. */
async function* inChunks(source: AsyncIterable<Uint8Array>, chunkBytes: number): AsyncGenerator<Buffer> {
  let chunk = Buffer.allocUnsafeSlow(chunkBytes);
  let filled = 0;
  for await (const part of source) {
    for (let from = 0; from < part.length;) {
      const taken = Math.min(part.length - from, chunkBytes - filled);
      chunk.set(part.subarray(from, from + taken), filled);
      from += taken;
      filled += taken;
      if (filled < chunkBytes) continue;
      yield chunk;
      chunk = Buffer.allocUnsafeSlow(chunkBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}

export function tooLarge(name: string, maxBytes: number): PetioleError {
  const message = `the file '${name}' is larger than ${maxBytes} bytes, which is the most that is taken; PETIOLE_MAX_FILE_BYTES sets the limit`;
  return new PetioleError('FILE_TOO_LARGE', message, { max_bytes: maxBytes });
}

function removed(name: string): never {
  throw new PetioleError(
    'FILE_NOT_FOUND',
    `the file '${name}' was removed while it was written, since nothing came for long; send it again`,
  );
}
