/**
 * The table `oauth_grants`. Times are those of the database: how long a token still lasts is worked out there, so that clocks of
 * several machines need not agree.
 */
import type pg from 'pg';
import type { Queryable } from './journal/rows.ts';

export interface GrantRow {
  id: string;
  fingerprint: string;
  /** `EMPTY`: only made to be locked */
  status: 'EMPTY' | 'ACTIVE' | 'LOST';
  /** why it was lost */
  reason: string | null;
  /** sealed */
  tokens: string | null;
  scopes: string | null;
  /** goes up with each change of the tokens */
  version: number;
  /** since the tokens were stored */
  age_ms: number;
  /** until the access token expires; null: nobody knows */
  remaining_ms: number | null;
  authorized_by: string | null;
  authorized_at: Date | null;
  expires_at: Date | null;
}

export interface NewTokens {
  fingerprint: string;
  /** sealed */
  tokens: string;
  scopes: string | null;
  /** null: they said nothing of it */
  expires_in_ms: number | null;
}

/** What may be done with a grant while nobody else can. */
export interface LockedGrant {
  row: GrantRow;
  /** Gives the new version. */
  store(tokens: NewTokens): Promise<number>;
  /** The tokens are removed. */
  lose(reason: string): Promise<void>;
}

/** A renewal takes at most 20 s, and whoever waits for one waits for little more. */
const LOCK_TIMEOUT_MS = 30_000;
/** A process that hangs or a machine that vanished in the middle of a renewal holds the lock no longer than this. */
const IDLE_TIMEOUT_MS = 60_000;

const COLUMNS = `id, fingerprint, status, reason, tokens, scopes, version, authorized_by, authorized_at, expires_at,
  coalesce(extract(epoch from clock_timestamp() - obtained_at) * 1000, 0)::float8 as age_ms,
  (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8 as remaining_ms`;

export class OAuthGrantTable {
  readonly #pool: pg.Pool;
  readonly #reads: Queryable;

  /** `pool`: its connections are held while authorization servers answer, so `reads` goes over others. */
  constructor(pool: pg.Pool, reads: Queryable) {
    this.#pool = pool;
    this.#reads = reads;
  }

  async read(id: string): Promise<GrantRow | undefined> {
    const { rows } = await this.#reads.query<GrantRow>(`select ${COLUMNS} from oauth_grants where id = $1`, [id]);
    return rows[0];
  }

  async of(ids: readonly string[]): Promise<GrantRow[]> {
    const { rows } = await this.#reads.query<GrantRow>(`select ${COLUMNS} from oauth_grants where id = any($1::uuid[])`, [ids]);
    return rows;
  }

  /** Runs `work` while no other process works with this grant; what it stored is committed when this resolves. */
  async exclusively<T>(id: string, fingerprint: string, work: (grant: LockedGrant) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(
        `begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}; set local idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}`,
      );
      const row = await lock(client, id, fingerprint);
      const result = await work({ row, store: (tokens) => store(client, row, tokens), lose: (reason) => lose(client, id, reason) });
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is of no use to the next one.
      await client.query('rollback').catch((second: Error) => (broken = second));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** What a person gave in a browser. It replaces what there was. */
  async grant(id: string, { fingerprint, tokens, scopes, expires_in_ms }: NewTokens, authorizedBy: string): Promise<void> {
    await this.#reads.query(
      `insert into oauth_grants
         (id, fingerprint, status, tokens, scopes, obtained_at, expires_at, version, authorized_by, authorized_at)
       values ($1, $2, 'ACTIVE', $3, $4, clock_timestamp(), clock_timestamp() + $5 * interval '1 ms', 1, $6, clock_timestamp())
       on conflict (id) do update set
         fingerprint = excluded.fingerprint, status = excluded.status, reason = null, tokens = excluded.tokens,
         scopes = excluded.scopes, obtained_at = excluded.obtained_at, expires_at = excluded.expires_at,
         version = oauth_grants.version + 1, authorized_by = excluded.authorized_by, authorized_at = excluded.authorized_at`,
      [id, fingerprint, tokens, scopes, expires_in_ms, authorizedBy],
    );
  }

  /** Where it is for another client, server or scopes than these. */
  async dropUnless(id: string, fingerprint: string): Promise<void> {
    await this.#reads.query('delete from oauth_grants where id = $1 and fingerprint <> $2', [id, fingerprint]);
  }

  async drop(id: string): Promise<void> {
    await this.#reads.query('delete from oauth_grants where id = $1', [id]);
  }
}

/** The row is there before it is locked: what does not exist cannot be. */
async function lock(client: Queryable, id: string, fingerprint: string): Promise<GrantRow> {
  await client.query(`insert into oauth_grants (id, fingerprint, status) values ($1, $2, 'EMPTY') on conflict (id) do nothing`, [
    id,
    fingerprint,
  ]);
  const { rows } = await client.query<GrantRow>(`select ${COLUMNS} from oauth_grants where id = $1 for update`, [id]);
  const [row] = rows;
  if (!row) throw new Error('the connector was deleted meanwhile');
  return row;
}

async function store(client: Queryable, { id }: GrantRow, { fingerprint, tokens, scopes, expires_in_ms }: NewTokens): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    `update oauth_grants set fingerprint = $2, status = 'ACTIVE', reason = null, tokens = $3, scopes = $4,
       obtained_at = clock_timestamp(), expires_at = clock_timestamp() + $5 * interval '1 ms', version = version + 1
     where id = $1 returning version`,
    [id, fingerprint, tokens, scopes, expires_in_ms],
  );
  return rows[0]?.version ?? 0;
}

async function lose(client: Queryable, id: string, reason: string): Promise<void> {
  await client.query(`update oauth_grants set status = 'LOST', reason = $2, tokens = null, version = version + 1 where id = $1`, [
    id,
    reason,
  ]);
}
