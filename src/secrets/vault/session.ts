/**
 * The token of one Vault in this process. It is got when it is first needed, by one login however many wait for it; renewed before
 * it ends for as long as it is used; and got anew where renewal ends, is refused, or Vault no longer knows the token.
 *
 * A token that an operator gave cannot be got anew, so it is renewed also while nobody uses it. One that a login made is revoked
 * when the session is closed and nothing uses it any more.
 */
import type { VaultClient } from './client.ts';
import { VaultFailure } from './failures.ts';
import { isForbidden, logIn, type VaultToken } from './login.ts';
import type { VaultSettings } from './settings.ts';

export interface SessionLog {
  info(details: object, text: string): void;
  warn(details: object, text: string): void;
}

interface Held {
  token: string;
  /** on the clock of `performance.now()` */
  since: number;
  ends: number;
  renewable: boolean;
  /** it may not look itself up, so it cannot be told whether it still lives */
  isBlind: boolean;
}

/** Of its life a token has a third left when it is renewed: enough to try again when Vault is away. */
const RENEW_AFTER = 2 / 3;
const MAX_MARGIN_MS = 5_000;
const RETRY_MS = { least: 1_000, most: 30_000 };
/** Longer timers fire at once; nothing is lost by looking earlier. */
const MAX_TIMER_MS = 24 * 3_600_000;
/** A token of which nobody can tell whether it lives is not got anew more often than this. */
const BLIND_MS = 60_000;
/** Without a revocation a token ends by itself, so nothing waits longer for one. */
export const REVOKE_WITHIN_MS = 1_000;

export class VaultSession {
  readonly #client: VaultClient;
  readonly #settings: VaultSettings;
  readonly #log: SessionLog;
  readonly #known: { add(secrets: string[]): void };
  #held: Held | undefined;
  #login: Promise<Held> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isUsed = false;
  #uses = 0;
  #closed = false;
  readonly #unused = Promise.withResolvers<void>();

  constructor(client: VaultClient, settings: VaultSettings, { log, known }: { log: SessionLog; known: { add(secrets: string[]): void } }) {
    this.#client = client;
    this.#settings = settings;
    this.#log = log;
    this.#known = known;
  }

  /** Does something with a token; a second time where Vault turned out not to know the first one any more. */
  async use<T>(work: (token: string) => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await this.#use(work);
    } finally {
      this.#uses -= 1;
      if (this.#closed && this.#uses === 0) void this.#giveBack();
    }
  }

  async #use<T>(work: (token: string) => Promise<T>): Promise<T> {
    this.#isUsed = true;
    const held = await this.hold();
    try {
      return await work(held.token);
    } catch (error) {
      if (!(error instanceof VaultFailure) || error.status !== 403) throw error;
      if (!(await this.#isToReplace(held))) throw held.isBlind ? orEnded(error) : error;
      if (this.#held === held) this.#drop();
      return await this.#again(work);
    }
  }

  async #again<T>(work: (token: string) => Promise<T>): Promise<T> {
    const held = await this.hold();
    try {
      return await work(held.token);
    } catch (error) {
      // A new token that may not look itself up either: the next one would be no better.
      if ((error as VaultFailure).status === 403) held.isBlind ||= (await this.#lookUp(held)) === 'unknown';
      throw error;
    }
  }

  /** The token, got where there is none. */
  async hold(): Promise<Held> {
    const held = this.#held;
    if (held && held.ends - margin(held) > performance.now()) return held;
    this.#login ??= this.#logIn().finally(() => (this.#login = undefined));
    return await this.#login;
  }

  /** Resolves when Vault was told that the token is not needed any longer, which waits for what still uses it. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#uses === 0) await this.#giveBack();
    else await this.#unused.promise;
  }

  async #giveBack(): Promise<void> {
    const held = this.#held;
    this.#drop();
    if (held && this.#settings.auth.method !== 'token') await revoke(this.#client, held.token);
    this.#unused.resolve();
  }

  async #logIn(): Promise<Held> {
    const since = performance.now();
    return this.#keep(await logIn(this.#client, this.#settings.auth), since);
  }

  #keep({ token, ttl, renewable }: VaultToken, since: number): Held {
    const held: Held = { token, since, ends: ttl === null ? Infinity : since + ttl * 1000, renewable, isBlind: ttl === null };
    this.#held = held;
    this.#known.add([token]);
    this.#schedule(held, (held.ends - since) * RENEW_AFTER);
    return held;
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#held = undefined;
  }

  async #isToReplace(held: Held): Promise<boolean> {
    if (held.isBlind) return this.#settings.auth.method !== 'token' && performance.now() - held.since > BLIND_MS;
    return (await this.#lookUp(held)) !== 'lives';
  }

  async #lookUp(held: Held): Promise<'lives' | 'gone' | 'unknown'> {
    try {
      await this.#client.read('auth/token/lookup-self', { token: held.token });
      return 'lives';
    } catch (error) {
      if (isForbidden(error)) return 'unknown';
      return (error as VaultFailure).status === 403 ? 'gone' : 'lives';
    }
  }

  #schedule(held: Held, inMs: number): void {
    clearTimeout(this.#timer);
    if (this.#closed || !held.renewable || held.ends === Infinity) return;
    const due = performance.now() + inMs;
    const wait = (): void => {
      const left = due - performance.now();
      if (left <= 0) void this.#renew(held);
      else this.#timer = setTimeout(wait, Math.min(left, MAX_TIMER_MS)).unref();
    };
    wait();
  }

  async #renew(held: Held): Promise<void> {
    const isGiven = this.#settings.auth.method === 'token';
    // What nobody uses ends by itself; the next use logs in.
    if (!this.#isUsed && !isGiven) return;
    this.#isUsed = false;
    const since = performance.now();
    try {
      const { auth } = await this.#client.write('auth/token/renew-self', {}, { token: held.token });
      if (this.#held !== held || this.#closed) return;
      const { lease_duration: ttl = 0, renewable = false } = auth ?? {};
      // Vault gives no more time than the longest life of a token allows: from here on only a login helps.
      const isLast = since + ttl * 1000 <= held.ends + margin(held);
      this.#keep({ token: held.token, ttl, renewable: renewable && !isLast }, since);
      if (isLast && isGiven)
        this.#log.warn(this.#about(), `its token ends in ${ttl} s and cannot be renewed further: give the Vault a new one`);
    } catch (error) {
      if (this.#held === held && !this.#closed) this.#notRenewed(held, error, isGiven);
    }
  }

  #notRenewed(held: Held, error: unknown, isGiven: boolean): void {
    const { status, message } = error as VaultFailure;
    const left = held.ends - performance.now();
    if (status !== undefined && status >= 400 && status < 500 && status !== 429) {
      this.#log[isGiven ? 'warn' : 'info'](this.#about(), `its token is not renewed any more: ${message}`);
      // A given token may still serve until its end; of another there is a new one for the asking.
      if (!isGiven) this.#drop();
      return;
    }
    this.#log.warn(this.#about(), `its token could not be renewed: ${message}`);
    if (left > 0) {
      this.#isUsed = true;
      this.#schedule(held, Math.min(Math.max(left / 3, RETRY_MS.least), RETRY_MS.most));
    }
  }

  #about(): { vault: string } {
    return { vault: this.#settings.name };
  }
}

/** Best effort: a batch token cannot be revoked, and Vault may be away. */
export async function revoke(client: VaultClient, token: string): Promise<void> {
  const signal = AbortSignal.timeout(REVOKE_WITHIN_MS);
  await client.write('auth/token/revoke-self', {}, { token, signal }).catch(() => undefined);
}

function orEnded(error: VaultFailure): VaultFailure {
  return new VaultFailure(error.code, `${error.message}; or its token has ended`, { status: error.status });
}

/** This long before its end a token counts as ended, so that it does not end on its way. */
function margin({ since, ends }: Held): number {
  return ends === Infinity ? 0 : Math.min((ends - since) / 10, MAX_MARGIN_MS);
}
