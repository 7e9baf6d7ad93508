/** What PostgreSQL and its driver say, in the words of the product. */
import { ConnectorError, isConnectorError, type ConnectorErrorCode } from 'petiole/connector';
import { brokeOff, NO_TLS_OFFERED, noTls, tlsProblem, whichOf } from '../sql/problems.ts';
import type { Place } from '../sql/running.ts';

interface ServerError extends Error {
  /** of PostgreSQL five characters, https://www.postgresql.org/docs/current/errcodes-appendix.html; of sockets `ECONNRESET` … */
  code?: string;
  detail?: string;
  hint?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
  position?: string;
}

/** A statement that lost a race is carried out when it is sent again: serialization failures and deadlocks. */
const LOST_RACE = new Set(['40001', '40P01']);

export function translate(error: unknown, { where, statement, sent }: Place & { where: string }): ConnectorError {
  if (isConnectorError(error)) return error;
  const problem = error as ServerError;
  const { code = '', message } = problem;
  const unsent = !sent;
  if (/^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]+$/.test(code)) return ofServer(problem, { where, statement, sent });
  const tls = ownTlsProblem(message) ?? tlsProblem(code, message);
  if (tls) return noTls(where, tls, error);
  if (/^SASL|password must be/i.test(message)) {
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} asks for a password in a way that failed: check username and password`, {
      unsent,
      cause: error,
    });
  }
  return brokeOff(where, sent, code || message, error);
}

function ofServer(error: ServerError, { where, statement, sent }: Place & { where: string }): ConnectorError {
  const sqlstate = error.code ?? '';
  const kind = kindOf(sqlstate);
  const { which, fields: counted } = whichOf(statement);
  const more = [error.detail, error.hint].filter(Boolean).join(' ');
  const said = `${which}${error.message} (SQLSTATE ${sqlstate})${more ? `. ${more}` : ''}`;
  const fields: typeof counted = { sqlstate };
  for (const key of ['detail', 'hint', 'schema', 'table', 'column', 'constraint', 'position'] as const) {
    const value = error[key];
    if (value !== undefined) fields[key] = value;
  }
  const retryable = kind === 'COMMAND_FAILED' ? LOST_RACE.has(sqlstate) : undefined;
  return new ConnectorError(kind, `${where} says: ${said}`, {
    fields: { ...fields, ...counted },
    unsent: !sent,
    cause: error,
    ...(retryable !== undefined && { retryable }),
  });
}

function kindOf(sqlstate: string): ConnectorErrorCode {
  if (sqlstate.startsWith('28')) return 'AUTHENTICATION_FAILED';
  // too many connections, shutting down, starting up
  if ((sqlstate.startsWith('08') && sqlstate !== '08P01') || sqlstate === '53300' || /^57P0[123]$/.test(sqlstate))
    return 'CONNECTION_FAILED';
  // a cancel that was not ours is the server's own time limit
  if (sqlstate === '57014') return 'CONNECTION_TIMEOUT';
  return 'COMMAND_FAILED';
}

function ownTlsProblem(message: string): string | undefined {
  if (message === 'The server does not support SSL connections') return NO_TLS_OFFERED;
  if (message === 'There was an error establishing an SSL connection') {
    return 'what it answers is not PostgreSQL, or it refuses TLS. Check hostname and port';
  }
  return undefined;
}
