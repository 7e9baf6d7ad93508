/** What Redis and the line to it say, in the words of the product. */
import { ConnectorError, isConnectorError } from 'petiole/connector';
import { brokeOff, noTls, tlsProblem } from '../sql/problems.ts';
import type { Place } from '../sql/running.ts';

/** The server is there and cannot carry anything out just now, so nothing was. */
const NOT_NOW = /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|NOREPLICAS)\b/;

export function translate(error: unknown, { where, sent }: Place & { where: string }): ConnectorError {
  if (isConnectorError(error)) return error;
  const { code = '', message } = error as Error & { code?: string };
  if (code === 'NOT_REDIS') {
    return new ConnectorError(
      'INVALID_RESPONSE',
      `${where} does not speak the protocol of Redis. Check the port, and whether ssl is right`,
      {
        retryable: false,
        unsent: !sent,
        cause: error,
      },
    );
  }
  if (code === '' && isReply(message)) return ofReply(message, { where, sent });
  const tls = tlsProblem(code, message);
  return tls ? noTls(where, tls, error) : brokeOff(where, sent, code || message, error);
}

/** The first word of an error is its kind: `WRONGTYPE Operation against a key holding the wrong kind of value`. */
function isReply(message: string): boolean {
  return /^[A-Z][A-Z0-9_]*\b/.test(message);
}

/** `which`: of several commands. */
export function ofReply(
  message: string,
  { where, sent, which = '', command }: { where: string; sent: boolean; which?: string; command?: number },
): ConnectorError {
  const [kind = 'ERR'] = message.split(' ', 1);
  const said = `${where} says: ${which}${message}`;
  const fields = { reply_code: kind, ...(command !== undefined && { command }) };
  if (/^(NOAUTH|WRONGPASS)\b|invalid password|without any password configured/.test(message)) {
    return new ConnectorError('AUTHENTICATION_FAILED', `${said}. Check username and password`, { fields, unsent: true });
  }
  if (/^ERR unknown command '?`?HELLO|^NOPROTO/i.test(message)) {
    return new ConnectorError('COMMAND_FAILED', `${said}. It is older than Redis 6: give protocol: 2`, {
      fields,
      unsent: true,
      retryable: false,
    });
  }
  if (NOT_NOW.test(message)) return new ConnectorError('COMMAND_FAILED', said, { fields, unsent: !sent || which === '', retryable: true });
  const advice = /^(MOVED|ASK)\b/.test(message) ? '. The key is on another node of a cluster: connect to that one' : '';
  return new ConnectorError('COMMAND_FAILED', `${said}${advice}`, { fields, unsent: !sent, retryable: false });
}
