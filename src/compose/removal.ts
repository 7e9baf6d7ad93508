import type { Config } from '../config.ts';
import type { Removed } from '../executions/removal.ts';
import type { Database } from '../storage/database.ts';

interface Parts {
  database: Database;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
  onPass?: (removed: Removed) => void;
}

/** Over one connection of its own: a removal must hold up neither a step nor a list. */
export async function createRemoval({ retentionSeconds }: Config, { database, log, onPass }: Parts, made: AsyncDisposableStack) {
  const [{ Removal }, { createPool }] = await Promise.all([import('../executions/removal.ts'), import('../storage/pool.ts')]);
  const pool = createPool(database.url, { max: 1, applicationName: 'petiole retention' });
  made.defer(() => pool.end());
  const removal = new Removal({ db: pool as never, keepSeconds: retentionSeconds, log, ...(onPass && { onPass }) });
  return removal;
}
