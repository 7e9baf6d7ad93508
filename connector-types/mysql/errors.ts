/** What MySQL, MariaDB and their driver say, in the words of the product. */
import { ConnectorError, isConnectorError, type ConnectorErrorCode } from 'petiole/connector';
import { brokeOff, NO_TLS_OFFERED, noTls, tlsProblem, whichOf } from '../sql/problems.ts';
import type { Place } from '../sql/running.ts';

interface ServerError extends Error {
  /** `ER_DUP_ENTRY` … of servers, `ECONNRESET` … of sockets, `HANDSHAKE_…` and `PROTOCOL_…` of the driver */
  code?: string;
  /** https://mariadb.com/docs/server/reference/error-codes, https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
  errno?: number;
  sqlState?: string;
  sqlMessage?: string;
}

const AUTHENTICATION = new Set([1045, 1251, 1698, 1820, 1862, 3118, 3955, 4151]);
/** too many connections, of this user too; host blocked; shutting down; killed */
const UNAVAILABLE = new Set([1040, 1053, 1080, 1129, 1130, 1152, 1158, 1159, 1160, 1161, 1203, 1226, 1927, 3032]);
/** interrupted by the server's own time limits, of MariaDB and of MySQL; a kill that was not ours */
const TIME_LIMIT = new Set([1317, 1969, 3024]);
/** Carried out when they are sent again: a deadlock, a lock that was not had in time. */
const LOST_RACE = new Set([1205, 1213, 1020, 4203]);

export function translate(error: unknown, { where, statement, sent }: Place & { where: string }): ConnectorError {
  if (isConnectorError(error)) return error;
  const problem = error as ServerError;
  const { code = '', errno, message } = problem;
  if (errno !== undefined && problem.sqlState !== undefined)
    return ofServer(problem, { where, sent, ...(statement !== undefined && { statement }) });
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return noTls(where, NO_TLS_OFFERED, error);
  const tls = tlsProblem(code, message) ?? tlsProblem(innerCode(message), message);
  if (tls ?? code === 'HANDSHAKE_SSL_ERROR') return noTls(where, tls ?? message, error);
  if (/^AUTH_SWITCH|auth(entication)? plugin/i.test(`${code} ${message}`)) {
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} asks for a login of a kind that is not supported: ${message}`, {
      unsent: true,
      cause: error,
    });
  }
  return brokeOff(where, sent, code || message, error);
}

/** The driver wraps errors of TLS and puts a code of its own in place of theirs. */
function innerCode(message: string): string {
  if (/self-signed/i.test(message)) return 'SELF_SIGNED';
  return /altnames/i.test(message) ? 'ALTNAME_INVALID' : '';
}

function ofServer(error: ServerError, { where, statement, sent }: Place & { where: string }): ConnectorError {
  const { errno = 0, sqlState: sqlstate = '', code = '' } = error;
  const { which, fields } = whichOf(statement);
  const kind = kindOf(errno);
  return new ConnectorError(kind, `${where} says: ${which}${error.sqlMessage || error.message} (${code || errno}, SQLSTATE ${sqlstate})`, {
    fields: { sqlstate, errno, ...fields },
    unsent: !sent,
    cause: error,
    ...(kind === 'COMMAND_FAILED' && { retryable: LOST_RACE.has(errno) || sqlstate === '40001' }),
  });
}

function kindOf(errno: number): ConnectorErrorCode {
  if (AUTHENTICATION.has(errno)) return 'AUTHENTICATION_FAILED';
  if (UNAVAILABLE.has(errno)) return 'CONNECTION_FAILED';
  return TIME_LIMIT.has(errno) ? 'CONNECTION_TIMEOUT' : 'COMMAND_FAILED';
}
