/** What Oracle and its driver say, in the words of the product. */
import { ConnectorError, isConnectorError, type ConnectorErrorCode } from 'petiole/connector';
import { brokeOff, whichOf } from '../sql/problems.ts';
import type { Place } from '../sql/running.ts';

interface DriverError extends Error {
  /** `ORA-00942` of the server, `NJS-500` of the driver */
  code?: string;
  errorNum?: number;
}

/** deadlock; cannot serialize access; resource busy; distributed lock time-out */
const LOST_RACE = new Set([60, 8177, 54, 2049]);
/** no password; invalid; no right to log in; locked; expired; no rights as SYSDBA */
const AUTHENTICATION = new Set([1005, 1017, 1045, 28_000, 28_001, 1031]);
/** sessions and processes used up; killed; starting, stopping, not open; the listener knows nothing that serves, for now */
const UNAVAILABLE = new Set([
  ...[18, 20, 28, 1012, 1033, 1034, 1089, 1090, 1109, 3113, 3114, 3135, 2391, 24_413],
  ...[12_514, 12_516, 12_518, 12_519, 12_520, 12_521, 12_523, 12_526, 12_527, 12_528, 12_541, 12_547],
]);
/** Numbers that the driver has made into words of its own. */
const BY_DRIVER: Record<string, number> = { 'NJS-518': 12_514, 'NJS-519': 12_505 };

export function translate(error: unknown, place: Place & { where: string }): ConnectorError {
  if (isConnectorError(error)) return error;
  const { message, code = '' } = error as DriverError;
  const number = numberOf(error as DriverError);
  if (number) return ofServer(error as DriverError, number, place);
  const { which, fields } = whichOf(place.statement);
  // binds that do not fit the statement, values and types that it cannot send or read
  if (/^NJS-(0\d\d|[1-4]\d\d)$/.test(code) && place.sent) {
    return new ConnectorError('COMMAND_FAILED', `SQLORACLE: ${which}${said(message)}`, { fields, retryable: false, cause: error });
  }
  return brokeOff(place.where, place.sent, said(message), error);
}

function ofServer(error: DriverError, number: number, { where, statement, sent }: Place & { where: string }): ConnectorError {
  const { which, fields } = whichOf(statement);
  const kind = kindOf(number);
  return new ConnectorError(kind, `${where} says: ${which}${said(error.message)}${hintOf(number)}`, {
    fields: { number, ...fields },
    unsent: !sent,
    cause: error,
    ...(kind === 'COMMAND_FAILED' && { retryable: LOST_RACE.has(number) }),
  });
}

function kindOf(number: number): ConnectorErrorCode {
  if (AUTHENTICATION.has(number) && number !== 1031) return 'AUTHENTICATION_FAILED';
  // a break that was not ours is the server's own time limit
  if (number === 1013) return 'CONNECTION_TIMEOUT';
  return UNAVAILABLE.has(number) ? 'CONNECTION_FAILED' : 'COMMAND_FAILED';
}

function hintOf(number: number): string {
  if (number !== 12_514 && number !== 12_505) return '';
  return ` (ORA-${number}): check service_name. A database that has just been started may not have told its listener yet`;
}

function numberOf({ errorNum, code = '', message }: DriverError): number {
  return errorNum || BY_DRIVER[code] || Number(/ORA-(\d{5})/.exec(message)?.[1] ?? 0);
}

/** Without the address of a help page, the number of the connection, and what the driver said before the cause. */
function said(message: string): string {
  const lines = message.split('\n').filter((line) => line !== '' && !/^Help:/.test(line));
  const text = lines.length > 1 && /^NJS-/.test(lines[0] ?? '') ? lines.slice(0, 2).join(' ') : (lines[0] ?? '');
  return text.replace(/\s*\(CONNECTION_ID=[^)]*\)/g, '').replace(/\.$/, '');
}
