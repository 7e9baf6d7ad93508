import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { openDataSource } from './data-source.ts';
import { openEmbedded, type Embedded } from './embedded/embedded.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';

export interface DatabaseOptions {
  /** null: the embedded PostgreSQL in the data folder */
  databaseUrl: string | null;
  /** the same database past a pooler; default: `databaseUrl` */
  directUrl?: string | null;
  dataFolder: string;
  /** connections of the engine's pool; default 10 */
  poolSize?: number;
  /** told in a few words what takes long */
  onProgress?: (text: string) => void;
  /** told about connections that broke while nobody used them; they are replaced when needed */
  onIdleError?: (error: Error) => void;
}

export interface Database {
  url: string;
  /** for what needs a session of its own */
  directUrl: string;
  embedded: Embedded | null;
  /** the engine's connections */
  pool: pg.Pool;
  /** connections for what people and programs look at: a slow list must not hold up a heartbeat or a step */
  reads: pg.Pool;
  /** connections for the content of files: a transfer uses one without a pause, and must hold up nothing else */
  files: pg.Pool;
  /** the resources */
  resources: DataSource;
  /** Closes all connections, and stops the embedded server if nobody else uses it. Safe to call twice. */
  close(): Promise<void>;
}

/** Opens the database that the options name, starts it where it is the embedded one, and brings its tables up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = options.databaseUrl ? null : await openEmbedded(options);
  const url = options.databaseUrl ?? embedded!.url;
  try {
    return await connect(url, embedded, options);
  } catch (error) {
    await embedded?.close();
    throw error;
  }
}

async function connect(url: string, embedded: Embedded | null, options: DatabaseOptions): Promise<Database> {
  const directUrl = options.directUrl ?? url;
  await migrate(directUrl, options.onProgress);
  const resources = await openDataSource(url, options.onIdleError);
  const pool = createPool(url, { max: options.poolSize, onIdleError: options.onIdleError });
  const reads = createPool(url, { max: 5, applicationName: 'petiole reads', planner: 'default', onIdleError: options.onIdleError });
  const files = createPool(url, { max: 4, applicationName: 'petiole files', planner: 'default', onIdleError: options.onIdleError });
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await Promise.all([pool.end(), reads.end(), files.end(), resources.destroy()]);
    await embedded?.close();
  };
  return { url, directUrl, embedded, pool, reads, files, resources, close: () => (closing ??= close()) };
}
