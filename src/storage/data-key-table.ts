/** The table `data_keys`: the keys that values are sealed with, wrapped by a master key. */
import type { Queryable } from './journal/rows.ts';

export interface WrappedDataKey {
  id: string;
  /** the id of the master key that wraps it */
  master_key: string;
  wrapped: string;
  created_at: Date;
}

export class DataKeyTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** Oldest first. */
  async all(): Promise<WrappedDataKey[]> {
    const { rows } = await this.#db.query<WrappedDataKey>(
      'select id, master_key, wrapped, created_at from data_keys order by created_at, id',
    );
    return rows;
  }

  async insert(key: Omit<WrappedDataKey, 'created_at'>): Promise<void> {
    await this.#db.query('insert into data_keys (id, master_key, wrapped) values ($1, $2, $3) on conflict (id) do nothing', [
      key.id,
      key.master_key,
      key.wrapped,
    ]);
  }

  /** False where another process has wrapped it anew meanwhile. */
  async rewrap(id: string, before: string, after: Pick<WrappedDataKey, 'master_key' | 'wrapped'>): Promise<boolean> {
    const { rowCount } = await this.#db.query('update data_keys set master_key = $3, wrapped = $4 where id = $1 and wrapped = $2', [
      id,
      before,
      after.master_key,
      after.wrapped,
    ]);
    return rowCount === 1;
  }
}
