/**
 * When a breaker opens, and what the end of a call says to it.
 *
 * | the call                                                          | says                        |
 * |-------------------------------------------------------------------|-----------------------------|
 * | CONNECTION_FAILED, CONNECTION_TIMEOUT, TLS_ERROR, 502, 503, 504,   | the far side is down        |
 * | after all tries of the request                                    |                             |
 * | cancelled, invalid input, refused by policy, Vault, a defect here | nothing                     |
 * | success, and any other answer: 401, 404, 429, 500, …              | the far side is there       |
 */
import type { ConnectorRecord } from '../records.ts';
import type { CircuitBreaker } from './settings.ts';
import { isConnectorError, type ConnectorErrorCode } from '../../sdk/connector.ts';

/**
 * On for every connector, and generous: ten calls in a row, each after its own tries, are no hiccup. A connector that is called now
 * and then never gets there, since a failure counts only with those of the last minutes, so a breaker never stops the one call of
 * the night.
 */
export const BREAKER_DEFAULTS: CircuitBreaker = { failures: 10, pause: 15 };

/** A failure that is older than this begins no row with a later one. */
export const ROW_BREAKS_AFTER_MS = 300_000;

export function breakerOf({ circuit_breaker: own }: Pick<ConnectorRecord, 'circuit_breaker'>): CircuitBreaker | null {
  return own === false ? null : { ...BREAKER_DEFAULTS, ...own };
}

const DOWN: ReadonlySet<ConnectorErrorCode> = new Set<ConnectorErrorCode>(['CONNECTION_FAILED', 'CONNECTION_TIMEOUT', 'TLS_ERROR']);
const DOWN_STATUSES = new Set([502, 503, 504]);
const ANSWERS: ReadonlySet<ConnectorErrorCode> = new Set<ConnectorErrorCode>([
  'AUTHENTICATION_FAILED',
  'HOST_KEY_MISMATCH',
  'UNEXPECTED_STATUS',
  'INVALID_RESPONSE',
  'RESPONSE_TOO_LARGE',
  'REF_NOT_FOUND',
  'COMMAND_FAILED',
]);

export type Verdict = 'up' | 'down' | 'unknown';

/** `error`: undefined where the call succeeded. */
export function verdictOf(error: unknown): Verdict {
  if (error === undefined) return 'up';
  // a defect in the code of a type, or an error of the product, says nothing of the far side
  if (!isConnectorError(error)) return 'unknown';
  const { status } = error.details;
  if (status !== undefined && DOWN_STATUSES.has(status)) return 'down';
  if (DOWN.has(error.code)) return 'down';
  return ANSWERS.has(error.code) ? 'up' : 'unknown';
}
