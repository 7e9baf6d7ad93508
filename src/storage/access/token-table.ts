/** The table `api_tokens`: bearer tokens by their sha256, never themselves. */
import type { Permission, Role } from '../../permissions.ts';
import type { Queryable } from '../journal/rows.ts';

export interface TokenRow {
  id: string;
  name: string;
  role: Role;
  /** null: all that the role has */
  scopes: Permission[] | null;
  created_by: string | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

export type NewToken = Pick<TokenRow, 'id' | 'name' | 'role' | 'scopes' | 'created_by' | 'expires_at'> & { sha256: string };

const COLUMNS = 'id, name, role, scopes, created_by, created_at, expires_at, last_used_at';

export class TokenTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** The one that is good now. */
  async byHash(sha256: string): Promise<TokenRow | null> {
    const { rows } = await this.#db.query<TokenRow>(
      `select ${COLUMNS} from api_tokens where sha256 = $1 and (expires_at is null or expires_at > now())`,
      [sha256],
    );
    return rows[0] ?? null;
  }

  async get(id: string): Promise<TokenRow | null> {
    const { rows } = await this.#db.query<TokenRow>(`select ${COLUMNS} from api_tokens where id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** The newest first. `created_at` of the cursor is text, since a Date has no microseconds. */
  async list({
    before,
    q,
    limit,
  }: {
    before?: { at: string; id: string };
    q?: string;
    limit: number;
  }): Promise<(TokenRow & { at: string })[]> {
    const { rows } = await this.#db.query<TokenRow & { at: string }>(
      `select ${COLUMNS}, created_at::text as at from api_tokens
       where ($1::timestamptz is null or (created_at, id) < ($1::timestamptz, $2::uuid))
         and ($3::text is null or position(lower($3) in lower(name)) > 0)
       order by created_at desc, id desc limit $4`,
      [before?.at ?? null, before?.id ?? null, q ?? null, limit],
    );
    return rows;
  }

  async insert({ id, name, sha256, role, scopes, created_by, expires_at }: NewToken): Promise<TokenRow> {
    const { rows } = await this.#db.query<TokenRow>(
      `insert into api_tokens (id, name, sha256, role, scopes, created_by, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
      [id, name, sha256, role, scopes === null ? null : JSON.stringify(scopes), created_by, expires_at],
    );
    return rows[0]!;
  }

  /** An admin's, where nobody has any access yet; several processes may try it at once. */
  async insertFirst(id: string, sha256: string): Promise<boolean> {
    await this.#db.query('lock table api_tokens in share row exclusive mode');
    const { rowCount } = await this.#db.query(
      `insert into api_tokens (id, name, sha256, role)
       select $1, 'admin', $2, 'admin' where not exists (select from api_tokens) and not exists (select from users)`,
      [id, sha256],
    );
    return rowCount === 1;
  }

  async delete(id: string): Promise<(TokenRow & { sha256: string }) | null> {
    const { rows } = await this.#db.query<TokenRow & { sha256: string }>(
      `delete from api_tokens where id = $1 returning ${COLUMNS}, sha256`,
      [id],
    );
    return rows[0] ?? null;
  }

  async touch(id: string): Promise<void> {
    await this.#db.query(`update api_tokens set last_used_at = now() where id = $1`, [id]);
  }
}
