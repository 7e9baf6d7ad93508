/** The table `oauth_authorizations`: what people have begun in a browser. Each row is good for one answer, and for ten minutes. */
import type { Actor } from '../actor.ts';
import type { Queryable } from './journal/rows.ts';

export interface NewAuthorization {
  id: string;
  connectorId: string;
  /** sha256 of the state: who reads the table cannot answer in the place of the browser */
  stateHash: string;
  /** sealed; null without PKCE */
  verifier: string | null;
  fingerprint: string;
  redirectUri: string;
  startedBy: string;
  /** the same for the audit log */
  actor: Actor;
  /** sha256 of what the browser that began it was given; null: any browser may end it */
  browserHash: string | null;
  lifetimeMs: number;
}

export type AuthorizationStatus = 'PENDING' | 'SETTLING' | 'AUTHORIZED' | 'DENIED' | 'FAILED' | 'EXPIRED';

export interface AuthorizationRow {
  id: string;
  connector_id: string;
  verifier: string | null;
  fingerprint: string;
  redirect_uri: string;
  started_by: string;
  actor: Actor | null;
  browser_sha256: string | null;
  status: AuthorizationStatus;
  message: string | null;
  expires_at: Date;
}

const COLUMNS = `id, connector_id, verifier, fingerprint, redirect_uri, started_by, actor, browser_sha256, message, expires_at,
  case when status = 'PENDING' and expires_at <= now() then 'EXPIRED'
       when status = 'SETTLING' and expires_at <= now() - interval '5 minutes' then 'FAILED' else status end as status`;

export class OAuthAuthorizationTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  async insert({ id, connectorId, stateHash, verifier, ...rest }: NewAuthorization): Promise<Date> {
    // Nobody asks for these any more.
    await this.#db.query(`delete from oauth_authorizations where expires_at < now() - interval '1 day'`);
    const { rows } = await this.#db.query<{ expires_at: Date }>(
      `insert into oauth_authorizations (id, connector_id, state_hash, verifier, fingerprint, redirect_uri, started_by, actor, browser_sha256, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + $10 * interval '1 ms') returning expires_at`,
      [
        ...[id, connectorId, stateHash, verifier, rest.fingerprint, rest.redirectUri, rest.startedBy],
        ...[JSON.stringify(rest.actor), rest.browserHash, rest.lifetimeMs],
      ],
    );
    return rows[0]?.expires_at ?? new Date();
  }

  async get(connectorId: string, id: string): Promise<AuthorizationRow | undefined> {
    const { rows } = await this.#db.query<AuthorizationRow>(
      `select ${COLUMNS} from oauth_authorizations where id = $2 and connector_id = $1`,
      [connectorId, id],
    );
    return rows[0];
  }

  /** The one that a state belongs to, whatever became of it. */
  async byState(stateHash: string): Promise<AuthorizationRow | undefined> {
    const { rows } = await this.#db.query<AuthorizationRow>(`select ${COLUMNS} from oauth_authorizations where state_hash = $1`, [
      stateHash,
    ]);
    return rows[0];
  }

  /** True for one caller alone, and in time alone. */
  async take(id: string): Promise<boolean> {
    const { rowCount } = await this.#db.query(
      `update oauth_authorizations set status = 'SETTLING' where id = $1 and status = 'PENDING' and expires_at > now()`,
      [id],
    );
    return rowCount === 1;
  }

  async settle(id: string, status: 'AUTHORIZED' | 'DENIED' | 'FAILED', message: string): Promise<void> {
    await this.#db.query(`update oauth_authorizations set status = $2, message = $3, verifier = null, settled_at = now() where id = $1`, [
      id,
      status,
      message,
    ]);
  }
}
