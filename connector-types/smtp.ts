/** Sends mail. The message is built and sent in `smtp/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { connection, inputs, outputs } from './smtp/fields.ts';

const send = () => import('./smtp/send.ts');

export default connectorType({
  id: 'smtp',
  name: 'SMTP',
  title: 'SMTP',
  description: 'Sends mail through a mail server.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3 7 9 6 9-6"/></svg>',
  connection,
  test: async (context) => (await send()).test(context),
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
        response: '250 2.0.0 Ok: queued as 4XyZ',
      },
      run: async (context) => (await send()).send(context),
    },
  },
});
