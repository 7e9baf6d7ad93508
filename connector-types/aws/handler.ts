/** What sends the requests of the AWS SDK: `context.http`, so that the guard, limits and time-outs of the product hold. */
import { Readable } from 'node:stream';
import { ConnectorError, type HttpRequest, type StreamedBody, type TestContext } from 'petiole/connector';
import type { WebConnection } from '../web/fields.ts';
import { tlsOf } from '../web/ask.ts';

/** A request as the SDK makes it: `path` is encoded, `query` is not. */
interface SdkRequest {
  protocol: string;
  hostname: string;
  port?: number;
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

interface SdkResponse {
  response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

export interface Handler {
  readonly metadata: { handlerProtocol: string };
  handle(request: SdkRequest, options?: { abortSignal?: AbortSignal }): Promise<SdkResponse>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): object;
  destroy(): void;
}

/** `streams`: the body of a successful answer is read as it comes, without the limit of an answer. */
export function handlerOf({ http, signal, connection }: TestContext<WebConnection>, streams: boolean): Handler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      const { status, headers, body, stream } = await http.send({
        ...{ url: urlOf(request), method: request.method, headers: headersOf(request.headers), body: bodyOf(request) },
        ...(streams && { streams: (code: number) => code >= 200 && code < 300 }),
        tls: tlsOf(connection),
        connectTimeoutMs: connection.connect_timeout * 1000,
        readTimeoutMs: connection.read_timeout * 1000,
        maxBytes: connection.max_response_size,
        signal: abortSignal ? AbortSignal.any([abortSignal, signal]) : signal,
      });
      const plain = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
      return {
        response: {
          statusCode: status,
          headers: Object.fromEntries(plain) as Record<string, string>,
          body: stream ?? Readable.from([body]),
        },
      };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
  };
}

/** What is signed is the path as it stands here: a key with a step up in it would be another one once it is an address. */
function urlOf({ protocol, hostname, port, path, query = {} }: SdkRequest): URL {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => (item === null ? encoded(name) : `${encoded(name)}=${encoded(item)}`)),
  );
  const place = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
  const url = new URL(pairs.length > 0 ? `${place}?${pairs.join('&')}` : place);
  if (url.pathname !== path) {
    const message = `AWS: ${decodeURIComponent(path)} cannot be sent: it has . or .. between slashes`;
    throw new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
  }
  return url;
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Those of the connection are the client's own affair. */
function headersOf(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return Object.fromEntries(kept.filter(([name]) => name !== 'host' && name !== 'expect' && name !== 'connection'));
}

function bodyOf({ body, headers }: SdkRequest): HttpRequest['body'] {
  if (body === undefined || body === null || body === '') return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  const length = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (!(body instanceof Readable) || length === undefined) {
    throw new ConnectorError('INVALID_INPUT', 'AWS: this command sends a stream of unknown length, which is not possible here', {
      retryable: false,
      unsent: true,
    });
  }
  return { size: Number(length), open: () => body as AsyncIterable<Uint8Array> } satisfies StreamedBody;
}
