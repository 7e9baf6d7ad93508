/** The table `connectors`. The records' own type belongs to the room of the connectors, and is given from there. */
import type { DataSource } from 'typeorm';
import { PetioleError } from '../errors.ts';
import { Connector } from './entities/connector.ts';
import { formerId, giveAccessBack, keepAccess } from './kept-access.ts';
import { checked } from './locked-row.ts';
import { deleteUnheld, withNote, type ChangeNote } from './noted-changes.ts';
import type { RevisionCheck } from '../revision.ts';
import type { IsUnheld } from './server-files.ts';

const UNIQUE_VIOLATION = '23505';

export class ConnectorTable<R extends { id: string; name: string; namespace: string }> {
  readonly #data: DataSource;

  constructor(data: DataSource) {
    this.#data = data;
  }

  async all(): Promise<R[]> {
    return (await this.#data.getRepository(Connector).find()) as unknown as R[];
  }

  formerId(name: string): Promise<string | undefined> {
    return formerId(this.#data, name);
  }

  /** Inserts or replaces by id; under its former id it has the access again that it had. Throws CONFLICT where another record has the name or the namespace. */
  async save(record: R, note?: ChangeNote, check?: RevisionCheck): Promise<void> {
    try {
      await withNote(this.#data, note, async (manager) => {
        await checked(check, manager, Connector, { id: record.id });
        await manager.getRepository(Connector).save(record as unknown as Connector);
        await giveAccessBack(manager, record.id, record.name);
      });
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      // who wanted to make it is told so
      await checked(check, this.#data.manager, Connector, { name: record.name });
      throw new PetioleError(
        'CONFLICT',
        `another process has just written a connector '${record.name}' or the namespace '${record.namespace}': try again`,
      );
    }
  }

  async delete(id: string, note?: ChangeNote, check?: RevisionCheck): Promise<void> {
    await withNote(this.#data, note, async (manager) => {
      await checked(check, manager, Connector, { id });
      await manager.getRepository(Connector).delete({ id });
    });
  }

  /** Whether it went: what another server has a file of stays. The access that a person gave to it is kept for a while. */
  deleteUnheld(id: string, note: ChangeNote, isUnheld: IsUnheld): Promise<boolean> {
    return deleteUnheld(this.#data, { entity: Connector, where: { id }, note, isUnheld, before: (manager) => keepAccess(manager, id) });
  }
}
