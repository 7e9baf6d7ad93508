/** Requests to a WebDAV server, and what its refusals mean. */
import { posix } from 'node:path';
import { ConnectorError, type Exchange, type HttpRequest, type TestContext } from 'petiole/connector';
import { denied, isThere, LEAVE_MS, missing, pathError, said } from '../files/store.ts';
import type { Connection } from './fields.ts';

interface Asked {
  /** for messages */
  verb: string;
  path: string;
  headers?: Record<string, string>;
  body?: HttpRequest['body'];
  /** the address of folders ends with a slash; servers redirect others */
  folder?: boolean;
  streams?: boolean;
  /** default: any status of success */
  expected?: readonly number[];
  /** the body can be sent once only */
  once?: boolean;
}

/** Lists of large folders. */
const MAX_BYTES = 64 * 1024 * 1024;
/** These change nothing that a second one would not change in the same way. */
const IDEMPOTENT = new Set(['PROPFIND', 'GET']);

export class Requests {
  readonly where: string;
  readonly #context: TestContext<Connection>;
  readonly #base: URL;

  constructor(context: TestContext<Connection>) {
    this.#context = context;
    this.#base = new URL(context.connection.url);
    if (this.#base.username || this.#base.password)
      throw new ConnectorError('INVALID_INPUT', "WEBDAV: 'url' must hold no user and no password: give username and password", {
        retryable: false,
      });
    this.#base.hash = '';
    this.#base.search = '';
    this.where = this.#base.host;
  }

  /** Below the folder of the connection, whatever dots are in it. */
  urlOf(path: string, folder = false): URL {
    const url = new URL(this.#base);
    const inner = posix.normalize(`/${path}`).split('/').filter(Boolean).map(encodeURIComponent).join('/');
    const base = this.#base.pathname.replace(/(?<!\/)\/+$/, '');
    url.pathname = `${base}/${inner}${folder && inner !== '' ? '/' : ''}`;
    return url;
  }

  /** Of an address, as answers name it: without the percent signs. */
  pathOf(path: string, folder = false): string {
    return decodeURIComponent(this.urlOf(path, folder).pathname);
  }

  async send(method: string, asked: Asked): Promise<Exchange> {
    const { signal } = this.#context;
    const request: HttpRequest = {
      url: this.urlOf(asked.path, asked.folder),
      method,
      headers: { ...this.#authorization(), ...asked.headers },
      body: asked.body,
      tls: this.#tls(),
      connectTimeoutMs: this.#context.connection.connect_timeout * 1000,
      readTimeoutMs: this.#context.connection.read_timeout * 1000,
      maxBytes: MAX_BYTES,
      ...(asked.streams && { streams: (status: number) => isExpected(status, asked) }),
      // what an attempt left is removed after a cancel too
      signal: signal.aborted ? AbortSignal.timeout(LEAVE_MS) : signal,
    };
    const retry = asked.once || !IDEMPOTENT.has(method) ? (false as const) : undefined;
    return await this.#context.http.attempts({ method, ...(retry === false && { retry }) }, async (seen) => {
      // a redirect would be followed with another method, or to a place that was not meant
      const exchange = await this.#context.http.exchange(request, { follow: 0 });
      seen.status = exchange.status;
      if (!asked.folder && !asked.once && isFolderOf(exchange, request.url)) return await this.send(method, { ...asked, folder: true });
      if (!isExpected(exchange.status, asked)) throw await this.#refusal(exchange, method, asked);
      return exchange;
    });
  }

  #authorization(): Record<string, string> {
    const { username, password, token } = this.#context.connection;
    if (token !== undefined) return { authorization: `Bearer ${token}` };
    if (username === undefined) return {};
    return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
  }

  #tls(): HttpRequest['tls'] {
    const { cacert, client_cert, client_key, client_key_passphrase, verify_ssl } = this.#context.connection;
    if (verify_ssl && cacert === undefined && client_cert === undefined) return undefined;
    return { ca: cacert, cert: client_cert, key: client_key, passphrase: client_key_passphrase, verify: verify_ssl };
  }

  async #refusal(exchange: Exchange, method: string, { verb, path }: Asked): Promise<ConnectorError> {
    const { status, headers } = exchange;
    exchange.stream?.destroy();
    if (status === 401) {
      const message = `${this.where} did not accept the credentials (401): check username and password, or token`;
      return new ConnectorError('AUTHENTICATION_FAILED', message, { status });
    }
    if (status === 403) return denied(verb, path);
    if (status === 404) return missing(verb, path);
    if (status === 409) return pathError('NO_FOLDER', path, `the server cannot ${verb} ${path}: the folder above it is not there (409)`);
    if (status === 412) return isThere(path);
    if (status === 423) return pathError('FAILURE', path, `the server cannot ${verb} ${path}: it is locked (423)`, true);
    if (status === 507) return pathError('FAILURE', path, `the server cannot ${verb} ${path}: there is no space left (507)`);
    if (status === 405 && method === 'MKCOL') return pathError('ALREADY_EXISTS', path, `${path} is there already`);
    if (exchange.isRedirect || (status >= 300 && status < 400)) {
      const message = `${this.where} redirects ${path} (${status})${said(String(headers['location'] ?? '')) && ` to ${said(String(headers['location']))}`}: write the address that it leads to into url`;
      return new ConnectorError('UNEXPECTED_STATUS', message, { status, retryable: false });
    }
    const noDav = status === 200 || status === 405 || status === 501 ? ': it may not speak WebDAV at this address' : '';
    return new ConnectorError('UNEXPECTED_STATUS', `${this.where} answered ${method} of ${path} with ${status}${noDav}`, {
      status,
      retryAfterMs: exchange.retryAfterMs,
    });
  }
}

/** Servers redirect to the address of a folder with its slash at the end. */
function isFolderOf({ status, headers }: Exchange, url: URL): boolean {
  if (![301, 302, 307, 308].includes(status)) return false;
  const location = URL.parse(String(headers['location'] ?? ''), url);
  return location !== null && location.origin === url.origin && location.pathname === `${url.pathname}/`;
}

function isExpected(status: number, { expected }: Asked): boolean {
  // 207 is how a server says that a part of it failed
  return expected ? expected.includes(status) : status >= 200 && status < 300 && status !== 207;
}
