/**
 * The client of the REST API, for the command line and for browsers. Its types are made from the OpenAPI document (`api.d.ts`):
 *
 *   const client = createClient({ url: 'http://127.0.0.1:8080', token });
 *   const execution = await dataOf(client.GET('/api/v1/executions/{id}', { params: { path: { id } } }));
 *
 * What the server refuses is thrown as an `ApiError`, and that it cannot be asked as `Unreachable`. It imports nothing of node.
 */
import createFetchClient, { type Client, type ClientOptions, type Middleware } from 'openapi-fetch';
import { ApiError, Unreachable } from './errors.ts';
import type { components, paths } from './api.d.ts';

export { ApiError, Unreachable };
export { everyItem, type Page } from './pages.ts';
export type { components, operations, paths } from './api.d.ts';

/** A named schema of the API: `Schema<'Execution'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type ApiClient = Client<paths>;

export interface ApiClientOptions {
  /** default: where the page comes from */
  url?: string;
  /** default: none, as with the session of a browser */
  token?: string | null;
  /** sent with every request, such as `x-petiole-csrf` */
  headers?: Record<string, string>;
  fetch?: ClientOptions['fetch'];
}

export function createClient({ url = '', token = null, headers = {}, fetch }: ApiClientOptions = {}): ApiClient {
  const baseUrl = url.replace(/(?<!\/)\/+$/, '');
  const client = createFetchClient<paths>({
    baseUrl,
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
    ...(fetch && { fetch }),
  });
  client.use(throwing(baseUrl));
  return client;
}

/** What was answered. It is there, since everything else was thrown. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

function throwing(url: string): Middleware {
  return {
    onResponse: async ({ response, options }) => {
      if (!response.ok && response.status !== 304) throw await ApiError.of(response);
      if (options.parseAs === 'json' && response.status !== 204 && !isJson(response)) throw ApiError.foreign(url, response);
    },
    onError: ({ error }) => (error instanceof ApiError || isAbort(error) ? undefined : new Unreachable(url, error)),
  };
}

function isJson(response: Response): boolean {
  return response.status === 304 || /\bjson\b/.test(response.headers.get('content-type') ?? '');
}

/** Whoever gave the signal knows what it means. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
