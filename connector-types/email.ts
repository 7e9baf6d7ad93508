/** Mail through Gmail, Microsoft 365 or any other server, with OAuth or a password. The message is that of SMTP, sent by `email/`. */
import { connectorType } from 'petiole/connector';
import { connection } from './email/fields.ts';
import { providerOf } from './email/providers.ts';
import { inputs, outputs } from './smtp/fields.ts';

const mail = () => import('./email/send.ts');

export default connectorType({
  id: 'email',
  name: 'E-Mail (SMTP - OAuth)',
  title: 'E-Mail',
  description: 'Sends mail through Gmail, Microsoft 365 or any other mail server, with OAuth or a password.',
  icon: '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.3"><rect x="1.7" y="3.2" width="12.6" height="9.6" rx="1.2"/><path d="m2 4 6 5 6-5"/></svg>',
  namespace: 'eMailSmtpOAuth',
  counts: 'actions',
  connection,
  authorization: {
    oauth: {
      kind: 'oauth2',
      title: 'OAuth: the owner of the mailbox gives access in the browser',
      grant: 'authorization_code',
      authorization_url: (fields) => providerOf(fields).authorization_url,
      token_url: (fields) => providerOf(fields).token_url,
      scopes: (fields) => providerOf(fields).scopes,
      authorization_params: (fields) => providerOf(fields).authorization_params,
      client_authentication: 'post',
    },
    password: { kind: 'basic', title: 'User and password', user: 'username', password: 'password' },
  },
  test: async (context) => (await mail()).test(context),
  default_action: 'send',
  actions: {
    send: {
      title: 'Send a message',
      description: 'Sends one message, with text, HTML and attachments, and says which recipients the server took.',
      inputs,
      outputs,
      sample_output: {
        message_id: '<019c1b2e-0000-7000-8000-000000000000@example.com>',
        accepted: ['ada@example.com'],
        rejected: [],
        response: '250 2.0.0 OK  1769860800 gsmtp',
      },
      run: async (context) => (await mail()).send(context),
    },
  },
});
