/** Makes the outputs out of an answer: decompressed, decoded, parsed. */
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import iconv from 'iconv-lite';
import { ConnectorError, type HttpResponse } from 'petiole/connector';
import type { Answer } from './fields.ts';

const brotli = promisify(zlib.brotliDecompress);
const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const zstd = promisify(zlib.zstdDecompress);

type Base = Pick<Answer, 'status_code' | 'headers' | 'cookies' | 'url'>;

/** Where the answer is expected, JSON that cannot be read is an error; where it is an error already, it is given as text. */
export async function readAnswer(response: HttpResponse, base: Base, options: { maxBytes: number; strict: boolean }): Promise<Answer> {
  const where = new URL(base.url).host;
  const body = await decompress(response, where, options);
  if (!body.length) return { ...base, encoding: null };
  const { type, charset } = contentType(response.headers['content-type']);
  if (isJson(type)) return readJson(body, charset, base, options.strict, where);
  const encoding = encodingOf(body, type, charset);
  return { ...base, text: encoding === 'base64' ? body.toString('base64') : decode(body, encoding), encoding };
}

function readJson(body: Buffer, charset: string | undefined, base: Base, strict: boolean, where: string): Answer {
  const encoding = charset ?? encodingOf(body, 'application/json', undefined);
  const text = decode(body, encoding);
  try {
    return { ...base, json: JSON.parse(text), encoding };
  } catch (error) {
    if (!strict) return { ...base, text, encoding };
    const response = { ...base, text: text.slice(0, 10_000), encoding };
    const message = `${where} answered ${base.status_code} with a body that is not the JSON its content type says: ${(error as Error).message}`;
    throw new ConnectorError('INVALID_RESPONSE', message, { status: base.status_code, response });
  }
}

async function decompress(
  response: HttpResponse,
  where: string,
  { maxBytes, strict }: { maxBytes: number; strict: boolean },
): Promise<Buffer> {
  const codings = String(response.headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding && coding !== 'identity');
  let { body } = response;
  if (!body.length) return body;
  for (const coding of codings.reverse()) {
    try {
      body = await decompressOne(body, coding, maxBytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
        throw new ConnectorError('RESPONSE_TOO_LARGE', `the answer of ${where} is larger than ${maxBytes} bytes: raise max_response_size`, {
          retryable: false,
        });
      }
      if (!strict) return body;
      throw new ConnectorError(
        'INVALID_RESPONSE',
        `the answer of ${where} says that it is compressed with ${coding}, but cannot be read so`,
        {
          status: response.status,
          cause: error,
        },
      );
    }
  }
  return body;
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
