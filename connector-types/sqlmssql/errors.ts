/** What SQL Server and its driver say, in the words of the product. */
import { ConnectorError, isConnectorError, type ConnectorErrorCode, type LogValue } from 'petiole/connector';
import { brokeOff, NO_TLS_OFFERED, noTls, tlsProblem, whichOf } from '../sql/problems.ts';
import type { Place } from '../sql/running.ts';

/** https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors */
interface ServerError extends Error {
  /** `ELOGIN`, `ESOCKET`, `EREQUEST` … of the driver */
  code?: string;
  /** of the server */
  number?: number;
  lineNumber?: number;
  procName?: string;
  cause?: unknown;
}

/** chosen as deadlock victim; lock time-out; snapshot conflicts */
const LOST_RACE = new Set([1205, 1222, 3960, 3961]);
const AUTHENTICATION = new Set([18_456, 18_452, 18_486, 18_487, 18_488, 4064, 4060]);
/** of Azure: not available now, too many, moved; shutting down */
const UNAVAILABLE = new Set([40_197, 40_501, 40_613, 49_918, 49_919, 49_920, 10_928, 10_929, 6005, 17_809]);

export function translate(error: unknown, { where, statement, sent }: Place & { where: string }): ConnectorError {
  if (isConnectorError(error)) return error;
  const problem = error as ServerError;
  if (isConnectorError(problem.cause)) return problem.cause;
  const { number, code = '', message } = problem;
  if (number !== undefined) return ofServer(problem, { where, sent, ...(statement !== undefined && { statement }) });
  if (code === 'ELOGIN') return new ConnectorError('AUTHENTICATION_FAILED', `${where} says: ${message}`, { unsent: true, cause: error });
  if (code === 'ETIMEOUT' && !sent) {
    return new ConnectorError('CONNECTION_TIMEOUT', `${where} opened no session in time (connect_timeout)`, { unsent: true, cause: error });
  }
  if (code === 'EENCRYPT') return noTls(where, 'it wants TLS: leave ssl: false away', error);
  const inner = (problem.cause ?? {}) as { code?: string; message?: string };
  const tls = tlsProblem(inner.code ?? code, inner.message ?? message);
  if (tls) return noTls(where, tls, error);
  if (/EPARAM/.test(code)) {
    const { which, fields } = whichOf(statement);
    return new ConnectorError('INVALID_INPUT', `SQLMSSQL: ${which}${message}`, { fields, unsent: true, retryable: false });
  }
  return brokeOff(where, sent, inner.code ?? (code || message), error);
}

export function noEncryption(where: string): ConnectorError {
  return noTls(where, NO_TLS_OFFERED, undefined);
}

function ofServer(error: ServerError, { where, statement, sent }: Place & { where: string }): ConnectorError {
  const { number = 0, message, lineNumber, procName } = error;
  const { which, fields } = whichOf(statement);
  const kind = kindOf(number);
  const more: Record<string, LogValue> = {
    number,
    ...(lineNumber !== undefined && { line: lineNumber }),
    ...(procName && { procedure: procName }),
  };
  return new ConnectorError(kind, `${where} says: ${which}${message} (error ${number})`, {
    fields: { ...more, ...fields },
    unsent: !sent,
    cause: error,
    ...(kind === 'COMMAND_FAILED' && { retryable: LOST_RACE.has(number) }),
  });
}

function kindOf(number: number): ConnectorErrorCode {
  if (AUTHENTICATION.has(number)) return 'AUTHENTICATION_FAILED';
  return UNAVAILABLE.has(number) ? 'CONNECTION_FAILED' : 'COMMAND_FAILED';
}
