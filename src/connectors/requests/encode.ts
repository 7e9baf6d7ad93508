/** A payload as the body of a request. */
import { randomUUID } from 'node:crypto';
import { ConnectorError, type RequestFormat } from '../../sdk/connector.ts';
import { messageOf } from '../../errors.ts';
import { buildXml } from './xml.ts';

export interface Body {
  content: string | Uint8Array;
  /** content type */
  type: string;
}

export function encode(payload: unknown, format: RequestFormat): Body {
  try {
    return ENCODERS[format](payload);
  } catch (error) {
    throw new ConnectorError('INVALID_INPUT', `the payload cannot be sent as ${format}: ${messageOf(error)}`, {
      retryable: false,
      unsent: true,
    });
  }
}

const ENCODERS: Record<RequestFormat, (payload: unknown) => Body> = {
  json: (payload) => ({ content: encodeJson(payload), type: 'application/json' }),
  xml: (payload) => ({ content: buildXml(payload), type: 'application/xml; charset=utf-8' }),
  form: (payload) => ({ content: encodeForm(payload), type: 'application/x-www-form-urlencoded' }),
  multipart: encodeMultipart,
  raw: encodeRaw,
};

function encodeJson(payload: unknown): string {
  const text = JSON.stringify(payload) as string | undefined;
  if (text === undefined) throw new Error(`a ${typeof payload} is no JSON`);
  return text;
}

function encodeRaw(payload: unknown): Body {
  if (typeof payload === 'string') return { content: payload, type: 'text/plain; charset=utf-8' };
  if (payload instanceof Uint8Array) return { content: payload, type: 'application/octet-stream' };
  throw new Error('it must be a text or bytes');
}

function encodeForm(payload: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of entriesOf(payload)) for (const item of listOf(value)) form.append(name, scalarText(name, item));
  return form.toString();
}

/** A part that is more than a text. */
interface Part {
  content: string | Uint8Array;
  /** default: text */
  encoding?: 'text' | 'base64';
  filename?: string;
  content_type?: string;
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function encodeMultipart(payload: unknown): Body {
  const boundary = `----${randomUUID()}`;
  const chunks: (string | Uint8Array)[] = [];
  for (const [name, value] of entriesOf(payload)) {
    for (const item of listOf(value)) chunks.push(`--${boundary}\r\n`, ...partOf(name, item), '\r\n');
  }
  chunks.push(`--${boundary}--\r\n`);
  const content = Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)));
  return { content, type: `multipart/form-data; boundary=${boundary}` };
}

function partOf(name: string, value: unknown): (string | Uint8Array)[] {
  const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
  if (value instanceof Uint8Array) return partOf(name, { content: value } satisfies Part);
  if (!isPart(value)) return [`${disposition}\r\n\r\n`, scalarText(name, value)];
  const {
    content,
    encoding = 'text',
    filename = typeof content === 'string' && encoding === 'text' ? undefined : name,
    content_type,
  } = value;
  const file = filename === undefined ? '' : `; filename="${quoted(filename)}"`;
  const type = content_type ?? (filename === undefined ? undefined : 'application/octet-stream');
  if (type !== undefined && /[\r\n\0]/.test(type)) throw new Error(`'${name}': content_type cannot hold a line break`);
  return [`${disposition}${file}${type === undefined ? '' : `\r\nContent-Type: ${type}`}\r\n\r\n`, contentOf(content, encoding)];
}

function isPart(value: unknown): value is Part {
  if (typeof value !== 'object' || value === null || !('content' in value)) return false;
  return typeof value.content === 'string' || value.content instanceof Uint8Array;
}

function contentOf(content: string | Uint8Array, encoding: 'text' | 'base64'): string | Uint8Array {
  return typeof content === 'string' && encoding === 'base64' ? Buffer.from(content, 'base64') : content;
}

function quoted(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

function entriesOf(payload: unknown): [string, unknown][] {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw new Error('it must be an object, one key per field');
  return Object.entries(payload).filter(([, value]) => value !== undefined && value !== null);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function scalarText(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  throw new Error(`'${name}' must be a text, a number, true or false, or a list of them`);
}
