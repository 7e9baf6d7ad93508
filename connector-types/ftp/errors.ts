/** What goes wrong with an FTP server, in the words of the product. */
import { FTPError } from 'basic-ftp';
import { ConnectorError, isConnectorError } from 'petiole/connector';
import { denied, missing, pathError, said } from '../files/store.ts';
import { tlsError } from '../tls/connect.ts';

interface Place {
  /** host and port */
  where: string;
  verb?: string;
  path?: string;
}

export function failureOf(error: unknown, place: Place): ConnectorError {
  if (isConnectorError(error)) return error;
  if (error instanceof FTPError) return refusalOf(error, place);
  const { where } = place;
  const { message = String(error), cause } = error as Error;
  if (isConnectorError(cause)) return cause;
  const insecure = tlsError(error, where);
  if (insecure) return insecure;
  if (/^Invalid command/.test(message))
    return new ConnectorError('INVALID_INPUT', 'FTP: a control character cannot be sent', { retryable: false });
  if (/timeout/i.test(message))
    return new ConnectorError('CONNECTION_TIMEOUT', `${where} did not answer in time (connect_timeout, read_timeout)`, { cause: error });
  if (/exceeded maximum allowed size|maximum/i.test(message))
    return new ConnectorError('RESPONSE_TOO_LARGE', `${where} answers with more than is taken: list a folder below it`, {
      retryable: false,
    });
  const during = place.verb ? ` while it was to ${place.verb} ${place.path}` : '';
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${where} broke off${during} (${said(message)})`, { cause: error });
}

/** Codes of 400 to 499 are of the moment, those from 500 on are final: RFC 959, 4.2. */
function refusalOf({ code, message }: FTPError, { where, verb, path }: Place): ConnectorError {
  const text = said(message);
  const isTemporary = code >= 400 && code < 500;
  if (code === 530 || code === 430 || code === 332)
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} did not accept the credentials: ${text}. Check username and password`);
  if (code === 421) return new ConnectorError('CONNECTION_FAILED', `${where} is not available: ${text}`, { retryable: true });
  if (verb === undefined || path === undefined)
    return new ConnectorError('COMMAND_FAILED', `${where} says: ${text}`, { retryable: isTemporary, fields: { response_code: code } });
  if (/no such|not found|cannot find|does ?n[o']t exist|not exist/i.test(text)) return missing(verb, path);
  if (/denied|permission|not permitted|privilege|not enough/i.test(text)) return denied(verb, path);
  if (/not empty/i.test(text)) return pathError('NOT_EMPTY', path, `the server cannot ${verb} ${path}: it is not empty`);
  if (/exists/i.test(text)) return pathError('ALREADY_EXISTS', path, `the server cannot ${verb} ${path}: there is something of that name`);
  return pathError('FAILURE', path, `the server cannot ${verb} ${path}: ${text}`, isTemporary);
}
