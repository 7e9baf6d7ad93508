/**
 * What a protocol has to bring so that the actions on files (`actions.ts`) work with it. One store is one session with a server; it
 * is opened for a call and closed after it. What fails rejects with a ConnectorError; those of paths are made here.
 */
import type { Readable } from 'node:stream';
import { excerpt, ConnectorError, isConnectorError, type ActionContext, type TestContext } from 'petiole/connector';
import type { Entry } from './fields.ts';

export interface FileStore {
  /** What is directly in a folder, in any order, without `.` and `..`. */
  entries(folder: string): AsyncIterable<Entry>;
  /** Undefined where there is nothing. Of a link: the link. */
  find(path: string): Promise<Entry | undefined>;
  /** The content, read once to its end or destroyed; nothing else is asked of the store meanwhile. */
  read(entry: Entry): AsyncIterable<Buffer>;
  /** Makes or replaces a file. `size`: of the content in bytes. The content ends early where it failed. */
  write(path: string, content: Readable, size: number): Promise<void>;
  mkdir(path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Rejects where something is in it. */
  rmdir(path: string): Promise<void>;
  /** A folder with all that is in it, where the server does that itself. */
  removeTree?(path: string): Promise<void>;
  /** `replace`: takes the place of a file that is there; else whether it may is not said, and was looked at before. */
  move(path: string, to: string, options: { replace: boolean }): Promise<void>;
}

/** Opens a store, does the work and closes the store; ends soon when the call is cancelled. */
export type WithStore<C> = <T>(context: TestContext<C>, work: (store: FileStore) => Promise<T>) => Promise<T>;

export type FileContext<I, C = unknown> = ActionContext<C, I>;

/** What is under way when a call is cancelled may put the far side in order for so long; the host's grace period is longer. */
export const LEAVE_MS = 2_000;

export function cancelled(): ConnectorError {
  return new ConnectorError('CANCELLED', 'the call was cancelled');
}

/** For loops. Single steps go through when the call is cancelled, since tidying up is made of them. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

type Reason = 'NO_SUCH_FILE' | 'PERMISSION_DENIED' | 'ALREADY_EXISTS' | 'NOT_EMPTY' | 'IS_FOLDER' | 'NO_FOLDER' | 'FAILURE';

export function pathError(reason: Reason, path: string, message: string, retryable = false): ConnectorError {
  return new ConnectorError('COMMAND_FAILED', message, { retryable, fields: { reason, path } });
}

export function missing(verb: string, path: string): ConnectorError {
  return pathError('NO_SUCH_FILE', path, `the server cannot ${verb} ${path}: there is no such file or folder`);
}

export function denied(verb: string, path: string): ConnectorError {
  return pathError('PERMISSION_DENIED', path, `the server cannot ${verb} ${path}: the user of the connection may not (permission denied)`);
}

export function isThere(path: string): ConnectorError {
  return pathError('ALREADY_EXISTS', path, `${path} is there already: overwrite: true replaces it`);
}

export function isReason(error: unknown, reason: Reason): boolean {
  return isConnectorError(error) && error.details.fields?.['reason'] === reason;
}

/** What a server said, as a part of a message: one line, and not a page. */
export function said(text: string): string {
  return excerpt(text.replace(/\s+/g, ' ').trim(), 300);
}

/**
 * Waits for the work, but not longer than it may take to leave once the call is cancelled; `cut` is called when it took longer. What
 * it fails with after a cancel is the cancel.
 */
export async function untilCancelled<T>(signal: AbortSignal, work: Promise<T>, cut: () => void): Promise<T> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () =>
    (timer = setTimeout(() => {
      cut();
      late.reject(cancelled());
    }, LEAVE_MS));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  work.catch(() => undefined);
  late.promise.catch(() => undefined);
  try {
    return await Promise.race([work, late.promise]);
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
