/** What the actions of AWS take and give. */
import { z } from 'zod';
import { destination, secret } from 'petiole/connector';
import { fileHandle } from '../files/handle.ts';
import { webFields } from '../web/fields.ts';

export const connection = z.object({
  aws_access_key_id: z.string().min(1).meta({ secret: false }),
  aws_secret_access_key: secret(z.string().min(1)),
  aws_session_token: secret(z.string()).optional().describe('Of temporary credentials'),
  region: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be a region such as eu-central-1'),
  endpoint: destination(z.string()).optional().describe('Of a service that is compatible, such as https://minio.example.com:9000'),
  force_path_style: z.boolean().optional().describe('S3: the bucket stands in the path; default: where there is an endpoint'),
  role_arn: z.string().optional().describe('The role that is assumed with these credentials'),
  external_id: z.string().optional().describe('Of the role, where it asks for one'),
  role_session_name: z.string().default('petiole'),
  role_duration: z.int().min(900).max(43_200).default(3600).describe('Seconds for which the role is assumed'),
  ...webFields,
});

export const callInputs = z.object({
  service: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be the name of a service, such as s3, ec2 or secrets-manager')
    .describe('Such as s3, ec2, secrets-manager: the package @aws-sdk/client-<service>'),
  command: z.string().optional().describe('In any spelling: DescribeInstances, describe_instances'),
  client: z.string().optional().describe('Another name of command'),
  waiter: z.string().optional().describe('In place of a command: waits for a state, such as instance_running'),
  max_wait: z.int().min(1).max(86_400).default(600).describe('Seconds that a waiter waits'),
  parameters: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('As the documentation of the command names them. Times are texts in ISO 8601; bytes are a text, or { $base64: "…" }'),
});
export const callOutputs = z.object({
  result: z.unknown().describe('As the documentation of the command names it. Times are texts in ISO 8601, bytes { $base64 }'),
  request_id: z.string().nullable(),
});

const bucket = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{1,200}$/, 'must be the name of a bucket, or the ARN of an access point');
const key = z.string().min(1).max(1024).meta({ secret: false });
const place = { bucket, key };

const object = z.object({ key: z.string(), size: z.number(), etag: z.string().nullable(), modified_at: z.string().nullable() });

export const listInputs = z.object({
  bucket,
  prefix: z.string().optional(),
  delimiter: z.string().optional().describe('Such as /: what lies below another one is given as prefixes'),
  start_after: z.string().optional().describe('A key'),
  max_entries: z.int().min(1).max(100_000).default(10_000).describe('There may be more: truncated says so'),
});
export const listOutputs = z.object({ objects: z.array(object), prefixes: z.array(z.string()), truncated: z.boolean() });

export const getInputs = z.object({
  ...place,
  version_id: z.string().optional(),
  dst: z
    .enum(['file', 'text', 'base64'])
    .default('file')
    .describe('file: a handle in file, of any size. text, base64: the content in content'),
});
const described = {
  ...{ bucket: z.string(), key: z.string(), size: z.number(), etag: z.string().nullable(), modified_at: z.string().nullable() },
  ...{ content_type: z.string().nullable(), version_id: z.string().nullable(), metadata: z.record(z.string(), z.string()) },
};
export const getOutputs = z.object({ ...described, file: fileHandle.optional(), content: z.string().optional() });

export const putInputs = z.object({
  ...place,
  file: fileHandle.optional().describe('The content: this, or content'),
  content: z.string().optional(),
  encoding: z.enum(['text', 'base64']).default('text').describe('Of content'),
  content_type: z.string().optional().describe('Default: that of the file'),
  metadata: z.record(z.string(), z.string()).optional(),
  overwrite: z.boolean().default(true).describe('false: an object of that key is an error'),
});
export const putOutputs = z.object({
  ...{ bucket: z.string(), key: z.string(), size: z.number(), etag: z.string().nullable(), version_id: z.string().nullable() },
});

export const headInputs = z.object({ ...place, version_id: z.string().optional() });
export const headOutputs = z.object({ exists: z.boolean(), object: z.object(described).optional() });

export const deleteInputs = z.object({ ...place, version_id: z.string().optional() });
export const deleteOutputs = z.object({ deleted: z.boolean() });

export type Connection = z.output<typeof connection>;
export type CallInputs = z.output<typeof callInputs>;
export type ListInputs = z.output<typeof listInputs>;
export type GetInputs = z.output<typeof getInputs>;
export type PutInputs = z.output<typeof putInputs>;
export type HeadInputs = z.output<typeof headInputs>;
export type DeleteInputs = z.output<typeof deleteInputs>;

export const SAMPLE_OBJECT = {
  ...{ bucket: 'reports', key: '2026/01.pdf', size: 48_213, etag: '"9b2cf535f27731c974343645a3985328"' },
  ...{ modified_at: '2026-01-31T12:00:00.000Z', content_type: 'application/pdf', version_id: null, metadata: {} },
};
