import type { Config } from '../config.ts';
import type { Parts } from './parts.ts';

/** Files that flows pass between connections, and the sweep of those that nothing uses. */
export async function createFiles(config: Config, { database, log }: Parts, made: AsyncDisposableStack) {
  const [{ Files }, { FileStorage }] = await Promise.all([import('../executions/files.ts'), import('../storage/files/file-storage.ts')]);
  const { maxFileBytes: maxBytes, fileRetentionSeconds: keepSeconds } = config;
  const files = new Files({ store: { storage: new FileStorage(database.files), maxBytes }, keepSeconds, log });
  made.use(files.sweepNowAndThen());
  return files;
}
