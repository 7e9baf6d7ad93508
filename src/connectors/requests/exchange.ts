/** A request with its redirects and their cookies. What proves who sends it stays with the origin that it was meant for. */
import type { CookieJar } from 'tough-cookie';
import {
  ConnectorError,
  isConnectorError,
  type Exchange,
  type HttpRequest,
  type HttpResponse,
  type HttpSender,
} from '../../sdk/connector.ts';
import { isCredentialHeader } from '../credential-headers.ts';
import { contentStream, plainHeaders, readContent } from './content.ts';
import { retryAfterOf } from './retry-after.ts';

export interface ExchangeOptions {
  /** how many redirects; default 10 */
  follow?: number;
  /** Adds the authorization, at each hop, until a redirect leaves the first origin */
  authorize?: (request: HttpRequest) => Promise<HttpRequest>;
}

export const MAX_REDIRECTS = 10;

export async function exchange(
  sender: HttpSender,
  first: HttpRequest,
  { follow: most = MAX_REDIRECTS, authorize }: ExchangeOptions = {},
): Promise<Exchange> {
  const jar = new Cookies();
  let request = first;
  let isHome = true;
  for (let hops = 0; ; hops++) {
    const sent = authorize && isHome ? await authorize(request) : request;
    const response = await sendOnce(sender, sent);
    if (response.headers['set-cookie']) await jar.keep(response, request.url);
    const location = most > 0 ? redirectOf(response) : undefined;
    if (location === undefined || hops >= most) return endOf(response, sent, jar, location !== undefined);
    response.stream?.destroy();
    const next = jar.apply(redirected(request, response.status, location));
    isHome &&= next.url.origin === request.url.origin;
    request = next;
  }
}

function endOf(response: HttpResponse, request: HttpRequest, jar: Cookies, isRedirect: boolean): Exchange {
  return {
    status: response.status,
    headers: plainHeaders(response.headers),
    request,
    cookies: jar.received,
    isRedirect,
    retryAfterMs: retryAfterOf(response.headers),
    ...(response.stream && { stream: contentStream(response, response.stream, request.url.host) }),
    read: (options = {}) => readContent(response, { where: request.url.host, maxBytes: request.maxBytes, ...options }),
  };
}

/** Method and address, without the query: it may hold keys. */
export function placeOf({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
  return `${method} ${url.origin}${url.pathname}`;
}

// ------------------------------------------------------------------------------------------------- sending

/** RFC 9110 9.2.2 */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/**
 * A pooled connection may have been closed by the server in the very moment of its use. RFC 9110 9.2.2 lets a client repeat
 * an idempotent request by itself then.
 */
async function sendOnce(sender: HttpSender, request: HttpRequest): Promise<HttpResponse> {
  try {
    return await sender.send(request);
  } catch (error) {
    if (!IDEMPOTENT.has(request.method) || !isClosedConnection(error)) throw error;
    return await sender.send(request);
  }
}

function isClosedConnection(error: unknown): boolean {
  if (!isConnectorError(error) || error.code !== 'CONNECTION_FAILED' || error.details.status || error.details.unsent) return false;
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

// ------------------------------------------------------------------------------------------------- redirects

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function redirectOf(response: HttpResponse): string | undefined {
  const { location } = response.headers;
  return REDIRECTS.has(response.status) && typeof location === 'string' ? location : undefined;
}

function redirected(request: HttpRequest, status: number, location: string): HttpRequest {
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
    if (name === 'host' || (!isSameOrigin && isCredentialHeader(name))) continue;
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
