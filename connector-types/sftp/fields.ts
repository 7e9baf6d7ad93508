/** What the actions of SFTP take and give. */
import { z } from 'zod';
import { fileHandle } from '../files/handle.ts';

const path = z
  .string()
  .min(1)
  .refine((text) => !text.includes('\0'), 'must not hold a NUL');
const place = path.describe('On the server; relative ones are below the home folder');
const mode = z
  .string()
  .regex(/^0?[0-7]{3,4}$/, 'must be permissions in octal, such as 0640')
  .optional();

const entry = z.object({
  name: z.string(),
  path: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  /** bytes */
  size: z.number(),
  modified_at: z.string().nullable().describe('ISO 8601, UTC'),
  mode: z.string().describe('Octal, such as 0644'),
  uid: z.number(),
  gid: z.number(),
});

export const listInputs = z.object({
  path: place.default('.'),
  recursive: z.boolean().default(false).describe('With all that is below it. Links are shown, not followed'),
  pattern: z.string().max(1000).optional().describe('Only names like this: * any text, ? one character, [abc], {a,b}'),
  max_entries: z.int().min(1).max(100_000).default(10_000).describe('More are an error'),
});
export const listOutputs = z.object({ entries: z.array(entry) });

export const getInputs = z.object({
  path: place,
  dst: z
    .enum(['file', 'text', 'base64'])
    .default('file')
    .describe('file: a handle in file, of any size. text, base64: the content in content'),
  content_type: z.string().optional().describe('Of the handle; default application/octet-stream'),
  max_size: z
    .int()
    .min(0)
    .default(16 * 1024 * 1024)
    .describe('Bytes, for text and base64; files have the limit of the installation'),
});
export const getOutputs = z.object({
  path: z.string(),
  size: z.number(),
  modified_at: z.string().nullable(),
  file: fileHandle.optional(),
  content: z.string().optional(),
});

export const putInputs = z.object({
  path: place,
  file: fileHandle.optional().describe('The content: this, or content'),
  content: z.string().optional(),
  encoding: z.enum(['text', 'base64']).default('text').describe('Of content'),
  overwrite: z.boolean().default(true).describe('false: a file of that name is an error'),
  atomic: z
    .boolean()
    .default(true)
    .describe(
      'Written under another name beside it and renamed when it is whole. false: written in place, for folders that take no new names',
    ),
  create_folders: z.boolean().default(false),
  mode: mode.describe('Permissions in octal, such as 0640; default: what the server gives'),
});
export const putOutputs = z.object({ path: z.string(), size: z.number() });

export const deleteInputs = z.object({
  path: place,
  recursive: z.boolean().default(false).describe('A folder with all that is in it. Links are removed, not followed'),
  missing_ok: z.boolean().default(false),
});
export const deleteOutputs = z.object({ deleted: z.boolean().describe('false: there was none') });

export const mkdirInputs = z.object({
  path: place,
  parents: z.boolean().default(false).describe('Makes the folders above it too; one that is there already is no error'),
  mode,
});
export const mkdirOutputs = z.object({ created: z.boolean().describe('false: it was there') });

export const renameInputs = z.object({
  path: place,
  to: path.describe('The new path'),
  overwrite: z.boolean().default(false).describe('Replaces a file that is there, at once'),
});
export const renameOutputs = z.object({ path: z.string() });

export const statInputs = z.object({
  path: place,
  follow: z.boolean().default(true).describe('Of a link: what it leads to'),
});
export const statOutputs = z.object({ exists: z.boolean(), entry: entry.optional() });

export type Entry = z.output<typeof entry>;
export type ListInputs = z.output<typeof listInputs>;
export type GetInputs = z.output<typeof getInputs>;
export type PutInputs = z.output<typeof putInputs>;
export type DeleteInputs = z.output<typeof deleteInputs>;
export type MkdirInputs = z.output<typeof mkdirInputs>;
export type RenameInputs = z.output<typeof renameInputs>;
export type StatInputs = z.output<typeof statInputs>;

export const SAMPLE_ENTRY: Entry = {
  name: 'order.csv',
  path: '/in/order.csv',
  type: 'file',
  size: 812,
  modified_at: '2026-01-31T12:00:00.000Z',
  mode: '0644',
  uid: 1000,
  gid: 1000,
};

export const SAMPLE_FILE = {
  file_id: '019c1b2e-0000-7000-8000-000000000000',
  name: 'order.csv',
  size: 812,
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  content_type: 'application/octet-stream',
};
