/**
 * The access that connectors have: tokens sealed in the database, one row for each connector, shared by all processes.
 *
 *   a call asks for a token → from memory while it is fresh
 *   → due, or refused by the far side → the row is read: another process may have renewed it already
 *   → else the row is locked, read again, and renewed while the lock is held (at most 20 s); who waited reads what the winner stored
 *
 * A refresh token is good for one use with many services, and using it twice ends the access (RFC 9700 4.14.2). So the new one is
 * committed before the new access token is used, and where the commit fails it is kept in memory: stored at once where the database is
 * back in a moment, before another process spends the old one again, and else by the next renewal of this process, also where another
 * one was told meanwhile that the old one is spent. What stays is a process that dies between the answer and the commit, and a server
 * that ends all access when a token is used twice: then a person has to give it anew.
 *
 * The authorization server says `invalid_grant`: the tokens are removed, and every call fails with RECONNECT_REQUIRED without asking
 * anybody. Any other failure leaves the row as it is.
 */
import { PetioleError } from '../../errors.ts';
import { isSealed, type Binding } from '../../secrets/envelope.ts';
import { ConnectorError, type HttpSender } from '../../sdk/connector.ts';
import type { Clock } from '../retry/clock.ts';
import type { OAuthClient } from './client.ts';
import { RecentFailures } from './failures.ts';
import { heldToken, isFresh, isUsable, type HeldToken } from './held-token.ts';
import { YOUNG_MS } from './memory-tokens.ts';
import { clientRefused, EXPIRED, NEVER_GIVEN, reconnect, whyLost } from './problems.ts';
import type { GrantRow, GrantStorage, LockedGrant, NewTokens, Sealer } from './storage-port.ts';
import { clientCredentials, refresh, TokenRefused, type Tokens } from './token-endpoint.ts';

/** So long it waits before it tries again to store tokens that the database did not take: others wait for the same row meanwhile. */
const STORE_AGAIN_MS = [0, 100, 400, 1600];

/** Whose token is wanted. */
export interface GrantOf {
  connector: { id: string; name: string };
  client: OAuthClient;
  sender: HttpSender;
}

export interface GrantsParts {
  storage: GrantStorage;
  sealer: Sealer;
  clock: Clock;
  log: { warn(fields: object, text: string): void };
  /** how long an authorization server may take; default 20,000 */
  timeoutMs?: number;
}

/** The access of the connector is for another client, server or scopes than these. */
export class ForeignGrant extends Error {}

interface Content {
  access_token: string;
  refresh_token?: string;
}

export class Grants {
  readonly #parts: GrantsParts;
  readonly #held = new Map<string, HeldToken>();
  readonly #running = new Map<string, Promise<HeldToken | undefined>>();
  /** tokens that the database did not take, by connector; `after`: the version that they follow */
  readonly #unsaved = new Map<string, { after: number; at: number; tokens: NewTokens }>();
  readonly #failures: RecentFailures;

  constructor(parts: GrantsParts) {
    this.#parts = parts;
    this.#failures = new RecentFailures(() => parts.clock.now());
  }

  /** Throws RECONNECT_REQUIRED, ForeignGrant, or a ConnectorError. */
  async get(of: GrantOf): Promise<string> {
    const held = this.#heldFor(of);
    if (held && isFresh(held, this.#now)) return held.token;
    try {
      return ((await this.#once(of)) ?? held)?.token ?? neverHere();
    } catch (error) {
      // It was early enough: the next call tries again.
      if (held && isUsable(held, this.#now) && !(error instanceof PetioleError || error instanceof ForeignGrant)) return held.token;
      throw error;
    }
  }

  /** Undefined where there is none that could be better. Throws as `get` does. */
  async renew(of: GrantOf, refused: string): Promise<string | undefined> {
    const held = this.#heldFor(of);
    if (held && held.token !== refused && isFresh(held, this.#now)) return held.token;
    return (await this.#once(of, refused))?.token;
  }

  /** What this process holds of a connector is asked for anew. */
  forget(id: string): void {
    this.#held.delete(id);
    this.#failures.forget(id);
  }

  /** Looks which of the tokens in memory are those of the database still: other processes renew, connect and delete. */
  async refresh(): Promise<void> {
    if (this.#held.size === 0) return;
    const rows = new Map((await this.#parts.storage.of([...this.#held.keys()])).map((row) => [row.id, row]));
    for (const [id, { version }] of this.#held) if (rows.get(id)?.version !== version) this.forget(id);
  }

  get #now(): number {
    return this.#parts.clock.now();
  }

  #heldFor({ connector, client }: GrantOf): HeldToken | undefined {
    const held = this.#held.get(connector.id);
    return held?.fingerprint === client.fingerprint ? held : undefined;
  }

  /** One renewal at a time in this process, for all that want the same. */
  #once(of: GrantOf, refused?: string): Promise<HeldToken | undefined> {
    const key = JSON.stringify([of.connector.id, of.client.fingerprint, refused ?? null]);
    let running = this.#running.get(key);
    if (!running) {
      running = this.#obtain(of, refused).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
    }
    return running;
  }

  async #obtain(of: GrantOf, refused: string | undefined): Promise<HeldToken | undefined> {
    const { id } = of.connector;
    const recent = this.#failures.of(id);
    if (recent !== undefined) throw recent;
    const row = await this.#parts.storage.read(id);
    const before = this.#heldFor(of)?.version;
    const seen = row && this.#unsavedOf(of, row) ? undefined : await this.#accepted(of, row);
    if (seen && seen.token !== refused && seen.version !== before && isFresh(seen, this.#now)) return this.#hold(id, seen);
    if (seen && seen.token === refused && row && row.age_ms < YOUNG_MS) return undefined;
    try {
      return await this.#renewed(of, row?.version, refused);
    } catch (error) {
      if (error instanceof ConnectorError) {
        this.#failures.note(id, error);
        if (seen && refused === undefined && isUsable(seen, this.#now)) return this.#hold(id, seen);
      }
      throw translate(error, of);
    }
  }

  #hold(id: string, held: HeldToken): HeldToken {
    this.#held.set(id, held);
    return held;
  }

  /** What the row holds for this client; undefined where there is nothing, which `client_credentials` may get. */
  async #accepted({ connector, client }: GrantOf, row: GrantRow | undefined): Promise<HeldToken | undefined> {
    const needsPerson = client.grant === 'authorization_code';
    if (!row || row.status === 'EMPTY') {
      if (needsPerson) throw reconnect(connector.name, NEVER_GIVEN);
      return undefined;
    }
    if (row.fingerprint !== client.fingerprint) {
      if (needsPerson) throw new ForeignGrant();
      return undefined;
    }
    if (row.status === 'LOST' || row.tokens === null) throw reconnect(connector.name, row.reason ?? NEVER_GIVEN);
    const { access_token: token } = await this.#open(row.id, row.tokens);
    const lifetime = { ageMs: row.age_ms, remainingMs: row.remaining_ms };
    return heldToken(token, { fingerprint: row.fingerprint, version: row.version }, lifetime, this.#parts.clock);
  }

  /** `read`: the version that was read before the row was locked. */
  async #renewed(of: GrantOf, read: number | undefined, refused: string | undefined): Promise<HeldToken | undefined> {
    const { connector, client } = of;
    const { storage, log } = this.#parts;
    const renewal = async (grant: LockedGrant): Promise<HeldToken | string | undefined> => {
      const rescued = await this.#rescued(of, grant);
      if (rescued) return rescued;
      const stored = await this.#accepted(of, grant.row);
      const isNew = stored && (grant.row.version !== read || refused !== undefined) && stored.token !== refused;
      if (isNew && isUsable(stored, this.#now)) return stored;
      return this.#asked(of, grant, stored, refused);
    };
    const result = await this.#stored(of, () => storage.exclusively(connector.id, client.fingerprint, renewal));
    this.#unsaved.delete(connector.id);
    if (typeof result !== 'string') return result && this.#hold(connector.id, result);
    this.forget(connector.id);
    log.warn({ connector: connector.name, reason: result }, 'a connector has lost its access: somebody has to give it anew');
    throw reconnect(connector.name, result);
  }

  /** Tries again while the database has not taken what this process was given. */
  async #stored<T>(of: GrantOf, renew: () => Promise<T>): Promise<T> {
    for (const ms of STORE_AGAIN_MS) {
      try {
        return await renew();
      } catch (error) {
        const isOfDatabase = !(error instanceof ConnectorError || error instanceof PetioleError || error instanceof ForeignGrant);
        if (!isOfDatabase || translate(error, of) !== error || !this.#unsaved.has(of.connector.id)) throw error;
        await this.#parts.clock.sleep(ms, new AbortController().signal);
      }
    }
    return renew();
  }

  /** A text is the reason why access is lost. */
  async #asked(of: GrantOf, grant: LockedGrant, stored: HeldToken | undefined, refused: string | undefined) {
    const { connector, client, sender } = of;
    const asked = { client, sender, timeoutMs: this.#parts.timeoutMs };
    if (client.grant === 'client_credentials') return this.#store(of, grant, await clientCredentials(asked).catch(refusedAs(client)));
    const { refresh_token: refreshToken } = await this.#open(connector.id, grant.row.tokens ?? '');
    if (refreshToken === undefined) {
      if (refused !== undefined) return undefined;
      if (stored && isUsable(stored, this.#now)) return stored;
      await grant.lose(EXPIRED);
      return EXPIRED;
    }
    try {
      const tokens = await refresh(asked, refreshToken);
      return await this.#store(of, grant, { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken });
    } catch (error) {
      if (!(error instanceof TokenRefused) || error.reason !== 'invalid_grant') return refusedAs(client)(error);
      const why = whyLost(error);
      await grant.lose(why);
      return why;
    }
  }

  async #store({ connector, client }: GrantOf, grant: LockedGrant, given: Tokens): Promise<HeldToken> {
    const tokens: NewTokens = {
      fingerprint: client.fingerprint,
      tokens: this.#seal(connector.id, given),
      scopes: given.scopes ?? grant.row.scopes ?? client.scope?.value ?? null,
      expires_in_ms: given.expiresInMs,
    };
    this.#unsaved.set(connector.id, { after: grant.row.version, at: this.#now, tokens });
    const version = await grant.store(tokens);
    const lifetime = { ageMs: 0, remainingMs: given.expiresInMs };
    return heldToken(given.accessToken, { fingerprint: client.fingerprint, version }, lifetime, this.#parts.clock);
  }

  /** Tokens of an earlier renewal that the database did not take, where the row is as it was then or lost by who spent its token again. */
  #unsavedOf({ connector, client }: GrantOf, { version, status }: GrantRow) {
    const unsaved = this.#unsaved.get(connector.id);
    if (!unsaved || unsaved.tokens.fingerprint !== client.fingerprint) return undefined;
    return version === (status === 'LOST' ? unsaved.after + 1 : unsaved.after) ? unsaved : undefined;
  }

  /** The ones in the row are of no use any more. */
  async #rescued(of: GrantOf, grant: LockedGrant): Promise<HeldToken | undefined> {
    const { connector, client } = of;
    const unsaved = this.#unsavedOf(of, grant.row);
    if (!unsaved) return undefined;
    const passed = this.#now - unsaved.at;
    const left = unsaved.tokens.expires_in_ms === null ? null : unsaved.tokens.expires_in_ms - passed;
    const version = await grant.store({ ...unsaved.tokens, expires_in_ms: left });
    const { access_token: token } = await this.#open(connector.id, unsaved.tokens.tokens);
    return heldToken(token, { fingerprint: client.fingerprint, version }, { ageMs: passed, remainingMs: left }, this.#parts.clock);
  }

  // ------------------------------------------------------------------------------------------- what people do

  /** What somebody gave in a browser. */
  async accept(id: string, client: OAuthClient, given: Tokens, by: string): Promise<void> {
    const tokens = this.#seal(id, given);
    const scopes = given.scopes ?? client.scope?.value ?? null;
    await this.#parts.storage.grant(id, { fingerprint: client.fingerprint, tokens, scopes, expires_in_ms: given.expiresInMs }, by);
    this.forget(id);
  }

  /** The tokens of a connector that is about to be deleted: the refresh token ends all others with it. */
  async tokensOf(id: string): Promise<string[]> {
    const row = await this.#parts.storage.read(id);
    if (!row?.tokens) return [];
    const { access_token: access, refresh_token: refreshToken } = await this.#open(id, row.tokens);
    return refreshToken === undefined ? [access] : [refreshToken, access];
  }

  /** The connector was changed: what it had is of no use unless it is for the same client, server and scopes. */
  async changed(id: string, fingerprint: string | null): Promise<void> {
    if (fingerprint === null) await this.#parts.storage.drop(id);
    else await this.#parts.storage.dropUnless(id, fingerprint);
    this.forget(id);
  }

  #seal(id: string, { accessToken, refreshToken }: Tokens): string {
    const content: Content = { access_token: accessToken, ...(refreshToken !== undefined && { refresh_token: refreshToken }) };
    return this.#parts.sealer.seal(JSON.stringify(content), bindingOf(id));
  }

  async #open(id: string, sealed: string): Promise<Content> {
    if (isSealed(sealed)) await this.#parts.sealer.prepare([sealed]);
    return JSON.parse(this.#parts.sealer.open(sealed, bindingOf(id))) as Content;
  }
}

export function bindingOf(id: string): Binding {
  return { table: 'oauth_grants', id, field: 'tokens' };
}

function refusedAs(client: OAuthClient): (error: unknown) => never {
  return (error) => {
    throw error instanceof TokenRefused ? clientRefused(client, error) : error;
  };
}

const LOCK_NOT_AVAILABLE = '55P03';
const FOREIGN_KEY_VIOLATION = '23503';

/** What the database says of a renewal, as the error of a connection. */
function translate(error: unknown, { connector }: GrantOf): unknown {
  const { code } = (error ?? {}) as { code?: string };
  if (code === LOCK_NOT_AVAILABLE) {
    const message = `another process has been renewing the access of the connector '${connector.name}' for too long: try again`;
    return new ConnectorError('CONNECTION_TIMEOUT', message, { unsent: true, cause: error });
  }
  if (code !== FOREIGN_KEY_VIOLATION) return error;
  return new PetioleError('CONNECTOR_NOT_FOUND', `the connector '${connector.name}' was deleted meanwhile`);
}

/** `#once` gives undefined only where a token was refused. */
function neverHere(): never {
  throw new Error('a renewal gave no token');
}
