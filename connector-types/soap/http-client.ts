/** What the SOAP library sends and loads with: the product's own requests, so that guard, limits, retries and time-outs hold. */
import type { IHttpClient } from 'soap';
import { ConnectorError, isConnectorError, type Exchange, type TestContext } from 'petiole/connector';
import { ask, basic, unexpected, webAddress } from '../web/ask.ts';
import type { Connection } from './fields.ts';

/** The WSDL itself and what it imports. */
const MOST_DOCUMENTS = 50;
const OUTSIDE = 'http://not-a-web-address.invalid/';

type Callback = (error: unknown, response?: unknown, body?: unknown) => void;

export class SoapHttp {
  readonly #context: TestContext<Connection>;
  readonly #wsdl: URL;
  readonly #idempotent: boolean;
  #documents = 0;

  constructor(context: TestContext<Connection>, idempotent: boolean) {
    this.#context = context;
    this.#wsdl = webAddress('SOAP', 'wsdl', context.connection.wsdl);
    this.#idempotent = idempotent;
  }

  /** As the library takes it. */
  get client(): IHttpClient {
    const request = (address: string, data: unknown, callback: Callback, headers?: Record<string, unknown>) => {
      const asked = typeof data === 'string' ? this.#call(address, data, headers ?? {}) : this.#load(address);
      // out of the promise: what the library throws while it reads is no failure of the request
      asked.then(
        (text) => setImmediate(callback, null, { status: 200, headers: {}, data: text }, text),
        (error: unknown) => setImmediate(callback, error),
      );
      return asked;
    };
    return { request: request as unknown as IHttpClient['request'] };
  }

  /** The library would read a location that is no web address from the disk. */
  importLocation(location: string): string {
    const url = URL.parse(location);
    return url && (url.protocol === 'http:' || url.protocol === 'https:') ? location : OUTSIDE;
  }

  async #load(address: string): Promise<string> {
    if (address === OUTSIDE) throw unreadable(this.#wsdl, 'it imports something that is no web address');
    if (++this.#documents > MOST_DOCUMENTS) throw unreadable(this.#wsdl, `it imports more than ${MOST_DOCUMENTS} documents`);
    const url = new URL(address);
    const headers: Record<string, string> = { accept: 'text/xml, application/xml, */*;q=0.5' };
    if (url.origin === this.#wsdl.origin) Object.assign(headers, this.#credentials(false));
    return await ask(this.#context, { method: 'GET', url, headers }, async (exchange) => {
      if (exchange.status !== 200) throw await unexpected(exchange, 'no WSDL');
      const text = await textOf(exchange);
      if (!/<[\w.:-]*(definitions|schema)\b/.test(text)) throw unreadable(url, 'it is no WSDL and no schema');
      return text;
    });
  }

  /** An answer with a fault comes with the status 500, and is an answer. */
  async #call(address: string, body: string, given: Record<string, unknown>): Promise<string> {
    const url = this.#endpoint(address);
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]));
    Object.assign(headers, { accept: 'text/xml, application/soap+xml' }, this.#credentials(true));
    const question = { method: 'POST', url, headers, body, idempotent: this.#idempotent };
    return await ask(this.#context, question, async (exchange) => {
      const { status } = exchange;
      if (status >= 200 && status <= 202) return await textOf(exchange);
      if (status === 400 || status === 500) {
        const { text = '' } = await exchange.read({ lenient: true });
        if (isEnvelope(text)) return refuseEntities(text, url);
      }
      throw await unexpected(exchange);
    });
  }

  /** Credentials go where the connector says, not where a WSDL sends them. */
  #endpoint(address: string): URL {
    const url = URL.parse(address);
    const { endpoint, username, token } = this.#context.connection;
    if (!url || !/^https?:$/.test(url.protocol))
      throw unreadable(this.#wsdl, 'the address of its service is no web address: give endpoint');
    if (endpoint === undefined && url.origin !== this.#wsdl.origin && (username !== undefined || token !== undefined)) {
      const message = `SOAP: the WSDL says that the service is at ${url.origin}, which is not where the WSDL is: give endpoint, so that the credentials go there`;
      throw new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
    }
    url.username = '';
    url.password = '';
    return url;
  }

  /** Those of WS-Security stand in the message. */
  #credentials(isCall: boolean): Record<string, string> {
    const { username, password = '', token, security } = this.#context.connection;
    if (token !== undefined) return { authorization: `Bearer ${token}` };
    if (username === undefined || (isCall && security !== 'basic')) return {};
    return security === 'basic' ? { authorization: basic('SOAP', username, password) } : {};
  }
}

export function isEnvelope(text: string): boolean {
  return /<[\w.-]*:?Envelope\b/.test(text);
}

async function textOf(exchange: Exchange): Promise<string> {
  const content = await exchange.read();
  const text = content.text ?? (content.json === undefined ? '' : JSON.stringify(content.json));
  if (content.encoding === 'base64') return refuseEntities(Buffer.from(text, 'base64').toString(), exchange.request.url);
  return refuseEntities(text, exchange.request.url);
}

function refuseEntities(text: string, url: URL): string {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw unreadable(url, 'it has a document type declaration, which is not read');
  return text;
}

export function unreadable(url: URL, why: string): ConnectorError {
  return new ConnectorError('INVALID_RESPONSE', `the answer of ${url.origin}${url.pathname} cannot be used: ${why}`, { retryable: false });
}

/** Errors of the library wrap ours. */
export function inner(error: unknown): ConnectorError | undefined {
  if (isConnectorError(error)) return error;
  const { cause } = (error ?? {}) as { cause?: unknown };
  return isConnectorError(cause) ? cause : undefined;
}
