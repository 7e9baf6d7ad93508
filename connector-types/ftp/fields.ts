/** Where an FTP server is, and how it is spoken to. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { line, tlsFields } from '../tls/fields.ts';

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).optional().describe('Default: 990 with tls: implicit, else 21'),
  username: line().min(1).default('anonymous'),
  password: secret(line()).default('guest'),
  tls: z
    .enum(['explicit', 'implicit', 'none'])
    .default('explicit')
    .describe('explicit: begins in clear and must change to TLS; implicit: TLS from the start; none: all in clear, the password too'),
  ...tlsFields,
  name_encoding: z.enum(['utf8', 'latin1']).default('utf8').describe('Of the names of files'),
  connect_timeout: z
    .number()
    .min(1)
    .max(3600)
    .default(30)
    .describe('Seconds, also for the greeting of the server and for each transfer to begin'),
  read_timeout: z.number().min(1).max(86_400).default(60).describe('Seconds without a byte of the server'),
});

export type Connection = z.output<typeof connection>;
