/** What the server, the library and the line say, in the words of the product. */
import { ConnectorError, isConnectorError } from 'petiole/connector';
import { brokeOff, noTls, tlsProblem } from '../sql/problems.ts';

/** of the server's reason a number, https://www.rabbitmq.com/amqp-0-9-1-reference#constants; of sockets `ECONNRESET` … */
type AmqpError = Error & { code?: number | string };

/** connection forced, resource error, internal error: of the moment */
const PASSING = new Set([320, 506, 541]);

export function translate(error: unknown, { where, sent }: { where: string; sent: boolean }): ConnectorError {
  if (isConnectorError(error)) return error;
  const { code = '', message } = error as AmqpError;
  const reply =
    typeof code === 'number' ? code : Number(/terminated by server: (\d{3})/.exec(message)?.[1] ?? /; (\d{3}) /.exec(message)?.[1]);
  if (reply) return ofServer(reply, message, { where, sent });
  const socket = String(code);
  const tls = tlsProblem(socket, message);
  if (tls) return noTls(where, tls, error);
  if (/SASL mechanism/.test(message)) {
    return new ConnectorError('AUTHENTICATION_FAILED', `${where} takes no login of this kind: ${message}`, { unsent: true, cause: error });
  }
  // the library does not say the reason that the server gave
  if (message.startsWith('Expected ConnectionOpenOk')) {
    return new ConnectorError(
      'COMMAND_FAILED',
      `${where} does not let this user into the virtual host, or has none of this name: check vhost`,
      {
        unsent: true,
        retryable: false,
        cause: error,
      },
    );
  }
  if (socket === 'ECONNREFUSED') {
    return new ConnectorError('CONNECTION_FAILED', `${where} refused the connection (ECONNREFUSED): nothing listens there`, {
      unsent: true,
      cause: error,
    });
  }
  if (!sent && /frame|Expected|Invalid|below the protocol|codec|offset|out of range/i.test(message)) {
    return new ConnectorError('INVALID_RESPONSE', `${where} does not speak AMQP 0-9-1. Check the port, and whether ssl is right`, {
      retryable: false,
      unsent: true,
      cause: error,
    });
  }
  return brokeOff(where, sent, socket || message, error);
}

function ofServer(code: number, message: string, { where, sent }: { where: string; sent: boolean }): ConnectorError {
  const said = `${where} says: ${/with message "(.*)"/s.exec(message)?.[1] ?? message} (${code})`;
  const fields = { reply_code: code };
  if (!sent && code === 403)
    return new ConnectorError('AUTHENTICATION_FAILED', `${said}. Check username and password`, { fields, unsent: true });
  if (PASSING.has(code)) return new ConnectorError('CONNECTION_FAILED', said, { fields, unsent: !sent });
  return new ConnectorError('COMMAND_FAILED', said, { fields, unsent: !sent, retryable: false });
}
