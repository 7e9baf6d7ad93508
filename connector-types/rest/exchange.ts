/** One call: the request, its redirects with their cookies, and the attempts that `retry_backoff` allows. */
import { STATUS_CODES } from 'node:http';
import type { CookieJar } from 'tough-cookie';
import { ConnectorError, isConnectorError, type ActionContext, type HttpRequest, type HttpResponse } from 'petiole/connector';
import { RETRY_BACKOFF, type Answer, type Connection, type Inputs, type RetryBackoff } from './fields.ts';
import { isIdempotent, prepareRequest } from './request.ts';
import { plainHeaders, readAnswer } from './response.ts';

type Context = ActionContext<Connection, Inputs>;

export async function request(context: Context): Promise<Answer> {
  const { connection, inputs } = context;
  const prepared = await prepareRequest(connection, inputs, context.executionId);
  const first: HttpRequest = {
    ...prepared,
    tls: tlsOf(connection),
    connectTimeoutMs: connection.connect_timeout === 10 ? undefined : (connection.connect_timeout ?? 0) * 1000,
    readTimeoutMs: (connection.read_timeout ?? 0) * 1000,
    maxBytes: connection.max_response_size,
    signal: context.signal,
  };
  const startedAt = Date.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(first, context);
    } catch (error) {
      const waitMs = waitBeforeRetry(error, first.method, connection.retry_backoff, { attempt, startedAt });
      if (waitMs === undefined || context.signal.aborted) throw error;
      context.log('warn', `${(error as Error).message}; trying again in ${(waitMs / 1000).toFixed(1)} s`);
      await wait(waitMs, context.signal);
    }
  }
}

/** The defaults share one pool; anything else has its own. */
function tlsOf(connection: Connection): HttpRequest['tls'] {
  const { cacert, client_cert, client_key, client_key_passphrase, verify_ssl } = connection;
  if (verify_ssl && cacert === undefined && client_cert === undefined) return undefined;
  return { ca: cacert, cert: client_cert, key: client_key, passphrase: client_key_passphrase, verify: verify_ssl };
}

async function once(first: HttpRequest, context: Context): Promise<Answer> {
  const { inputs, http } = context;
  const jar = new Cookies();
  let request = first;
  for (let hops = 0; ; hops++) {
    const response = await sendOnce(http, request);
    if (response.headers['set-cookie']) await jar.keep(response, request.url);
    const location = inputs.allow_redirects ? redirectOf(response) : undefined;
    if (location === undefined) return await judge(response, request, jar, context);
    if (hops >= inputs.max_redirects) {
      const answer = await answerOf(response, request, jar, context, false);
      throw new ConnectorError(
        'UNEXPECTED_STATUS',
        `${placeOf(first)} redirected more than ${inputs.max_redirects} times (status ${response.status})`,
        {
          status: response.status,
          response: answer,
          retryable: false,
        },
      );
    }
    request = jar.apply(follow(request, response.status, location));
  }
}

/**
 * A pooled connection may have been closed by the server in the very moment of its use. RFC 9110 9.2.2 lets a client repeat
 * an idempotent request by itself then.
 */
async function sendOnce(http: Context['http'], request: HttpRequest): Promise<HttpResponse> {
  try {
    return await http.send(request);
  } catch (error) {
    if (!isIdempotent(request.method) || !isClosedConnection(error)) throw error;
    return await http.send(request);
  }
}

function isClosedConnection(error: unknown): boolean {
  if (!isConnectorError(error) || error.code !== 'CONNECTION_FAILED' || error.details.status || error.details.unsent) return false;
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

async function judge(response: HttpResponse, request: HttpRequest, jar: Cookies, context: Context): Promise<Answer> {
  const expected = context.inputs.expected_status_code;
  const isExpected = matches(response.status, expected);
  const answer = await answerOf(response, request, jar, context, isExpected);
  if (isExpected) return answer;
  const reason = STATUS_CODES[response.status];
  const wanted = (Array.isArray(expected) ? expected : [expected]).join(', ');
  throw new ConnectorError(
    'UNEXPECTED_STATUS',
    `${placeOf(request)} answered ${response.status}${reason ? ` ${reason}` : ''}; expected ${wanted} (expected_status_code)`,
    { status: response.status, response: answer, retryAfterMs: retryAfterOf(response) },
  );
}

function answerOf(response: HttpResponse, request: HttpRequest, jar: Cookies, { connection }: Context, strict: boolean): Promise<Answer> {
  const base = { status_code: response.status, headers: plainHeaders(response.headers), cookies: jar.received, url: request.url.href };
  return readAnswer(response, base, { maxBytes: connection.max_response_size, strict });
}

function matches(status: number, expected: Inputs['expected_status_code']): boolean {
  const one = (code: number | string) => code === status || (typeof code === 'string' && code.charAt(0) === String(status).charAt(0));
  return Array.isArray(expected) ? expected.some(one) : one(expected);
}

/** Method and address, without the query: it may hold keys. */
function placeOf({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}${url.pathname}`;
}

// ------------------------------------------------------------------------------------------------- redirects

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function redirectOf(response: HttpResponse): string | undefined {
  const { location } = response.headers;
  return REDIRECTS.has(response.status) && typeof location === 'string' ? location : undefined;
}

const CREDENTIALS = /^(proxy-)?authorization$|^cookie$|token|secret|password|api[-_]?key/;

function follow(request: HttpRequest, status: number, location: string): HttpRequest {
  const url = URL.parse(location, request.url.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ConnectorError('INVALID_RESPONSE', `${placeOf(request)} redirects to something that is no web address`, { status });
  }
  url.hash = '';
  url.username = '';
  url.password = '';
  const asGet = status === 303 ? request.method !== 'HEAD' : (status === 301 || status === 302) && request.method === 'POST';
  const isSameOrigin = url.origin === request.url.origin;
  const headers: HttpRequest['headers'] = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name === 'host' || (!isSameOrigin && CREDENTIALS.test(name))) continue;
    if (asGet && (name.startsWith('content-') || name === 'idempotency-key')) continue;
    headers[name] = value;
  }
  // a client certificate is shown to the first server alone
  const tls = isSameOrigin || !request.tls ? request.tls : { ...request.tls, cert: undefined, key: undefined, passphrase: undefined };
  return { ...request, url, headers, tls, ...(asGet && { method: 'GET', body: undefined }) };
}

/** Cookies set on the way are sent along where they belong; most calls see none, so jar and library come when they are needed. */
class Cookies {
  readonly received: Record<string, string> = {};
  #jar: CookieJar | undefined;

  async keep(response: HttpResponse, url: URL): Promise<void> {
    const { Cookie, CookieJar } = await import('tough-cookie');
    const given = response.headers['set-cookie'] ?? [];
    this.#jar ??= new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
    for (const text of Array.isArray(given) ? given : [given]) {
      const cookie = Cookie.parse(text, { loose: true });
      if (!cookie) continue;
      Object.defineProperty(this.received, cookie.key, { value: cookie.value, enumerable: true, configurable: true, writable: true });
      this.#jar.setCookieSync(cookie, url.href, { ignoreError: true });
    }
  }

  apply(request: HttpRequest): HttpRequest {
    const fresh = this.#jar?.getCookiesSync(request.url.href) ?? [];
    if (!fresh.length) return request;
    const names = new Set(fresh.map((cookie) => cookie.key));
    const sent = String(request.headers['cookie'] ?? '')
      .split('; ')
      .filter((pair) => pair && !names.has(pair.split('=', 1)[0] ?? ''));
    const cookie = [...sent, ...fresh.map((item) => item.cookieString())].join('; ');
    return { ...request, headers: { ...request.headers, cookie } };
  }
}

// ------------------------------------------------------------------------------------------------- attempts

const TEMPORARY = new Set([429, 502, 503, 504]);

/**
 * Milliseconds, or undefined for no other attempt. A request that is not idempotent is repeated only where it cannot have been
 * carried out: it was not sent, or the answer was 429 or 503.
 */
function waitBeforeRetry(
  error: unknown,
  method: string,
  backoff: Connection['retry_backoff'],
  { attempt, startedAt }: { attempt: number; startedAt: number },
): number | undefined {
  if (backoff === null || !isConnectorError(error)) return undefined;
  const { status, retryAfterMs, retryable, unsent } = error.details;
  const isRefused = error.code === 'UNEXPECTED_STATUS' && (status === 429 || status === 503);
  const policy: RetryBackoff = backoff ?? RETRY_BACKOFF;
  if (!backoff && !(isRefused && retryAfterMs !== undefined)) return undefined;
  if (retryable === false) return undefined;
  const isTemporary =
    error.code === 'UNEXPECTED_STATUS'
      ? TEMPORARY.has(status ?? 0)
      : error.code === 'CONNECTION_FAILED' || error.code === 'CONNECTION_TIMEOUT';
  if (!isTemporary || !(isIdempotent(method) || isRefused || unsent)) return undefined;
  const jittered = Math.min(policy.maximum, policy.initial * policy.multiplier ** (attempt - 1)) * 1000 * Math.random();
  const waitMs = Math.max(jittered, retryAfterMs ?? 0);
  return Date.now() - startedAt + waitMs > policy.deadline * 1000 ? undefined : waitMs;
}

/** `Retry-After: 120` or a date. */
function retryAfterOf(response: HttpResponse): number | undefined {
  const header = response.headers['retry-after'];
  if (typeof header !== 'string') return undefined;
  const seconds = Number(header);
  if (header.trim() && !Number.isNaN(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new ConnectorError('CANCELLED', 'the call was cancelled while it waited for its next attempt'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
