/** A request while it is put together: what `params`, `headers` and `payload` add up to. */
import { ConnectorError, type Headers, type HttpRequest, type OpenRequest, type Params, type RequestFormat } from '../../sdk/connector.ts';
import { encode, type Body } from './encode.ts';

type HeaderValues = HttpRequest['headers'];

export class Draft implements OpenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headerValues: HeaderValues;
  format: RequestFormat = 'json';
  #payload: unknown;
  #encoded: Body | undefined;
  #user: string | undefined;
  #password: string | undefined;

  /** The address and headers are copied. */
  constructor(method: string, url: URL, headers: HeaderValues = {}) {
    this.method = method;
    this.url = new URL(url);
    this.headerValues = { ...headers };
    if (this.url.username || this.url.password) {
      this.user(decodeURIComponent(this.url.username)).password(decodeURIComponent(this.url.password));
      this.url.username = '';
      this.url.password = '';
    }
  }

  copy(url: URL = this.url): Draft {
    const copy = new Draft(this.method, url, this.headerValues);
    copy.format = this.format;
    copy.#payload = this.#payload;
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
      if (value === null) delete this.headerValues[name.toLowerCase()];
      else if (value !== undefined) this.headerValues[name.toLowerCase()] = String(value);
    }
    return this;
  }

  payload(value: unknown): this {
    if (this.method === 'GET' || this.method === 'HEAD') {
      throw new ConnectorError('INVALID_INPUT', `a ${this.method} has no payload: give params, or use post, put or patch`, {
        retryable: false,
      });
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

  get body(): string | Uint8Array | null {
    return this.#body()?.content ?? null;
  }

  #body(): Body | undefined {
    if (this.#payload === undefined) return undefined;
    return (this.#encoded ??= encode(this.#payload, this.format));
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
    throw new ConnectorError('INVALID_INPUT', 'the user cannot contain a colon with basic authentication', { retryable: false });
  }
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
