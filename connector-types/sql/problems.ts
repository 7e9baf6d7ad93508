/** What goes wrong on the line to a database, whichever it is. */
import { ConnectorError, type LogValue } from 'petiole/connector';

export const NO_TLS_OFFERED = 'it does not offer TLS. Where the network between is trusted, ssl: false does without';

/** What a TLS error says, with what to do; undefined where it is none. */
export function tlsProblem(code: string, message: string): string | undefined {
  if (/ALTNAME_INVALID|HOSTNAME_MISMATCH/.test(code)) {
    return `its certificate is made out to another name (${code}). Call it by that name, or give verify_ssl: false to accept any`;
  }
  if (/SELF_SIGNED|UNABLE_TO_|CERT_/.test(code)) {
    return `${message} (${code}). Give the certificate of its authority as cacert, or verify_ssl: false to accept any`;
  }
  if (/WRONG_VERSION|PACKET_LENGTH|UNKNOWN_PROTOCOL|NOT_TLS/.test(code)) return NO_TLS_OFFERED;
  return /^ERR_(TLS|SSL|OSSL)|^EPROTO/.test(code) ? `${message.split('\n', 1)[0] ?? ''} (${code})` : undefined;
}

export function noTls(where: string, problem: string, cause: unknown): ConnectorError {
  return new ConnectorError('TLS_ERROR', `no secure connection to ${where}: ${problem}`, { retryable: false, unsent: true, cause });
}

export function brokeOff(where: string, sent: boolean, why: string, cause: unknown): ConnectorError {
  const lost = sent ? ' while a statement ran: whether it took effect is not known' : '';
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${where} broke off${lost} (${why})`, { unsent: !sent, cause });
}

/** The statements of a transaction are counted, and the number is part of what is said. */
export function whichOf(statement: number | undefined): { which: string; fields: Record<string, LogValue> } {
  return statement === undefined ? { which: '', fields: {} } : { which: `statement ${statement}: `, fields: { statement } };
}
