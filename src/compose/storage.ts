/** The database: opened for a process, or only brought up to date. */
import type { Config } from '../config.ts';
import type { DatabaseOptions } from '../storage/database.ts';

export async function openStorage(
  openDatabase: typeof import('../storage/database.ts').openDatabase,
  options: DatabaseOptions,
  made: AsyncDisposableStack,
) {
  const { databaseUrl, directUrl, dataFolder, onProgress, onIdleError } = options;
  const database = await openDatabase({ databaseUrl, directUrl, dataFolder, onProgress, onIdleError }).catch((error: unknown) =>
    refuseDatabase(error, databaseUrl),
  );
  made.defer(() => database.close());
  return database;
}

export async function migrate(config: Config, notice: (text: string) => void): Promise<string[]> {
  const { openDatabase } = await import('../storage/database.ts');
  const { migrate: run } = await import('../storage/migrate.ts');
  const { databaseUrl, directUrl } = config;
  const url = directUrl ?? databaseUrl;
  if (url !== null) return run(url, notice).catch((error: unknown) => refuseDatabase(error, url));
  const database = await openDatabase({ databaseUrl: null, dataFolder: config.dataFolder, onProgress: notice });
  await database.close();
  return [];
}

async function refuseDatabase(error: unknown, databaseUrl: string | null): Promise<never> {
  if (databaseUrl === null) throw error;
  const { databaseFailure } = await import('../cli/failures.ts');
  throw databaseFailure(error, databaseUrl);
}
