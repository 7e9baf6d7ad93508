/** What an answer holds: decompressed, decoded, parsed as its content type says. */
import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import iconv from 'iconv-lite';
import { ConnectorError, excerpt, isConnectorError, type Content, type HttpResponse } from '../../sdk/connector.ts';
import { HTTP_DEFAULTS, tooLarge } from '../http-limits.ts';
import { jsonProblem } from './json.ts';

const brotli = promisify(zlib.brotliDecompress);
const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const zstd = promisify(zlib.zstdDecompress);

export interface ReadOptions {
  /** host and port of the far side, for messages */
  where: string;
  /** after decompression */
  maxBytes?: number;
  /** what is not what it says is given as it is, as text: for answers that are an error already */
  lenient?: boolean;
}

/** Rejects with INVALID_RESPONSE where compression or JSON are broken, and with RESPONSE_TOO_LARGE. */
export async function readContent(response: HttpResponse, options: ReadOptions): Promise<Content> {
  const body = await decompress(response, options);
  if (!body.length) return { encoding: null };
  const { type, charset } = contentType(response.headers['content-type']);
  if (isJson(type)) return readJson(body, charset, response, options);
  const encoding = encodingOf(body, type, charset);
  return { text: encoding === 'base64' ? body.toString('base64') : decode(body, encoding), encoding };
}

function readJson(body: Buffer, charset: string | undefined, { status }: HttpResponse, { lenient, where }: ReadOptions): Content {
  const encoding = charset ?? encodingOf(body, 'application/json', undefined);
  const text = decode(body, encoding);
  try {
    return { json: JSON.parse(text) as unknown, encoding };
  } catch (error) {
    if (lenient) return { text, encoding };
    const response = { text: excerpt(text, 10_000), encoding };
    const message = `${where} answered ${status} with a body that is not the JSON its content type says: ${jsonProblem(error)}`;
    throw new ConnectorError('INVALID_RESPONSE', message, { status, response });
  }
}

async function decompress(response: HttpResponse, { where, maxBytes = HTTP_DEFAULTS.maxBytes, lenient }: ReadOptions): Promise<Buffer> {
  let { body } = response;
  if (!body.length) return body;
  for (const coding of codingsOf(response).reverse()) {
    try {
      body = await decompressOne(body, coding, maxBytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(where, maxBytes);
      if (lenient) return body;
      const message = `the answer of ${where} says that it is compressed with ${coding}, but cannot be read so`;
      throw new ConnectorError('INVALID_RESPONSE', message, { status: response.status, cause: error });
    }
  }
  return body;
}

/** The body of a streamed answer, decompressed on its way. */
export function contentStream(response: HttpResponse, body: Readable, where: string): Readable {
  const codings = codingsOf(response).reverse();
  if (codings.length === 0) return body;
  const decoders = codings.map((coding) => decoderOf(coding));
  const unknown = codings.find((_, at) => decoders[at] === undefined);
  const last = decoders.reduce<Readable>((from, decoder) => (decoder ? pipeline(from, decoder, () => undefined) : from), body);
  return Readable.from(readable(unknown === undefined ? last : body.destroy()), { objectMode: false });

  async function* readable(decoded: Readable): AsyncGenerator<Buffer> {
    const message = `the answer of ${where} says that it is compressed with ${codings.join(', ')}, but cannot be read so`;
    try {
      if (unknown !== undefined) throw new Error(`unknown content encoding ${unknown}`);
      yield* decoded as AsyncIterable<Buffer>;
    } catch (error) {
      throw isConnectorError(error) ? error : new ConnectorError('INVALID_RESPONSE', message, { status: response.status, cause: error });
    }
  }
}

function decoderOf(coding: string): (NodeJS.ReadWriteStream & Readable) | undefined {
  if (coding === 'gzip' || coding === 'x-gzip') return zlib.createGunzip();
  if (coding === 'br') return zlib.createBrotliDecompress();
  if (coding === 'zstd') return zlib.createZstdDecompress();
  return coding === 'deflate' ? zlib.createInflate() : undefined;
}

/** A header has room for four thousand, each of which takes memory and time for all that the one before gave. */
const MOST_CODINGS = 5;

function codingsOf({ headers }: HttpResponse): string[] {
  const codings = String(headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding && coding !== 'identity');
  return codings.length > MOST_CODINGS ? [`${codings.length} encodings`] : codings;
}

function decompressOne(body: Buffer, coding: string, maxOutputLength: number): Promise<Buffer> {
  if (coding === 'gzip' || coding === 'x-gzip') return gunzip(body, { maxOutputLength });
  if (coding === 'br') return brotli(body, { maxOutputLength });
  if (coding === 'zstd') return zstd(body, { maxOutputLength });
  // "deflate" means zlib's format; some servers send the raw one
  if (coding === 'deflate')
    return ((body[0] ?? 0) & 0x0f) === 8 ? inflate(body, { maxOutputLength }) : inflateRaw(body, { maxOutputLength });
  throw new Error(`unknown content encoding ${coding}`);
}

function contentType(header: string | string[] | undefined): { type: string; charset: string | undefined } {
  const text = Array.isArray(header) ? (header[0] ?? '') : (header ?? '');
  const end = text.indexOf(';');
  const type = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  const match = end < 0 ? null : /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(text);
  const charset = match?.[1]?.toLowerCase();
  return { type, charset: charset && iconv.encodingExists(charset) ? charset : undefined };
}

function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json') || type === 'text/json';
}

const TEXT =
  /^text\/|[/+](xml|yaml|x-yaml|toml|javascript|ecmascript|x-ndjson|graphql|sql|x-sh)$|^application\/(x-www-form-urlencoded|.*json.*)$/;

/** The declared character set; else a byte order mark; else UTF-8 where it is that; else Latin for texts, base64 for the rest. */
function encodingOf(body: Buffer, type: string, charset: string | undefined): string {
  const isText = TEXT.test(type) || isJson(type);
  if (charset && (isText || !type)) return charset;
  if (isText || !type) {
    if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
    if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
    if (isUtf8(body) && (isText || !body.includes(0))) return 'utf-8';
    return isText ? 'windows-1252' : 'base64';
  }
  return 'base64';
}

function decode(body: Buffer, encoding: string): string {
  if (encoding === 'utf-8' || encoding === 'utf8')
    return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.toString('utf8', 3) : body.toString('utf8');
  return iconv.decode(body, encoding);
}

/** Lower-case names, several values joined; set-cookie stays a list, since its values contain commas. */
export function plainHeaders(headers: HttpResponse['headers']): Record<string, string | string[]> {
  const plain: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    if (name === 'set-cookie') plain[name] = Array.isArray(value) ? value : [value];
    else plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
