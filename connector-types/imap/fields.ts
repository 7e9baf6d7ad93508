/** What IMAP takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { fileHandle } from '../files/handle.ts';
import { line, tlsFields } from '../tls/fields.ts';

const folder = line().min(1).max(1000);
const inFolder = { folder: folder.default('INBOX') };
const uids = z.array(z.int().min(1).max(4_294_967_295)).min(1).max(1000).describe('Messages of the folder, by UID');
const flags = z.array(z.string().regex(/^\\?[A-Za-z0-9$._-]+$/, 'must be a flag such as \\Seen, or a keyword')).max(100);

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).optional().describe('Default: 993 with tls: implicit, else 143'),
  tls: z
    .enum(['implicit', 'starttls', 'none'])
    .default('implicit')
    .describe('implicit: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too'),
  username: line().min(1),
  password: secret(z.string()).optional(),
  access_token: secret(z.string()).optional().describe('In place of the password: an access token (XOAUTH2) from elsewhere'),
  authorization_url: z.url().optional().describe('With the authorization oauth: where the browser goes'),
  token_url: z.url().optional().describe('With the authorizations oauth and client').meta({ secret: false }),
  ...tlsFields,
  connect_timeout: z.number().min(1).max(3600).default(30).describe('Seconds, also for the greeting of the server'),
  read_timeout: z.number().min(1).max(86_400).default(120).describe('Seconds without a byte of the server'),
});

const text = z.string().max(1000).optional();
const day = z.iso.date().optional();
export const searchInputs = z.object({
  ...inFolder,
  from: text,
  to: text,
  cc: text,
  subject: text,
  body: text.describe('Text in the body'),
  text: text.describe('Text anywhere in the message'),
  header: z
    .record(z.string().regex(/^[!-9;-~]+$/), z.string().max(1000))
    .optional()
    .describe('Headers and what is in them'),
  since: day.describe('Arrived on that day or later: 2026-01-31'),
  before: day.describe('Arrived before that day'),
  seen: z.boolean().optional(),
  answered: z.boolean().optional(),
  flagged: z.boolean().optional(),
  deleted: z.boolean().optional(),
  draft: z.boolean().optional(),
  larger: z.int().min(0).optional().describe('Bytes'),
  smaller: z.int().min(0).optional().describe('Bytes'),
  after_uid: z.int().min(0).optional().describe('Only those of a higher UID: what came since'),
  limit: z.int().min(1).max(1000).default(100).describe('Of more, the newest are given'),
});

const address = z.object({ name: z.string(), address: z.string() });
const summary = z.object({
  uid: z.int(),
  subject: z.string(),
  from: z.array(address),
  to: z.array(address),
  date: z.string().nullable().describe('As the message says, ISO 8601'),
  received_at: z.string().nullable().describe('When it arrived, ISO 8601'),
  size: z.int(),
  flags: z.array(z.string()),
  message_id: z.string().nullable(),
});
export const searchOutputs = z.object({
  total: z.int().describe('How many fit'),
  uid_validity: z.string().describe('Where it changes, UIDs of before mean nothing any more'),
  messages: z.array(summary).describe('By UID, rising'),
});

export const fetchInputs = z.object({
  ...inFolder,
  uid: z.int().min(1).max(4_294_967_295),
  mark_seen: z.boolean().default(false),
  attachments: z.enum(['files', 'names']).default('files').describe('files: each as a file of the flow; names: only what there is'),
  max_size: z
    .int()
    .min(1)
    .max(100 * 1024 * 1024)
    .default(32 * 1024 * 1024)
    .describe('Bytes of the whole message; larger ones are an error'),
});
export const fetchOutputs = z.object({
  ...summary.shape,
  cc: z.array(address),
  headers: z.record(z.string(), z.array(z.string())).describe('By their names in lower case'),
  text: z.string().nullable(),
  html: z.string().nullable(),
  attachments: z.array(
    z.object({
      name: z.string(),
      content_type: z.string(),
      size: z.int(),
      content_id: z.string().nullable(),
      file: fileHandle.optional(),
    }),
  ),
});

export const listInputs = z.object({ counts: z.boolean().default(false).describe('With the numbers of messages') });
export const listOutputs = z.object({
  folders: z.array(
    z.object({
      path: z.string(),
      name: z.string(),
      special_use: z.string().nullable().describe('Such as \\Sent, \\Trash'),
      selectable: z.boolean(),
      messages: z.int().optional(),
      unseen: z.int().optional(),
    }),
  ),
});

export const moveInputs = z.object({ ...inFolder, uids, to: folder.describe('The other folder') });
export const moveOutputs = z.object({
  count: z.int(),
  uids: z.record(z.string(), z.int()).describe('The new UID of each, where the server says it'),
});
export const deleteInputs = z.object({ ...inFolder, uids });
export const countOutputs = z.object({ count: z.int().describe('How many of the messages there are') });
export const flagInputs = z.object({ ...inFolder, uids, add: flags.default([]), remove: flags.default([]) });
export const appendInputs = z.object({
  ...inFolder,
  content: z.string().optional().describe('The message, RFC 5322: this, or file'),
  file: fileHandle.optional(),
  flags: flags.default([]),
  received_at: z.iso.datetime({ offset: true }).optional(),
});
export const appendOutputs = z.object({ uid: z.int().nullable().describe('null where the server does not say') });

export type Connection = z.output<typeof connection>;
export type SearchInputs = z.output<typeof searchInputs>;
export type FetchInputs = z.output<typeof fetchInputs>;
export type ListInputs = z.output<typeof listInputs>;
export type MoveInputs = z.output<typeof moveInputs>;
export type DeleteInputs = z.output<typeof deleteInputs>;
export type FlagInputs = z.output<typeof flagInputs>;
export type AppendInputs = z.output<typeof appendInputs>;
export type Summary = z.output<typeof summary>;
export type Fetched = z.output<typeof fetchOutputs>;
export type Folder = z.output<typeof listOutputs>['folders'][number];

export const SAMPLE: Summary = {
  uid: 7,
  subject: 'Order 12',
  from: [{ name: 'Ada', address: 'ada@example.com' }],
  to: [{ name: '', address: 'orders@example.com' }],
  date: '2026-01-31T12:00:00.000Z',
  received_at: '2026-01-31T12:00:01.000Z',
  size: 48_213,
  flags: ['\\Seen'],
  message_id: '<a1@example.com>',
};
