import type pg from 'pg';
import { DataSource } from 'typeorm';
import { ENTITIES } from './entities/index.ts';
import { prepareConnection } from './pool.ts';

/** TypeORM over the resources (flows, connectors, tokens); the tree itself is hand-written SQL. */
export async function openDataSource(url: string, onIdleError: (error: Error) => void = () => undefined): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    synchronize: false,
    installExtensions: false, // ids are made here, and a managed database may not let us install any
    logging: false,
    poolErrorHandler: onIdleError,
    applicationName: 'petiole',
    extra: {
      max: 5,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      onConnect: (client: pg.ClientBase) => prepareConnection(client, 'default'),
    },
  });
  return source.initialize();
}
