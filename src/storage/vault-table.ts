/** The table `vaults`. */
import type { DataSource } from 'typeorm';
import { PetioleError } from '../errors.ts';
import { Vault } from './entities/index.ts';
import { withNote, type ChangeNote } from './noted-changes.ts';

const UNIQUE_VIOLATION = '23505';

export type VaultRow = Vault;

export class VaultTable {
  readonly #data: DataSource;

  constructor(data: DataSource) {
    this.#data = data;
  }

  async all(): Promise<VaultRow[]> {
    return this.#data.getRepository(Vault).find();
  }

  /** Inserts or replaces by id. Throws CONFLICT where another record has the name. */
  async save(row: VaultRow, note?: ChangeNote): Promise<void> {
    try {
      await withNote(this.#data, note, (manager) => manager.getRepository(Vault).save(row));
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw new PetioleError('CONFLICT', `another process has just written a Vault '${row.name}': try again`);
    }
  }

  async delete(id: string, note?: ChangeNote): Promise<void> {
    await withNote(this.#data, note, (manager) => manager.getRepository(Vault).delete({ id }));
  }
}
