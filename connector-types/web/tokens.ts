/** Access tokens of this process: each is asked for once and used by all calls with the same credentials until shortly before it ends. */
import { createHash } from 'node:crypto';
import { excerpt, ConnectorError, isConnectorError, type Exchange } from 'petiole/connector';

export interface Token {
  value: string;
  /** milliseconds since 1970 */
  until: number;
}

const MOST = 200;
const tokens = new Map<string, Token>();

/** `of`: all that the token depends on; it is kept as a hash alone. */
export class Tokens {
  readonly #id: string;
  readonly #ask: () => Promise<Token>;
  #isKept = false;

  constructor(of: readonly unknown[], ask: () => Promise<Token>) {
    this.#id = createHash('sha256').update(JSON.stringify(of)).digest('base64');
    this.#ask = ask;
  }

  async get(): Promise<string> {
    const known = tokens.get(this.#id);
    this.#isKept = known !== undefined && known.until > Date.now();
    if (known && this.#isKept) return known.value;
    const token = await this.#ask();
    if (tokens.size >= MOST) tokens.delete(tokens.keys().next().value ?? '');
    tokens.set(this.#id, token);
    return token.value;
  }

  /** A kept token may have been revoked: where the far side does not know it, what was refused is done once more with a new one. */
  async with<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!this.#isKept || !isConnectorError(error) || error.status !== 401) throw error;
      tokens.delete(this.#id);
      return await work();
    }
  }
}

const RENEW_BEFORE_S = 60;

/** The answer of a token endpoint (RFC 6749, 5). Nothing of it is quoted but the error that it says. */
export async function tokenOf(exchange: Exchange): Promise<Token> {
  const { status, request } = exchange;
  const place = `${request.url.origin}${request.url.pathname}`;
  const { json } = await exchange.read({ lenient: true });
  const said = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const { access_token, expires_in, error, error_description } = said;
  if (status === 200 && typeof access_token === 'string') {
    const seconds = Number(expires_in) > 0 ? Number(expires_in) : 300;
    return { value: access_token, until: Date.now() + Math.max(0, seconds - RENEW_BEFORE_S) * 1000 };
  }
  if (typeof error === 'string') {
    const why = typeof error_description === 'string' ? `${error}: ${error_description.split('\n', 1)[0]}` : error;
    const isClock = /\b(iat|exp|nbf|time|clock|expired|not yet valid)\b/i.test(why) ? '. Compare the clock of this machine' : '';
    const message = `${place} gives no token (${excerpt(why, 500)})${isClock}. Check the credentials of the connector`;
    if (status < 500 && status !== 429) return Promise.reject(new ConnectorError('AUTHENTICATION_FAILED', message, { status }));
  }
  if (status === 200) throw new ConnectorError('INVALID_RESPONSE', `${place} answered with something that is no token`, { status });
  throw new ConnectorError('UNEXPECTED_STATUS', `${place} answered ${status} when it was asked for a token`, {
    status,
    retryAfterMs: exchange.retryAfterMs,
  });
}
