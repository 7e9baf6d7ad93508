/** What a REST call takes and gives. */
import { z } from 'zod';
import { secret, type FileHandle } from 'petiole/connector';
import { fileHandle } from '../files/handle.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const statusCode = z.union([z.int().min(100).max(599), z.string().regex(/^[1-5]xx$/, 'must be a status like 404 or a class like 4xx')]);

const RETRY_BACKOFF = { initial: 1, maximum: 60, multiplier: 2, deadline: 600 };

export const connection = z.object({
  url: z
    .string()
    .optional()
    .describe('The whole address. It replaces scheme, hostname, port and base_path; a path is appended. One that begins with / is a path'),
  scheme: z.enum(['http', 'https']).optional().describe('Default https'),
  hostname: z.string().optional(),
  port: z.int().min(1).max(65535).optional(),
  base_path: z.string().optional().describe('Stands before path'),
  username: z.string().optional().describe('Basic authentication'),
  password: secret(z.string()).optional(),
  token: secret(z.string()).optional().describe('Bearer authentication'),
  cacert: z.string().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  verify_ssl: z.boolean().default(true),
  client_cert: z.string().optional().describe('PEM of the certificate shown to the server'),
  client_key: secret(z.string()).optional().describe('PEM of its private key'),
  client_key_passphrase: secret(z.string()).optional(),
  connect_timeout: z.number().min(0).nullable().default(10).describe('Seconds to wait for a connection; 0 or null: no limit'),
  read_timeout: z.number().min(0).nullable().default(300).describe('Seconds without a byte of the answer; 0 or null: no limit'),
  max_response_size: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024)
    .describe('Bytes of the answer, also after decompression'),
  retry_backoff: z
    .strictObject({
      initial: z.number().min(0).default(RETRY_BACKOFF.initial),
      maximum: z.number().min(0).default(RETRY_BACKOFF.maximum),
      multiplier: z.number().min(1).default(RETRY_BACKOFF.multiplier),
      deadline: z.number().min(0).default(RETRY_BACKOFF.deadline),
    })
    .nullable()
    .optional()
    .describe(
      'Seconds. Over the retry policy of the connector: how long to wait between attempts, as many as the deadline allows. ' +
        'null: one attempt',
    ),
  idempotency_key: z.boolean().default(true).describe('Send the execution id as Idempotency-Key with methods that are not idempotent'),
});

const part = z.union([
  scalar,
  fileHandle,
  z.strictObject({ file: fileHandle, filename: z.string().optional(), content_type: z.string().optional() }),
  z.strictObject({
    content: z.string(),
    encoding: z.enum(['text', 'base64']).default('text'),
    filename: z.string().optional(),
    content_type: z.string().optional(),
  }),
]);

const method = z.string().regex(/^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*$/, 'must be an HTTP method like get or POST');

export const inputs = z.object({
  path: z.string().optional(),
  method: method.default('get').describe('In any case'),
  params: z
    .record(z.string(), z.union([scalar, z.null(), z.array(scalar)]))
    .optional()
    .describe('Query; a list gives the key several times, null leaves it away'),
  headers: z
    .union([
      z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      z.array(z.strictObject({ name: z.string(), value: z.string() })),
    ])
    .optional(),
  cookies: secret(z.record(z.string(), z.union([z.string(), z.number()]))).optional(),
  data: z.unknown().optional().describe('Body: a text goes out as it is (text/plain), anything else as JSON'),
  text: z.string().optional().describe('Body, text/plain'),
  json: z.unknown().optional().describe('Body, application/json'),
  urlencoded: z
    .record(z.string(), z.union([scalar, z.array(scalar)]))
    .optional()
    .describe('Body, application/x-www-form-urlencoded'),
  multipart: z
    .record(z.string(), z.union([part, z.array(part)]))
    .optional()
    .describe('Body, multipart/form-data: values, {content, encoding, filename, content_type}, or files'),
  options: z
    .strictObject({
      method: method.optional().describe('Default: that of the connector, else GET'),
      headers: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
      body: z
        .unknown()
        .optional()
        .describe('A text goes out as it is, anything else as JSON; application/json unless a header says otherwise'),
    })
    .optional()
    .describe('Method, headers and body in one. The output is then the body of the answer alone, JSON parsed; null where there is none'),
  expected_status_code: z
    .union([statusCode, z.array(statusCode)])
    .default([200, 201, 202, 204])
    .describe('Any other ends in UNEXPECTED_STATUS'),
  allow_redirects: z.boolean().default(true),
  max_redirects: z.int().min(0).default(10),
  dst: z
    .enum(['file'])
    .optional()
    .describe('file: an answer with an expected status is written into a file, of any size; its handle is in file'),
});

const answer = z.looseObject({
  status_code: z.int(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).describe('Names in lower case; set-cookie is a list'),
  cookies: z.record(z.string(), z.string()).describe('Set by the server, over all redirects'),
  url: z.string().describe('Where the answer came from, after redirects'),
  json: z.unknown().optional().describe('Where the content type says JSON'),
  text: z.string().optional().describe('Otherwise'),
  file: fileHandle.optional().describe('With dst: file'),
  encoding: z.string().nullable().describe('Character set of the text; base64 for binary content; null where there is no body'),
});

/** What calls without `options` give; with it, the body may be anything. */
export const outputs = z.any().meta(z.toJSONSchema(answer, { io: 'output' }));

export type Connection = z.output<typeof connection>;
export type Inputs = z.output<typeof inputs>;

/** The shape of `output_value`, and of `response` in an error. */
export interface Answer {
  status_code: number;
  headers: Record<string, string | string[]>;
  cookies: Record<string, string>;
  url: string;
  json?: unknown;
  text?: string;
  file?: FileHandle;
  encoding: string | null;
}
