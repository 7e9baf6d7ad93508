/** Connection fields that types over HTTP share. */
import { z } from 'zod';
import { secret } from 'petiole/connector';

export const webFields = {
  cacert: z.string().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  verify_ssl: z.boolean().default(true),
  client_cert: z.string().optional().describe('PEM of the certificate shown to the server'),
  client_key: secret(z.string()).optional().describe('PEM of its private key'),
  client_key_passphrase: secret(z.string()).optional(),
  connect_timeout: z.number().min(0).default(10).describe('Seconds to wait for a connection; 0: no limit'),
  read_timeout: z.number().min(0).default(300).describe('Seconds without a byte of the answer; 0: no limit'),
  max_response_size: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024)
    .describe('Bytes of the answer, also after decompression'),
};

export type WebConnection = z.output<z.ZodObject<typeof webFields>>;
