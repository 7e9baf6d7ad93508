import type { EndedExecution } from './handles.ts';
import type { Untyped } from './registry.ts';

/**
 * An error that Petiole itself raises in a script: an input that cannot be written as JSON, an unknown option, a limit.
 *
 * `code` is one of the stable codes of `docs/errors.md`, such as `NOT_SERIALIZABLE`, `INVALID_INPUT` or `NOT_IN_SANDBOX`.
 */
export class PetioleError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    define(this, 'name', 'PetioleError');
    this.code = code;
  }
}

/** What `toJSON()` of a failed child's error gives. */
export interface DependencyFailure {
  name: string;
  message: string;
  code: string;
  /** HTTP status of the far side; absent where there was no HTTP answer */
  status?: number;
  /** what the far side answered; absent where it did not */
  response?: Untyped;
  execution: EndedExecution;
}

/**
 * A child execution ended as failed or cancelled. Thrown where the child is awaited, unless it was made with `wait: 'ALL_ENDED'`.
 *
 * Not caught, it ends the flow as failed with the same code, status and response.
 *
 * @example
 * try {
 *   await this.connect('demo', { path: '/status/404' });
 * } catch (error) {
 *   if (error instanceof DependencyFailedError && error.status === 404) return { found: false };
 *   throw error;
 * }
 */
export class DependencyFailedError extends Error {
  /** The code of the child's error, such as `UNEXPECTED_STATUS`; `CANCELLED` where the child was cancelled. */
  readonly code: string;
  /** The child as it ended. */
  readonly execution: EndedExecution;
  /** HTTP status of the far side; absent where there was no HTTP answer. It stands in the message too. */
  declare readonly status?: number;
  /** What the far side answered; absent where it did not. */
  declare readonly response?: Untyped;

  constructor(message: string, execution: EndedExecution, name = 'DependencyFailedError') {
    super(message);
    define(this, 'name', name);
    const error = execution.error;
    this.code = error?.code ?? (execution.status === 'ENDED_CANCELLED' ? 'CANCELLED' : 'DEPENDENCY_FAILED');
    this.execution = execution;
    if (typeof error?.status === 'number') this.status = error.status;
    if (error?.response !== undefined) this.response = error.response;
  }

  /** All of it as plain data: `JSON.stringify(error)` and `this.log(error)` show it. */
  toJSON(): DependencyFailure {
    const failure: DependencyFailure = { name: this.name, message: this.message, code: this.code, execution: this.execution };
    if (this.status !== undefined) failure.status = this.status;
    if (this.response !== undefined) failure.response = this.response;
    return failure;
  }
}

/** A child execution took longer than its `timeout`. */
export class DependencyTimeoutError extends DependencyFailedError {
  constructor(message: string, execution: EndedExecution) {
    super(message, execution, 'DependencyTimeoutError');
  }
}

/** As V8 defines the fields of an error: not enumerable. An own field, so that a subclass may set its own in a frozen realm. */
function define(error: Error, key: string, value: string): void {
  Object.defineProperty(error, key, { value, writable: true, enumerable: false, configurable: true });
}
