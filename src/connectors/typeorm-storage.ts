/** Connectors in the table `connectors`. */
import type { DataSource } from 'typeorm';
import { Connector } from '../storage/entities/connector.ts';
import { PetioleError } from '../errors.ts';
import type { ConnectorRecord } from './records.ts';
import type { ConnectorStorage } from './store.ts';

const UNIQUE_VIOLATION = '23505';

export class TypeormConnectorStorage implements ConnectorStorage {
  readonly #data: DataSource;

  constructor(data: DataSource) {
    this.#data = data;
  }

  async all(): Promise<ConnectorRecord[]> {
    return (await this.#data.getRepository(Connector).find()) as unknown as ConnectorRecord[];
  }

  async save(record: ConnectorRecord): Promise<void> {
    try {
      await this.#data.getRepository(Connector).save(record as unknown as Connector);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw new PetioleError(
        'CONFLICT',
        `another process has just written a connector '${record.name}' or the namespace '${record.namespace}': try again`,
      );
    }
  }

  async delete(id: string): Promise<void> {
    await this.#data.getRepository(Connector).delete({ id });
  }
}
