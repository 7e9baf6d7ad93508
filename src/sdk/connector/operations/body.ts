/** The body of an operation, written as its content type says. */
import type { ActionContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import type { FileHandle } from '../files.ts';
import type { HttpCall } from '../http.ts';
import type { JsonSchema } from '../schema.ts';
import { deep, pairsOf } from './parameters.ts';

export interface OperationBody {
  /** the input that holds it; default `body` */
  input?: string;
  required?: boolean;
  schema?: JsonSchema;
  /** default `json` */
  format?: 'json' | 'form' | 'multipart' | 'xml' | 'raw';
  /** where it is another one than the format has by itself: `application/merge-patch+json` */
  content_type?: string;
  /** with `form`: fields that are written as `name[key]=value` */
  deep_objects?: readonly string[] | true;
}

/** Adds the body that the inputs hold, if any. */
export async function sendBody(call: HttpCall<unknown>, body: OperationBody, context: ActionContext): Promise<void> {
  const value = context.inputs[body.input ?? 'body'];
  if (value === undefined) return;
  const { format = 'json', content_type } = body;
  if (content_type !== undefined && format !== 'multipart') call.headers({ 'content-type': content_type });
  if (format === 'form') return void call.requestFormat('raw').headers({ 'content-type': FORM }).payload(formOf(value, body));
  if (format === 'raw') return void call.requestFormat('raw').payload(await rawOf(value, context));
  call.requestFormat(format).payload(value);
}

const FORM = 'application/x-www-form-urlencoded';

function formOf(value: unknown, { input = 'body', deep_objects = [] }: OperationBody): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(`'${input}' must be an object, one key per field`);
  const form = new URLSearchParams();
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || item === null) continue;
    const isDeep = typeof item === 'object' && (deep_objects === true || deep_objects.includes(key));
    const style = Array.isArray(item) ? 'form' : typeof item === 'object' ? 'json' : 'form';
    for (const [name, text] of isDeep ? deep(key, item) : pairsOf(key, item, { style })) form.append(name, text);
  }
  return form.toString();
}

/** A text, `{ content, encoding: 'base64' }`, or the handle of a file. */
async function rawOf(value: unknown, { files }: ActionContext): Promise<string | Uint8Array> {
  if (typeof value === 'string') return value;
  const { content, encoding, file_id } = (value ?? {}) as { content?: unknown; encoding?: unknown; file_id?: unknown };
  if (typeof content === 'string') return encoding === 'base64' ? Buffer.from(content, 'base64') : content;
  if (typeof file_id !== 'string') throw wrong("the body must be a text, { content, encoding: 'base64' } or the handle of a file");
  const { stream, size } = await files.read(value as FileHandle);
  if (size > MOST_RAW) {
    stream.destroy();
    throw wrong(`the file has ${size} bytes; a body can have ${MOST_RAW}`);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** It is held in memory. */
const MOST_RAW = 64 * 1024 * 1024;

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
}
