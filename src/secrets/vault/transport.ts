/**
 * How node-vault's requests leave: not over its own axios, but over the product's guarded HTTP, where every address that is dialled
 * is checked, nothing of the environment counts (no proxy, no VAULT_SKIP_VERIFY), and connections are kept and closed with the process.
 */
import type { HttpResponse, HttpSender, TlsOptions } from '../../sdk/connector.ts';
import { transportFailure, VaultFailure } from './failures.ts';

/** What node-vault hands to what it takes for the library `request-promise`. */
export interface NodeVaultRequest {
  method: string;
  uri: string;
  headers?: Record<string, string>;
  json?: unknown;
  signal?: AbortSignal;
}

export interface NodeVaultResponse {
  statusCode: number;
  body: unknown;
  request: { path: string };
}

/** A secret of the KV engine has at most 1 MiB; lists and metadata may be longer. */
const MAX_BYTES = 8 * 1024 * 1024;
const REDIRECTS = new Set([301, 302, 307, 308]);

export class GuardedTransport {
  readonly #http: HttpSender;
  readonly #tls: TlsOptions | undefined;
  readonly #timeoutMs: number;

  constructor(http: HttpSender, { ca, timeoutMs }: { ca: string | null; timeoutMs: number }) {
    this.#http = http;
    this.#tls = ca === null ? undefined : { ca };
    this.#timeoutMs = timeoutMs;
  }

  async request(request: NodeVaultRequest): Promise<NodeVaultResponse> {
    const url = new URL(request.uri);
    const first = await this.#exchange(url, request);
    const answer = REDIRECTS.has(first.status) ? await this.#exchange(redirectedTo(first, url), request) : first;
    return { statusCode: answer.status, body: parse(answer), request: { path: url.pathname } };
  }

  /** One exchange within the time-out, which counts from the first look-up to the last byte. */
  async #exchange(url: URL, { method, headers = {}, json, signal }: NodeVaultRequest): Promise<HttpResponse> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.#timeoutMs);
    const body = json !== undefined && typeof json === 'object' ? JSON.stringify(json) : undefined;
    try {
      return await this.#http.send({
        url,
        method,
        headers: { 'x-vault-request': 'true', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        body,
        tls: this.#tls,
        connectTimeoutMs: this.#timeoutMs,
        readTimeoutMs: this.#timeoutMs,
        maxBytes: MAX_BYTES,
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      if (!late.signal.aborted) throw transportFailure(error, url.origin);
      throw new VaultFailure('VAULT_UNREACHABLE', `${url.origin} did not answer within ${this.#timeoutMs / 1000} s (\`timeout\`)`);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A standby that does not forward says who is active. Followed once, never from https to http: the token goes along. */
function redirectedTo({ headers, status }: HttpResponse, from: URL): URL {
  const { location } = headers;
  const to = typeof location === 'string' && URL.canParse(location, from) ? new URL(location, from) : null;
  if (to && to.protocol === from.protocol && from.pathname === to.pathname) {
    to.search = from.search;
    return to;
  }
  throw new VaultFailure(
    'VAULT_UNREACHABLE',
    `${from.origin} answered with ${status} and leads elsewhere${to ? ` (${to.origin})` : ''}, which is not followed: give the address of the active Vault`,
    { status },
  );
}

function parse({ body, status, headers }: HttpResponse): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    if (status !== 200) return null;
    const type = String(headers['content-type'] ?? 'unknown').split(';', 1)[0];
    throw new VaultFailure('VAULT_FAILED', `what answers at its \`address\` is no Vault: it sent ${type} in place of JSON`, { status });
  }
}
