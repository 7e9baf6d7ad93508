/**
 * The requests to an authorization server: `oauth4webapi` puts them together and judges the answers, the host's HTTP sends them,
 * under the address policy, the TLS settings and the limits of the connector.
 *
 * Whatever fails is one of two: the server said no (`TokenRefused`), or nobody knows (a ConnectorError that may be tried again).
 */
import * as oauth from 'oauth4webapi';
import { ConnectorError, isConnectorError, type HttpSender } from '../../sdk/connector.ts';
import { plainHeaders, readContent } from '../requests/content.ts';
import { retryAfterOf } from '../requests/retry-after.ts';
import type { OAuthClient } from './client.ts';
import { tokenAnswerOf } from './token-answer.ts';

export interface Tokens {
  accessToken: string;
  refreshToken: string | undefined;
  scopes: string | null;
  /** counted from when the request was sent; null: the server does not say */
  expiresInMs: number | null;
}

/** The authorization server said no. */
export class TokenRefused extends Error {
  /** RFC 6749 5.2: `invalid_grant`, `invalid_client` … */
  readonly reason: string;

  constructor(reason: string, description: string | undefined) {
    super(description === undefined ? reason : `${reason}: ${description}`);
    this.reason = reason;
  }
}

export interface Asked {
  client: OAuthClient;
  sender: HttpSender;
  /** default 20,000: connecting, and the whole answer */
  timeoutMs?: number;
  /** ms, of a clock that never goes back; default: the platform's */
  now?: () => number;
}

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 256 * 1024;

export function refresh(asked: Asked, refreshToken: string): Promise<Tokens> {
  const parameters = { ...asked.client.tokenParams };
  return ask(asked, async (server, as, authentication, options) => {
    const answer = await oauth.refreshTokenGrantRequest(server, as, authentication, refreshToken, {
      ...options,
      additionalParameters: parameters,
    });
    return oauth.processRefreshTokenResponse(server, as, answer);
  });
}

export function clientCredentials(asked: Asked): Promise<Tokens> {
  const { scope, tokenParams } = asked.client;
  const parameters = { ...tokenParams, ...(scope && { [scope.name]: scope.value }) };
  return ask(asked, async (server, as, authentication, options) => {
    const answer = await oauth.clientCredentialsGrantRequest(server, as, authentication, parameters, options);
    return oauth.processClientCredentialsResponse(server, as, answer);
  });
}

/** `verifier`: null without PKCE */
export function exchangeCode(asked: Asked, given: { code: string; redirectUri: string; verifier: string | null }): Promise<Tokens> {
  return ask(asked, async (server, as, authentication, options) => {
    // who calls has checked state and issuer; this makes the parameters what the library takes
    const parameters = oauth.validateAuthResponse(server, as, new URLSearchParams({ code: given.code }), oauth.expectNoState);
    const verifier = given.verifier ?? oauth.nopkce;
    const more = { ...options, additionalParameters: { ...asked.client.tokenParams } };
    const answer = await oauth.authorizationCodeGrantRequest(server, as, authentication, parameters, given.redirectUri, verifier, more);
    return oauth.processAuthorizationCodeResponse(server, as, answer);
  });
}

/** Gives a token back (RFC 7009). Resolves also where the server does not know how. */
export async function revoke({ client, sender, timeoutMs }: Asked, token: string): Promise<void> {
  const { revocationUrl } = client;
  if (!revocationUrl) return;
  const server = { ...serverOf(client), revocation_endpoint: revocationUrl.href };
  const options = { [oauth.customFetch]: plainFetch({ client, sender, timeoutMs }), [oauth.allowInsecureRequests]: true };
  await oauth.revocationRequest(server, { client_id: client.id }, authenticationOf(client), token, options);
}

export const newState = oauth.generateRandomState;
export const newVerifier = oauth.generateRandomCodeVerifier;
export const challengeOf = oauth.calculatePKCECodeChallenge;

// --------------------------------------------------------------------------------------------------- one request

type Options = { [oauth.customFetch]: Fetch; [oauth.allowInsecureRequests]: boolean };
type Fetch = (url: string, options: oauth.CustomFetchOptions<'POST', URLSearchParams>) => Promise<Response>;
type Work = (
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  authentication: oauth.ClientAuth,
  options: Options,
) => Promise<oauth.TokenEndpointResponse>;

async function ask(asked: Asked, work: Work): Promise<Tokens> {
  const { client, now = () => performance.now() } = asked;
  const started = now();
  // that an address is https, or of this machine, was checked before
  const options = { [oauth.customFetch]: tokenFetch(asked), [oauth.allowInsecureRequests]: true };
  try {
    const given = await work(serverOf(client), { client_id: client.id }, authenticationOf(client), options);
    const { access_token, refresh_token, scope, expires_in } = given;
    const expiresInMs = expires_in === undefined ? null : expires_in * 1000 - (now() - started);
    return { accessToken: access_token, refreshToken: refresh_token, scopes: scope ?? null, expiresInMs };
  } catch (error) {
    throw translate(error, client);
  }
}

function serverOf({ issuer, tokenUrl }: OAuthClient): oauth.AuthorizationServer {
  return { issuer: issuer ?? tokenUrl.origin, token_endpoint: tokenUrl.href };
}

/**
 * As RFC 6749 2.3.1 says, but characters that need no encoding are left alone: the library encodes hyphens and dots too, and services
 * that do not decode what they get would not know `a-client.apps.example.com`.
 */
function authenticationOf({ authentication, secret = '' }: OAuthClient): oauth.ClientAuth {
  if (authentication === 'none') return oauth.None();
  if (authentication === 'post') return oauth.ClientSecretPost(secret);
  return (_server, client, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${formEncoded(client.client_id)}:${formEncoded(secret)}`).toString('base64')}`);
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ _: text }).toString().slice(2);
}

function tokenFetch(asked: Asked): Fetch {
  const fetch = plainFetch(asked);
  const { tokenUrl, tokenPath } = asked.client;
  return async (url, options) => {
    const response = await fetch(url, options);
    const { status } = response;
    const retryAfterMs = retryAfterOf(Object.fromEntries(response.headers));
    if (status === 408 || status === 429 || status >= 500) throw unavailable(`${tokenUrl.host} answered ${status}`, retryAfterMs);
    const answer = tokenAnswerOf(
      { status, contentType: response.headers.get('content-type') ?? '', text: await response.text() },
      tokenPath,
    );
    if (!answer) throw unavailable(`${tokenUrl.host} answered ${status} with something that is no answer of a token endpoint`);
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers: { 'content-type': 'application/json' } });
  };
}

/** No redirects are followed: client and tokens are for this address alone. */
function plainFetch({ client, sender, timeoutMs = TIMEOUT_MS }: Asked): Fetch {
  return async (url, { headers, body, method }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = { ...headers, accept: 'application/json', 'accept-encoding': 'gzip, deflate, br' };
    const request = {
      url: new URL(url),
      method,
      headers: sent,
      body: body.toString(),
      signal,
      maxBytes: MAX_BYTES,
      readTimeoutMs: timeoutMs,
    };
    try {
      const response = await sender.send({ ...request, ...(client.tls && { tls: client.tls }) });
      const { text = '', json } = await readContent(response, { where: request.url.host, maxBytes: MAX_BYTES, lenient: true });
      const content = json === undefined ? text : JSON.stringify(json);
      return new Response(nullBody(response.status) ? null : content, {
        status: response.status,
        headers: flat(plainHeaders(response.headers)),
      });
    } catch (error) {
      if (signal.aborted) throw late(request.url.host, timeoutMs);
      throw error;
    }
  };
}

const nullBody = (status: number): boolean => status === 204 || status === 205 || status === 304;

function flat(headers: Record<string, string | string[]>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : []));
}

// ------------------------------------------------------------------------------------------------------- errors

/** The server cannot answer now, in its own words. */
const TRANSIENT = new Set(['temporarily_unavailable', 'server_error', 'slow_down', 'rate_limited', 'ratelimited', 'internal_error']);

function translate(error: unknown, { tokenUrl }: OAuthClient): Error {
  if (error instanceof oauth.ResponseBodyError) {
    const { error: reason, error_description: description } = error;
    if (TRANSIENT.has(reason)) return unavailable(`${tokenUrl.host} answered ${error.status} (${reason})`);
    return new TokenRefused(reason, description);
  }
  // the library wraps nothing that a fetch rejects with, but for its own checks
  if (isConnectorError(error)) return unsent(error);
  return new ConnectorError(
    'INVALID_RESPONSE',
    `the authorization server ${tokenUrl.host} gave an answer that is no token: ${textOf(error)}`,
    {
      cause: error,
      unsent: true,
    },
  );
}

function textOf(error: unknown): string {
  return error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError
    ? error.message
    : 'it cannot be read';
}

/** Of the request that the token was for, nothing was sent: it may be made again, whatever its method. */
function unsent(error: ConnectorError): ConnectorError {
  const { status: _status, ...details } = error.details;
  return new ConnectorError(error.code, `no access token: ${error.message}`, { ...details, unsent: true, cause: error.cause });
}

function unavailable(what: string, retryAfterMs?: number): ConnectorError {
  return new ConnectorError('CONNECTION_FAILED', `the authorization server ${what}`, {
    unsent: true,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function late(host: string, timeoutMs: number): ConnectorError {
  return new ConnectorError('CONNECTION_TIMEOUT', `the authorization server ${host} did not answer within ${timeoutMs / 1000} s`, {
    unsent: true,
  });
}
