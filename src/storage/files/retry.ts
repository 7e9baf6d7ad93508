import pRetry from 'p-retry';
import { isRetryable } from '../errors.ts';

/** A database that goes away for some seconds does not end a transfer of an hour. Only for statements that may be repeated. */
export function patiently<T>(statement: () => Promise<T>): Promise<T> {
  return pRetry(statement, { retries: 6, minTimeout: 100, factor: 2, shouldRetry: ({ error }) => isRetryable(error) });
}
