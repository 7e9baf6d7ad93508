/** The REST API as the commands see it. Every command goes through it, against a server elsewhere or in this process. */
import {
  ApiError,
  createClient as createApi,
  dataOf,
  everyItem,
  Unreachable,
  type ApiClient,
  type Page,
  type Schema,
} from '../client/client.ts';
import type { Execution, ExecutionTree, LogLine } from '../model.ts';
import type { Content, Transferred } from './transfer.ts';

export { ApiError, dataOf, everyItem, Unreachable, type Page, type Schema };

/** What a request identifies itself with. */
export interface Credential {
  from: 'PETIOLE_TOKEN' | 'login' | 'local';
  /** `session`: the value of the cookie that signing in with a password gave */
  kind: 'token' | 'session';
  secret: string;
}

export interface Client {
  readonly url: string;
  readonly credential: Credential | null;
  /** The routes, with their types: `dataOf(client.api.GET('/api/v1/flows'))`. */
  readonly api: ApiClient;
  /** Content, as a stream in either direction. */
  transfer(method: 'GET' | 'POST', path: string, content?: Content): Promise<Transferred['body']>;
  /** An answer that comes bit by bit. */
  stream(path: string, query: Query, options: { headers?: Record<string, string>; signal?: AbortSignal }): Promise<Response>;
}

type Query = Record<string, string | number | boolean | undefined>;

export function createClient(url: string, credential: Credential | null): Client {
  const base = url.replace(/(?<!\/)\/+$/, '');
  const headers = headersOf(credential);
  return {
    url: base,
    credential,
    api: createApi({ url: base, headers }),
    async stream(path, query, { headers: more = {}, signal }) {
      const response = await fetch(`${base}/api/v1${withQuery(path, query)}`, { headers: { ...headers, ...more }, signal }).catch(
        (error: unknown) => {
          throw signal?.aborted ? error : new Unreachable(base, error);
        },
      );
      if (!response.ok) throw await ApiError.of(response);
      return response;
    },
    async transfer(method, path, content) {
      const { transfer } = await import('./transfer.ts');
      const { status, body } = await transfer(`${base}/api/v1${path}`, headers, method, content).catch((error: unknown) => {
        throw isLocal(error) ? error : new Unreachable(base, error);
      });
      if (status >= 400) throw await ApiError.of(new Response(await body.text(), { status }));
      return body;
    },
  };
}

export const SESSION_COOKIE = 'petiole_session';
export const CSRF_HEADER = 'x-petiole-csrf';

function headersOf(credential: Credential | null): Record<string, string> {
  if (credential === null) return {};
  if (credential.kind === 'token') return { authorization: `Bearer ${credential.secret}` };
  return { cookie: `${SESSION_COOKIE}=${credential.secret}`, [CSRF_HEADER]: '1' };
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)]));
  return given.length === 0 ? path : `${path}?${search.toString()}`;
}

/** What was to be sent could not be read. */
function isLocal(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.path !== undefined;
}

/** As many as a page may hold. */
export const PAGE = 1000;

/** All items of a list, or the first so many of them. */
export async function allItems<T>(
  ask: (cursor: string | undefined) => Promise<{ data?: Page<T> }>,
  most: number = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const items: T[] = [];
  for await (const item of everyItem(ask)) {
    if (items.push(item) >= most) break;
  }
  return items;
}

export const getExecution = ({ api }: Client, id: string) =>
  dataOf(api.GET('/api/v1/executions/{id}', { params: { path: { id } } })) as Promise<Execution>;
export const getTree = ({ api }: Client, id: string) =>
  dataOf(api.GET('/api/v1/executions/{id}/tree', { params: { path: { id } } })) as Promise<ExecutionTree>;
export const getLogs = ({ api }: Client, id: string, cursor?: string) =>
  dataOf(
    api.GET('/api/v1/executions/{id}/logs', {
      params: { path: { id }, query: { ...(cursor && { cursor: Number(cursor) }), limit: PAGE } },
    }),
  ) as Promise<Page<LogLine>>;
