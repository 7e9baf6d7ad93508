/**
 * Slack's Web API as its reference has it (docs.slack.dev/reference/methods): the methods that the type calls. Whatever goes wrong
 * is status 200 with `ok: false`, but the rate limit.
 */
import { z } from 'zod';
import { serve, wrongIn, type Asked, type Said, type Service } from './service.ts';

export const SLACK_TOKEN = 'xoxb-1234567890-0987654321-AbCdEfGhIjKl';

const text = z.string();
const objects = z.array(z.looseObject({}));
const field = z.strictObject({ title: text, value: text, short: z.boolean().optional() });
const attachment = z.looseObject({
  color: text.optional(),
  title: text.optional(),
  text: text.optional(),
  fields: z.array(field).optional(),
});
/** https://docs.slack.dev/reference/methods/chat.postMessage */
const postMessage = z.strictObject({
  channel: text,
  text: text.optional(),
  attachments: z.array(attachment).optional(),
  blocks: objects.optional(),
  username: text.optional(),
  icon_emoji: z
    .string()
    .regex(/^:[^:]+:$/)
    .optional(),
  icon_url: text.optional(),
  thread_ts: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional(),
  reply_broadcast: z.boolean().optional(),
  mrkdwn: z.boolean().optional(),
  parse: z.enum(['none', 'full']).optional(),
  link_names: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
  metadata: z.looseObject({}).optional(),
});
const update = z.strictObject({
  channel: text,
  ts: text,
  text: text.optional(),
  blocks: objects.optional(),
  attachments: objects.optional(),
});
const complete = z.strictObject({
  files: z.array(z.strictObject({ id: text, title: text.optional() })).min(1),
  channel_id: text.optional(),
  initial_comment: text.optional(),
  thread_ts: text.optional(),
});

export interface Slack extends Service {
  /** accepted tokens */
  tokens: Set<string>;
  messages: Record<string, unknown>[];
  files: Map<string, Buffer>;
}

const CHANNELS = ['general', 'alerts', 'alerts-critical', 'alerts-warning', 'alerts-info', 'sales-qualified-leads', 'orders'];

export async function serveSlack(): Promise<Slack> {
  const state = { tokens: new Set([SLACK_TOKEN]), messages: [] as Record<string, unknown>[], files: new Map<string, Buffer>() };
  const methods: Record<string, (asked: Asked, service: Service) => Said> = {
    'auth.test': () => ok({ team: 'Acme', user: 'petiole', team_id: 'T0123456789' }),
    'chat.postMessage': ({ body }) => {
      const wrong = wrongIn(postMessage, body);
      if (wrong) return failed('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${wrong}`] } });
      const message = body as z.output<typeof postMessage>;
      const channel = /^[CGDU][A-Z0-9]{8,}$/.test(message.channel) ? message.channel : channelOf(message.channel);
      if (!channel) return failed('channel_not_found');
      if (!message.text && !message.attachments?.length && !message.blocks?.length) return failed('no_text');
      state.messages.push(message);
      return ok({
        channel,
        ts: `1503435956.${String(state.messages.length).padStart(6, '0')}`,
        message: { type: 'message', text: message.text ?? '' },
      });
    },
    'chat.update': ({ body }) => {
      const wrong = wrongIn(update, body);
      if (wrong) return failed('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${wrong}`] } });
      const { channel, ts } = body as { channel: string; ts: string };
      return Number(ts.split('.')[1]) <= state.messages.length ? ok({ channel, ts, text: '' }) : failed('message_not_found');
    },
    // arguments of these go into the query: JSON is not taken
    'users.lookupByEmail': ({ query, method }) =>
      method === 'GET' && query['email'] === 'ada@example.com' ? ok({ user: { id: 'W012A3CDE', name: 'ada' } }) : failed('users_not_found'),
    'conversations.list': ({ query }) => {
      const start = Number(query['cursor'] ?? 0);
      const page = CHANNELS.slice(start, start + 4).map((name) => ({ id: channelOf(name), name }));
      return ok({ channels: page, response_metadata: { next_cursor: start + 4 < CHANNELS.length ? String(start + 4) : '' } });
    },
    'files.getUploadURLExternal': ({ query }, { url }) =>
      query['filename'] && Number(query['length']) > 0
        ? ok({ upload_url: `${url}/upload/v1/F1?length=${query['length']}`, file_id: 'F1' })
        : failed('invalid_arguments'),
    'files.completeUploadExternal': ({ body }) => {
      const [file] = wrongIn(complete, body) ? [] : (body as z.output<typeof complete>).files;
      return file && state.files.has(file.id) ? ok({ files: [{ id: file.id, title: file.title }] }) : failed('file_not_found');
    },
  };
  const service = await serve((asked, self) => {
    if (asked.path.startsWith('/upload/')) return uploaded(asked, state.files);
    const method = methods[asked.path.replace(/^\/api\//, '')];
    if (!method) return failed('unknown_method');
    const token = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '')?.[1];
    if (token === undefined) return failed('not_authed');
    return state.tokens.has(token) ? method(asked, self) : failed('invalid_auth');
  });
  return Object.assign(service, state);
}

function uploaded({ raw, query, headers }: Asked, files: Map<string, Buffer>): Said {
  if (headers.authorization !== undefined || raw.length !== Number(query['length'])) return { status: 400, body: 'bad upload' };
  files.set('F1', raw);
  return { body: `OK - ${raw.length}` };
}

function channelOf(name: string): string | undefined {
  const at = CHANNELS.indexOf(name.replace(/^#/, ''));
  return at < 0 ? undefined : `C012345678${at}`;
}

const ok = (body: object): Said => ({ body: { ok: true, ...body } });

export function failed(error: string, more: object = {}): Said {
  return { body: { ok: false, error, ...more } };
}

/** https://docs.slack.dev/apis/web-api/rate-limits */
export const slackLimit = (seconds: number): Said => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});
