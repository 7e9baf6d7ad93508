/** One call: the request and what its answer means. */
import { STATUS_CODES } from 'node:http';
import {
  ConnectorError,
  isConnectorError,
  type ActionContext,
  type AttemptAnswer,
  type Exchange,
  type HttpRequest,
  type RetryPolicy,
} from 'petiole/connector';
import { nameOf } from './file-name.ts';
import type { Answer, Connection, Inputs } from './fields.ts';
import { prepareRequest, withOptions } from './request.ts';

type Context = ActionContext<Connection, Inputs>;

/** What the flow gets: with `options` the body alone. */
export async function request(context: Context): Promise<unknown> {
  const { options } = context.inputs;
  if (!options) return await answerTo(context);
  const { file, json, text } = await answerTo({ ...context, inputs: withOptions(context.inputs) });
  return file ?? json ?? text ?? null;
}

export async function answerTo(context: Context): Promise<Answer> {
  const { connection, inputs } = context;
  const prepared = await prepareRequest(connection, inputs, context);
  const first: HttpRequest = {
    ...prepared,
    tls: tlsOf(connection),
    connectTimeoutMs: connection.connect_timeout === 10 ? undefined : (connection.connect_timeout ?? 0) * 1000,
    readTimeoutMs: (connection.read_timeout ?? 0) * 1000,
    maxBytes: connection.max_response_size,
    ...(inputs.dst && { streams: (status: number) => matches(status, inputs.expected_status_code) }),
    signal: context.signal,
  };
  return await context.http.attempts({ method: first.method, retry: retryOf(connection) }, (seen) => once(first, context, seen));
}

/** `retry_backoff` stands over what the host and the connector say: as often as its deadline allows. */
function retryOf({ retry_backoff: backoff }: Connection): Partial<RetryPolicy> | false | undefined {
  if (backoff === null) return false;
  return backoff && { ...backoff, attempts: Infinity };
}

/** The defaults share one pool; anything else has its own. */
function tlsOf(connection: Connection): HttpRequest['tls'] {
  const { cacert, client_cert, client_key, client_key_passphrase, verify_ssl } = connection;
  if (verify_ssl && cacert === undefined && client_cert === undefined) return undefined;
  return { ca: cacert, cert: client_cert, key: client_key, passphrase: client_key_passphrase, verify: verify_ssl };
}

async function once(first: HttpRequest, { inputs, http, connection, files }: Context, seen: AttemptAnswer): Promise<Answer> {
  const follow = inputs.allow_redirects ? inputs.max_redirects : 0;
  const exchange = await http.exchange(first, { follow });
  const { status, request, stream } = exchange;
  seen.status = status;
  if (inputs.allow_redirects && exchange.isRedirect) {
    stream?.destroy();
    const answer = await answerOf(exchange, connection, true);
    const message = `${placeOf(first)} redirected more than ${inputs.max_redirects} times (status ${status})`;
    throw new ConnectorError('UNEXPECTED_STATUS', message, { status, response: answer, retryable: false });
  }
  if (stream) {
    const type = String(exchange.headers['content-type'] ?? 'application/octet-stream');
    return { ...answered(exchange), file: await files.write(nameOf(exchange), type, stream), encoding: null };
  }
  const expected = inputs.expected_status_code;
  const isExpected = matches(status, expected);
  const answer = await answerOf(exchange, connection, !isExpected);
  if (isExpected) return answer;
  const reason = STATUS_CODES[status];
  const wanted = (Array.isArray(expected) ? expected : [expected]).join(', ');
  throw new ConnectorError(
    'UNEXPECTED_STATUS',
    `${placeOf(request)} answered ${status}${reason ? ` ${reason}` : ''}; expected ${wanted} (expected_status_code)`,
    { status, response: answer, retryAfterMs: exchange.retryAfterMs },
  );
}

async function answerOf(exchange: Exchange, { max_response_size: maxBytes }: Connection, lenient: boolean): Promise<Answer> {
  const base = answered(exchange);
  try {
    return { ...base, ...(await exchange.read({ maxBytes, lenient })) };
  } catch (error) {
    if (!isConnectorError(error) || error.code !== 'INVALID_RESPONSE') throw error;
    throw new ConnectorError(error.code, error.message, { ...error.details, response: { ...base, ...(error.details.response as object) } });
  }
}

function answered({ status, headers, cookies, request }: Exchange): Omit<Answer, 'encoding'> {
  return { status_code: status, headers, cookies, url: request.url.href };
}

function matches(status: number, expected: Inputs['expected_status_code']): boolean {
  const one = (code: number | string) => code === status || (typeof code === 'string' && code.charAt(0) === String(status).charAt(0));
  return Array.isArray(expected) ? expected.some(one) : one(expected);
}

/** Method and address, without the query: it may hold keys. */
function placeOf({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}${url.pathname}`;
}
