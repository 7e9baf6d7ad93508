/** What this server has a file of, and what others have. */
import { hostname } from 'node:os';
import type { Parts } from './parts.ts';

export async function createOwnFiles({ database, log }: Parts, notice: (text: string) => void, made: AsyncDisposableStack) {
  const [{ OwnFiles }, { ServerFiles }] = await Promise.all([import('../executions/own-files.ts'), import('../storage/server-files.ts')]);
  const own = { host: hostname(), pid: process.pid };
  const ownFiles = new OwnFiles({ table: new ServerFiles(database.resources), own, notice, log });
  made.defer(() => ownFiles.close());
  return ownFiles;
}
