/** Tokens of clients that no connector holds: what a script gave itself. They are got with `client_credentials`, and kept in memory alone. */
import { createHash } from 'node:crypto';
import type { KnownSecrets } from '../../secrets/scrubber.ts';
import type { HttpSender } from '../../sdk/connector.ts';
import type { Clock } from '../retry/clock.ts';
import type { OAuthClient } from './client.ts';
import { RecentFailures } from './failures.ts';
import { heldToken, isFresh, type HeldToken } from './held-token.ts';
import { clientRefused } from './problems.ts';
import { clientCredentials, TokenRefused } from './token-endpoint.ts';

const MAX_HELD = 1000;
/** A token that is younger is not renewed because it was refused: the next one would fare no better. */
export const YOUNG_MS = 10_000;

export class MemoryTokens {
  readonly #held = new Map<string, HeldToken & { bornAt: number }>();
  readonly #running = new Map<string, Promise<HeldToken>>();
  readonly #failures: RecentFailures;
  readonly #known: KnownSecrets;
  readonly #clock: Clock;

  constructor(known: KnownSecrets, clock: Clock) {
    this.#known = known;
    this.#clock = clock;
    this.#failures = new RecentFailures(() => clock.now());
  }

  async get(client: OAuthClient, sender: HttpSender): Promise<string> {
    const key = keyOf(client);
    const held = this.#held.get(key);
    return held && isFresh(held, this.#clock.now()) ? held.token : (await this.#once(key, client, sender)).token;
  }

  async renew(client: OAuthClient, sender: HttpSender, refused: string): Promise<string | undefined> {
    const key = keyOf(client);
    const held = this.#held.get(key);
    if (held && held.token !== refused) return this.get(client, sender);
    if (held && this.#clock.now() - held.bornAt < YOUNG_MS) return undefined;
    return (await this.#once(key, client, sender)).token;
  }

  #once(key: string, client: OAuthClient, sender: HttpSender): Promise<HeldToken> {
    const running = this.#running.get(key) ?? this.#fetch(key, client, sender).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  async #fetch(key: string, client: OAuthClient, sender: HttpSender): Promise<HeldToken> {
    const recent = this.#failures.of(key);
    if (recent !== undefined) throw recent;
    try {
      const { accessToken, expiresInMs } = await clientCredentials({ client, sender });
      this.#known.add([accessToken]);
      const lifetime = { ageMs: 0, remainingMs: expiresInMs };
      const held = {
        ...heldToken(accessToken, { fingerprint: client.fingerprint, version: 0 }, lifetime, this.#clock),
        bornAt: this.#clock.now(),
      };
      if (this.#held.size >= MAX_HELD) this.#held.delete(this.#held.keys().next().value ?? '');
      this.#held.set(key, held);
      return held;
    } catch (error) {
      const told = error instanceof TokenRefused ? clientRefused(client, error) : error;
      this.#failures.note(key, told);
      throw told;
    }
  }
}

/** Of the secret too: a token is for who knows it. */
function keyOf({ fingerprint, secret }: OAuthClient): string {
  return createHash('sha256')
    .update(JSON.stringify([fingerprint, secret]))
    .digest('base64');
}
