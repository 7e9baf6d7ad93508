/**
 * Calls of the REST API from the browser. The session is a cookie that scripts cannot read; what changes something carries the
 * header that only a page of this server can set.
 */
import { noteServerTime } from './clock.ts';
import { ApiProblem, problemOf } from './problem.ts';

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

export interface CallOptions {
  query?: Query;
  /** sent as JSON; a text with `contentType` as it is */
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Answer<T> {
  data: T;
  etag: string | null;
  status: number;
}

type Listener = () => void;
const unauthorized = new Set<Listener>();

/** Called whenever the server no longer knows who this is. */
export function onUnauthorized(listener: Listener): () => void {
  unauthorized.add(listener);
  return () => unauthorized.delete(listener);
}

/** `path` below `/api/v1`; its parts must be encoded already, for which `path` below is made. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const response = await send(method, path, options);
  const data = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  return { data: data as T, etag: response.headers.get('etag'), status: response.status };
}

/** The answer as it comes, for streams and downloads; a refusal is thrown as a problem. */
export async function send(method: string, path: string, { query, body, contentType, headers, signal }: CallOptions = {}) {
  const response = await fetch(`/api/v1${path}${queryText(query)}`, {
    method,
    credentials: 'same-origin',
    signal: signal ?? null,
    headers: {
      accept: 'application/json',
      ...(method !== 'GET' && { 'x-petiole-csrf': '1' }),
      ...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
      ...headers,
    },
    body: body === undefined ? null : contentType !== undefined ? (body as BodyInit) : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiProblem(0, 'UNREACHABLE', 'the server cannot be reached');
  });
  noteServerTime(response.headers.get('date'));
  if (response.ok) return response;
  if (response.status === 401) for (const listener of unauthorized) listener();
  throw await problemOf(response);
}

export const get = async <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  (await call<T>('GET', path, { query, signal })).data;
export const post = async <T>(path: string, body?: unknown): Promise<T> => (await call<T>('POST', path, { body })).data;

/** `path` as a tag: path`/flows/${name}` encodes what is put in. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((text, part, i) => text + encodeURIComponent(values[i - 1] ?? '') + part);
}

export function queryText(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) params.set(key, value.join(','));
    } else params.set(key, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
