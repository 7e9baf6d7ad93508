/** The connection fields of types that secure their own connections. */
import { z } from 'zod';
import { secret } from 'petiole/connector';

/** A line break would begin another command in the protocols that are made of lines. */
export const line = () => z.string().regex(/^[^\p{Cc}]*$/u, 'must be one line, without control characters');

export const tlsFields = {
  cacert: z.string().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  verify_ssl: z.boolean().default(true).describe('false: any certificate will do'),
  client_cert: z.string().optional().describe('PEM of a certificate to show to the server'),
  client_key: secret(z.string()).optional().describe('PEM of its private key'),
  client_key_passphrase: secret(z.string()).optional(),
};
