/** Blobs of a storage account as files of the flow: https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  ConnectorError,
  isConnectorError,
  type ActionContext,
  type Exchange,
  type FileHandle,
  type HttpRequest,
  type TestContext,
} from 'petiole/connector';
import { ask, unexpected, webAddress } from '../web/ask.ts';
import { readXml } from '../web/xml.ts';
import type { Connection, DeleteInputs, Entry, GetInputs, ListInputs, PutInputs } from './fields.ts';
import { sharedKey } from './shared-key.ts';
import { tokensOf, wrong } from './token.ts';

type Context<I> = ActionContext<Connection, I>;

const VERSION = '2023-11-03';

interface Wanted {
  method: string;
  path: string;
  params?: Record<string, string | undefined>;
  headers?: Record<string, string>;
  body?: HttpRequest['body'];
  size?: number;
  streams?: boolean;
}

/** Signed for each attempt: the signature holds the time. */
async function send<T>(context: TestContext<Connection>, wanted: Wanted, read: (exchange: Exchange) => Promise<T>): Promise<T> {
  const { method, path, params = {}, body, size, streams } = wanted;
  const { account_key, sas_token, storage_account, blob_url } = context.connection;
  if (storage_account === undefined && blob_url === undefined) throw wrong("'storage_account' is missing: it says where the blobs are");
  const base = webAddress('AZURE', 'blob_url', blob_url ?? `https://${storage_account}.blob.core.windows.net`);
  const url = new URL(base.href.replace(/(?<!\/)\/+$/, '') + path);
  for (const [name, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(name, value);
  const plain = new URL(url);
  if (sas_token !== undefined)
    for (const [name, value] of new URLSearchParams(sas_token.replace(/^\?/, ''))) url.searchParams.set(name, value);
  const useToken = account_key === undefined && sas_token === undefined;
  const tokens = useToken ? tokensOf(context, 'https://storage.azure.com') : undefined;
  const authorize = async (headers: Record<string, string>) => {
    headers['accept-encoding'] = 'identity';
    headers['x-ms-date'] = new Date().toUTCString();
    if (tokens) headers['authorization'] = `Bearer ${await tokens.get()}`;
    else if (account_key !== undefined) {
      const signed = { method, url, headers: { ...headers, 'content-length': String(size ?? 0) } };
      headers['authorization'] = sharedKey(signed, accountOf(context.connection), account_key);
    }
  };
  const headers = { 'x-ms-version': VERSION, ...wanted.headers };
  const question = { ...{ method, url, headers, authorize, body }, ...(streams && { streams: (status: number) => status === 200 }) };
  const work = () => ask(context, question, (exchange) => read({ ...exchange, request: { ...exchange.request, url: plain } }));
  return await (tokens ? tokens.with(work) : work());
}

function accountOf({ storage_account }: Connection): string {
  if (storage_account === undefined) throw wrong("'storage_account' is missing, which 'account_key' needs");
  return storage_account;
}

function pathOf(container: string, blob?: string): string {
  const names = blob === undefined ? [] : blob.split('/').map(encodeURIComponent);
  return `/${[container, ...names].join('/')}`;
}

/** Lists one container: the least that every way to prove who asks may do. */
export async function test(context: TestContext<Connection>): Promise<void> {
  await send(context, { method: 'GET', path: '/', params: { comp: 'list', maxresults: '1' } }, async (exchange) => {
    // a signature for one container alone may not look here, but is known
    if (exchange.status !== 200 && exchange.status !== 403) throw await refusal(exchange);
    if (exchange.status === 403 && codeOf(exchange) === 'AuthenticationFailed') throw await refusal(exchange);
  });
}

export async function list(context: Context<ListInputs>): Promise<{ blobs: Entry[]; prefixes: string[]; truncated: boolean }> {
  const { container, prefix, delimiter, max_entries } = context.inputs;
  const blobs: Entry[] = [];
  const prefixes: string[] = [];
  let marker: string | undefined;
  do {
    const most = String(Math.min(5000, max_entries - blobs.length - prefixes.length));
    const params = { restype: 'container', comp: 'list', prefix, delimiter, marker, maxresults: most };
    const page = await send(context, { method: 'GET', path: pathOf(container), params }, pageOf);
    for (const one of listOf(page['Blobs']?.['Blob'])) blobs.push(entryOf(one as Xml));
    for (const one of listOf(page['Blobs']?.['BlobPrefix'])) prefixes.push(textOf((one as Xml)['Name']));
    marker = textOf(page['NextMarker']) || undefined;
  } while (marker !== undefined && blobs.length + prefixes.length < max_entries);
  return { blobs, prefixes, truncated: marker !== undefined };
}

type Xml = Record<string, unknown>;

async function pageOf(exchange: Exchange): Promise<Record<string, Xml | undefined>> {
  if (exchange.status !== 200) throw await refusal(exchange);
  const { text = '' } = await exchange.read();
  try {
    const found = readXml(text)['EnumerationResults'];
    if (typeof found === 'object' && found !== null) return found as Record<string, Xml>;
  } catch {
    // told below
  }
  throw notAzure(exchange);
}

function notAzure(exchange: Exchange): ConnectorError {
  const message = `${exchange.request.url.host} answered with something that is not of a storage account`;
  return new ConnectorError('INVALID_RESPONSE', message, { status: exchange.status });
}

function entryOf(xml: Xml): Entry {
  const about = (xml['Properties'] ?? {}) as Xml;
  return {
    blob: textOf(xml['Name']),
    size: Number(textOf(about['Content-Length'])) || 0,
    etag: textOf(about['Etag']) || null,
    modified_at: timeOf(textOf(about['Last-Modified'])),
    content_type: textOf(about['Content-Type']) || null,
  };
}

function listOf(value: unknown): unknown[] {
  return value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value];
}

function textOf(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? (value as Xml)['#text'] : value;
  return typeof text === 'string' ? text.trim() : '';
}

function timeOf(text: string): string | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

export async function get(context: Context<GetInputs>): Promise<Entry & { file?: FileHandle; content?: string }> {
  const { container, blob, dst } = context.inputs;
  const wanted = { method: 'GET', path: pathOf(container, blob), streams: true };
  return await send(context, wanted, async (exchange) => {
    const { stream } = exchange;
    if (!stream) throw await refusal(exchange);
    if (exchange.headers['x-ms-blob-type'] === undefined) {
      stream.destroy();
      throw notAzure(exchange);
    }
    const about = described(exchange, blob);
    if (dst === 'file') {
      const file = await context.files.write(posix.basename(blob), about.content_type ?? 'application/octet-stream', stream);
      return { ...about, size: file.size, file };
    }
    const limit = context.connection.max_response_size;
    if (about.size > limit) {
      stream.destroy();
      const message = `${blob} is larger than ${limit} bytes: raise max_response_size, or take dst: 'file'`;
      throw new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
    }
    const content = await buffer(stream);
    return { ...about, size: content.length, content: content.toString(dst === 'text' ? 'utf8' : 'base64') };
  });
}

function described({ headers }: Exchange, blob: string): Entry {
  const text = (name: string) => (headers[name] === undefined ? '' : String(headers[name]));
  return {
    ...{ blob, size: Number(text('content-length')) || 0, etag: text('etag') || null },
    ...{ modified_at: timeOf(text('last-modified')), content_type: text('content-type') || null },
  };
}

export async function put(context: Context<PutInputs>): Promise<{ blob: string; size: number; etag: string | null }> {
  const { container, blob, file, content, encoding, overwrite, content_type = file?.content_type } = context.inputs;
  if ((file === undefined) === (content === undefined)) throw wrong('blob_put takes either file or content');
  const bytes = content === undefined ? undefined : Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  const size = bytes?.length ?? file?.size ?? 0;
  const open = async function* () {
    if (bytes) yield bytes;
    else yield* (await context.files.read(file!)).stream as AsyncIterable<Uint8Array>;
  };
  const headers = {
    'x-ms-blob-type': 'BlockBlob',
    'content-type': content_type ?? 'application/octet-stream',
    ...(!overwrite && { 'if-none-match': '*' }),
  };
  return await send(context, { method: 'PUT', path: pathOf(container, blob), headers, body: { size, open }, size }, async (exchange) => {
    if (exchange.status === 201) return { blob, size, etag: described(exchange, blob).etag };
    if (exchange.status !== 409 || overwrite) throw await refusal(exchange);
    const message = `there is a blob ${blob} in ${container} already (overwrite: false)`;
    throw new ConnectorError('COMMAND_FAILED', message, { retryable: false, fields: { azure_code: codeOf(exchange) } });
  });
}

export async function remove(context: Context<DeleteInputs>): Promise<{ deleted: boolean }> {
  const { container, blob, missing_ok } = context.inputs;
  try {
    return await send(context, { method: 'DELETE', path: pathOf(container, blob) }, async (exchange) => {
      if (exchange.status !== 202) throw await refusal(exchange);
      return { deleted: true };
    });
  } catch (error) {
    if (missing_ok && isConnectorError(error) && error.status === 404) return { deleted: false };
    throw error;
  }
}

function codeOf({ headers }: Exchange): string | null {
  const code = headers['x-ms-error-code'];
  return typeof code === 'string' ? code : null;
}

/** Who is not known is told so with 403; a clock that is wrong looks the same. */
async function refusal(exchange: Exchange): Promise<ConnectorError> {
  const code = codeOf(exchange);
  const error = await unexpected(exchange, code ?? undefined);
  const details = { ...error.details, fields: { azure_code: code } };
  if (code !== 'AuthenticationFailed' && code !== 'InvalidAuthenticationInfo')
    return new ConnectorError(error.code, error.message, details);
  const said = typeof error.response === 'string' ? error.response : '';
  const isClock = /Request date header too old|not within|Signature not valid in the specified time frame|specified time/i.test(said);
  const advice = isClock ? 'Compare the clock of this machine' : 'Check account_key or sas_token, and the clock of this machine';
  // the text for people names what should have been signed
  return new ConnectorError('AUTHENTICATION_FAILED', `${error.message}. ${advice}`, { ...details, response: undefined, retryable: false });
}
