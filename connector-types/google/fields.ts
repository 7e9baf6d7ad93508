/** What the action of GOOGLE takes and gives. */
import { z } from 'zod';
import { destination, secret } from 'petiole/connector';
import { fileHandle } from '../files/handle.ts';
import { webFields } from '../web/fields.ts';

export const connection = z.object({
  key: secret(z.union([z.string(), z.record(z.string(), z.unknown())]))
    .optional()
    .describe('The key of a service account: the JSON as it is downloaded'),
  access_token: secret(z.string()).optional().describe('In place of a key'),
  scopes: z.array(z.string()).default(['https://www.googleapis.com/auth/cloud-platform']),
  subject: z.string().optional().describe('The user for whom the service account acts (domain-wide delegation)'),
  endpoint: destination(z.string()).optional().describe('Of an emulator, in place of googleapis.com'),
  ...webFields,
});

export const requestInputs = z.object({
  api_name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be the name of an API, such as sheets')
    .describe('Such as sheets, drive, storage, compute'),
  api_version: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,40}$/, 'must be a version, such as v4')
    .describe('Such as v4'),
  collection: z.string().describe('Such as spreadsheets.values'),
  request: z.string().describe('A method of the collection, such as get'),
  params: z.record(z.string(), z.unknown()).default({}).describe('As the API names them. The body may stand here as body, too'),
  body: z.unknown().optional().describe('Sent as JSON'),
  file: fileHandle.optional().describe('Content to upload, for methods that take it'),
  dst: z.enum(['file']).optional().describe('file: the content (alt=media) goes into a file, of any size; its handle is in file'),
});
export const requestOutputs = z.object({ result: z.unknown(), file: fileHandle.optional() });

export type Connection = z.output<typeof connection>;
export type RequestInputs = z.output<typeof requestInputs>;
