/** A mail server (npm: smtp-server) that logs in with a password or an access token, and keeps what it gets. */
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { selfMadeCertificate } from '../far-sides/certificate.ts';

export interface MailServer {
  hostname: string;
  port: number;
  /** PEM, to trust */
  cert: string;
  /** accepted in place of a password */
  tokens: Set<string>;
  /** how it was logged in to, with every try */
  logins: { method: string; username: string | undefined; accessToken?: string | undefined }[];
  received: { to: string[]; mail: Email }[];
  stop(): Promise<void>;
}

export const MAIL_LOGIN = { username: 'office@company.com', password: 'the-password-of-the-office' };

export async function serveMail(): Promise<MailServer> {
  const certificate = selfMadeCertificate();
  const state = { tokens: new Set<string>(), logins: [] as MailServer['logins'], received: [] as MailServer['received'] };
  const server = new SMTPServer({
    key: certificate.key,
    cert: certificate.cert,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    logger: false,
    closeTimeout: 100,
    onAuth: ({ method, username, password, accessToken }, _session, done) => {
      state.logins.push({ method, username, ...(accessToken !== undefined && { accessToken }) });
      const isKnown = accessToken === undefined ? password === MAIL_LOGIN.password : state.tokens.has(accessToken);
      if (username === MAIL_LOGIN.username && isKnown) return done(null, { user: username });
      // what Gmail says before the code, in base64
      if (accessToken !== undefined) return done(null, { data: { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/' } });
      done(Object.assign(new Error('5.7.8 Username and Password not accepted'), { responseCode: 535 }));
    },
    onData: (stream, session, done) => {
      void buffer(stream)
        .then((raw) => PostalMime.parse(raw))
        .then((mail) => {
          state.received.push({ to: session.envelope.rcptTo.map(({ address }) => address), mail });
          done();
        }, done);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { hostname: '127.0.0.1', port, cert: certificate.cert, ...state, stop };
}
