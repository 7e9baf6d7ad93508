/** Sends one message over a connection of its own. */
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Options } from 'nodemailer/lib/smtp-transport';
import { ConnectorError, type ActionContext, type TestContext } from 'petiole/connector';
import { assertAddresses } from './addresses.ts';
import { contentsOf } from './attachments.ts';
import { translate } from './errors.ts';
import type { Connection, Inputs, Outputs } from './fields.ts';

type Context = ActionContext<Connection, Inputs>;

/** How the connection logs in; undefined: it does not. */
export type Login = { user: string; pass: string } | { type: 'OAuth2'; user: string; accessToken: string } | undefined;

/** `login`: default with the connection's user and password. */
export async function send(context: Context, login: Login = loginOf(context.connection)): Promise<Outputs> {
  const { inputs, log } = context;
  const message = await messageOf(context);
  const info = await withTransport(context, login, (transport) => transport.sendMail(message));
  const rejected = (info.rejectedErrors ?? []).map((error) => ({
    address: String(error.recipient ?? ''),
    response: error.response ?? error.message,
  }));
  if (rejected.length > 0) log('warn', 'the server did not take the recipients', rejected);
  return { message_id: inputs.message_id ?? info.messageId, accepted: info.accepted, rejected, response: info.response };
}

/** Connects, and logs in where there is a user. */
export async function test(context: TestContext<Connection>, login: Login = loginOf(context.connection)): Promise<void> {
  await withTransport(context, login, (transport) => transport.verify());
}

type Transport = ReturnType<typeof createSmtp>;

function loginOf({ username, password }: Connection): Login {
  return username === undefined ? undefined : { user: username, pass: password ?? '' };
}

async function withTransport<T>(context: TestContext<Connection>, login: Login, work: (transport: Transport) => Promise<T>): Promise<T> {
  const { signal } = context;
  const made = new AbortController();
  const transport = createSmtp(context, login, AbortSignal.any([signal, made.signal]));
  try {
    return await work(transport);
  } catch (error) {
    throw translate(error, { host: `${context.connection.hostname}:${portOf(context.connection)}`, cancelled: signal.aborted });
  } finally {
    made.abort(); // whatever is still open
    transport.close();
  }
}

function createSmtp({ connection, network }: TestContext<Connection>, login: Login, signal: AbortSignal) {
  const { hostname, tls, cacert, verify_ssl } = connection;
  const port = portOf(connection);
  const timeoutMs = connection.connect_timeout * 1000;
  const options: Options = {
    host: hostname,
    port,
    // The address that is dialled is the guard's affair: nodemailer would resolve and dial by itself.
    getSocket: (_options, done) => {
      network.connect(hostname, port, { timeoutMs, signal }).then(
        (socket) => {
          signal.addEventListener('abort', () => socket.destroy(), { once: true });
          if (signal.aborted) socket.destroy();
          done(null, { connection: socket });
        },
        (error: Error) => done(error, false as never),
      );
    },
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    // A server that does not offer a login must not get the message without one.
    ...(login && { auth: login, forceAuth: true }),
    tls: { rejectUnauthorized: verify_ssl, minVersion: 'TLSv1.2', ...(cacert !== undefined && { ca: cacert }) },
    ...(connection.client_name !== undefined && { name: connection.client_name }),
    greetingTimeout: timeoutMs,
    socketTimeout: connection.read_timeout * 1000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return createTransport(options);
}

function portOf({ port, tls }: Connection): number {
  return port ?? { starttls: 587, implicit: 465, none: 25 }[tls];
}

async function messageOf({ inputs, files, executionId, signal }: Context): Promise<SendMailOptions> {
  const { from, to, cc, bcc, subject, text, html, headers } = inputs;
  if ([to, cc, bcc].every((list) => list === undefined || list.length === 0))
    throw new ConnectorError('INVALID_INPUT', 'SMTP: the message has no recipient: give to, cc or bcc', { retryable: false });
  for (const field of ['from', 'to', 'cc', 'bcc', 'reply_to'] as const) assertAddresses(field, inputs[field]);
  const domain = /@([^\s<>@]+?)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    ...{ from, to, cc, bcc, subject, text, html, headers, signal },
    replyTo: inputs.reply_to,
    inReplyTo: inputs.in_reply_to,
    references: inputs.references,
    messageId: inputs.message_id ?? `<${executionId}@${domain}>`,
    attachments: await contentsOf(inputs.attachments ?? [], files),
  } as SendMailOptions;
}
