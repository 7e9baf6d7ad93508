/** Why something could not be started, in a sentence that says which setting to look at. What is not known comes back as it is. */
import { messageOf, PetioleError } from '../errors.ts';

type SystemError = NodeJS.ErrnoException | null | undefined;

/** The API's port could not be opened. */
export function listenFailure(
  error: unknown,
  { host, port }: { host: string; port: number },
  settings = { port: '--port or PETIOLE_PORT', host: '--host or PETIOLE_HOST' },
): unknown {
  const code = (error as SystemError)?.code;
  if (code === 'EADDRINUSE') return new PetioleError('CONFLICT', `port ${port} of ${host} is taken: choose another with ${settings.port}`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new PetioleError('INVALID_REQUEST', `${host} is no address of this machine: choose another with ${settings.host}`);
  if (code === 'EACCES') return new PetioleError('CONFLICT', `port ${port} of ${host} may not be used by this user: choose one above 1023`);
  return error;
}

/** The database of DATABASE_URL, or of another variable, could not be opened; user and password stay out of the sentence. */
export function databaseFailure(error: unknown, databaseUrl: string, variable = 'DATABASE_URL'): unknown {
  if (error instanceof PetioleError) return error;
  const { host, pathname } = new URL(databaseUrl);
  // Where a name has two addresses, Node's error has their errors and no message of its own.
  const reason = (error as Error).message || (error as SystemError)?.code || messageOf(error);
  return new PetioleError('UNAVAILABLE', `the database ${host}${pathname} (${variable}) cannot be used: ${reason}`, {}, { cause: error });
}

const NO_PLACE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'ENOENT']);

/** The data folder cannot be made or written. */
export function folderFailure(error: unknown, dataFolder: string): unknown {
  const { code = '', path } = (error as SystemError) ?? {};
  if (path === undefined || !NO_PLACE.has(code) || !(path.startsWith(dataFolder) || dataFolder.startsWith(path))) return error;
  return new PetioleError(
    'INVALID_CONFIGURATION',
    `the data folder ${dataFolder} cannot be used (${messageOf(error)}): make it a folder that this user may write to, or name another with PETIOLE_DATA`,
  );
}
