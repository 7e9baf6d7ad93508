/**
 * What a name and a wrong password cost. Whoever guesses locks out themselves, not the owner of the name: the lock is of the name at
 * the address that it was tried from. A name that is tried from many addresses is slowed down for all, by some seconds at most, and
 * is never refused for that (OWASP's Authentication Cheat Sheet: a lock-out must not be a way to keep others out).
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { networkOf } from '../../networks.ts';
import { LoginTries, type Try } from '../../storage/access/login-tries.ts';
import type { Transactions } from '../../storage/access/in-transaction.ts';

export interface Tried {
  /** whether somebody has it or not */
  name: string;
  /** null: from nowhere outside */
  address: string | null;
}

export type Allowed = Extract<Try, { allowed: true }>;

const FREE_TRIES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 3_600_000;
const FORGET_MS = 86_400_000;

/** Thirty seconds after the fifth try, and twice as long after each further one. */
const OF_AN_ADDRESS = {
  lockMs: (tries: number) => (tries < FREE_TRIES ? 0 : Math.min(FIRST_LOCK_MS * 2 ** (tries - FREE_TRIES), LONGEST_LOCK_MS)),
  forgetMs: FORGET_MS,
};
const OF_ALL = { lockMs: () => 0, forgetMs: FORGET_MS };

const UNDELAYED_TRIES = 20;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

export class LoginBrake {
  readonly #locks: LoginTries;
  readonly #counts: LoginTries;

  constructor(db: Transactions) {
    this.#locks = new LoginTries(db, OF_AN_ADDRESS);
    this.#counts = new LoginTries(db, OF_ALL);
  }

  /** Takes as long for a name that nobody has. */
  async take(who: Tried): Promise<Try> {
    const tried = await this.#locks.take(here(who));
    if (!tried.allowed) return tried; // what is refused slows nobody down
    const all = await this.#counts.take(anywhere(who));
    if (all.allowed) await delay(delayMs(all.tries));
    return tried;
  }

  /** The password could not be judged, or the session not be opened: that was no failed try. */
  async giveBack(who: Tried, tried: Allowed): Promise<void> {
    await this.#locks.giveBack(here(who), tried);
    await this.#counts.giveBack(anywhere(who), { locksForMs: 0 });
  }

  /** The password was right. */
  async release(who: Tried): Promise<void> {
    await this.#locks.forget(here(who));
    await this.#counts.forget(anywhere(who));
  }

  sweep(): Promise<void> {
    return this.#locks.sweep();
  }
}

function delayMs(tries: number): number {
  return tries <= UNDELAYED_TRIES ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (tries - UNDELAYED_TRIES - 1), LONGEST_DELAY_MS);
}

const here = ({ name, address }: Tried): string => subject('user', name, address === null ? 'here' : networkOf(address));
const anywhere = ({ name }: Tried): string => subject('user', name);

/** Names take any character, so the parts are kept apart. */
function subject(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
