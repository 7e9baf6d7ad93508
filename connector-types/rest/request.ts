/** Makes the first request of a call out of its inputs. */
import { ConnectorError, type ActionContext, type HttpRequest } from 'petiole/connector';
import type { Connection, Inputs } from './fields.ts';
import { encodeMultipart } from './multipart.ts';

export type Prepared = Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>;

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export function isIdempotent(method: string): boolean {
  return IDEMPOTENT.has(method);
}

/** `options: { method, headers, body }` as the inputs of their own that they stand for. */
export function withOptions(inputs: Inputs): Inputs {
  const { options } = inputs;
  if (!options) return inputs;
  const { method = inputs.method, headers = inputs.headers, body } = options;
  if (body === undefined || body === null) return { ...inputs, method, headers };
  if (typeof body !== 'string') return { ...inputs, method, headers, json: only(inputs, body) };
  return { ...inputs, method, headers: withType(headers), text: String(only(inputs, body)) };
}

function only(inputs: Inputs, body: unknown): unknown {
  const other = BODIES.find((key) => inputs[key] !== undefined);
  if (other) throw wrong(`'options.body' and '${other}' cannot both be given: a request has one body`);
  return body;
}

/** A text that a script made by itself is JSON as a rule. */
function withType(headers: Inputs['headers']): Inputs['headers'] {
  if (Array.isArray(headers)) return headers;
  const names = Object.keys(headers ?? {}).map((name) => name.toLowerCase());
  return names.includes('content-type') ? headers : { ...headers, 'content-type': 'application/json' };
}

export async function prepareRequest(
  connection: Connection,
  inputs: Inputs,
  { executionId, files }: Pick<ActionContext, 'executionId' | 'files'>,
): Promise<Prepared> {
  const method = inputs.method.toUpperCase();
  if (method === 'CONNECT') throw wrong("'method': CONNECT is not possible here");
  const url = addressOf(connection, inputs);
  const headers: Record<string, string | string[]> = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br' };
  const authorization = authorizationOf(connection, url);
  url.username = '';
  url.password = '';
  if (authorization) headers['authorization'] = authorization;
  const cookies = cookieHeader(inputs.cookies);
  if (cookies) headers['cookie'] = cookies;
  const body = await bodyOf(inputs, files);
  if (body?.type) headers['content-type'] = body.type;
  if (connection.idempotency_key && !isIdempotent(method)) headers['idempotency-key'] = executionId;
  addHeaders(headers, inputs.headers);
  return { url, method, headers, body: body?.content };
}

function addressOf(connection: Connection, inputs: Inputs): URL {
  const isPath = connection.url?.startsWith('/') ?? false;
  const url = connection.url === undefined || isPath ? fromParts(connection) : parse(connection.url);
  if (isPath) append(url, connection.url ?? '');
  if (inputs.path) append(url, inputs.path);
  for (const [key, value] of Object.entries(inputs.params ?? {})) {
    if (Array.isArray(value)) for (const item of value) url.searchParams.append(key, String(item));
    else if (value !== null) url.searchParams.append(key, String(value));
  }
  url.hash = '';
  return url;
}

/** The path below that of the address, its query after the query. */
function append(url: URL, path: string): void {
  url.pathname = joinPaths(url.pathname, path.split(/[?#]/, 1)[0] ?? '');
  const query = path.includes('?') ? path.slice(path.indexOf('?') + 1).split('#', 1)[0] : undefined;
  if (query) url.search = url.search ? `${url.search}&${query}` : query;
}

function parse(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw wrong("'url' is no address: expected something like https://example.com/path");
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw wrong(`'url' must start with http:// or https://, not ${url.protocol}`);
  return url;
}

function fromParts({ scheme = 'https', hostname, port, base_path }: Connection): URL {
  if (!hostname) throw wrong("'url' is missing: give the whole address, or 'hostname' with scheme, port, base_path and path");
  const bare = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  const url = URL.parse(`${scheme}://${bare}`);
  if (!url || url.pathname !== '/' || url.username || url.port)
    throw wrong("'hostname' must be a host name or an address alone, without scheme, port or path");
  if (port !== undefined) url.port = String(port);
  if (base_path) url.pathname = joinPaths('', base_path);
  return url;
}

function joinPaths(base: string, path: string): string {
  return `${base.replace(/(?<!\/)\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

function authorizationOf({ username, password, token }: Connection, url: URL): string | undefined {
  if (token !== undefined && username !== undefined)
    throw wrong("'token' and 'username' cannot both be given: choose bearer or basic authentication");
  if (token !== undefined) return `Bearer ${token}`;
  if (username !== undefined) return basic(username, password ?? '');
  if (url.username || url.password) return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
  if (password !== undefined) throw wrong("'username' is missing: 'password' alone is no authentication");
  return undefined;
}

function basic(username: string, password: string): string {
  if (username.includes(':')) throw wrong("'username' cannot contain a colon with basic authentication");
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function cookieHeader(cookies: Inputs['cookies']): string | undefined {
  if (!cookies) return undefined;
  const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  if (pairs.some((pair) => /[;\r\n\0]/.test(pair))) throw wrong("'cookies' cannot contain a semicolon or a line break");
  return pairs.length ? pairs.join('; ') : undefined;
}

/** The flow's headers replace ours whatever their case; null takes one away. */
function addHeaders(headers: Record<string, string | string[]>, given: Inputs['headers']): void {
  if (!given) return;
  if (Array.isArray(given)) {
    const names = new Set(given.map(({ name }) => name.toLowerCase()));
    for (const name of names) delete headers[name];
    for (const { name, value } of given) addHeader(headers, name.toLowerCase(), value);
    return;
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = String(value);
  }
}

function addHeader(headers: Record<string, string | string[]>, name: string, value: string): void {
  const known = headers[name];
  headers[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
}

interface Body {
  content: NonNullable<HttpRequest['body']>;
  type: string;
}

const BODIES = ['data', 'text', 'json', 'urlencoded', 'multipart'] as const;

async function bodyOf(inputs: Inputs, files: ActionContext['files']): Promise<Body | undefined> {
  const given = BODIES.filter((key) => inputs[key] !== undefined && (inputs[key] !== null || key === 'json'));
  if (given.length > 1) throw wrong(`${given.map((key) => `'${key}'`).join(' and ')} cannot both be given: a request has one body`);
  const [kind] = given;
  switch (kind) {
    case undefined:
      return undefined;
    case 'text':
      return { content: inputs.text ?? '', type: 'text/plain; charset=utf-8' };
    case 'urlencoded':
      return { content: encodeForm(inputs.urlencoded ?? {}), type: 'application/x-www-form-urlencoded' };
    case 'multipart':
      return encodeMultipart(inputs.multipart ?? {}, files);
    default: {
      const value = inputs[kind];
      if (kind === 'data' && typeof value === 'string') return { content: value, type: 'text/plain; charset=utf-8' };
      return { content: JSON.stringify(value), type: 'application/json' };
    }
  }
}

function encodeForm(fields: NonNullable<Inputs['urlencoded']>): string {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(fields))
    for (const item of Array.isArray(value) ? value : [value]) form.append(key, String(item));
  return form.toString();
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `REST: ${message}`, { retryable: false });
}
