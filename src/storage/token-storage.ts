/** API tokens in the database: their sha256, never themselves. */
import type { DataSource } from 'typeorm';
import { ApiToken } from './entities/index.ts';

export class TokenStorage {
  readonly #data: DataSource;

  constructor(data: DataSource) {
    this.#data = data;
  }

  async findByHash(sha256: string): Promise<ApiToken | null> {
    return this.#data.getRepository(ApiToken).findOneBy({ sha256 });
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#data.getRepository(ApiToken).count()) === 0;
  }

  async insert(token: Pick<ApiToken, 'id' | 'name' | 'sha256'>): Promise<void> {
    await this.#data.getRepository(ApiToken).insert(token);
  }

  async touch(id: string): Promise<void> {
    await this.#data.getRepository(ApiToken).update({ id }, { last_used_at: new Date() });
  }
}
