/** Streams content out of the database. While one chunk is taken the next one is fetched; nothing is held between two chunks. */
import { Readable } from 'node:stream';
import { PetioleError } from '../../errors.ts';
import type { FileRow, FileStorage } from './file-storage.ts';
import { patiently } from './retry.ts';

/** Bytes `start` to `end`, which is the first one that is not given. */
export interface Range {
  start: number;
  end: number;
}

type Content = Pick<FileRow, 'id' | 'name' | 'size' | 'chunk_bytes'>;

/**
 * The content, or a range of it that lies inside. Each reader goes at its own speed. Fails with FILE_NOT_FOUND where the file is
 * deleted meanwhile: what was given until then is not all of it.
 */
export function readContent(storage: FileStorage, file: Content, range: Range = { start: 0, end: file.size }): Readable {
  return Readable.from(chunksOf(storage, file, range), { objectMode: false });
}

async function* chunksOf(storage: FileStorage, file: Content, { start, end }: Range): AsyncGenerator<Buffer> {
  const size = file.chunk_bytes;
  const last = Math.ceil(end / size) - 1;
  const fetch = (seq: number) => {
    const coming = seq > last || start >= end ? null : patiently(() => storage.chunk(file.id, seq));
    coming?.catch(() => undefined); // told when its turn comes
    return coming;
  };
  let seq = Math.floor(start / size);
  for (let coming = fetch(seq); coming !== null; seq++) {
    const chunk = await coming;
    if (chunk === null || chunk.length !== Math.min(size, file.size - seq * size)) throw gone(file);
    coming = fetch(seq + 1);
    const offset = seq * size;
    yield chunk.subarray(Math.max(0, start - offset), Math.min(chunk.length, end - offset));
  }
}

function gone({ id, name }: Content): PetioleError {
  return new PetioleError('FILE_NOT_FOUND', `the file ${id} ('${name}') was deleted while it was read`, { file_id: id });
}
