/** Requests over HTTP: `context.http`. */
import type { Readable } from 'node:stream';
import type { AttemptAnswer, RequestAttempt, RetryPolicy } from './retry.ts';

/**
 * What an answer is read as; default `json`. `raw` is a text, or a `Uint8Array` where it is no text; `auto` is JSON where the
 * content type says so, else `raw`.
 */
export type ResponseFormat = 'json' | 'xml' | 'raw' | 'auto';
/**
 * What a payload is sent as; default `json`. `form` is urlencoded; `raw` is a text or bytes as they are. `multipart` takes
 * texts, `{ content, encoding, filename, content_type }`, and file handles: themselves, or as `{ file, filename, content_type }`.
 */
export type RequestFormat = 'json' | 'xml' | 'form' | 'multipart' | 'raw';

export type ParamValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[];
/** Query parameters; a list gives the name several times, null and undefined leave it away. */
export type Params = { [name: string]: ParamValue };
/** Names in any case; null takes one away that was set before. */
export type Headers = { [name: string]: string | number | null | undefined };

/** What may be added to a request before it is sent, by an action and by an authorization of the kind `custom`. */
export interface RequestOptions {
  /** query; repeated calls merge, the later value of a name wins */
  params(params: Params): this;
  /** repeated calls merge, the later value of a name wins */
  headers(headers: Headers): this;
  /** the body. Objects merge when repeated, anything else replaces. Throws on GET and HEAD */
  payload(value: unknown): this;
  /** basic authentication */
  user(user: string): this;
  password(password: string): this;
}

/** Where a request goes, for an authorization that signs it. */
export interface OpenRequest extends RequestOptions {
  readonly method: string;
  /** with the parameters so far */
  readonly url: URL;
  /** the body as it will be sent; null where there is none, and where files are read into it while it is sent */
  readonly body: string | Uint8Array | null;
}

/** `body` is parsed as the format says; header names are lower case. */
export interface HttpAnswer<T = unknown> {
  status: number;
  headers: Record<string, string | string[]>;
  body: T;
  /** where the answer came from, after redirects */
  url: string;
}

/**
 * A request that is being put together. It is sent once, when it is awaited first, which gives the parsed body. Every status
 * outside of 200 to 299 rejects with a ConnectorError `UNEXPECTED_STATUS` that has `status`, `response` and `request`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface HttpCall<T = any> extends RequestOptions, PromiseLike<T> {
  /** format of payload and answer */
  format(format: RequestFormat & ResponseFormat): this;
  requestFormat(format: RequestFormat): this;
  responseFormat(format: ResponseFormat): this;
  /** seconds without a byte of the answer; 0: no limit. Default 300 */
  timeout(seconds: number): this;
  /** over the retry policy of action, type and connector, key by key; `false`: one attempt */
  retry(policy: Partial<RetryPolicy> | false): this;
  /** sending it twice does no harm, whatever its method: it may be tried again like a GET */
  idempotent(): this;
  /** The same request once more, not sent yet, with another address (relative to this one) and further parameters. */
  copy(changes?: { url?: string; params?: Params }): HttpCall<T>;
  /** status and headers too; every status is an answer */
  response(): Promise<HttpAnswer<T>>;
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R>;
  finally(onFinally?: (() => void) | null): Promise<T>;
}

/** What sends one request, as it is. */
export interface HttpSender {
  /** One exchange, no redirects; every status is an answer. Rejects with a ConnectorError. */
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** `url`: absolute, or below the type's `base_url`. The type's authorization is added to what `get` to `head` send. */
/* eslint-disable @typescript-eslint/no-explicit-any */
export interface Http extends HttpSender {
  get<T = any>(url: string | URL): HttpCall<T>;
  post<T = any>(url: string | URL): HttpCall<T>;
  put<T = any>(url: string | URL): HttpCall<T>;
  patch<T = any>(url: string | URL): HttpCall<T>;
  delete<T = any>(url: string | URL): HttpCall<T>;
  head<T = any>(url: string | URL): HttpCall<T>;
  /** another method */
  request<T = any>(method: string, url: string | URL): HttpCall<T>;
  /**
   * The address, where it lies below the type's `base_url`; for addresses that a flow gives. Throws INVALID_INPUT else, so that
   * nobody takes the connector for calls elsewhere.
   */
  within(url: string): URL;
  /**
   * One request as it is, without authorization, with its redirects and their cookies. Credentials and client certificates
   * stay with the first origin.
   */
  exchange(request: HttpRequest, redirects?: { follow: number }): Promise<Exchange>;
  /**
   * Runs `once` until it succeeds or the retry policies give up; for requests that the author sends himself. It tells the status
   * of its answer by setting `answer.status`, so that the attempts of the execution show it.
   */
  attempts<T>(request: RequestAttempt, once: (answer: AttemptAnswer) => Promise<T>): Promise<T>;
}
/* eslint-enable @typescript-eslint/no-explicit-any */

export interface HttpRequest {
  url: URL;
  method: string;
  headers: Record<string, string | string[]>;
  body?: string | Uint8Array | StreamedBody;
  /** whether the body of an answer with this status is to come as `stream`, instead of being collected */
  streams?(status: number): boolean;
  tls?: TlsOptions;
  /** milliseconds; 0: no limit. Default 10,000 */
  connectTimeoutMs?: number;
  /** milliseconds without a byte of the answer; 0: no limit. Default 300,000 */
  readTimeoutMs?: number;
  /** bytes of the body as they come over the line; default 64 MiB */
  maxBytes?: number;
  signal: AbortSignal;
}

/** A body that is never held in memory. */
export interface StreamedBody {
  /** bytes */
  size: number;
  /** Called each time the request is sent: a redirect or another attempt sends it again. */
  open(): AsyncIterable<Uint8Array>;
}

export interface TlsOptions {
  /** PEM of certificates to trust instead of the well-known ones */
  ca?: string;
  /** PEM of the client's certificate and key */
  cert?: string;
  key?: string;
  passphrase?: string;
  /** false: any certificate will do */
  verify?: boolean;
}

export interface HttpResponse {
  status: number;
  /** lower-case names */
  headers: Record<string, string | string[] | undefined>;
  /** as it came over the line: not yet decompressed */
  body: Buffer;
  /** in its place where the request asked for it: read it to its end, or destroy it */
  stream?: Readable;
}

/** The end of a request and its redirects. */
export interface Exchange {
  status: number;
  /** lower-case names, several values joined; `set-cookie` is a list */
  headers: Record<string, string | string[]>;
  /** what was sent last: its address is where the answer came from */
  request: HttpRequest;
  /** set by the server, over all redirects */
  cookies: Record<string, string>;
  /** how long the answer asks to wait (`Retry-After`) */
  retryAfterMs?: number;
  /** the answer still redirects: there were more than were to be followed */
  isRedirect: boolean;
  /** decompressed, where the request asked for it: read it to its end, or destroy it */
  stream?: Readable;
  /** Decompressed and decoded, as the content type says. Rejects where it is not what it says, unless `lenient`. */
  read(options?: { maxBytes?: number; lenient?: boolean }): Promise<Content>;
}

/** `json` where the content type says so, else `text`; neither where there is no body. */
export interface Content {
  json?: unknown;
  text?: string;
  /** character set of the text; `base64` for binary content; null where there is no body */
  encoding: string | null;
}
