/** What a message takes: https://docs.slack.dev/reference/methods/chat.postMessage */
import { z } from 'zod';
import { ConnectorError } from 'petiole/connector';

const objects = z.array(z.record(z.string(), z.unknown()));

export const target = {
  channel: z.string().min(1).describe('An id (C…, G…, D…, U…) or the name of a public channel: #general'),
  thread_ts: z.string().optional().describe('The ts of the message that this one answers'),
  reply_broadcast: z.boolean().optional().describe('Show an answer in the channel, too'),
  username: z.string().optional(),
  icon_emoji: z.string().optional().describe(':robot_face:'),
  icon_url: z.url().optional().meta({ destination: false }),
};

export const message = {
  text: z.string().max(40_000).optional().describe('With blocks or attachments: what notifications show'),
  blocks: objects.max(50).optional().describe('Block Kit'),
  attachments: objects.max(100).optional(),
  mrkdwn: z.boolean().optional().describe('false: text is shown as it is'),
  parse: z.enum(['none', 'full']).optional(),
  link_names: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
};

export const posted = z.looseObject({
  ok: z.boolean(),
  channel: z.string(),
  ts: z.string().describe('Which message it is, within the channel'),
});

interface Message {
  text?: string | undefined;
  blocks?: unknown[] | undefined;
  attachments?: unknown[] | undefined;
}

export function assertSays({ text, blocks, attachments }: Message): void {
  if (text || blocks?.length || attachments?.length) return;
  throw new ConnectorError('INVALID_INPUT', 'slack.com: the message is empty: give text, blocks or attachments', {
    retryable: false,
    unsent: true,
  });
}
