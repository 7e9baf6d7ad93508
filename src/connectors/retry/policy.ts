/**
 * Which requests are sent again. Later rules replace earlier ones, key by key:
 * the host's → the type's → the action's → the connector's `retry` → the request's own `.retry()`.
 *
 * | what went wrong                                  | sent again                                                       |
 * |--------------------------------------------------|------------------------------------------------------------------|
 * | a status in `statuses`                           | where the method is in `methods` or the request is idempotent    |
 * | 429 or 503, and in `statuses`                    | whatever the method: the far side says that it did nothing       |
 * | the type says of it that it is a rate limit      | as a 429                                                         |
 * | no connection was made, nothing was sent         | with `on_connection_errors`, whatever the method                 |
 * | the connection broke off or timed out            | with `on_connection_errors`, where the method is in `methods` or the request is idempotent |
 * | anything else: refused by policy, TLS, 404 …     | never                                                            |
 */
import { isConnectorError, type RequestAttempt, type RetryPolicy } from '../../sdk/connector.ts';

/** One layer of rules; `false`: one attempt. */
export type RetryLayer = Partial<RetryPolicy> | false | null | undefined;

export const HOST_POLICY: RetryPolicy = {
  attempts: 3,
  initial: 1,
  multiplier: 2,
  maximum: 60,
  deadline: 600,
  statuses: [429, 502, 503, 504],
  methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'],
  on_connection_errors: true,
};

/** With these the far side says that it did not do what was asked. */
const NOT_CARRIED_OUT = new Set([429, 503]);
const CONNECTION_CODES = new Set(['CONNECTION_FAILED', 'CONNECTION_TIMEOUT']);

export function mergePolicies(...layers: RetryLayer[]): RetryPolicy {
  const policy: Record<string, unknown> = { ...HOST_POLICY };
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer === false ? { attempts: 1 } : (layer ?? {})))
      if (value !== undefined) policy[key] = value;
  }
  const merged = policy as unknown as RetryPolicy;
  return { ...merged, methods: merged.methods.map((method) => method.toUpperCase()) };
}

/** How long the far side asked to wait, at least 0 ms; undefined where the request is not to be sent again. */
export function retryAskedMs(policy: RetryPolicy, { method, idempotent }: RequestAttempt, error: unknown): number | undefined {
  if (!isConnectorError(error)) return undefined;
  const { status, unsent, retryable, retryAfterMs, limited } = error.details;
  if (retryable === false) return undefined;
  if (limited) return policy.statuses.includes(429) ? (retryAfterMs ?? 0) : undefined;
  const isSafe = idempotent === true || policy.methods.includes(method.toUpperCase());
  const isWorthIt =
    error.code === 'UNEXPECTED_STATUS'
      ? status !== undefined && policy.statuses.includes(status) && (isSafe || NOT_CARRIED_OUT.has(status))
      : CONNECTION_CODES.has(error.code) && policy.on_connection_errors && (isSafe || unsent === true);
  return isWorthIt ? (retryAfterMs ?? 0) : undefined;
}
