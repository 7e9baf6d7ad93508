/** What smbclient says, in the words of the product: the names of NT status codes, [MS-ERREF] 2.3. */
import { ConnectorError } from 'petiole/connector';
import { denied, missing, pathError, said } from '../files/store.ts';

const LOGIN = /LOGON_FAILURE|WRONG_PASSWORD|ACCOUNT_|PASSWORD_|NO_SUCH_USER|LOGON_TYPE|INVALID_LOGON|NETWORK_SESSION_EXPIRED/;
const MISSING = /NO_SUCH_FILE|OBJECT_NAME_NOT_FOUND|OBJECT_PATH_NOT_FOUND|OBJECT_PATH_SYNTAX|DELETE_PENDING/;
const BROKEN = /CONNECTION_|IO_TIMEOUT|PIPE_|INVALID_NETWORK_RESPONSE|END_OF_FILE|NETWORK_NAME_DELETED|NOT_SUPPORTED|INVALID_PARAMETER/;

interface Place {
  where: string;
  verb?: string;
  path?: string;
}

/** The first status that stands in what was said, or undefined. */
export function statusOf(text: string): string | undefined {
  return /\bNT_STATUS_([A-Z0-9_]+)/.exec(text)?.[1];
}

export function refusalOf(text: string, { where, verb, path }: Place): ConnectorError {
  const status = statusOf(text) ?? '';
  if (verb !== undefined && path !== undefined) {
    if (MISSING.test(status)) return missing(verb, path);
    if (/ACCESS_DENIED|SHARING_VIOLATION|MEDIA_WRITE_PROTECTED|CANNOT_DELETE/.test(status)) return denied(verb, path);
    if (status === 'OBJECT_NAME_COLLISION')
      return pathError('ALREADY_EXISTS', path, `the server cannot ${verb} ${path}: there is something of that name`);
    if (status === 'DIRECTORY_NOT_EMPTY') return pathError('NOT_EMPTY', path, `the server cannot ${verb} ${path}: it is not empty`);
    if (!BROKEN.test(status)) return pathError('FAILURE', path, `the server cannot ${verb} ${path} (${status || said(text)})`);
  }
  if (LOGIN.test(status) || (status === 'ACCESS_DENIED' && /session setup|tree connect/i.test(text)))
    return new ConnectorError(
      'AUTHENTICATION_FAILED',
      `${where} did not accept the credentials (${status}): check username, password and domain`,
    );
  if (status === 'BAD_NETWORK_NAME')
    return new ConnectorError('COMMAND_FAILED', `${where} has no such share`, { retryable: false, fields: { reason: 'NO_SUCH_SHARE' } });
  if (/encrypt/i.test(text) || status === 'NOT_SUPPORTED') {
    const message = `${where} does not encrypt (${said(text)}): encryption: desired does without`;
    return new ConnectorError('TLS_ERROR', message, { retryable: false, unsent: true });
  }
  return new ConnectorError(
    'CONNECTION_FAILED',
    `the connection to ${where} broke off, or what answers does not speak SMB 2 (${status || said(text) || 'it hung up'})`,
  );
}
