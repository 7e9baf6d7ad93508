/**
 * What the TypeORM command line works on: `typeorm migration:show -d dist/ormconfig.js`, with DATABASE_URL set. The product itself
 * migrates on start and by `petiole migrate`, with the same migrations.
 */
import { DataSource } from 'typeorm';
import { loadConfig } from './src/config.ts';
import { ENTITIES } from './src/storage/entities/index.ts';
import { loadMigrations } from './src/storage/migrate.ts';

const { databaseUrl } = loadConfig();
if (!databaseUrl) throw new Error('Set DATABASE_URL to the database that the TypeORM command line is to work on.');

export default new DataSource({
  type: 'postgres',
  url: databaseUrl,
  entities: ENTITIES,
  migrations: await loadMigrations(),
  migrationsTransactionMode: 'each',
  installExtensions: false,
});
