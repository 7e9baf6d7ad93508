/** How to reach a mailbox: the fields of SMTP, of which a provider knows most. */
import { z } from 'zod';
import { destination, secret } from 'petiole/connector';
import { connection as smtp } from '../smtp/fields.ts';

export const connection = z.object({
  ...smtp.shape,
  provider: destination(z.enum(['google', 'microsoft', 'other']))
    .default('google')
    .describe('google: Gmail and Workspace; microsoft: Microsoft 365 and Outlook; other: needs hostname, and with OAuth the two addresses'),
  hostname: smtp.shape.hostname.optional().describe('The mail server; default: that of the provider'),
  username: z.string().min(1).describe('The address of the mailbox'),
  password: secret(z.string().min(1)).optional().describe('With the authorization password'),
  tenant: destination(z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be the id or a domain of a tenant'))
    .default('common')
    .describe('With microsoft: the directory'),
  authorization_url: z.url().optional().describe('With OAuth; default: that of the provider'),
  token_url: z.url().optional().describe('With OAuth; default: that of the provider').meta({ secret: false }),
});

export type Connection = z.output<typeof connection>;
