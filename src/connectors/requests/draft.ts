/** A request while it is put together: what `params`, `headers` and `payload` add up to. */
import {
  ConnectorError,
  type Files,
  type Headers,
  type HttpRequest,
  type OpenRequest,
  type Params,
  type RequestFormat,
} from '../../sdk/connector.ts';
import { encode, type Body } from './encode.ts';
import { filesOf, type StoredFiles } from './multipart.ts';

type HeaderValues = HttpRequest['headers'];

export class Draft implements OpenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headerValues: HeaderValues;
  format: RequestFormat = 'json';
  #payload: unknown;
  #encoded: Body | undefined;
  #files: StoredFiles = new Map();
  #user: string | undefined;
  #password: string | undefined;

  /** The address and headers are copied. */
  constructor(method: string, url: URL, headers: HeaderValues = {}) {
    if (method === 'CONNECT') throw wrong('CONNECT is not possible here: it makes a tunnel, and no request');
    this.method = method;
    this.url = new URL(url);
    this.headerValues = { ...headers };
    if (this.url.username || this.url.password) {
      this.user(decoded(this.url.username)).password(decoded(this.url.password));
      this.url.username = '';
      this.url.password = '';
    }
  }

  copy(url: URL = this.url, headers: HeaderValues = this.headerValues): Draft {
    const copy = new Draft(this.method, url, headers);
    copy.format = this.format;
    copy.#payload = this.#payload;
    copy.#files = this.#files;
    copy.#user = this.#user;
    copy.#password = this.#password;
    return copy;
  }

  params(params: Params): this {
    for (const [name, value] of Object.entries(params)) {
      if (value === undefined) continue;
      this.url.searchParams.delete(name);
      for (const item of Array.isArray(value) ? value : [value]) if (item !== null) this.url.searchParams.append(name, String(item));
    }
    return this;
  }

  headers(headers: Headers): this {
    for (const [name, value] of Object.entries(headers)) {
      if (name.toLowerCase() === 'host')
        throw wrong('the Host header is that of the address: another one could lead the credentials elsewhere');
      if (value === null) delete this.headerValues[name.toLowerCase()];
      else if (value !== undefined) this.headerValues[name.toLowerCase()] = String(value);
    }
    return this;
  }

  payload(value: unknown): this {
    if (this.method === 'GET' || this.method === 'HEAD') {
      throw wrong(`a ${this.method} has no payload: give params, or use post, put or patch`);
    }
    this.#payload = isPlain(this.#payload) && isPlain(value) ? { ...this.#payload, ...value } : value;
    this.#encoded = undefined;
    return this;
  }

  user(user: string): this {
    this.#user = user;
    return this.#basic();
  }

  password(password: string): this {
    this.#password = password;
    return this.#basic();
  }

  /** At once, so that of a user and an authorization header the later one wins. */
  #basic(): this {
    return this.headers({ authorization: basic(this.#user ?? '', this.#password ?? '') });
  }

  /** Looks up the files that the payload names, before it is sent. */
  async findFiles(files: Files): Promise<void> {
    if (this.format !== 'multipart') return;
    this.#files = await filesOf(this.#payload, files);
    this.#encoded = undefined;
  }

  get body(): string | Uint8Array | null {
    const content = this.#body()?.content ?? null;
    return typeof content === 'string' || content instanceof Uint8Array ? content : null;
  }

  #body(): Body | undefined {
    if (this.#payload === undefined) return undefined;
    return (this.#encoded ??= encode(this.#payload, this.format, this.#files));
  }

  /** What is sent besides, so that a request can be taken up again where a redirect left it. */
  finished(): Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'> {
    const body = this.#body();
    const headers = { ...this.headerValues };
    if (body && (this.format === 'multipart' || headers['content-type'] === undefined)) headers['content-type'] = body.type;
    return { url: this.url, method: this.method, headers, body: body?.content };
  }
}

function basic(user: string, password: string): string {
  if (user.includes(':')) {
    throw wrong('the user cannot contain a colon with basic authentication');
  }
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('user and password in an address must be percent-encoded');
  }
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
