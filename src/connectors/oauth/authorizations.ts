/**
 * Access that a person gives in a browser (RFC 6749 4.1, with RFC 7636 and RFC 9207).
 *
 *   start  → an address for the browser; what must come back is stored: the state hashed, the verifier of PKCE sealed
 *   settle → the browser comes back with the state, once and within ten minutes; the code is exchanged, and the tokens are stored
 *
 * The state is all that says to whom an answer belongs: `settle` needs no token of ours, and gives nothing away but a sentence.
 */
import { createHash, randomUUID } from 'node:crypto';
import { PetioleError } from '../../errors.ts';
import type { Binding } from '../../secrets/envelope.ts';
import type { KnownSecrets } from '../../secrets/scrubber.ts';
import { actorOf, currentActor } from '../../actor.ts';
import type { AuditTrail } from '../../storage/audit-table.ts';
import type { AuthorizationRow, OAuthAuthorizationTable } from '../../storage/oauth-authorizations.ts';
import type { HttpSender } from '../../sdk/connector.ts';
import type { ConnectorRecord } from '../records.ts';
import { scrubMessage } from '../translate.ts';
import type { OAuthClient } from './client.ts';
import type { Grants } from './grants.ts';
import { isIssuer } from './issuer.ts';
import { clientRefused } from './problems.ts';
import type { Sealer } from './storage-port.ts';
import { challengeOf, exchangeCode, newState, newVerifier, TokenRefused } from './token-endpoint.ts';

/** A connector as it is now, its Vault secrets included. `client` is undefined where its authorization is not `oauth2`. */
export interface OpenedConnector {
  connector: ConnectorRecord;
  client: OAuthClient | undefined;
  sender: HttpSender;
}

export interface AuthorizationsParts {
  storage: Pick<OAuthAuthorizationTable, 'insert' | 'get' | 'byState' | 'take' | 'settle'>;
  grants: Pick<Grants, 'accept'>;
  sealer: Sealer;
  known: KnownSecrets;
  /** Throws NOT_FOUND, CONNECTOR_INCOMPLETE, or what Vault says. */
  open(connector: { name: string } | { id: string }): Promise<OpenedConnector>;
  audit: AuditTrail;
}

export type StartedAuthorization = { id: string; authorization_url: string; redirect_uri: string; expires_at: string };
export type AuthorizationView = { id: string; status: AuthorizationRow['status']; message: string | null; expires_at: string };

/** What the browser brought back; a parameter that came twice counts as none. */
export interface Callback {
  state?: string;
  code?: string;
  error?: string;
  iss?: string;
  /** of the browser that comes back */
  browser?: string;
}

export interface Start {
  startedBy: string;
  redirectUri: string;
  browser?: string | undefined;
}

/** What the page says. */
export interface Settled {
  ok: boolean;
  title: string;
  text: string;
}

const LIFETIME_MS = 600_000;
/** Parameters that no type and no connector may set. */
const OURS = ['response_type', 'client_id', 'redirect_uri', 'state', 'code_challenge', 'code_challenge_method', 'response_mode'];

export class Authorizations {
  readonly #parts: AuthorizationsParts;

  constructor(parts: AuthorizationsParts) {
    this.#parts = parts;
  }

  /** `browser`: a secret of the browser that begins it; only there can it end then. */
  async start(name: string, { startedBy, redirectUri, browser }: Start): Promise<StartedAuthorization> {
    const { storage, sealer } = this.#parts;
    const { connector, client } = await this.#parts.open({ name });
    if (client?.grant !== 'authorization_code' || !client.authorizationUrl) throw notNeeded(connector.name, client);
    const id = randomUUID();
    const state = newState();
    const verifier = client.pkce ? newVerifier() : null;
    const expiresAt = await storage.insert({
      id,
      connectorId: connector.id,
      stateHash: hashOf(state),
      verifier: verifier && sealer.seal(verifier, bindingOf(id)),
      fingerprint: client.fingerprint,
      redirectUri,
      startedBy,
      actor: actorOf(currentActor()),
      browserHash: browser === undefined ? null : hashOf(browser),
      lifetimeMs: LIFETIME_MS,
    });
    const url = addressFor(client, { state, redirectUri, challenge: verifier && (await challengeOf(verifier)) });
    return { id, authorization_url: url.href, redirect_uri: redirectUri, expires_at: expiresAt.toISOString() };
  }

  /** Throws NOT_FOUND. */
  async get(connector: ConnectorRecord, id: string): Promise<AuthorizationView> {
    const row = await this.#parts.storage.get(connector.id, id);
    if (!row) throw new PetioleError('NOT_FOUND', `the connector '${connector.name}' has no authorization ${id} under way`);
    return { id: row.id, status: row.status, message: row.message, expires_at: row.expires_at.toISOString() };
  }

  /** Never rejects. */
  async settle(given: Callback): Promise<Settled> {
    const { storage, known } = this.#parts;
    try {
      const row = given.state === undefined ? undefined : await storage.byState(hashOf(given.state));
      if (!row) return UNKNOWN;
      // Else somebody could have another person give them access, by sending them the address.
      if (row.browser_sha256 !== null && (given.browser === undefined || hashOf(given.browser) !== row.browser_sha256)) return ELSEWHERE;
      if (!(await storage.take(row.id))) return row.status === 'EXPIRED' ? LATE : USED;
      if (given.code !== undefined) known.add([given.code]);
      const end = await this.#end(row, given).catch((error: unknown) => failed(scrubMessage(error, known)));
      await storage.settle(row.id, end.status, end.message);
      return { ok: end.status === 'AUTHORIZED', title: end.title, text: end.page };
    } catch {
      return BROKEN;
    }
  }

  async #end(row: AuthorizationRow, { code, error, iss }: Callback): Promise<End> {
    const { grants, sealer, audit, known } = this.#parts;
    const { connector, client, sender } = await this.#parts.open({ id: row.connector_id });
    if (client?.fingerprint !== row.fingerprint) return failed('the connector was changed meanwhile: start again', CHANGED_PAGE);
    if (iss !== undefined && !isIssuer(iss, client)) return failed(wrongIssuer(client), ISSUER_PAGE);
    if (error !== undefined) return error === 'access_denied' ? DENIED : failed(`the service answered with the error ${shownCode(error)}`);
    if (code === undefined) return failed('the service answered with neither a code nor an error');
    const verifier = row.verifier && (await this.#opened(row.verifier, row.id, sealer));
    const tokens = await exchangeCode({ client, sender }, { code, redirectUri: row.redirect_uri, verifier }).catch(told(client));
    known.add([tokens.accessToken, tokens.refreshToken ?? '']);
    await grants.accept(connector.id, client, tokens, row.started_by);
    await audit.record({
      actor: row.actor ?? { kind: 'token', id: row.started_by, name: row.started_by },
      action: 'oauth.authorize',
      object: connector.name,
    });
    return authorized(tokens.refreshToken === undefined && tokens.expiresInMs !== null);
  }

  async #opened(sealed: string, id: string, sealer: Sealer): Promise<string> {
    await sealer.prepare([sealed]);
    return sealer.open(sealed, bindingOf(id));
  }
}

function addressFor(client: OAuthClient, given: { state: string; redirectUri: string; challenge: string | null }): URL {
  const url = new URL(client.authorizationUrl as URL);
  const set = (name: string, value: string): void => url.searchParams.set(name, value);
  for (const [name, value] of Object.entries(client.authorizationParams)) if (!OURS.includes(name)) set(name, value);
  set('response_type', 'code');
  set('client_id', client.id);
  set('redirect_uri', given.redirectUri);
  if (client.scope) set(client.scope.name, client.scope.value);
  set('state', given.state);
  if (given.challenge !== null) {
    set('code_challenge', given.challenge);
    set('code_challenge_method', 'S256');
  }
  return url;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function bindingOf(id: string): Binding {
  return { table: 'oauth_authorizations', id, field: 'verifier' };
}

function notNeeded(name: string, client: OAuthClient | undefined): PetioleError {
  const why = client
    ? 'its authorization is client_credentials, which needs nobody in a browser: try it with `connector test`'
    : 'its authorization is not OAuth 2.0: see the input `authorization` of its type';
  return new PetioleError('INVALID_REQUEST', `the connector '${name}' is not authorized in a browser: ${why}`);
}

function told(client: OAuthClient): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof TokenRefused)) throw error;
    if (error.reason !== 'invalid_grant') throw clientRefused(client, error);
    throw new Error(`the authorization server did not accept the code (${error.message}): start again`);
  };
}

// ------------------------------------------------------------------------------------------ how it may end

interface End {
  status: 'AUTHORIZED' | 'DENIED' | 'FAILED';
  /** for whoever started it */
  message: string;
  title: string;
  /** for who sits before the browser, which may be somebody else: nothing of what came is said again */
  page: string;
}

const CHANGED_PAGE = 'The connector was changed while you were away. Nothing was stored. Start again from the command line.';
const ISSUER_PAGE = 'The answer does not come from the service that was asked. Nothing was stored.';

const UNKNOWN = page(false, 'This link is not known', 'Nobody here waits for this answer. Start again from the command line.');
const ELSEWHERE = page(
  false,
  'This was begun in another browser',
  'Access can be given in the browser alone in which it was asked for, under the same address. Nothing was stored. Start again there.',
);
const USED = page(
  false,
  'This link was used already',
  'An answer counts once. If access was not given then, start again from the command line.',
);
const LATE = page(false, 'This link has expired', 'The answer took longer than ten minutes. Start again from the command line.');
const BROKEN = page(false, 'Something went wrong here', 'Nothing was stored. Try again in a moment; the log of the server says more.');

const DENIED: End = {
  status: 'DENIED',
  message: 'access was denied in the browser',
  title: 'Access was not given',
  page: 'You, or the service, said no. Nothing was stored. You can close this page.',
};

function page(ok: boolean, title: string, text: string): Settled {
  return { ok, title, text };
}

function authorized(isForOnce: boolean): End {
  const shortLived = 'the service gave no refresh token: when the access token expires, somebody has to give access anew';
  return {
    status: 'AUTHORIZED',
    message: isForOnce ? `access was given, but ${shortLived}` : 'access was given',
    title: 'Access was given',
    page: 'The connector can be used now. You can close this page.',
  };
}

function failed(message: string, text = 'Nothing was stored. The command line, or whoever started this, is told the reason.'): End {
  return { status: 'FAILED', message, title: 'Access was not given', page: text };
}

function wrongIssuer({ issuer, authorizationUrl }: OAuthClient): string {
  return `the answer names another authorization server than ${issuer ?? authorizationUrl?.origin ?? 'the one that was asked'} (iss): it is not taken`;
}

/** RFC 6749 4.1.2.1: visible ASCII; whoever can send somebody here can write anything into it. */
function shownCode(error: string): string {
  return /^[\w.-]{1,60}$/.test(error) ? error : 'that is none of OAuth 2.0';
}
