/** What SFTP does with content: get and put, streamed, with several requests on their way at a time. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ConnectorError, type FileHandle } from 'petiole/connector';
import type { GetInputs, PutInputs } from './fields.ts';
import { isThere, makeFolders, modifiedAt, moveToFree } from './folders.ts';
import { withSftp, type Context, type Session } from './session.ts';

/** What every server takes in one request, and how many are on their way: 2 MB, enough for 20 MB/s at a distance of 100 ms. */
const PIECE_BYTES = 32 * 1024;
const PIECES = 64;

interface Got {
  path: string;
  size: number;
  modified_at: string | null;
  file?: FileHandle;
  content?: string;
}

export function get(context: Context<GetInputs>): Promise<Got> {
  const { path, dst, max_size, content_type = 'application/octet-stream' } = context.inputs;
  return withSftp(context, async (sftp) => {
    const handle = await sftp.open(path, 'r');
    const found = await sftp.fstat(path, handle);
    if (found.isDirectory())
      throw new ConnectorError('COMMAND_FAILED', `${path} is a folder: list shows what is in it`, { retryable: false });
    const modified_at = modifiedAt(found.mtime);
    const content = Readable.from(pieces(sftp, path, handle), { objectMode: false });
    if (dst === 'file') {
      const file = await context.files.write(posix.basename(path), content_type, content);
      return { path, size: file.size, modified_at, file };
    }
    const bytes = await buffer(limited(content, path, max_size));
    return { path, size: bytes.length, modified_at, content: bytes.toString(dst === 'text' ? 'utf8' : 'base64') };
  });
}

/** Asks ahead, and gives the pieces in their order; not faster than they are taken. */
async function* pieces(sftp: Session, path: string, handle: Buffer): AsyncGenerator<Buffer> {
  const coming: Promise<Buffer>[] = [];
  let position = 0;
  for (;;) {
    while (coming.length < PIECES) {
      const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
      const reading = sftp.read(path, handle, piece, position).then((count) => piece.subarray(0, count));
      reading.catch(() => undefined); // told when its turn comes
      coming.push(reading);
      position += PIECE_BYTES;
    }
    const piece = await coming.shift()!;
    sftp.throwIfCancelled();
    if (piece.length > 0) yield piece;
    if (piece.length < PIECE_BYTES) return;
  }
}

async function* limited(content: Readable, path: string, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of content as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) {
      const message = `${path} is larger than ${limit} bytes: raise max_size, or take dst: 'file'`;
      throw new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
    }
    yield piece;
  }
}

export async function put(context: Context<PutInputs>): Promise<{ path: string; size: number }> {
  const { inputs, executionId } = context;
  const { path, overwrite, atomic } = inputs;
  const content = await contentOf(context);
  return withSftp(context, async (sftp) => {
    const folder = posix.dirname(path);
    if (inputs.create_folders && folder !== '.') await makeFolders(sftp, folder);
    if (!atomic) return { path, size: await write(sftp, path, overwrite ? 'w' : 'wx', content, inputs) };
    if (!overwrite && (await sftp.exists(path))) throw isThere(path);
    // The same name in every attempt, so that one that broke off leaves nothing that the next one does not overwrite.
    const part = posix.join(folder, `.petiole-${executionId}.part`);
    try {
      const size = await write(sftp, part, 'w', content, inputs);
      await (overwrite ? sftp.replace(part, path) : moveToFree(sftp, part, path));
      return { path, size };
    } catch (error) {
      await sftp.unlink(part).catch(() => undefined);
      throw error;
    }
  });
}

async function contentOf({ inputs, files }: Context<PutInputs>): Promise<Readable> {
  const { file, content, encoding } = inputs;
  if ((file === undefined) === (content === undefined))
    throw new ConnectorError('INVALID_INPUT', 'SFTP: put takes either file or content', { retryable: false });
  if (file) return (await files.read(file)).stream;
  return Readable.from([Buffer.from(content ?? '', encoding === 'base64' ? 'base64' : 'utf8')], { objectMode: false });
}

async function write(sftp: Session, path: string, flags: 'w' | 'wx', content: Readable, { mode }: PutInputs): Promise<number> {
  const handle = await sftp.open(path, flags).catch(async (error: unknown) => {
    if (flags === 'wx' && (await sftp.exists(path))) throw isThere(path);
    throw error;
  });
  if (mode !== undefined) await sftp.chmod(path, handle, parseInt(mode, 8));
  const onTheWay = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    for (let from = 0; from < chunk.length && !failure; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      const writing: Promise<void> = sftp
        .write(path, handle, piece, size)
        .catch((error: unknown) => void (failure ??= { error }))
        .finally(() => onTheWay.delete(writing));
      onTheWay.add(writing);
      size += piece.length;
      if (onTheWay.size >= PIECES) await Promise.race(onTheWay);
    }
    if (failure) break;
    sftp.throwIfCancelled();
  }
  await Promise.all(onTheWay);
  if (failure) throw failure.error;
  await sftp.close(path, handle); // servers may say only now that the disk is full
  return size;
}
