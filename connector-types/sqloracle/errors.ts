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
/** What comes over the line makes no sense to the driver. */
const UNREADABLE = /^NJS-(102|103|106|109|11[0-5]|126|127|130|139|14[45]|173|509)$/;
/** It cannot work with this server: an old verifier of the password, an old version, encryption of Oracle's own. */
const UNSUITED = /^NJS-(116|138|53[1-3])$/;
/** Numbers that the driver has made into words of its own. */
const BY_DRIVER: Record<string, number> = { 'NJS-518': 12_514, 'NJS-519': 12_505 };

export function translate(error: unknown, place: Place & { where: string }): ConnectorError {
  if (isConnectorError(error)) return error;
  const number = numberOf(error as DriverError);
  if (number) return ofServer(error as DriverError, number, place);
  return ofDriver(error as DriverError, place);
}

function ofDriver(error: DriverError, { where, statement, sent }: Place & { where: string }): ConnectorError {
  const { message, code = '' } = error;
  const { which, fields } = whichOf(statement);
  if (UNSUITED.test(code))
    return new ConnectorError('COMMAND_FAILED', `${where}: ${said(message)}`, { retryable: false, unsent: true, cause: error });
  // errors of the platform are what the driver stumbles over
  if (UNREADABLE.test(code) || !/^(NJS-|E[A-Z]+$)/.test(code)) {
    const what = /^NJS-/.test(code) ? ` (${said(message)})` : '';
    const effect = sent ? '. Whether the statement took effect is not known' : '';
    return new ConnectorError(
      'INVALID_RESPONSE',
      `${where}: ${which}its answer cannot be read as that of an Oracle database${what}${effect}`,
      {
        fields,
        unsent: !sent,
        cause: error,
      },
    );
  }
  // parameters that do not fit the statement, and values that the driver cannot send
  if (sent && /^NJS-[0-4]\d\d$/.test(code)) {
    return new ConnectorError('COMMAND_FAILED', `SQLORACLE: ${which}${said(message)}`, { fields, retryable: false, cause: error });
  }
  return brokeOff(where, sent, said(message), error);
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
  return text.replace(/(?<!\s)\s*\(CONNECTION_ID=[^()]*\)/g, '').replace(/\.$/, '');
}
