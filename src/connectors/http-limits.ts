/** What a request may take, unless it says otherwise. */
import { ConnectorError } from '../sdk/connector.ts';

export const HTTP_DEFAULTS = { connectTimeoutMs: 10_000, readTimeoutMs: 300_000, maxBytes: 64 * 1024 * 1024 } as const;

export function tooLarge(where: string, limit: number): ConnectorError {
  const advice = limit < HTTP_DEFAULTS.maxBytes ? ': raise max_response_size' : '';
  return new ConnectorError('RESPONSE_TOO_LARGE', `the answer of ${where} is larger than ${limit} bytes${advice}`, { retryable: false });
}
