/** What the server says when something went wrong: the errors of the client that the command line has too. */
import { ApiError, Unreachable } from '../../../src/client/client.ts';

export type { ApiError };

/** The server refused. */
export function isProblem(error: unknown, status?: number): error is ApiError {
  return error instanceof ApiError && (status === undefined || error.status === status);
}

/** No answer came at all. */
export function isUnreachable(error: unknown): error is Unreachable {
  return error instanceof Unreachable;
}

/** One sentence for people. What a browser says of a broken line (`Failed to fetch`) tells them nothing. */
export function wordsOf(error: unknown): string {
  if (isUnreachable(error)) return 'the server cannot be reached';
  return error instanceof Error ? error.message : String(error);
}
