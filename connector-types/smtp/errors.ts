/** What went wrong with a mail server, in the words of the product. */
import { ConnectorError, isConnectorError } from 'petiole/connector';

interface SmtpError extends Error {
  code?: string;
  originalCode?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  rejectedErrors?: (Error & { recipient?: string; response?: string })[];
}

/** `host` with its port. */
export function translate(error: unknown, { host, cancelled }: { host: string; cancelled: boolean }): unknown {
  if (isConnectorError(error)) return error;
  if (cancelled) return new ConnectorError('CANCELLED', `sending through ${host} was cancelled`, { cause: error });
  const { code, originalCode, command, message } = error as SmtpError;
  if (code === undefined) return error; // such as a file that cannot be read
  if (code === 'EAUTH' || code === 'ENOAUTH') return refusedLogin(error as SmtpError, host);
  if (code === 'ETLS' || isTlsCode(originalCode ?? code)) return noTls(error as SmtpError, host);
  if ((error as SmtpError).responseCode !== undefined) return refusal(error as SmtpError, host);
  if (code === 'ETIMEDOUT')
    return new ConnectorError('CONNECTION_TIMEOUT', `${host} did not answer in time${after(command)} (connect_timeout, read_timeout)`, {
      cause: error,
    });
  if (code === 'EENVELOPE') return new ConnectorError('INVALID_INPUT', `SMTP: ${message}: check from and to`, { retryable: false });
  if (code === 'EPROTOCOL') return new ConnectorError('INVALID_RESPONSE', `${host} does not speak SMTP: ${message}`, { cause: error });
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${host} broke off${after(command)}: ${message}`, {
    cause: error,
    // Once the content is on its way, the server may have taken it.
    unsent: command !== undefined && command !== 'DATA',
  });
}

function after(command: string | undefined): string {
  return command === undefined || command === 'CONN' ? '' : ` after ${command}`;
}

/** Codes of 400 to 499 are of the moment (greylisting, a full mailbox), those of 500 on are final: RFC 5321, 4.2.1. */
function isTemporary(code: number | undefined): boolean {
  return code !== undefined && code >= 400 && code < 500;
}

function refusedLogin({ response, responseCode, message }: SmtpError, host: string): ConnectorError {
  const said = response === undefined ? message : response;
  if (isTemporary(responseCode))
    return new ConnectorError('CONNECTION_FAILED', `${host} cannot log anybody in just now: ${said}`, { retryable: true, unsent: true });
  return new ConnectorError('AUTHENTICATION_FAILED', `${host} did not accept the credentials: ${said}. Check username and password`);
}

function isTlsCode(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|ERR_OSSL)/.test(code);
}

function noTls({ message, command, originalCode, response }: SmtpError, host: string): ConnectorError {
  const details = { retryable: false, unsent: true };
  if (command === 'STARTTLS' && response !== undefined)
    return new ConnectorError(
      'TLS_ERROR',
      `${host} does not change to TLS (${response}): tls: implicit or none is what it may want`,
      details,
    );
  const advice = /SELF_SIGNED|UNABLE_TO_|self.signed|unable to/.test(`${originalCode} ${message}`)
    ? '. Give the certificate of its authority as cacert, or verify_ssl: false to accept any'
    : '';
  return new ConnectorError('TLS_ERROR', `no secure connection to ${host}: ${message}${advice}`, details);
}

function refusal({ command, response, responseCode, rejectedErrors }: SmtpError, host: string): ConnectorError {
  const rejected = rejectedErrors?.map(({ recipient, response: said, message }) => ({
    address: recipient ?? '',
    response: said ?? message,
  }));
  const what = { 'MAIL FROM': 'the sender', 'RCPT TO': 'any recipient', DATA: 'the message' }[command ?? ''] ?? `the command ${command}`;
  return new ConnectorError('COMMAND_FAILED', `${host} did not take ${what}: ${response}`, {
    retryable: isTemporary(responseCode),
    fields: { response_code: responseCode ?? null, command: command ?? null, ...(rejected && { rejected }) },
  });
}
