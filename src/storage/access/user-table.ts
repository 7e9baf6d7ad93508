/** The table `users`. */
import type { Role } from '../../permissions.ts';
import type { Queryable } from '../journal/rows.ts';

export interface UserRow {
  id: string;
  name: string;
  role: Role;
  password_hash: string;
  disabled_at: Date | null;
  last_login_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export type UserChange = { role?: Role; passwordHash?: string; disabled?: boolean };

const COLUMNS = 'id, name, role, password_hash, disabled_at, last_login_at, created_at, updated_at';

export class UserTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  async byName(name: string): Promise<UserRow | null> {
    const { rows } = await this.#db.query<UserRow>(`select ${COLUMNS} from users where name = $1`, [name]);
    return rows[0] ?? null;
  }

  /** It stays as it is until the transaction ends. */
  async lock(name: string): Promise<UserRow | null> {
    const { rows } = await this.#db.query<UserRow>(`select ${COLUMNS} from users where name = $1 for update`, [name]);
    return rows[0] ?? null;
  }

  async list({ after, q, limit }: { after?: string; q?: string; limit: number }): Promise<UserRow[]> {
    const { rows } = await this.#db.query<UserRow>(
      `select ${COLUMNS} from users
       where ($1::text is null or name > $1) and ($2::text is null or position(lower($2) in name) > 0)
       order by name limit $3`,
      [after ?? null, q ?? null, limit],
    );
    return rows;
  }

  /** Null where there is one of that name. */
  async insert({ id, name, role, password_hash }: Pick<UserRow, 'id' | 'name' | 'role' | 'password_hash'>): Promise<UserRow | null> {
    const { rows } = await this.#db.query<UserRow>(
      `insert into users (id, name, role, password_hash) values ($1, $2, $3, $4) on conflict (name) do nothing returning ${COLUMNS}`,
      [id, name, role, password_hash],
    );
    return rows[0] ?? null;
  }

  async change(id: string, { role, passwordHash, disabled }: UserChange): Promise<UserRow> {
    const { rows } = await this.#db.query<UserRow>(
      `update users set
         role = coalesce($2, role),
         password_hash = coalesce($3, password_hash),
         disabled_at = case when $4::boolean is null then disabled_at when $4 then coalesce(disabled_at, now()) end,
         updated_at = greatest(now(), updated_at + interval '1 ms')
       where id = $1 returning ${COLUMNS}`,
      [id, role ?? null, passwordHash ?? null, disabled ?? null],
    );
    return rows[0]!;
  }

  async delete(id: string): Promise<void> {
    await this.#db.query('delete from users where id = $1', [id]);
  }

  /**
   * Whether the password that was looked at is still the one, of a user who is not disabled; the row is locked then. `newHash`: the
   * same password, hashed with what is asked for by now.
   */
  async noteLogin({ id, password_hash }: Pick<UserRow, 'id' | 'password_hash'>, newHash: string | null): Promise<boolean> {
    const { rowCount } = await this.#db.query(
      `update users set last_login_at = now(), password_hash = coalesce($3, password_hash)
       where id = $1 and password_hash = $2 and disabled_at is null`,
      [id, password_hash, newHash],
    );
    return rowCount === 1;
  }
}
