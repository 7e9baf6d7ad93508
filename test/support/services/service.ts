/** A web service of the tests: it checks each request by what its vendor publishes, and answers as the vendor does. */
import type { IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { z } from 'zod';
import { serveHttp, type TestServer } from '../far-sides/http-server.ts';

export interface Asked {
  method: string;
  /** without the query */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** parsed where it is JSON; null where there is none */
  body: unknown;
  raw: Buffer;
}

export interface Said {
  status?: number;
  headers?: Record<string, string>;
  /** an object goes out as JSON */
  body?: unknown;
  /** the connection is closed instead */
  hangsUp?: boolean;
}

export interface Service extends TestServer {
  asked: Asked[];
  /** Answers the next requests so, one each, instead of looking at them. */
  next(...answers: Said[]): void;
  /** The same for the requests to one path. */
  at(path: string, ...answers: Said[]): void;
  /** what went to this path, in order */
  bodies(path: string): unknown[];
}

export async function serve(answer: (asked: Asked, service: Service) => Said | Promise<Said>): Promise<Service> {
  const asked: Asked[] = [];
  const forced: Said[] = [];
  const placed = new Map<string, Said[]>();
  const server = await serveHttp((request, response) => {
    void buffer(request).then(async (raw) => {
      const url = new URL(request.url ?? '/', 'http://service');
      const isJson = /^application\/([^;]+\+)?json\b/.test(request.headers['content-type'] ?? '');
      const one: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: isJson && raw.length > 0 ? parsed(raw) : null,
        raw,
      };
      asked.push(one);
      const said = placed.get(one.path)?.shift() ?? forced.shift() ?? (await answer(one, service));
      if (said.hangsUp) return void request.socket.destroy();
      const isText = typeof said.body === 'string' || Buffer.isBuffer(said.body);
      const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
      response.writeHead(said.status ?? 200, { ...(said.body !== undefined && { 'content-type': type }), ...said.headers });
      response.end(isText ? (said.body as string | Buffer) : said.body === undefined ? '' : JSON.stringify(said.body));
    });
  });
  const service: Service = {
    ...server,
    asked,
    next: (...answers) => void forced.push(...answers),
    at: (path, ...answers) => void placed.set(path, [...(placed.get(path) ?? []), ...answers]),
    bodies: (path) => asked.filter((one) => one.path === path).map((one) => one.body),
  };
  return service;
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return raw.toString('utf8');
  }
}

/** What a schema finds wrong, in one sentence; undefined where all is well. */
export function wrongIn(schema: z.ZodType, value: unknown): string | undefined {
  const { error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  return issue && `${issue.path.join('.') || 'body'}: ${issue.message}`;
}
