/** Whatever a connection failed with, as the error that the flow catches and people read. The one place that translates. */
import { messageOf, PetioleError, type Code } from '../errors.ts';
import type { ExecutionError, JsonValue } from '../model.ts';
import { isConnectorError, type ConnectorErrorCode } from '../sdk/connector.ts';
import { missingModule } from './missing-module.ts';
import { maskAnswer } from './masking-answers.ts';
import { scrubText, scrubValue, type Hidden } from './masking.ts';

// every code of the public module is one of the product
const CONNECTOR_CODES: Record<ConnectorErrorCode, Code> = {
  INVALID_INPUT: 'INVALID_INPUT',
  CANCELLED: 'CANCELLED',
  CONNECTION_FAILED: 'CONNECTION_FAILED',
  CONNECTION_TIMEOUT: 'CONNECTION_TIMEOUT',
  CONNECTION_REFUSED_BY_POLICY: 'CONNECTION_REFUSED_BY_POLICY',
  TLS_ERROR: 'TLS_ERROR',
  RATE_LIMITED: 'RATE_LIMITED',
  CIRCUIT_OPEN: 'CIRCUIT_OPEN',
  AUTHENTICATION_FAILED: 'AUTHENTICATION_FAILED',
  HOST_KEY_MISMATCH: 'HOST_KEY_MISMATCH',
  UNEXPECTED_STATUS: 'UNEXPECTED_STATUS',
  INVALID_RESPONSE: 'INVALID_RESPONSE',
  RESPONSE_TOO_LARGE: 'RESPONSE_TOO_LARGE',
  REF_NOT_FOUND: 'REF_NOT_FOUND',
  COMMAND_FAILED: 'COMMAND_FAILED',
};

/** The name of every error of a connection that comes from the far side. */
const NAME = 'ConnectionError';

/** `hidden`: what must not appear in it. */
export function toExecutionError(error: unknown, hidden: Hidden): ExecutionError {
  return scrubValue(unscrubbed(error), hidden) as unknown as ExecutionError;
}

function unscrubbed(error: unknown): { [key: string]: JsonValue } {
  if (error instanceof PetioleError) return asJson({ ...error.toExecutionError() });
  const missing = missingModule(error);
  if (missing !== undefined) return { name: NAME, message: missing, code: 'CONNECTOR_TYPE_BROKEN' };
  if (isConnectorError(error)) {
    const { status, response, request, fields } = error.details;
    const code = CONNECTOR_CODES[error.code] ?? 'CONNECTION_FAILED';
    const masked = maskAnswer((response ?? null) as JsonValue);
    return asJson({ ...fields, name: NAME, message: error.message, code, status, response: response && masked, request });
  }
  // a defect in the type's own code, or an error of its library that it did not translate
  return { name: NAME, message: `${messageOf(error)}`, code: 'CONNECTION_FAILED' };
}

/** As JSON would give it, so that a value that is none cannot harm the journal. */
function asJson(value: object): { [key: string]: JsonValue } {
  try {
    return JSON.parse(JSON.stringify(value)) as { [key: string]: JsonValue };
  } catch {
    return { name: NAME, message: String((value as { message?: unknown }).message), code: String((value as { code?: unknown }).code) };
  }
}

/** Another attempt cannot help with these. */
const TERMINAL: ReadonlySet<Code> = new Set<Code>([
  'INVALID_INPUT',
  'CONNECTOR_NOT_FOUND',
  'CONNECTOR_REQUIRED',
  'CANCELLED',
  'CONNECTION_REFUSED_BY_POLICY',
  'DESTINATION_NOT_ALLOWED',
  'AUTHENTICATION_FAILED',
  'RECONNECT_REQUIRED',
  'HOST_KEY_MISMATCH',
  'RESPONSE_TOO_LARGE',
  'NOT_SERIALIZABLE',
  'FILE_NOT_FOUND',
  'FILE_TOO_LARGE',
  'REF_NOT_FOUND',
  'VAULT_NOT_FOUND',
  'VAULT_INVALID_REFERENCE',
  'VAULT_REFUSED_BY_POLICY',
  'VAULT_LOGIN_FAILED',
  'VAULT_PERMISSION_DENIED',
  'VAULT_PATH_NOT_FOUND',
  'VAULT_KEY_NOT_FOUND',
  'VAULT_REVEAL_NOT_ALLOWED',
  'VAULT_WRONG_KV_VERSION',
]);

/** Of the answers with these statuses another attempt may get a better one; of others of 400 to 499 it will not. */
const STATUS_WORTH_RETRYING = new Set([404, 408, 409, 423, 425, 429]);
const NEVER_BETTER = new Set([501, 505]);

/** How long the host waits at least before another attempt, in ms; undefined: no other attempt. */
export function retryAfterMs(error: unknown): number | undefined {
  if (error instanceof PetioleError) return TERMINAL.has(error.code) ? undefined : 0;
  if (missingModule(error) !== undefined) return undefined;
  if (!isConnectorError(error)) return 0;
  const { retryable, retryAfterMs: asked, status } = error.details;
  if (retryable === false) return undefined;
  if (retryable === undefined) {
    if (TERMINAL.has(CONNECTOR_CODES[error.code] ?? 'CONNECTION_FAILED')) return undefined;
    if (error.code === 'UNEXPECTED_STATUS' && status !== undefined) {
      if (NEVER_BETTER.has(status) || (status >= 400 && status < 500 && !STATUS_WORTH_RETRYING.has(status))) return undefined;
    }
  }
  return asked ?? 0;
}

export function scrubMessage(error: unknown, hidden: Hidden): string {
  return scrubText(messageOf(error), hidden);
}
