/** What an API offers, as its discovery document says: https://developers.google.com/discovery/v1/reference/apis */
import { ConnectorError, isConnectorError, type TestContext } from 'petiole/connector';
import { ask, unexpected, webAddress } from '../web/ask.ts';
import type { Connection, RequestInputs } from './fields.ts';
import { wrong } from './token.ts';

interface Parameter {
  type?: string;
  location?: 'path' | 'query';
  required?: boolean;
  repeated?: boolean;
}
export interface Method {
  httpMethod: string;
  path: string;
  parameters?: Record<string, Parameter>;
  request?: object;
  supportsMediaDownload?: boolean;
  mediaUpload?: { protocols?: { simple?: { path?: string } } };
}
interface Resource {
  methods?: Record<string, Method>;
  resources?: Record<string, Resource>;
}
export interface Discovered extends Resource {
  rootUrl: string;
  servicePath: string;
  parameters?: Record<string, Parameter>;
}

const KEPT_MS = 3_600_000;
const MOST = 20;
/** Of this process: they are large, and the same for everybody. */
const documents = new Map<string, { document: Discovered; until: number }>();

export async function discover(context: TestContext<Connection>, { api_name, api_version }: RequestInputs): Promise<Discovered> {
  const { endpoint } = context.connection;
  const base =
    endpoint === undefined ? 'https://www.googleapis.com' : webAddress('GOOGLE', 'endpoint', endpoint).href.replace(/(?<!\/)\/+$/, '');
  const first = `${base}/discovery/v1/apis/${api_name}/${api_version}/rest`;
  const known = documents.get(first);
  if (known && known.until > Date.now()) return known.document;
  const document = await load(context, first).catch((error: unknown) => {
    if (!isConnectorError(error) || error.status !== 404) throw error;
    if (endpoint !== undefined) throw none(api_name, api_version);
    // those that are not in the directory say it themselves
    return load(context, `https://${api_name}.googleapis.com/$discovery/rest?version=${api_version}`);
  });
  if (documents.size >= MOST) documents.delete(documents.keys().next().value ?? '');
  documents.set(first, { document, until: Date.now() + KEPT_MS });
  return document;
}

function none(name: string, version: string): ConnectorError {
  return wrong(`there is no API '${name}' of the version '${version}'`);
}

async function load(context: TestContext<Connection>, address: string): Promise<Discovered> {
  const question = { method: 'GET', url: new URL(address), headers: { accept: 'application/json' } };
  return await ask(context, question, async (exchange) => {
    if (exchange.status !== 200) throw await unexpected(exchange, 'no discovery document');
    const { json } = await exchange.read();
    const { rootUrl, servicePath } = (json ?? {}) as Partial<Discovered>;
    if (typeof rootUrl === 'string' && typeof servicePath === 'string') return json as Discovered;
    throw new ConnectorError('INVALID_RESPONSE', `${exchange.request.url.host} answered with something that is no discovery document`, {
      status: 200,
    });
  });
}

/** Throws INVALID_INPUT where there is no such collection or method, naming those that there are. */
export function methodOf(document: Discovered, { collection, request }: RequestInputs): Method {
  let at: Resource = document;
  for (const name of collection.split('.').filter(Boolean)) {
    const next = own(at.resources, name);
    if (!next) throw wrong(`there is no collection '${collection}': '${name}' is none of ${namesOf(at.resources)}`);
    at = next;
  }
  const method = own(at.methods, request);
  if (!method) throw wrong(`'${collection}' has no request '${request}': it has ${namesOf(at.methods)}`);
  return method;
}

function own<T>(record: Record<string, T> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

function namesOf(record: Record<string, unknown> | undefined): string {
  return Object.keys(record ?? {}).join(', ') || 'none';
}

/** Where the method is. The token goes to Google, or to the emulator, whatever a document says. */
export function addressOf(document: Discovered, method: Method, { params, file }: RequestInputs, endpoint: string | undefined): URL {
  const root = new URL(endpoint ?? document.rootUrl);
  if (endpoint === undefined && !(root.protocol === 'https:' && root.hostname.endsWith('.googleapis.com')))
    throw new ConnectorError('INVALID_RESPONSE', `the discovery document leads to ${root.host}, which is not Google`, { retryable: false });
  const known = { ...document.parameters, ...method.parameters };
  const given = Object.entries(params).filter(([name, value]) => name !== 'body' && value !== undefined && value !== null);
  for (const [name] of given)
    if (!Object.hasOwn(known, name)) throw wrong(`the request has no parameter '${name}': it takes ${namesOf(method.parameters)}`);
  const missing = Object.entries(method.parameters ?? {}).find(([name, { required }]) => required && (params[name] ?? null) === null);
  if (missing) throw wrong(`the parameter '${missing[0]}' is missing`);
  const upload = file && method.mediaUpload?.protocols?.simple?.path;
  if (file && !upload) throw wrong('the request takes no file');
  const path = upload ? upload : `/${document.servicePath}${method.path}`;
  const url = new URL(root.href.replace(/(?<!\/)\/+$/, '') + `/${expand(path, params)}`.replace(/^\/+/, '/'));
  for (const [name, value] of given) {
    if (known[name]?.location === 'path') continue;
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(item));
  }
  return url;
}

/** RFC 6570: `{name}`, and `{+name}` which keeps its slashes. */
function expand(path: string, params: Record<string, unknown>): string {
  return path.replace(/\{(\+?)([^{}]+)\}/g, (_whole, plus: string, name: string) => {
    const text = String(params[name] ?? '');
    const parts = plus ? text.split('/') : [text];
    if (parts.some((part) => part === '.' || part === '..')) throw wrong(`the parameter '${name}' cannot have . or .. between slashes`);
    return parts.map(encodeURIComponent).join('/');
  });
}
