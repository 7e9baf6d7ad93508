/** One call: the request, what its answer means, and the attempts that `retry_backoff` allows. */
import { STATUS_CODES } from 'node:http';
import { ConnectorError, isConnectorError, type ActionContext, type Exchange, type HttpRequest } from 'petiole/connector';
import { RETRY_BACKOFF, type Answer, type Connection, type Inputs, type RetryBackoff } from './fields.ts';
import { isIdempotent, prepareRequest } from './request.ts';

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

async function once(first: HttpRequest, { inputs, http, connection }: Context): Promise<Answer> {
  const follow = inputs.allow_redirects ? inputs.max_redirects : 0;
  const exchange = await http.exchange(first, { follow });
  const { status, request } = exchange;
  if (inputs.allow_redirects && exchange.isRedirect) {
    const answer = await answerOf(exchange, connection, true);
    const message = `${placeOf(first)} redirected more than ${inputs.max_redirects} times (status ${status})`;
    throw new ConnectorError('UNEXPECTED_STATUS', message, { status, response: answer, retryable: false });
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
    { status, response: answer, retryAfterMs: retryAfterOf(exchange) },
  );
}

async function answerOf(exchange: Exchange, { max_response_size: maxBytes }: Connection, lenient: boolean): Promise<Answer> {
  const { status, headers, cookies, request } = exchange;
  const base = { status_code: status, headers, cookies, url: request.url.href };
  try {
    return { ...base, ...(await exchange.read({ maxBytes, lenient })) };
  } catch (error) {
    if (!isConnectorError(error) || error.code !== 'INVALID_RESPONSE') throw error;
    throw new ConnectorError(error.code, error.message, { ...error.details, response: { ...base, ...(error.details.response as object) } });
  }
}

function matches(status: number, expected: Inputs['expected_status_code']): boolean {
  const one = (code: number | string) => code === status || (typeof code === 'string' && code.charAt(0) === String(status).charAt(0));
  return Array.isArray(expected) ? expected.some(one) : one(expected);
}

/** Method and address, without the query: it may hold keys. */
function placeOf({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}${url.pathname}`;
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
function retryAfterOf(response: Exchange): number | undefined {
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
