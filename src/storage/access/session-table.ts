/** The table `sessions`: browsers that somebody signed in with, by the sha256 of what their cookie holds. */
import type { Permission, Role } from '../../permissions.ts';
import type { Queryable } from '../journal/rows.ts';

export interface SessionRow {
  id: string;
  last_used_at: Date;
  expires_at: Date;
  /** of the token that it was opened with; null: a user's */
  token_sha256: string | null;
  user: { id: string; name: string; role: Role } | null;
  /** null also where the token has no row any more */
  token: { id: string; name: string; role: Role; scopes: Permission[] | null; expires_at: Date | null } | null;
}

/** A session as it is shown to whom it belongs. */
export interface ShownSession {
  id: string;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  from_address: string | null;
  user_agent: string | null;
}

/** A user's sessions, or those of a token: of which a session that was opened with it is known, or its own id. */
export type SessionOwner = { userId: string } | { tokenId: string; session: string | null };

export interface NewSession {
  id: string;
  sha256: string;
  userId: string | null;
  tokenSha256: string | null;
  lifetimeMs: number;
  from: string | null;
  userAgent: string | null;
}

/** What `$1` and `$2` of `valuesOf` are compared with. */
const ownedBy = (owner: SessionOwner): string =>
  'userId' in owner
    ? 'user_id = $1::uuid and $2::uuid is null'
    : `token_sha256 in (select sha256 from api_tokens where id::text = $1 union all select token_sha256 from sessions where id = $2::uuid)`;
const valuesOf = (owner: SessionOwner): [string, string | null] =>
  'userId' in owner ? [owner.userId, null] : [owner.tokenId, owner.session];

const MOST_SHOWN = 1000;

/** Of one user or token. A program that signs in for each request would fill the table with sessions that last a week. */
export const MOST_SESSIONS = 100;

export class SessionTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** The one that was not used for longest gives way where there are too many. */
  async insert({ id, sha256, userId, tokenSha256, lifetimeMs, from, userAgent }: NewSession): Promise<Date> {
    // Nobody can use these any more.
    await this.#db.query('delete from sessions where expires_at < now()');
    const { rows } = await this.#db.query<{ expires_at: Date }>(
      `insert into sessions (id, sha256, user_id, token_sha256, expires_at, from_address, user_agent)
       values ($1, $2, $3, $4, now() + $5 * interval '1 ms', $6, $7) returning expires_at`,
      [id, sha256, userId, tokenSha256, lifetimeMs, from, userAgent],
    );
    await this.#db.query(
      `delete from sessions where id in (
         select id from sessions where user_id is not distinct from $1::uuid and token_sha256 is not distinct from $2
         order by (id = $3) desc, last_used_at desc, id offset ${MOST_SESSIONS})`,
      [userId, tokenSha256, id],
    );
    return rows[0]!.expires_at;
  }

  /** One that neither ended nor was left alone for too long, of a user who is not disabled. */
  async byHash(sha256: string, idleMs: number): Promise<SessionRow | null> {
    const { rows } = await this.#db.query<SessionRow>(
      `select s.id, s.last_used_at, s.expires_at, s.token_sha256,
         case when u.id is not null then json_build_object('id', u.id, 'name', u.name, 'role', u.role) end as "user",
         case when t.id is not null then json_build_object('id', t.id, 'name', t.name, 'role', t.role, 'scopes', t.scopes) end as token,
         t.expires_at as token_expires_at
       from sessions s
       left join users u on u.id = s.user_id and u.disabled_at is null
       left join api_tokens t on t.sha256 = s.token_sha256 and (t.expires_at is null or t.expires_at > now())
       where s.sha256 = $1 and s.expires_at > now() and s.last_used_at > now() - $2 * interval '1 ms'
         and (s.user_id is null or u.id is not null)`,
      [sha256, idleMs],
    );
    const [row] = rows as (SessionRow & { token_expires_at: Date | null })[];
    if (row === undefined) return null;
    return { ...row, token: row.token && { ...row.token, expires_at: row.token_expires_at } };
  }

  /** Those that are good now, the last used first. */
  async ofOwner(owner: SessionOwner, idleMs: number): Promise<ShownSession[]> {
    const { rows } = await this.#db.query<ShownSession>(
      `select id, created_at, last_used_at, expires_at, from_address, user_agent from sessions
       where ${ownedBy(owner)} and expires_at > now() and last_used_at > now() - $3 * interval '1 ms'
       order by last_used_at desc, id limit ${MOST_SHOWN}`,
      [...valuesOf(owner), idleMs],
    );
    return rows;
  }

  /** False: it is none of theirs. */
  async deleteOwn(owner: SessionOwner, id: string): Promise<boolean> {
    const { rows } = await this.#db.query(`delete from sessions where ${ownedBy(owner)} and id = $3 returning id`, [
      ...valuesOf(owner),
      id,
    ]);
    return rows.length > 0;
  }

  async touch(id: string): Promise<void> {
    await this.#db.query('update sessions set last_used_at = now() where id = $1', [id]);
  }

  async delete(id: string): Promise<void> {
    await this.#db.query('delete from sessions where id = $1', [id]);
  }

  /** `but`: the one that stays */
  async deleteOfUser(userId: string, but: string | null = null): Promise<void> {
    await this.#db.query('delete from sessions where user_id = $1 and ($2::uuid is null or id <> $2)', [userId, but]);
  }

  async deleteOfToken(tokenSha256: string): Promise<void> {
    await this.#db.query('delete from sessions where token_sha256 = $1', [tokenSha256]);
  }
}
