/** The table `vaults`. */
import type { DataSource } from 'typeorm';
import { PetioleError } from '../errors.ts';
import { Vault } from './entities/index.ts';
import { checked } from './locked-row.ts';
import { deleteUnheld, withNote, type ChangeNote } from './noted-changes.ts';
import type { RevisionCheck } from '../revision.ts';
import type { IsUnheld } from './server-files.ts';

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
  async save(row: VaultRow, note?: ChangeNote, check?: RevisionCheck): Promise<void> {
    try {
      await withNote(this.#data, note, async (manager) => {
        await checked(check, manager, Vault, { id: row.id });
        await manager.getRepository(Vault).save(row);
      });
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      // who wanted to make it is told so
      await checked(check, this.#data.manager, Vault, { name: row.name });
      throw new PetioleError('CONFLICT', `another process has just written a Vault '${row.name}': try again`);
    }
  }

  async delete(id: string, note?: ChangeNote, check?: RevisionCheck): Promise<void> {
    await withNote(this.#data, note, async (manager) => {
      await checked(check, manager, Vault, { id });
      await manager.getRepository(Vault).delete({ id });
    });
  }

  /** Whether it went: what another server has a file of stays. */
  deleteUnheld(id: string, note: ChangeNote, isUnheld: IsUnheld): Promise<boolean> {
    return deleteUnheld(this.#data, { entity: Vault, where: { id }, note, isUnheld });
  }
}
