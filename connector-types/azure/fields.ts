/** What the actions of AZURE take and give. */
import { z } from 'zod';
import { destination, secret } from 'petiole/connector';
import { fileHandle } from '../files/handle.ts';
import { webFields } from '../web/fields.ts';

export const connection = z.object({
  tenant_id: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,100}$/, 'must be the id or a domain of a tenant')
    .optional(),
  client_id: z.string().optional().describe('Of the app registration'),
  client_secret: secret(z.string()).optional(),
  access_token: secret(z.string()).optional().describe('In place of tenant, client and secret'),
  // a part of the host's name: whoever has another account would be sent what proves who asks
  storage_account: destination(z.string().regex(/^[a-z0-9]{3,24}$/, 'must be the name of a storage account')).optional(),
  account_key: secret(z.string()).optional().describe('Blobs: the key of the storage account'),
  sas_token: secret(z.string()).optional().describe('Blobs: a shared access signature, such as sv=…&sig=…'),
  blob_url: destination(z.string()).optional().describe('Of the storage account; default https://<storage_account>.blob.core.windows.net'),
  login_url: destination(z.string()).default('https://login.microsoftonline.com').describe('Of another cloud'),
  resource_manager_url: destination(z.string()).default('https://management.azure.com'),
  graph_url: destination(z.string()).default('https://graph.microsoft.com'),
  ...webFields,
});

const path = z
  .string()
  .regex(/^\/[^?#\s\\]*$/, 'must begin with / and has no query')
  .refine((text) => !/(^|\/|%2f)(\.|%2e){1,2}(\/|%2f|$)/i.test(text), 'must not have . or .. between slashes');
const common = {
  path,
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  body: z.unknown().optional().describe('Sent as JSON'),
  all_pages: z.boolean().default(false).describe('Of a list: value holds the items of all pages'),
  max_entries: z.int().min(1).max(100_000).default(10_000).describe('With all_pages'),
};
export const armInputs = z.object({
  ...common,
  api_version: z.string().regex(/^\d{4}-\d\d-\d\d(-preview)?$/, 'must be a date such as 2024-07-01'),
  until_done: z.boolean().default(false).describe('Waits for the end of what takes long (202, or 201 with Azure-AsyncOperation)'),
  max_wait: z.int().min(1).max(86_400).default(1800).describe('Seconds, with until_done'),
});
export const graphInputs = z.object({ ...common, api_version: z.enum(['v1.0', 'beta']).default('v1.0') });
export const answerOutputs = z.object({ status: z.int(), result: z.unknown() });

const container = z.string().regex(/^(\$root|\$web|[a-z0-9](-?[a-z0-9]){2,62})$/, 'must be the name of a container');
const blob = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => !text.split('/').some((part) => part === '.' || part === '..'), 'must not have . or .. between slashes');
const place = { container, blob };

export const listInputs = z.object({
  container,
  prefix: z.string().optional(),
  delimiter: z.string().optional().describe('Such as /: what lies below another one is given as prefixes'),
  max_entries: z.int().min(1).max(100_000).default(10_000).describe('There may be more: truncated says so'),
});
const entry = z.object({
  ...{ blob: z.string(), size: z.number(), etag: z.string().nullable(), modified_at: z.string().nullable() },
  content_type: z.string().nullable(),
});
export const listOutputs = z.object({ blobs: z.array(entry), prefixes: z.array(z.string()), truncated: z.boolean() });

export const getInputs = z.object({
  ...place,
  dst: z
    .enum(['file', 'text', 'base64'])
    .default('file')
    .describe('file: a handle in file, of any size. text, base64: the content in content'),
});
export const getOutputs = z.object({ ...entry.shape, file: fileHandle.optional(), content: z.string().optional() });

export const putInputs = z.object({
  ...place,
  file: fileHandle.optional().describe('The content: this, or content'),
  content: z.string().optional(),
  encoding: z.enum(['text', 'base64']).default('text').describe('Of content'),
  content_type: z.string().optional().describe('Default: that of the file'),
  overwrite: z.boolean().default(true).describe('false: a blob of that name is an error'),
});
export const putOutputs = z.object({ blob: z.string(), size: z.number(), etag: z.string().nullable() });

export const deleteInputs = z.object({ ...place, missing_ok: z.boolean().default(false) });
export const deleteOutputs = z.object({ deleted: z.boolean() });

export type Connection = z.output<typeof connection>;
export type ArmInputs = z.output<typeof armInputs>;
export type GraphInputs = z.output<typeof graphInputs>;
export type ListInputs = z.output<typeof listInputs>;
export type GetInputs = z.output<typeof getInputs>;
export type PutInputs = z.output<typeof putInputs>;
export type DeleteInputs = z.output<typeof deleteInputs>;
export type Entry = z.output<typeof entry>;

export const SAMPLE_BLOB = {
  ...{ blob: '2026/01.pdf', size: 48_213, etag: '"0x8DC"', modified_at: '2026-01-31T12:00:00.000Z' },
  content_type: 'application/pdf',
};
