/** One request of a type over HTTP, in the attempts that the retry policies allow; redirects are not followed. */
import { STATUS_CODES } from 'node:http';
import { ConnectorError, excerpt, type Exchange, type HttpRequest, type TestContext, type TlsOptions } from 'petiole/connector';
import type { WebConnection } from './fields.ts';

export interface Question {
  method: string;
  url: URL;
  /** names in lower case */
  headers?: Record<string, string>;
  /** Called for each attempt, last: for what has to be fresh, such as a signature or a token */
  authorize?: (headers: Record<string, string>) => void | Promise<void>;
  body?: HttpRequest['body'];
  /** whether the body of an answer with this status comes as a stream */
  streams?: (status: number) => boolean;
  /** sending it twice does no harm, whatever the method */
  idempotent?: boolean;
}

type Asker = Pick<TestContext<WebConnection>, 'connection' | 'http' | 'signal'>;

/** `read` judges the answer of each attempt: what it throws may be tried again. */
export function ask<T>({ connection, http, signal }: Asker, question: Question, read: (exchange: Exchange) => Promise<T>): Promise<T> {
  const { method, url, body, streams, idempotent, authorize } = question;
  return http.attempts({ method, idempotent }, async (answer) => {
    const headers = { 'accept-encoding': 'gzip, deflate, br', ...question.headers };
    await authorize?.(headers);
    const request: HttpRequest = {
      ...{ method, url, headers, body, streams, signal, tls: tlsOf(connection) },
      connectTimeoutMs: connection.connect_timeout * 1000,
      readTimeoutMs: connection.read_timeout * 1000,
      maxBytes: connection.max_response_size,
    };
    const exchange = await http.exchange(request, { follow: 0 });
    answer.status = exchange.status;
    return await read(exchange);
  });
}

export function tlsOf({ cacert, client_cert, client_key, client_key_passphrase, verify_ssl }: WebConnection): TlsOptions | undefined {
  if (verify_ssl && cacert === undefined && client_cert === undefined) return undefined;
  return { ca: cacert, cert: client_cert, key: client_key, passphrase: client_key_passphrase, verify: verify_ssl };
}

const MOST_SHOWN = 10_000;

/** The error of an answer with another status than was hoped for. `said`: what the far side gave as the reason. */
export async function unexpected(exchange: Exchange, said?: string): Promise<ConnectorError> {
  const { status, request, retryAfterMs } = exchange;
  exchange.stream?.destroy();
  const { json, text } = await exchange.read({ lenient: true });
  const place = `${request.method} ${request.url.origin}${request.url.pathname}`;
  const reason = STATUS_CODES[status];
  const message = `${place} answered ${status}${reason ? ` ${reason}` : ''}${said ? `: ${said}` : ''}`;
  const response = json !== undefined && JSON.stringify(json).length <= MOST_SHOWN * 10 ? json : excerpt(text ?? '', MOST_SHOWN);
  if (status === 401)
    return new ConnectorError('AUTHENTICATION_FAILED', `${message}. Check the credentials of the connector`, { status, response });
  return new ConnectorError('UNEXPECTED_STATUS', message, { status, response, retryAfterMs });
}

/** Throws INVALID_INPUT where the text is no web address, or holds what belongs into other fields. */
export function webAddress(type: string, field: string, text: string): URL {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) {
    const message = `${type}: '${field}' must be a web address such as https://example.com/api, without user and password`;
    throw new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
  }
  url.hash = '';
  return url;
}

export function basic(type: string, username: string, password: string): string {
  if (username.includes(':')) {
    const message = `${type}: 'username' cannot contain a colon with basic authentication`;
    throw new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
  }
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
