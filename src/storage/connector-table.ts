/** The table `connectors`. The records' own type belongs to the room of the connectors, and is given from there. */
import type { DataSource, Repository } from 'typeorm';
import { PetioleError } from '../errors.ts';
import { Connector } from './entities/connector.ts';

const UNIQUE_VIOLATION = '23505';

export class ConnectorTable<R extends { id: string; name: string; namespace: string }> {
  readonly #rows: Repository<Connector>;

  constructor(data: DataSource) {
    this.#rows = data.getRepository(Connector);
  }

  async all(): Promise<R[]> {
    return (await this.#rows.find()) as unknown as R[];
  }

  /** Inserts or replaces by id. Throws CONFLICT where another record has the name or the namespace. */
  async save(record: R): Promise<void> {
    try {
      await this.#rows.save(record as unknown as Connector);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw new PetioleError(
        'CONFLICT',
        `another process has just written a connector '${record.name}' or the namespace '${record.namespace}': try again`,
      );
    }
  }

  async delete(id: string): Promise<void> {
    await this.#rows.delete({ id });
  }
}
