/** What a message takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { fileHandle } from '../files/handle.ts';

/** A line break in a header would begin another header. */
const line = z.string().regex(/^[^\p{Cc}]*$/u, 'must be one line, without control characters');
const host = z.string().regex(/^[^\p{Cc}\s]+$/u, 'must be a host name or an address');
const address = line.min(1);
const addresses = z.union([address, z.array(address)]);

export const connection = z.object({
  hostname: host.describe('The mail server'),
  port: z.int().min(1).max(65535).optional().describe('Default: 465 with tls: implicit, 25 with none, else 587'),
  tls: z
    .enum(['starttls', 'implicit', 'none'])
    .default('starttls')
    .describe('starttls: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too'),
  username: line.optional(),
  password: secret(z.string()).optional(),
  cacert: z.string().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  verify_ssl: z.boolean().default(true),
  client_name: host.optional().describe('How the connection introduces itself (EHLO); default: the name of this machine'),
  connect_timeout: z.number().min(1).default(30).describe('Seconds, also for the greeting of the server'),
  read_timeout: z.number().min(1).default(300).describe('Seconds without a byte of the server'),
});

const named = {
  name: line.min(1).optional().describe('Default: that of the file'),
  contentType: line.optional().describe('Default: that of the file, else by the name'),
  content_type: line.optional().describe('The same as contentType'),
  cid: line.optional().describe('For pictures in HTML: <img src="cid:…">'),
};

const attachment = z.union([
  fileHandle,
  z.strictObject({ ...named, file: fileHandle }),
  z.strictObject({
    ...named,
    name: line.min(1),
    content: z.string(),
    encoding: z.enum(['text', 'base64']).default('text').describe('Of content'),
  }),
]);

export const inputs = z.object({
  from: address.describe('Such as Ada <ada@example.com>'),
  to: addresses.optional(),
  cc: addresses.optional(),
  bcc: addresses.optional(),
  reply_to: addresses.optional(),
  subject: line.default(''),
  text: z.string().optional(),
  html: z.string().optional().describe('With text: as the alternative to it'),
  attachments: z.array(attachment).optional().describe('Files, or {name, content, encoding, contentType}'),
  headers: z
    .record(z.string().regex(/^[!-9;-~]+$/, 'must be the name of a header'), line)
    .optional()
    .describe('Further headers'),
  message_id: line
    .regex(/^<[^<>\s@]+@[^<>\s]+>$/, 'must look like <something@example.com>')
    .optional()
    .describe('Default: made of the id of the execution, so that a second attempt sends the same message'),
  in_reply_to: line.optional().describe('The message_id that this one answers'),
  references: z.union([line, z.array(line)]).optional(),
});

export const outputs = z.object({
  message_id: z.string(),
  accepted: z.array(z.string()).describe('Recipients that the server took'),
  rejected: z
    .array(z.object({ address: z.string(), response: z.string() }))
    .describe('And those that it did not take, while it took others'),
  response: z.string().describe('What the server said at the end'),
});

export type Connection = z.output<typeof connection>;
export type Inputs = z.output<typeof inputs>;
export type Outputs = z.output<typeof outputs>;
export type Attachment = z.output<typeof attachment>;
