/** Where a share is, and who asks. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { line } from '../tls/fields.ts';

export const connection = z.object({
  hostname: line()
    .min(1)
    .max(255)
    .regex(/^[^\s/\\"'%@;:,-][^\s/\\"'%@;,]*$/, 'must be a host name or an address'),
  port: z.int().min(1).max(65535).default(445),
  share: line()
    .min(1)
    .max(80)
    .regex(/^[^/\\"%:*?<>|;-][^/\\"%:*?<>|;]*$/, 'must be the name of a share, without server and path'),
  domain: line().max(255).optional().meta({ destination: false }).describe('Of the user; default: that of the server'),
  username: line().min(1).max(255),
  password: secret(line()),
  encryption: z
    .enum(['required', 'desired', 'off'])
    .default('required')
    .meta({ destination: 'trust' })
    .describe('Of what is sent, by SMB 3. desired: where the server can. What is not encrypted is signed'),
  connect_timeout: z.number().min(1).max(3600).default(30).describe('Seconds until the login is done'),
  read_timeout: z.number().min(1).max(86_400).default(60).describe('Seconds without a byte of the server'),
});

export type Connection = z.output<typeof connection>;
