/** Microsoft Teams: messages through the address of a Workflow or an Incoming Webhook, or as a person through Microsoft Graph. */
import { z } from 'zod';
import { connectorType, destination, secret } from 'petiole/connector';
import { card, cardFields } from './msteams/card.ts';
import { graphFields, graphMessage } from './msteams/graph.ts';
import { problem } from './msteams/problem.ts';
import { toWebhook } from './msteams/webhook.ts';

const id = z.string().regex(/^(?!\.+$)[^\s/?#\\]+$/, 'must be an id');
const sent = z.looseObject({ id: z.string(), webUrl: z.string().nullable().optional() });
const sample = { id: '1616990032035', webUrl: 'https://teams.microsoft.com/l/message/19%3A4a95f7d8/1616990032035' };

export default connectorType({
  id: 'msteams',
  name: 'MSTEAMS',
  title: 'Microsoft Teams',
  description: 'Messages and cards in Microsoft Teams: by the address of a Workflow or Incoming Webhook, or through Microsoft Graph.',
  icon: '<svg viewBox="0 0 16 16"><circle cx="11.8" cy="4" r="1.7" fill="#7b83eb"/><path d="M10 6.5h4.5v4a2.2 2.2 0 0 1-4.5 0z" fill="#7b83eb"/><rect x="1.5" y="4" width="8.5" height="8.5" rx="1" fill="#4b53bc"/><path d="M3.8 6.4h4M5.8 6.4v4.2" stroke="#fff" stroke-width="1.3"/></svg>',
  connection: z.object({
    webhook_url: secret(z.string().min(1))
      .optional()
      .describe('What Teams shows when the Workflow or webhook is made; who has it can post'),
    base_url: z.url({ protocol: /^https?$/ }).default('https://graph.microsoft.com/v1.0'),
    tenant: destination(z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be the id or a domain of a tenant'))
      .default('organizations')
      .describe('The directory'),
    login_url: z.url().default('https://login.microsoftonline.com'),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: {
    webhook: { kind: 'none', title: 'The address alone (webhook_url)' },
    oauth: {
      kind: 'oauth2',
      title: 'Microsoft Graph: a person gives access in the browser, and messages come from that person',
      grant: 'authorization_code',
      authorization_url: ({ login_url, tenant }) => `${login_url}/${tenant}/oauth2/v2.0/authorize`,
      token_url: ({ login_url, tenant }) => `${login_url}/${tenant}/oauth2/v2.0/token`,
      scopes: ['offline_access', 'ChannelMessage.Send', 'ChatMessage.Send', 'User.Read'],
      client_authentication: 'post',
    },
  },
  problem,
  // Teams slows down who sends more to a webhook
  rate_budget: { requests: 4, period: 1 },
  // a webhook has no call that posts nothing
  test: async ({ http, authorization }) => (authorization === 'oauth' ? await http.get('/me') : undefined),
  default_action: 'send',
  actions: {
    send: {
      title: 'Post to a webhook',
      description: 'A text, or an Adaptive Card, to the channel or chat that webhook_url belongs to.',
      inputs: z.object(cardFields),
      outputs: z.object({ accepted: z.boolean() }),
      sample_output: { accepted: true },
      run: ({ http, connection, inputs }) => toWebhook(http, connection.webhook_url, card(inputs)),
    },
    send_to_channel: {
      title: 'Post to a channel',
      description: 'As the person that gave access. Needs the authorization oauth.',
      inputs: z.object({
        team_id: id,
        channel_id: id,
        reply_to: id.optional().describe('The id of the message that this one answers'),
        ...graphFields,
      }),
      outputs: sent,
      sample_output: sample,
      run: ({ http, inputs: { team_id, channel_id, reply_to, ...fields } }) => {
        const place = `/teams/${encodeURIComponent(team_id)}/channels/${encodeURIComponent(channel_id)}/messages`;
        return http.post(reply_to === undefined ? place : `${place}/${encodeURIComponent(reply_to)}/replies`).payload(graphMessage(fields));
      },
    },
    send_to_chat: {
      title: 'Post to a chat',
      description: 'As the person that gave access. Needs the authorization oauth.',
      inputs: z.object({ chat_id: id, ...graphFields }),
      outputs: sent,
      sample_output: sample,
      run: ({ http, inputs: { chat_id, ...fields } }) =>
        http.post(`/chats/${encodeURIComponent(chat_id)}/messages`).payload(graphMessage(fields)),
    },
  },
});
