/** How an action fails. */

/** What a log line and the further fields of an error may hold. */
export type LogValue = null | boolean | number | string | LogValue[] | { [key: string]: LogValue };

/** The codes with which a connection may fail. */
export type ConnectorErrorCode =
  | 'INVALID_INPUT'
  | 'CANCELLED'
  | 'CONNECTION_FAILED'
  | 'CONNECTION_TIMEOUT'
  | 'CONNECTION_REFUSED_BY_POLICY'
  | 'TLS_ERROR'
  | 'RATE_LIMITED'
  | 'CIRCUIT_OPEN'
  | 'AUTHENTICATION_FAILED'
  | 'HOST_KEY_MISMATCH'
  | 'UNEXPECTED_STATUS'
  | 'INVALID_RESPONSE'
  | 'RESPONSE_TOO_LARGE'
  | 'REF_NOT_FOUND'
  | 'COMMAND_FAILED';

/** What was sent, as it may be shown: no credential is in it. */
export interface ShownRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
}

export interface ConnectorErrorDetails {
  /** HTTP status of the far side */
  status?: number;
  /** what the far side answered, JSON */
  response?: unknown;
  /** what was sent, masked */
  request?: ShownRequest;
  /** whether another attempt may help; absent: decided by the code */
  retryable?: boolean;
  /** the far side asked to wait this long */
  retryAfterMs?: number;
  /** true: the far side was asked too often, and did nothing of what was asked */
  limited?: boolean;
  /** true: nothing of the request can have reached the far side */
  unsent?: boolean;
  /** further JSON fields of the error that the flow sees */
  fields?: Record<string, LogValue>;
  cause?: unknown;
}

/** How an action fails: the message says what was wrong, where, and what to do, and holds no secret. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ConnectorErrorCode;
  readonly details: Omit<ConnectorErrorDetails, 'cause'>;

  constructor(code: ConnectorErrorCode, message: string, details: ConnectorErrorDetails = {}) {
    const { cause, ...rest } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = rest;
  }

  get status(): number | undefined {
    return this.details.status;
  }

  get response(): unknown {
    return this.details.response;
  }

  get request(): ShownRequest | undefined {
    return this.details.request;
  }
}

/** By name, not by class: a type of an installed package may bring its own copy of this module. */
export function isConnectorError(error: unknown): error is ConnectorError {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ConnectorError' && 'details' in error;
}
