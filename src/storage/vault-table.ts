/** The table `vaults`. */
import type { DataSource, Repository } from 'typeorm';
import { PetioleError } from '../errors.ts';
import { Vault } from './entities/index.ts';

const UNIQUE_VIOLATION = '23505';

export type VaultRow = Vault;

export class VaultTable {
  readonly #rows: Repository<Vault>;

  constructor(data: DataSource) {
    this.#rows = data.getRepository(Vault);
  }

  async all(): Promise<VaultRow[]> {
    return this.#rows.find();
  }

  /** Inserts or replaces by id. Throws CONFLICT where another record has the name. */
  async save(row: VaultRow): Promise<void> {
    try {
      await this.#rows.save(row);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw new PetioleError('CONFLICT', `another process has just written a Vault '${row.name}': try again`);
    }
  }

  async delete(id: string): Promise<void> {
    await this.#rows.delete({ id });
  }
}
