/**
 * What a connector type imports (`petiole/connector`). A type is one definition object, the default export of one file in
 * `connector-types/`; the host does everything that is the same for all: it merges and validates the inputs, resolves secrets,
 * runs the action with attempts, time-out and abort, translates errors, and masks what is shown.
 *
 * Stands alone: nothing of the product is imported here, only the types of zod.
 */
import type { Socket } from 'node:net';
import type { z } from 'zod';

/** Option names of `this.connect({...})`; no input of a type may bear one of them. */
export const RESERVED_INPUTS = [
  'name',
  'run',
  'wait',
  'timeout',
  'retry',
  'delivery',
  'priority',
  'orphan',
  'connector',
  'connector_type',
] as const;

type Schema = z.ZodObject;
type Values<S extends Schema> = z.output<S>;

/** One definition per connector type. Later parts (authorization, test, triggers) join it as further fields. */
export interface ConnectorType {
  /** stable, lower case: `rest`. Never changes, also when the name does */
  id: string;
  /** what `connector_type` says: `REST` */
  name: string;
  title: string;
  description: string;
  /** the namespace that the first connector of this type gets by itself; for types of one particular service */
  namespace?: string;
  /** fields that say where the far side is and how to reach it */
  connection: Schema;
  actions: Record<string, Action>;
  default_action: string;
  /** the input that picks the action beside `action`: `command` for GIT */
  selector?: string;
}

export interface Action<C = Record<string, unknown>, I = Record<string, unknown>> {
  title: string;
  description?: string;
  inputs: Schema;
  /** what the action gives at least; undeclared keys are kept */
  outputs: Schema;
  run(context: ActionContext<C, I>): Promise<object>;
  /** whether and when the host may try again, for errors that are not `ConnectorError`s; absent: the host decides by the code */
  retry?(error: unknown): { retryable: boolean; afterMs?: number } | undefined;
}

export interface ActionContext<C = Record<string, unknown>, I = Record<string, unknown>> {
  /** the connection fields of the merged inputs, validated, defaults filled in */
  connection: C;
  /** the action's own inputs, likewise */
  inputs: I;
  /** HTTP with pooled connections; refuses addresses that connections may not reach */
  http: Http;
  /** for protocols other than HTTP: every address that is dialled comes from here */
  network: Network;
  /** aborted on cancel and time-out. The action then has the grace period to put things in order */
  signal: AbortSignal;
  log(level: 'debug' | 'info' | 'warn' | 'error', ...values: LogValue[]): void;
  /** the same over all attempts: the idempotency key of the call */
  executionId: string;
  /** what the operator of this installation allows */
  allowed: { localGit: boolean };
  /** where programs such as git are found: the `PATH` for child processes */
  searchPath: string;
}

export type LogValue = null | boolean | number | string | LogValue[] | { [key: string]: LogValue };

export interface Http {
  /** One exchange, no redirects; every status is an answer. Rejects with a ConnectorError. */
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface HttpRequest {
  url: URL;
  method: string;
  headers: Record<string, string | string[]>;
  body?: string | Uint8Array;
  tls?: TlsOptions;
  /** milliseconds; 0: no limit. Default 10,000 */
  connectTimeoutMs?: number;
  /** milliseconds without a byte of the answer; 0: no limit. Default 300,000 */
  readTimeoutMs?: number;
  /** bytes of the body as they come over the line; default 64 MiB */
  maxBytes?: number;
  signal: AbortSignal;
}

export interface TlsOptions {
  /** PEM of certificates to trust instead of the well-known ones */
  ca?: string;
  /** PEM of the client's certificate and key */
  cert?: string;
  key?: string;
  passphrase?: string;
  /** false: any certificate will do */
  verify?: boolean;
}

export interface HttpResponse {
  status: number;
  /** lower-case names */
  headers: Record<string, string | string[] | undefined>;
  /** as it came over the line: not yet decompressed */
  body: Buffer;
}

export interface Network {
  /** The address to dial for a host: resolved once and checked. Rejects with a ConnectorError. */
  resolve(host: string, port: number): Promise<{ address: string; family: 4 | 6 }>;
  /** A TCP connection to the host. Rejects with a ConnectorError. */
  connect(host: string, port: number, options: { timeoutMs: number; signal: AbortSignal }): Promise<Socket>;
}

/** The codes with which a connection may fail. */
export type ConnectorErrorCode =
  | 'INVALID_INPUT'
  | 'CANCELLED'
  | 'CONNECTION_FAILED'
  | 'CONNECTION_TIMEOUT'
  | 'CONNECTION_REFUSED_BY_POLICY'
  | 'TLS_ERROR'
  | 'AUTHENTICATION_FAILED'
  | 'HOST_KEY_MISMATCH'
  | 'UNEXPECTED_STATUS'
  | 'INVALID_RESPONSE'
  | 'RESPONSE_TOO_LARGE'
  | 'REF_NOT_FOUND'
  | 'COMMAND_FAILED';

export interface ConnectorErrorDetails {
  /** HTTP status of the far side */
  status?: number;
  /** what the far side answered, JSON */
  response?: unknown;
  /** whether another attempt may help; absent: decided by the code */
  retryable?: boolean;
  /** the far side asked to wait this long */
  retryAfterMs?: number;
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
}

/** By name, not by class: a type of an installed package may bring its own copy of this module. */
export function isConnectorError(error: unknown): error is ConnectorError {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ConnectorError' && 'details' in error;
}

/** Marks a field as secret: it is masked wherever it is shown, and never part of a message. */
export function secret<S extends z.ZodType>(schema: S): S {
  return schema.meta({ ...schema.meta(), secret: true }) as S;
}

interface TypeDefinition<C extends Schema, A extends Record<string, Schema>> extends Omit<ConnectorType, 'connection' | 'actions'> {
  connection: C;
  actions: {
    [K in keyof A]: Omit<Action, 'inputs' | 'run'> & {
      inputs: A[K];
      run(context: ActionContext<Values<C>, Values<A[K]>>): Promise<object>;
    };
  };
}

/**
 * Checks a definition and gives it back. Throws where it cannot work: a reserved input name, an unknown default action,
 * an action input that repeats a connection field.
 */
export function connectorType<C extends Schema, A extends Record<string, Schema>>(definition: TypeDefinition<C, A>): ConnectorType {
  const type = definition as unknown as ConnectorType;
  const at = `connector type ${type.name}`;
  if (!/^[a-z][a-z0-9_-]*$/.test(type.id)) throw new Error(`${at}: id '${type.id}' must be lower case letters, digits, - and _`);
  if (!type.actions[type.default_action]) throw new Error(`${at}: default_action '${type.default_action}' is none of its actions`);
  for (const [name, action] of Object.entries(type.actions)) {
    for (const key of Object.keys(action.inputs.shape)) {
      if (key in type.connection.shape) throw new Error(`${at}: input '${key}' of action '${name}' is a connection field already`);
      assertFree(key, at, type);
    }
  }
  for (const key of Object.keys(type.connection.shape)) assertFree(key, at, type);
  return type;
}

function assertFree(key: string, at: string, type: ConnectorType): void {
  if ((RESERVED_INPUTS as readonly string[]).includes(key))
    throw new Error(`${at}: '${key}' is an option of this.connect and cannot be an input`);
  if (key === 'action' || key === type.selector) throw new Error(`${at}: '${key}' picks the action and cannot be an input`);
}
