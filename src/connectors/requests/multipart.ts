/** multipart/form-data (RFC 7578). Content of files is read while it is sent; the length of the whole is known before. */
import { randomUUID } from 'node:crypto';
import type { FileHandle, Files, StreamedBody } from '../../sdk/connector.ts';

/** A part that is more than a text. */
interface Part {
  content: string | Uint8Array;
  /** default: text */
  encoding?: 'text' | 'base64';
  filename?: string;
  content_type?: string;
}

/** A file under another name or content type than it has. */
interface FilePart {
  file: FileHandle;
  filename?: string;
  content_type?: string;
}

/** The files of a payload as they are stored: what a handle says of them came from the flow. */
export type StoredFiles = ReadonlyMap<string, { name: string; size: number; content_type: string; open(): AsyncIterable<Uint8Array> }>;

type Piece = Uint8Array | { size: number; open(): AsyncIterable<Uint8Array> };

/** Looks up what the payload names. Rejects with FILE_NOT_FOUND. */
export async function filesOf(payload: unknown, files: Files): Promise<StoredFiles> {
  const found = new Map<string, FileHandle>();
  const values = typeof payload === 'object' && payload !== null ? Object.values(payload) : [];
  for (const value of values.flat()) {
    const handle = isFilePart(value) ? value.file : value;
    if (isHandle(handle)) found.set(handle.file_id, handle);
  }
  const stored = await Promise.all(
    [...found].map(async ([id, handle]) => {
      const { stream, ...file } = await files.read(handle);
      stream.destroy();
      return [id, { ...file, open: () => contentOfFile(handle, files) }] as const;
    }),
  );
  return new Map(stored);
}

async function* contentOfFile(handle: FileHandle, files: Files): AsyncGenerator<Uint8Array> {
  yield* (await files.read(handle)).stream as AsyncIterable<Uint8Array>;
}

/** `entries`: the fields of the payload, one for each value. */
export function encodeMultipart(
  entries: readonly [string, unknown][],
  files: StoredFiles,
  scalarText: (name: string, value: unknown) => string,
) {
  const boundary = `----${randomUUID()}`;
  const pieces: Piece[] = [];
  for (const [name, value] of entries) {
    const { head, content } = partOf(name, value, files, scalarText);
    pieces.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), content, Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return { content: joined(pieces), type: `multipart/form-data; boundary=${boundary}` };
}

function joined(pieces: readonly Piece[]): Uint8Array | StreamedBody {
  if (pieces.every((piece) => piece instanceof Uint8Array)) return Buffer.concat(pieces);
  const size = pieces.reduce((sum, piece) => sum + (piece instanceof Uint8Array ? piece.length : piece.size), 0);
  return { size, open: () => sent(pieces) };
}

async function* sent(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* piece.open();
  }
}

function partOf(
  name: string,
  value: unknown,
  files: StoredFiles,
  scalarText: (name: string, value: unknown) => string,
): { head: string; content: Piece } {
  if (value instanceof Uint8Array) return partOf(name, { content: value } satisfies Part, files, scalarText);
  const given: Partial<FilePart> = isFilePart(value) ? value : isHandle(value) ? { file: value } : {};
  if (given.file) {
    const file = files.get(given.file.file_id);
    if (!file) throw new Error(`'${name}': the file ${given.file.file_id} was not looked up`);
    return { head: headOf(name, given.filename ?? file.name, given.content_type ?? file.content_type), content: file };
  }
  if (!isPart(value)) return { head: headOf(name), content: Buffer.from(scalarText(name, value)) };
  const { content, encoding = 'text', content_type } = value;
  const { filename = typeof content === 'string' && encoding === 'text' ? undefined : name } = value;
  const type = content_type ?? (filename === undefined ? undefined : 'application/octet-stream');
  return { head: headOf(name, filename, type), content: Buffer.from(content as string, encoding === 'base64' ? 'base64' : 'utf8') };
}

function headOf(name: string, filename?: string, type?: string): string {
  if (type !== undefined && /[\r\n\0]/.test(type)) throw new Error(`'${name}': content_type cannot hold a line break`);
  const file = filename === undefined ? '' : `; filename="${quoted(filename)}"`;
  return `Content-Disposition: form-data; name="${quoted(name)}"${file}${type === undefined ? '' : `\r\nContent-Type: ${type}`}`;
}

function isPart(value: unknown): value is Part {
  if (typeof value !== 'object' || value === null || !('content' in value)) return false;
  return typeof value.content === 'string' || value.content instanceof Uint8Array;
}

function isHandle(value: unknown): value is FileHandle {
  return typeof value === 'object' && value !== null && typeof (value as FileHandle).file_id === 'string' && 'sha256' in value;
}

function isFilePart(value: unknown): value is FilePart {
  return typeof value === 'object' && value !== null && 'file' in value && isHandle(value.file);
}

/** As browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quoted(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
