/**
 * One HTTP exchange over pooled keep-alive connections. This is on the path of every REST call, so an exchange is one dispatch
 * with one handler that collects the body; pools are kept per TLS options, connect time-out and address policy.
 */
import { createHash } from 'node:crypto';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { Agent, buildConnector, errors, type Dispatcher } from 'undici';
import { PRODUCT } from '../model.ts';
import {
  ConnectorError,
  isConnectorError,
  type HttpRequest,
  type HttpResponse,
  type HttpSender,
  type StreamedBody,
  type TlsOptions,
} from '../sdk/connector.ts';
import type { AddressPolicy } from './address-policy.ts';
import { HTTP_DEFAULTS, tooLarge } from './http-limits.ts';
import { connectTimeout, GuardedNetwork, translateNetworkError, unbracketed, type Resolver } from './network.ts';
import { tlsProblem } from './tls-problem.ts';

/** Connections per origin; further calls wait for a free one. */
const CONNECTIONS_PER_ORIGIN = 256;
/** Pools with other TLS options or time-outs; the one unused longest is closed. */
const MAX_POOLS = 64;

/** The pools of one process. Close it at the end, or keep-alive connections hold the process. */
export class HttpPools {
  readonly #agents = new Map<string, Agent>();
  readonly #policyIds = new WeakMap<AddressPolicy, number>();
  readonly #resolver: Resolver | undefined;
  #policies = 0;

  constructor({ resolver }: { resolver?: Resolver } = {}) {
    this.#resolver = resolver;
  }

  /** What sends the requests of calls that follow one policy. */
  under(policy: AddressPolicy): HttpSender {
    const network = new GuardedNetwork(policy, this.#resolver);
    let id = this.#policyIds.get(policy);
    if (id === undefined) this.#policyIds.set(policy, (id = this.#policies++));
    const prefix = `${id}`;
    return { send: (request) => exchange(this.#agentFor(prefix, network, request), request) };
  }

  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    this.#agents.clear();
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  #agentFor(prefix: string, network: GuardedNetwork, { tls, connectTimeoutMs }: HttpRequest): Agent {
    const key = tls || connectTimeoutMs !== undefined ? `${prefix} ${connectTimeoutMs ?? ''} ${tlsKey(tls)}` : prefix;
    const known = this.#agents.get(key);
    if (known) return this.#used(key, known);
    const agent = newAgent(network, tls, connectTimeoutMs ?? HTTP_DEFAULTS.connectTimeoutMs);
    this.#agents.set(key, agent);
    this.#evict();
    return agent;
  }

  /** Keeps the pools in the order of their use; most installations have a handful, which costs nothing. */
  #used(key: string, agent: Agent): Agent {
    if (this.#agents.size > MAX_POOLS / 2) {
      this.#agents.delete(key);
      this.#agents.set(key, agent);
    }
    return agent;
  }

  /** A pool that is in use finishes its exchanges before it closes. */
  #evict(): void {
    const [oldest] = this.#agents;
    if (!oldest || this.#agents.size <= MAX_POOLS) return;
    this.#agents.delete(oldest[0]);
    oldest[1].close().catch(() => undefined);
  }
}

function tlsKey(tls: TlsOptions | undefined): string {
  return tls ? createHash('sha256').update(JSON.stringify(tls)).digest('base64') : '';
}

function newAgent(network: GuardedNetwork, tls: TlsOptions | undefined, timeoutMs: number): Agent {
  const connectors = new Map<number, buildConnector.connector>();
  const connectorFor = (port: number) => {
    let connector = connectors.get(port);
    if (!connector) connectors.set(port, (connector = newConnector(network.lookupFor(port), tls, timeoutMs)));
    return connector;
  };
  return new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    connect: (options, callback) => {
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
      const host = unbracketed(options.hostname);
      try {
        if (isIP(host)) network.check(host, host, port);
      } catch (error) {
        callback(error as Error, null);
        return;
      }
      connectorFor(port)({ ...options, hostname: host }, callback);
    },
  });
}

function newConnector(lookup: LookupFunction, tls: TlsOptions | undefined, timeoutMs: number): buildConnector.connector {
  return buildConnector({
    timeout: timeoutMs,
    lookup,
    ...(tls && { ca: tls.ca, cert: tls.cert, key: tls.key, passphrase: tls.passphrase, rejectUnauthorized: tls.verify ?? true }),
  } as buildConnector.BuildOptions);
}

function exchange(agent: Agent, request: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    if (request.signal.aborted) return reject(cancelled(request));
    const handler = new Collector(request, resolve, reject);
    const { url } = request;
    try {
      agent.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: headersOf(request),
          body: bodyOf(request),
          headersTimeout: request.readTimeoutMs ?? HTTP_DEFAULTS.readTimeoutMs,
          bodyTimeout: request.readTimeoutMs ?? HTTP_DEFAULTS.readTimeoutMs,
        },
        handler,
      );
    } catch (error) {
      handler.fail(error);
    }
  });
}

function headersOf({ headers, body }: HttpRequest): HttpRequest['headers'] {
  const named = headers['user-agent'] === undefined ? { 'user-agent': PRODUCT.name, ...headers } : headers;
  return isStreamed(body) ? { ...named, 'content-length': String(body.size) } : named;
}

function bodyOf({ body }: HttpRequest): string | Uint8Array | Readable | null {
  return isStreamed(body) ? Readable.from(body.open(), { objectMode: false }) : (body ?? null);
}

function isStreamed(body: HttpRequest['body']): body is StreamedBody {
  return typeof body === 'object' && 'open' in body;
}

class Collector implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: Error) => void;
  readonly #onAbort: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpResponse['headers'] = {};
  #chunks: Buffer[] = [];
  #bytes = 0;
  #settled = false;
  /** the body is not collected here */
  #stream: Readable | undefined;

  constructor(request: HttpRequest, resolve: (response: HttpResponse) => void, reject: (error: Error) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#onAbort = () => this.#abort(cancelled(request));
    request.signal.addEventListener('abort', this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('settled'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: HttpResponse['headers']): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (!this.#settled && this.#request.streams?.(status)) return this.#handOver(controller);
    const announced = Number(headers['content-length']);
    if (announced > this.#limit) this.#abort(tooLarge(where(this.#request), this.#limit));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#stream) {
      if (!this.#stream.push(chunk)) controller.pause();
      return;
    }
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limit) this.#abort(tooLarge(where(this.#request), this.#limit));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#stream) return void this.#stream.push(null);
    if (!this.#settle()) return;
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    if (this.#stream) return void this.#stream.destroy(translateHttpError(error, this.#request, this.#status));
    if (this.#settle()) this.#reject(translateHttpError(error, this.#request, this.#status));
  }

  get #limit(): number {
    return this.#request.maxBytes ?? HTTP_DEFAULTS.maxBytes;
  }

  /** The answer is given at once, and its body is read from the line no faster than it is taken. */
  #handOver(controller: Dispatcher.DispatchController): void {
    const stream = new Readable({
      read: () => controller.resume(),
      destroy(error, done) {
        controller.abort(error ?? new Error('nobody reads the answer any more'));
        done(error);
      },
    });
    this.#stream = stream.on('error', () => undefined).once('close', () => this.#settle());
    this.#resolve({ status: this.#status, headers: this.#headers, body: Buffer.alloc(0), stream });
  }

  #abort(error: ConnectorError): void {
    if (this.#stream) return void this.#stream.destroy(error);
    if (!this.#settle()) return;
    this.#reject(error);
    this.#controller?.abort(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#request.signal.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

function where({ url }: HttpRequest): string {
  return url.host;
}

function cancelled(request: HttpRequest): ConnectorError {
  return new ConnectorError('CANCELLED', `the call of ${where(request)} was cancelled`);
}

function translateHttpError(error: unknown, request: HttpRequest, status: number): ConnectorError {
  if (isConnectorError(error)) return error;
  const host = where(request);
  const details = { cause: error, ...(status && { status }) };
  if (error instanceof errors.ConnectTimeoutError) return connectTimeout(host, request.connectTimeoutMs ?? HTTP_DEFAULTS.connectTimeoutMs);
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    const seconds = (request.readTimeoutMs ?? HTTP_DEFAULTS.readTimeoutMs) / 1000;
    return new ConnectorError('CONNECTION_TIMEOUT', `${host} sent nothing for ${seconds} s (read_timeout)`, details);
  }
  if (error instanceof errors.InvalidArgumentError || ((error as Error).name === 'TypeError' && !status)) {
    return new ConnectorError('INVALID_INPUT', `the request cannot be sent: ${(error as Error).message}`, {
      retryable: false,
      unsent: true,
    });
  }
  if (error instanceof errors.HTTPParserError) {
    const said = isTlsAlert(error) ? `it speaks TLS${WANTS_TLS}` : error.message;
    return new ConnectorError('INVALID_RESPONSE', `${host} does not speak HTTP: ${said}`, details);
  }
  if (error instanceof errors.ResponseContentLengthMismatchError) {
    return new ConnectorError('CONNECTION_FAILED', `${host} broke off in the body of its answer (${error.message})`, details);
  }
  const tls = tlsProblem(error);
  if (tls) {
    return new ConnectorError('TLS_ERROR', `no secure connection to ${host}: ${tls}`, { ...details, unsent: true, retryable: false });
  }
  if (status) {
    return new ConnectorError(
      'CONNECTION_FAILED',
      `${host} broke off in the body of its answer (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      details,
    );
  }
  if (error instanceof errors.SocketError) {
    const perhaps = request.url.protocol === 'http:' ? `. If it speaks TLS${WANTS_TLS}` : '';
    return new ConnectorError('CONNECTION_FAILED', `${host} closed the connection without an answer (${error.code})${perhaps}`, details);
  }
  return translateNetworkError(error, host);
}

const WANTS_TLS = ', write https:// in place of http://';

/** What a TLS server says to a plain request where it says anything: an alert, version 3. */
function isTlsAlert(error: Error): boolean {
  const { data } = error as { data?: string };
  return data?.startsWith('\x15\x03') ?? false;
}
