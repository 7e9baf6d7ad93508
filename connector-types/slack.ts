/** Slack's Web API, with the token of an app or by OAuth. What its answers mean is in `slack/`. */
import { z } from 'zod';
import { connectorType, paginate } from 'petiole/connector';
import { fileHandle } from './files/handle.ts';
import { BOT_SCOPES } from './slack/scopes.ts';
import { assertSays, message, posted, target } from './slack/message.ts';
import { problem } from './slack/problem.ts';

const upload = () => import('./slack/upload.ts');
const channel = z.record(z.string(), z.unknown());

export default connectorType({
  id: 'slack',
  name: 'slack.com',
  title: 'Slack',
  description: 'Messages, files and everything else of a Slack workspace.',
  icon: '<svg viewBox="0 0 16 16" stroke-width="2.2" stroke-linecap="round"><path d="M6 2.2v4.6" stroke="#36c5f0"/><path d="M9.2 6h4.6" stroke="#2eb67d"/><path d="M10 9.2v4.6" stroke="#ecb22e"/><path d="M2.2 10h4.6" stroke="#e01e5a"/></svg>',
  namespace: 'slackCom',
  connection: z.object({
    base_url: z.url({ protocol: /^https?$/ }).default('https://slack.com/api'),
    authorization_url: z.url().default('https://slack.com/oauth/v2/authorize').describe('With the authorization oauth'),
    token_url: z.url().default('https://slack.com/api/oauth.v2.access').describe('With the authorization oauth').meta({ secret: false }),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: {
    token: { kind: 'bearer', title: 'Token of an app: xoxb-… (bot) or xoxp-… (person)' },
    oauth: {
      kind: 'oauth2',
      title: 'OAuth: the app is installed in the browser',
      grant: 'authorization_code',
      authorization_url: ({ authorization_url }) => authorization_url,
      token_url: ({ token_url }) => token_url,
      scopes: BOT_SCOPES,
      scope_separator: ',',
      // PKCE is an option of the app that most do not have
      pkce: false,
      client_authentication: 'basic',
    },
  },
  problem,
  test: ({ http }) => http.post('/auth.test'),
  default_action: 'send',
  actions: {
    send: {
      title: 'Send a message',
      description: 'To a channel, a direct message or a thread. Needs the scope chat:write; username and icons chat:write.customize.',
      inputs: z.object({ ...target, ...message }),
      outputs: posted,
      sample_output: { ok: true, channel: 'C0123456789', ts: '1503435956.000247', message: { type: 'message', text: 'Hello' } },
      async run({ http, inputs }) {
        assertSays(inputs);
        return await http.post('/chat.postMessage').payload(inputs);
      },
    },
    update: {
      title: 'Change a message',
      inputs: z.object({
        channel: z.string().min(1).describe('The id that send gave: C…, not a name'),
        ts: z.string().min(1).describe('That of the message, as send gave it'),
        text: message.text,
        blocks: message.blocks,
        attachments: message.attachments,
      }),
      outputs: posted,
      sample_output: { ok: true, channel: 'C0123456789', ts: '1503435956.000247' },
      run: ({ http, inputs }) => http.post('/chat.update').payload(inputs).idempotent(),
    },
    upload: {
      title: 'Share a file',
      description: 'Uploads a file and shares it in a channel. Needs the scope files:write.',
      inputs: z.object({
        file: fileHandle,
        channel_id: z.string().min(1).describe('The id of the channel: C…'),
        title: z.string().optional(),
        initial_comment: z.string().optional(),
        thread_ts: z.string().optional(),
      }),
      outputs: z.object({ files: z.array(z.looseObject({ id: z.string() })) }),
      sample_output: { files: [{ id: 'F0123456789', title: 'report.pdf' }] },
      run: async (context) => (await upload()).upload(context),
    },
    find_user: {
      title: 'Find a person',
      description: 'By the address of the account. Needs the scope users:read.email.',
      inputs: z.object({ email: z.email() }),
      outputs: z.object({ user: z.looseObject({ id: z.string() }) }),
      sample_output: { user: { id: 'W012A3CDE', name: 'ada', real_name: 'Ada Lovelace' } },
      run: ({ http, inputs }) => http.get('/users.lookupByEmail').params(inputs),
    },
    list_channels: {
      title: 'List channels',
      description: 'From all pages. Needs the scopes channels:read, and groups:read for private ones.',
      inputs: z.object({
        types: z.string().default('public_channel').describe('public_channel, private_channel, mpim, im: with commas between'),
      }),
      outputs: z.object({ channels: z.array(channel) }),
      sample_output: { channels: [{ id: 'C0123456789', name: 'general', is_member: true }] },
      async run({ http, inputs }) {
        const call = http.get('/conversations.list').params({ ...inputs, limit: 200, exclude_archived: true });
        const next = (body: { response_metadata?: { next_cursor?: string } }) => body.response_metadata?.next_cursor;
        const channels: Record<string, unknown>[] = [];
        for await (const one of paginate(call, {
          by: 'cursor',
          cursor: next,
          items: (body) => (body as { channels?: Record<string, unknown>[] }).channels,
        }))
          channels.push(one);
        return { channels };
      },
    },
  },
});
