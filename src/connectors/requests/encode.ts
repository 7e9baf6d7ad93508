/** A payload as the body of a request. */
import { ConnectorError, type RequestFormat, type StreamedBody } from '../../sdk/connector.ts';
import { messageOf } from '../../errors.ts';
import { encodeMultipart, type StoredFiles } from './multipart.ts';
import { buildXml } from './xml.ts';

export interface Body {
  /** streamed where files are in it */
  content: string | Uint8Array | StreamedBody;
  /** content type */
  type: string;
}

/** `files`: those that the payload names, for multipart. */
export function encode(payload: unknown, format: RequestFormat, files: StoredFiles = new Map()): Body {
  try {
    return ENCODERS[format](payload, files);
  } catch (error) {
    throw new ConnectorError('INVALID_INPUT', `the payload cannot be sent as ${format}: ${messageOf(error)}`, {
      retryable: false,
      unsent: true,
    });
  }
}

const ENCODERS: Record<RequestFormat, (payload: unknown, files: StoredFiles) => Body> = {
  json: (payload) => ({ content: encodeJson(payload), type: 'application/json' }),
  xml: (payload) => ({ content: buildXml(payload), type: 'application/xml; charset=utf-8' }),
  form: (payload) => ({ content: encodeForm(payload), type: 'application/x-www-form-urlencoded' }),
  multipart: (payload, files) =>
    encodeMultipart(
      entriesOf(payload).flatMap(([name, value]) => listOf(value).map((item): [string, unknown] => [name, item])),
      files,
      scalarText,
    ),
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
