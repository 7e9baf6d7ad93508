/** The database: opened for a process, or only brought up to date. */
import type { Config } from '../config.ts';
import type { DatabaseOptions } from '../storage/database.ts';

export async function openStorage(
  openDatabase: typeof import('../storage/database.ts').openDatabase,
  options: DatabaseOptions,
  made: AsyncDisposableStack,
) {
  const { databaseUrl, directUrl, dataFolder, onProgress, onIdleError } = options;
  await checkDirectWay({ databaseUrl, directUrl: directUrl ?? null });
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
  await checkDirectWay(config);
  const url = directUrl ?? databaseUrl;
  if (url !== null) return run(url, notice).catch((error: unknown) => refuseDatabase(error, url));
  const database = await openDatabase({ databaseUrl: null, dataFolder: config.dataFolder, onProgress: notice });
  await database.close();
  return [];
}

/** Before anything is changed by way of it. */
export async function checkDirectWay({ databaseUrl, directUrl }: Pick<Config, 'databaseUrl' | 'directUrl'>): Promise<void> {
  if (databaseUrl === null || directUrl === null) return;
  const { assertSameDatabase, identityOf } = await import('../storage/direct.ts');
  const reach = (url: string): Promise<import('../storage/direct.ts').Identity> =>
    identityOf(url).catch((error: unknown) => refuseDatabase(error, url, url === directUrl ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL'));
  await assertSameDatabase(databaseUrl, directUrl, reach);
}

async function refuseDatabase(error: unknown, databaseUrl: string | null, variable?: string): Promise<never> {
  if (databaseUrl === null) throw error;
  const { databaseFailure } = await import('../cli/failures.ts');
  throw databaseFailure(error, databaseUrl, variable);
}
