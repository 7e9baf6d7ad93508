/**
 * The table `login_tries`: passwords that were tried, by the hash of the name, whether there is such a user or not. A try is taken
 * before the password is looked at, so that many at once count as many; a right password forgets them.
 */
import type { Queryable } from '../journal/rows.ts';
import { inTransaction, type Transactions } from './in-transaction.ts';

export interface LockRule {
  /** for how long the name is locked after so many tries; 0: not */
  lockMs(tries: number): number;
  /** tries of before count no more */
  forgetMs: number;
}

export type Try = { allowed: true; tries: number; locksForMs: number } | { allowed: false; retryAfterMs: number };

export class LoginTries {
  readonly #db: Transactions;
  readonly #rule: LockRule;

  constructor(db: Transactions, rule: LockRule) {
    this.#db = db;
    this.#rule = rule;
  }

  /** The lock begins with the try, while the password is still looked at: who tries many at once gets no more of them. */
  async take(subject: string): Promise<Try> {
    return inTransaction(this.#db, async (db) => {
      const tries = await this.#count(db, subject);
      if (tries === null) return { allowed: false, retryAfterMs: await this.#lockedFor(db, subject) };
      const locksForMs = this.#rule.lockMs(tries);
      if (locksForMs > 0)
        await db.query(`update login_tries set locked_until = now() + $2 * interval '1 ms' where subject = $1`, [subject, locksForMs]);
      return { allowed: true, tries, locksForMs };
    });
  }

  /** A try of which nobody can say whether it failed counts no more, and locks nothing where it was the one that did. */
  async giveBack(subject: string, { locksForMs }: { locksForMs: number }): Promise<void> {
    await this.#db.query(
      `update login_tries set tries = tries - 1, locked_until = case when $2 then null else locked_until end where subject = $1 and tries > 0`,
      [subject, locksForMs > 0],
    );
  }

  async forget(subject: string): Promise<void> {
    await this.#db.query('delete from login_tries where subject = $1', [subject]);
  }

  /** Removes what counts no more. */
  async sweep(): Promise<void> {
    await this.#db.query(`delete from login_tries where tried_at < now() - $1 * interval '1 ms'`, [this.#rule.forgetMs]);
  }

  /** Null where the name is locked. The row is held until the transaction ends. */
  async #count(db: Queryable, subject: string): Promise<number | null> {
    const { rows } = await db.query<{ tries: number }>(
      `insert into login_tries as l (subject, tries) values ($1, 1)
       on conflict (subject) do update set
         tries = case when l.tried_at > now() - $2 * interval '1 ms' then l.tries else 0 end + 1,
         tried_at = now(), locked_until = null
       where l.locked_until is null or l.locked_until <= now()
       returning tries`,
      [subject, this.#rule.forgetMs],
    );
    return rows[0]?.tries ?? null;
  }

  async #lockedFor(db: Queryable, subject: string): Promise<number> {
    const { rows } = await db.query<{ ms: number }>(
      `select greatest(extract(epoch from locked_until - now()) * 1000, 0)::float8 as ms from login_tries where subject = $1`,
      [subject],
    );
    return rows[0]?.ms ?? 1000;
  }
}
