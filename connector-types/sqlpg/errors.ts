/** What PostgreSQL and its driver say, in the words of the product. */
import { ConnectorError, isConnectorError, type ConnectorErrorCode, type LogValue } from 'petiole/connector';

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

export interface Place {
  /** host and port */
  where: string;
  /** which of several statements */
  statement?: number;
  /** whether a statement was sent */
  sent: boolean;
}

/** A statement that lost a race is carried out when it is sent again: serialization failures and deadlocks. */
const LOST_RACE = new Set(['40001', '40P01']);

export function translate(error: unknown, { where, statement, sent }: Place): ConnectorError {
  if (isConnectorError(error)) return error;
  const problem = error as ServerError;
  const { code = '', message } = problem;
  const unsent = !sent;
  if (/^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]+$/.test(code)) return ofServer(problem, { where, statement, sent });
  const tls = tlsProblem(code, message);
  if (tls) return new ConnectorError('TLS_ERROR', `no secure connection to ${where}: ${tls}`, { retryable: false, unsent, cause: error });
  if (/^SASL|password must be/i.test(message)) {
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} asks for a password in a way that failed: check username and password`, {
      unsent,
      cause: error,
    });
  }
  if (message === 'timeout expired') {
    return new ConnectorError('CONNECTION_TIMEOUT', `${where} opened no session in time (connect_timeout)`, { unsent, cause: error });
  }
  const lost = sent ? ' while a statement ran: whether it took effect is not known' : '';
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${where} broke off${lost} (${code || message})`, {
    unsent,
    cause: error,
  });
}

function ofServer(error: ServerError, { where, statement, sent }: Place): ConnectorError {
  const sqlstate = error.code ?? '';
  const kind = kindOf(sqlstate);
  const which = statement === undefined ? '' : `statement ${statement}: `;
  const more = [error.detail, error.hint].filter(Boolean).join(' ');
  const said = `${which}${error.message} (SQLSTATE ${sqlstate})${more ? `. ${more}` : ''}`;
  const fields: Record<string, LogValue> = { sqlstate };
  for (const key of ['detail', 'hint', 'schema', 'table', 'column', 'constraint', 'position'] as const) {
    const value = error[key];
    if (value !== undefined) fields[key] = value;
  }
  if (statement !== undefined) fields['statement'] = statement;
  const retryable = kind === 'COMMAND_FAILED' ? LOST_RACE.has(sqlstate) : undefined;
  return new ConnectorError(kind, `${where} says: ${said}`, {
    fields,
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

function tlsProblem(code: string, message: string): string | undefined {
  if (message === 'The server does not support SSL connections') {
    return 'it does not offer TLS. Where the network between is trusted, ssl: false does without';
  }
  if (message === 'There was an error establishing an SSL connection') {
    return 'what it answers is not PostgreSQL, or it refuses TLS. Check hostname and port';
  }
  if (/ALTNAME_INVALID|HOSTNAME_MISMATCH/.test(code)) {
    return `its certificate is made out to another name (${code}). Call it by that name, or give verify_ssl: false to accept any`;
  }
  if (/SELF_SIGNED|UNABLE_TO_|CERT_/.test(code)) {
    return `${message} (${code}). Give the certificate of its authority as cacert, or verify_ssl: false to accept any`;
  }
  return /^ERR_(TLS|SSL|OSSL)|^EPROTO/.test(code) ? `${message.split('\n', 1)[0] ?? ''} (${code})` : undefined;
}
