/** What a failed statement means for whoever sent it. */

/** Classes of SQLSTATE, and single codes, after which the same statement may succeed later. */
const RETRYABLE = [
  '08', // connection exception
  '40001', // serialization failure
  '40P01', // deadlock
  '53', // insufficient resources: too many connections, disk full, out of memory
  '55006', // object in use
  '55P03', // lock not available
  '57014', // the statement was cancelled: a time-out of the server, or a person
  '57P', // shutdown, crash, cannot connect now, database dropped
  '58', // I/O errors outside of PostgreSQL itself
  '25006', // read-only transaction: a standby that is being promoted
  '25P03', // the session was ended: its transaction stood still for too long,
  '25P04', // or took too long, which a single statement does too
  '28', // it lets this user in no more, as while a password is changed
  '3D000', // the database is not there, as while it is restored
  '55000', // it takes no connections just now, or recovers
] as const;

/**
 * What a person has changed, or is changing, with the role, the `search_path` or the tables. The engine's statements are fixed and fit the
 * tables that the migrations make, so it is never they that are wrong.
 */
const ADMINISTRATION = [
  '42501', // a privilege was taken away
  '42P01', // the tables are not there under this `search_path`, or have another name for a moment
  '42703', // the same of a column
  '42883', // of a function
  '3F000', // of the schema
];

/** Names that node gives to failures of the connection. */
const NETWORK = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ENOTFOUND',
];

/** What node says of a certificate that it does not take, or of TLS that does not come to be: no statement has been sent then. */
const TLS = /^(?:CERT_|DEPTH_ZERO_|ERR_SSL_|ERR_TLS_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/;

/** `pg` gives these no code. */
const LOST =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|not queryable|server does not support SSL|establishing an SSL connection/i;

/**
 * Whether the database, not the statement, was the trouble: it went away, is starting, is full, or chose this transaction as the
 * victim. The outcome of the statement is then unknown, so only an idempotent one may be sent again, and it has to be the same.
 */
export function isRetryable(error: unknown): boolean {
  const { code, message, errors, syscall } = asObject(error);
  // Whatever the reason, such as no socket of a server that restarts (ENOENT) or no descriptor left (EMFILE): nothing was sent.
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(isRetryable); // every address of a host failed
  if (typeof code === 'string') {
    if (NETWORK.includes(code) || TLS.test(code)) return true;
    if (isSqlState(code)) return RETRYABLE.some((start) => code.startsWith(start));
  }
  return typeof message === 'string' && LOST.test(message);
}

/**
 * The same for the engine's own statements: also what an administrator can take back. A flow must not end with an error because a
 * privilege was missing for a moment.
 */
export function isPassing(error: unknown): boolean {
  const { code } = asObject(error);
  return isRetryable(error) || (typeof code === 'string' && ADMINISTRATION.includes(code));
}

/**
 * Whether the statement's own data was refused (a text that PostgreSQL cannot hold, a number out of range, a broken rule): sending
 * it again gives the same, so a batch is split until the culprit is alone.
 */
export function isDataError(error: unknown): boolean {
  const { code } = asObject(error);
  return typeof code === 'string' && isSqlState(code) && /^(21|22|23|54)/.test(code);
}

/** `duplicate key`, optionally of one unique index or constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const found = asObject(error);
  return found.code === '23505' && (constraint === undefined || found.constraint === constraint);
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E');
}

/** TypeORM wraps the error of the driver. */
function asObject(error: unknown): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return {};
  const found = error as Record<string, unknown>;
  return typeof found.driverError === 'object' && found.driverError !== null ? (found.driverError as Record<string, unknown>) : found;
}
