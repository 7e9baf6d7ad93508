/** Where a WebDAV folder is, and what proves who asks. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { line, tlsFields } from '../tls/fields.ts';

export const connection = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('The folder that all paths are below: https://cloud.example.com/remote.php/dav/files/ada'),
  username: line().optional(),
  password: secret(line()).optional(),
  token: secret(line()).optional().describe('Bearer authentication, in place of user and password'),
  ...tlsFields,
  connect_timeout: z.number().min(1).max(3600).default(10).describe('Seconds'),
  read_timeout: z.number().min(1).max(86_400).default(300).describe('Seconds without a byte of the answer'),
});

export type Connection = z.output<typeof connection>;
