/** The REST API as the commands see it. Every command goes through it, against a server elsewhere or in this process. */
import { messageOf } from '../errors.ts';
import type { Execution, ExecutionTree, JsonObject, JsonValue, LogLine } from '../model.ts';
import { CommandError } from './exit.ts';
import type { Content, Transferred } from './transfer.ts';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** The server said no: the problem document, as an error. */
export class ApiError extends CommandError {
  readonly code: string;
  readonly status: number;
  readonly problem: JsonObject;

  constructor(problem: JsonObject, status: number) {
    super(String(problem['detail'] ?? problem['title'] ?? `the server answered with ${status}`));
    this.code = String(problem['code'] ?? 'UNKNOWN');
    this.status = status;
    this.problem = problem;
  }
}

/** The server could not be asked. */
export class Unreachable extends CommandError {}

export interface Client {
  readonly url: string;
  get<T>(path: string, query?: Record<string, string | number | undefined>): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: Body, headers?: Record<string, string>): Promise<T>;
  /** Content, as a stream in either direction. */
  transfer(method: 'GET' | 'POST', path: string, content?: Content): Promise<Transferred['body']>;
}

/** JSON, or text of a content type of its own. */
export type Body = { json: unknown } | { text: string; type: string };

export function createClient(url: string, token: string | null): Client {
  const base = url.replace(/\/+$/, '');
  const call = async <T>(method: string, path: string, body?: Body, headers: Record<string, string> = {}): Promise<T> => {
    const content = body === undefined ? {} : { 'content-type': 'text' in body ? body.type : 'application/json' };
    const answer = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...content, ...headers },
      body: body === undefined ? undefined : 'text' in body ? body.text : JSON.stringify(body.json),
    }).catch((error: unknown) => {
      throw new Unreachable(`${base} cannot be reached: ${reasonOf(error)}`);
    });
    return read<T>(answer, base);
  };
  return {
    url: base,
    get: (path, query = {}) => {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      const search = new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)]));
      return call('GET', given.length === 0 ? path : `${path}?${search.toString()}`);
    },
    send: call,
    async transfer(method, path, content) {
      const { transfer } = await import('./transfer.ts');
      const { status, body } = await transfer(`${base}/api/v1${path}`, token, method, content).catch((error: unknown) => {
        throw isLocal(error) ? error : new Unreachable(`${base} cannot be reached: ${reasonOf(error)}`);
      });
      if (status >= 400) throw refusalOf(parse(await body.text()), status, base);
      return body;
    },
  };
}

async function read<T>(answer: Response, base: string): Promise<T> {
  const text = await answer.text().catch((error: unknown) => {
    throw new Unreachable(`${base} broke off: ${reasonOf(error)}`);
  });
  if (answer.status === 204) return undefined as T;
  const value = parse(text);
  if (answer.ok && value !== undefined) return value as T;
  if (answer.ok) throw new CommandError(`${base} did not answer with JSON: is it a server of this product?`);
  throw refusalOf(value, answer.status, base);
}

function refusalOf(value: JsonValue | undefined, status: number, base: string): CommandError {
  const error = new ApiError((typeof value === 'object' && value !== null ? value : {}) as JsonObject, status);
  return status === 401 ? new CommandError(`${error.message}. Set PETIOLE_TOKEN to a token of ${base}`) : error;
}

/** What was to be sent could not be read. */
function isLocal(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.path !== undefined;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const { code } = (cause ?? {}) as { code?: string };
  return code ?? messageOf(cause ?? error);
}

/** All items of a list, page by page. */
export async function* everyItem<T>(
  client: Client,
  path: string,
  query: Record<string, string | number | undefined> = {},
): AsyncGenerator<T> {
  let cursor: string | null | undefined;
  do {
    const page: Page<T> = await client.get<Page<T>>(path, { ...query, ...(cursor && { cursor }) });
    yield* page.items;
    cursor = page.next;
  } while (cursor);
}

export async function allItems<T>(client: Client, path: string, query: Record<string, string | number | undefined> = {}): Promise<T[]> {
  const items: T[] = [];
  for await (const item of everyItem<T>(client, path, query)) items.push(item);
  return items;
}

export const executionPath = (id: string): string => `/executions/${encodeURIComponent(id)}`;
export const getExecution = (client: Client, id: string) => client.get<Execution>(executionPath(id));
export const getTree = (client: Client, id: string) => client.get<ExecutionTree>(`${executionPath(id)}/tree`);
export const getLogs = (client: Client, id: string, after?: number) =>
  client.get<Page<LogLine>>(`${executionPath(id)}/logs`, { cursor: after, limit: 1000 });
