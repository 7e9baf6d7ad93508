/**
 * All error codes of Petiole, with the HTTP status that the API gives them and what a person can do.
 * `docs/errors.md` lists exactly these (a test compares them). A leaf: it imports only the vocabulary.
 */
import type { ExecutionError, JsonValue } from './model.ts';

interface CodeInfo {
  /** HTTP status of a problem document with this code; 0 where it only occurs inside an execution */
  status: number;
  title: string;
}

export const CODES = {
  // what a caller did
  INVALID_REQUEST: { status: 400, title: 'The request is not what this route takes' },
  INVALID_INPUT: { status: 400, title: 'An input is unknown, missing or of the wrong type' },
  INVALID_YAML: { status: 400, title: 'The document is not valid YAML' },
  COMPILE_ERROR: { status: 400, title: 'The flow script does not compile' },
  UNAUTHORIZED: { status: 401, title: 'A valid token or session is needed' },
  FORBIDDEN: { status: 403, title: 'Whoever asks may not do this' },
  TOO_MANY_TRIES: { status: 429, title: 'Signing in failed too often' },
  WRONG_HOST: { status: 421, title: 'The server is not known under this name' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The route does not take this method' },
  CONFLICT: { status: 409, title: 'The state does not allow this' },
  MANAGED_BY_FILE: { status: 409, title: 'This record comes from a file and is changed there' },
  IDEMPOTENCY_MISMATCH: { status: 409, title: 'The idempotency key was used for another request' },
  PRECONDITION_FAILED: { status: 412, title: 'It is not in the state that the caller has seen' },
  TOO_LARGE: { status: 413, title: 'The payload is over the limit' },
  FILE_NOT_FOUND: { status: 404, title: 'There is no file of that id, or it was removed' },
  FILE_TOO_LARGE: { status: 413, title: 'The file is larger than files may be' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The file has no such bytes' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The route does not take this content type' },
  INVALID_CONFIGURATION: { status: 0, title: 'An environment variable has a value that cannot be used' },
  ENCRYPTION_KEY_WRONG: { status: 500, title: 'The stored secrets are sealed with a key that this process does not have' },
  SECRET_UNREADABLE: { status: 500, title: 'A stored secret cannot be opened' },
  INTERNAL: { status: 500, title: 'Something is wrong in the product' },
  TOO_MANY_STREAMS: { status: 503, title: 'The server has as many event streams open as it takes' },
  UNAVAILABLE: { status: 503, title: 'The database or the worker is not ready' },
  OVERLOADED: { status: 503, title: 'The server has more work than it can do now' },

  // how a flow fails
  FLOW_ERROR: { status: 0, title: 'The script threw or called this.error' },
  FLOW_NOT_FOUND: { status: 404, title: 'There is no flow of that name' },
  NO_DEFAULT_EXPORT: { status: 400, title: 'The script has no default export made by flow()' },
  NON_DETERMINISTIC_FLOW: { status: 0, title: 'On replay the script did not repeat what is recorded' },
  CHILD_NOT_STARTED: { status: 0, title: 'A child was neither started nor created with run: false' },
  FLOW_STUCK: { status: 0, title: 'The script waits for something that cannot come' },
  CPU_LIMIT: { status: 0, title: 'The script computed longer than one activation may' },
  HEAP_LIMIT: { status: 0, title: 'The script used more memory than it may' },
  OUTPUT_LIMIT: { status: 0, title: 'An input, output or message is larger than it may be' },
  CHILD_LIMIT: { status: 0, title: 'The execution has more children than it may' },
  NOT_SERIALIZABLE: { status: 0, title: 'A value cannot be written as JSON' },
  NOT_IN_SANDBOX: { status: 0, title: 'Flow scripts do not have this' },
  POISONED: { status: 0, title: 'The flow killed its runner three times' },
  CANCELLED: { status: 0, title: 'The execution was cancelled' },
  DEPENDENCY_FAILED: { status: 0, title: 'A child execution failed' },
  DEPENDENCY_TIMEOUT: { status: 0, title: 'A child execution took longer than its timeout' },
  JOURNAL_REJECTED: { status: 0, title: 'The database refused to record the execution' },

  // how a connection fails
  CONNECTOR_NOT_FOUND: { status: 404, title: 'There is no connector and no connector type of that name' },
  CONNECTOR_REQUIRED: { status: 0, title: 'The connector type is used through a connector alone' },
  CONNECTOR_TYPE_BROKEN: { status: 0, title: 'The code of the connector type needs a module that is not installed' },
  CONNECTOR_INCOMPLETE: { status: 409, title: 'The connector lacks what a connection needs' },
  PREFLIGHT_FAILED: { status: 424, title: 'A connector that the flow names does not work, so the flow was not started' },
  VAULT_NOT_FOUND: { status: 0, title: 'There is no Vault configuration of that name' },
  VAULT_INVALID_REFERENCE: { status: 400, title: 'A reference to Vault cannot be read, or its value cannot stand where it is' },
  VAULT_UNREACHABLE: { status: 0, title: 'The Vault could not be reached or did not answer' },
  VAULT_REFUSED_BY_POLICY: { status: 0, title: 'The address of the Vault is not one that may be reached' },
  VAULT_SEALED: { status: 0, title: 'The Vault is sealed' },
  VAULT_LOGIN_FAILED: { status: 0, title: 'The Vault did not accept the credentials' },
  VAULT_PERMISSION_DENIED: { status: 0, title: 'The Vault does not permit this' },
  VAULT_PATH_NOT_FOUND: { status: 0, title: 'There is no secret at the path' },
  VAULT_KEY_NOT_FOUND: { status: 0, title: 'The secret has no such key' },
  VAULT_REVEAL_NOT_ALLOWED: { status: 0, title: 'The Vault does not let scripts see this secret' },
  VAULT_WRONG_KV_VERSION: { status: 0, title: 'The secrets engine has another KV version than the Vault configuration says' },
  VAULT_FAILED: { status: 0, title: 'The Vault answered with an error' },
  DESTINATION_NOT_ALLOWED: { status: 0, title: 'The connector does not go to the address that the script gave' },
  RECONNECT_REQUIRED: { status: 409, title: 'Somebody has to give the connector access anew' },
  CONNECTION_INTERRUPTED: { status: 0, title: 'The worker died during an at_most_once call' },
  CONNECTION_FAILED: { status: 0, title: 'The far side could not be reached or broke off' },
  CONNECTION_TIMEOUT: { status: 0, title: 'The far side did not answer in time' },
  CONNECTION_REFUSED_BY_POLICY: { status: 0, title: 'The address is not one that connections may reach' },
  TLS_ERROR: { status: 0, title: 'The secure connection could not be made' },
  RATE_LIMITED: { status: 0, title: 'The rate budget has no place for the call before its timeout' },
  CIRCUIT_OPEN: { status: 0, title: 'The connector is not called for a while, since its last calls failed' },
  AUTHENTICATION_FAILED: { status: 0, title: 'The far side did not accept the credentials' },
  HOST_KEY_MISMATCH: { status: 0, title: 'The host key is not the expected one' },
  UNEXPECTED_STATUS: { status: 0, title: 'The far side answered with a status that is not expected' },
  INVALID_RESPONSE: { status: 0, title: 'The answer of the far side cannot be read' },
  RESPONSE_TOO_LARGE: { status: 0, title: 'The answer of the far side is larger than it may be' },
  REF_NOT_FOUND: { status: 0, title: 'The git repository has no such ref' },
  COMMAND_FAILED: { status: 0, title: 'The remote command failed' },
} as const satisfies Record<string, CodeInfo>;

export type Code = keyof typeof CODES;

/**
 * The one error class of the product. The message says what was wrong, where, and what to do next;
 * `details` go into problem documents and into `execution.error` as they are, so they must hold no secret.
 */
export class PetioleError extends Error {
  override readonly name: string = 'PetioleError';
  readonly code: Code;
  readonly details: { [key: string]: JsonValue | undefined };

  constructor(code: Code, message: string, details: { [key: string]: JsonValue | undefined } = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return CODES[this.code].status || 500;
  }

  /** The form in which an execution stores and shows it. */
  toExecutionError(): ExecutionError {
    return { name: this.name, message: this.message, code: this.code, ...this.details };
  }
}

/**
 * Whether a process lacks what the work needs, and the work itself is sound: a runner, Vault, the master key. It may have it later, and
 * another process may have it now.
 */
export function isLack(error: unknown): boolean {
  return error instanceof PetioleError && (error.code === 'UNAVAILABLE' || error.code === 'ENCRYPTION_KEY_WRONG');
}

/** Any thrown value as a message for a person; never throws itself. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  try {
    return String(error);
  } catch {
    return 'an error that cannot be shown';
  }
}
