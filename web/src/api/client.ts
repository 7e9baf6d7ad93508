/**
 * Calls of the REST API from the browser, over the client that the command line has too: paths, parameters, bodies and answers are
 * those of the OpenAPI document, or they do not compile. The session is a cookie that scripts cannot read; what changes something
 * carries the header that only a page of this server can set.
 */
import { createClient } from '../../../src/client/client.ts';
import { noteServerTime } from './clock.ts';
import type { Answered, EventsAsked, OperationOf, PathOf, QueryOf, Rest, Verb } from './typed.ts';

export interface Answer<T> {
  data: T;
  etag: string | null;
}

type Listener = () => void;
const unauthorized = new Set<Listener>();

/** Called whenever the server no longer knows who this is. */
export function onUnauthorized(listener: Listener): () => void {
  unauthorized.add(listener);
  return () => unauthorized.delete(listener);
}

const client = createClient({ headers: { 'x-petiole-csrf': '1' }, fetch: observed });

async function observed(request: Request): Promise<Response> {
  const response = await fetch(request);
  noteServerTime(response.headers.get('date'));
  if (response.status === 401) for (const listener of unauthorized) listener();
  return response;
}

/** The answer with its ETag. A refusal is thrown as an `ApiError`, and that no answer came as `Unreachable`. */
export async function answerOf<V extends Verb, P extends PathOf<V>>(
  verb: V,
  path: P,
  ...[asked]: Rest<OperationOf<V, P>>
): Promise<Answer<Answered<OperationOf<V, P>>>> {
  const { data, response } = await sent(verb, path, asked);
  return { data: data as Answered<OperationOf<V, P>>, etag: response.headers.get('etag') };
}

const dataOf =
  <V extends Verb>(verb: V) =>
  async <P extends PathOf<V>>(path: P, ...asked: Rest<OperationOf<V, P>>): Promise<Answered<OperationOf<V, P>>> =>
    (await answerOf(verb, path, ...asked)).data as Answered<OperationOf<V, P>>;

/** `api.get('/api/v1/flows/{name}', { path: { name }, signal })`: what the server answers. */
export const api = { get: dataOf('get'), put: dataOf('put'), post: dataOf('post'), patch: dataOf('patch'), delete: dataOf('delete') };

interface Loose {
  path?: object;
  query?: object;
  header?: object;
  body?: unknown;
  as?: string;
  signal?: AbortSignal;
}

/** The types were checked by who calls; openapi-fetch cannot follow them through variables. */
function sent(verb: Verb, path: string, { path: parts, query, header, body, as, signal }: Loose = {}, parseAs = 'json') {
  const request = client.request as (verb: string, path: string, init: object) => Promise<{ data?: unknown; response: Response }>;
  return request(verb.toUpperCase(), path, {
    params: { path: parts, query, header },
    querySerializer: { array: { style: 'form', explode: false } },
    headers: { accept: parseAs === 'stream' ? 'text/event-stream' : 'application/json', ...(as !== undefined && { 'content-type': as }) },
    ...(as !== undefined && as !== 'application/json' && { bodySerializer: (text: unknown) => text }),
    body,
    parseAs,
    signal,
  });
}

/** A stream of server-sent events, as bytes. */
export async function streamOf({ route, ...asked }: EventsAsked): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  return (await sent('get', route, asked, 'stream')).data as ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** For a link: the browser loads it into a file, which a script would have to hold in memory. */
export function addressOf<P extends PathOf<'get'>>(path: P, query: QueryOf<OperationOf<'get', P>>): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) given.set(key, String(value));
  const text = given.toString();
  return text === '' ? path : `${path}?${text}`;
}
