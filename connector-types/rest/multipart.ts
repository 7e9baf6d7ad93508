/** multipart/form-data (RFC 7578). Files are read while they are sent; the length of the whole is known before. */
import { randomBytes } from 'node:crypto';
import type { FileHandle, Files, StreamedBody } from 'petiole/connector';
import type { Inputs } from './fields.ts';

type Fields = NonNullable<Inputs['multipart']>;
type Part = Exclude<Fields[string], unknown[]>;
type Piece = Uint8Array | { handle: FileHandle; size: number };

export async function encodeMultipart(fields: Fields, files: Files): Promise<{ content: Uint8Array | StreamedBody; type: string }> {
  const boundary = `petiole-${randomBytes(16).toString('hex')}`;
  const pieces: Piece[] = [];
  for (const [name, value] of Object.entries(fields)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      const { head, content } = await encodePart(name, part, files);
      pieces.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), content, Buffer.from('\r\n'));
    }
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  const type = `multipart/form-data; boundary=${boundary}`;
  if (pieces.every((piece) => piece instanceof Uint8Array)) return { content: Buffer.concat(pieces), type };
  const size = pieces.reduce((sum, piece) => sum + (piece instanceof Uint8Array ? piece.length : piece.size), 0);
  return { content: { size, open: () => send(pieces, files) }, type };
}

async function* send(pieces: readonly Piece[], files: Files): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* (await files.read(piece.handle)).stream as AsyncIterable<Uint8Array>;
  }
}

async function encodePart(name: string, part: Part, files: Files): Promise<{ head: string; content: Piece }> {
  if (typeof part !== 'object') return { head: headOf(name), content: Buffer.from(String(part)) };
  if ('content' in part) {
    const content = Buffer.from(part.content, part.encoding === 'base64' ? 'base64' : 'utf8');
    const isPlain = part.filename === undefined && part.content_type === undefined && part.encoding === 'text';
    return { head: isPlain ? headOf(name) : headOf(name, part.filename ?? name, part.content_type), content };
  }
  const handle = 'file' in part ? part.file : part;
  // What the file says, not the handle: that came from the flow.
  const { stream, size, ...file } = await files.read(handle);
  stream.destroy();
  const filename = ('file' in part ? part.filename : undefined) ?? file.name;
  const type = ('file' in part ? part.content_type : undefined) ?? file.content_type;
  return { head: headOf(name, filename, type), content: { handle, size } };
}

function headOf(name: string, filename?: string, type = 'application/octet-stream'): string {
  if (filename === undefined) return `Content-Disposition: form-data; name="${quoted(name)}"`;
  const disposition = `Content-Disposition: form-data; name="${quoted(name)}"; filename="${quoted(filename)}"`;
  return `${disposition}\r\nContent-Type: ${type.replace(/[\r\n\0]/g, ' ')}`;
}

/** As browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quoted(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
