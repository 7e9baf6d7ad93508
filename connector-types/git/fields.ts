/** What the GIT commands take and give. */
import { z } from 'zod';
import { secret } from 'petiole/connector';

/** A null character ends a text for the programs that it is handed to. */
const text = () => z.string().regex(/^[^\0]*$/, 'must not contain a null character');
/** It becomes one line of the commit, or of the environment. */
const line = () => z.string().regex(/^[^\p{Cc}]*$/u, 'must be one line, without control characters');

export const connection = z.object({
  repository_url: z
    .string()
    .min(1)
    .describe('https://host/path.git, ssh://git@host/path.git, git@host:path.git; a local path where the operator allows it'),
  ref: z
    .string()
    .min(1)
    .optional()
    .describe("A branch, a tag, a commit. Absent: 'develop' where the repository has it, else its default branch"),
  username: line().optional(),
  password: secret(line()).optional(),
  token: secret(line()).optional().describe('Access token for https, in place of a password'),
  ssh_key: secret(text()).optional().describe('Private key, PEM or OpenSSH'),
  ssh_key_passphrase: secret(line()).optional(),
  ssh_hostkey: z
    .union([z.string(), z.literal(false)])
    .optional()
    .describe('The public key of the host, as a line of known_hosts; false: do not check'),
  http_cookie: secret(line()).optional(),
  cacert: text().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  verify_ssl: z.boolean().default(true),
  connect_timeout: z.number().min(1).default(30).describe('Seconds'),
  read_timeout: z.number().min(1).default(300).describe('Seconds without data'),
});

export const getInputs = z.object({
  paths: z.array(z.string().min(1)).optional().describe('Only these files and folders; nothing else is loaded'),
  max_size: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024)
    .describe('Bytes of all files together'),
});

export const pushInputs = z.object({
  files: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('Path in the repository'),
        content: z.string().optional(),
        encoding: z.enum(['text', 'base64']).default('text'),
        executable: z.boolean().optional().describe('Absent: as it was'),
        delete: z.boolean().default(false),
      }),
    )
    .min(1),
  commit_message: text().min(1),
  author_name: line().min(1).default('Petiole'),
  author_email: line().min(1).default('petiole@localhost'),
  create_branch: z.boolean().default(false).describe('Make the branch `ref`, from the default branch, where there is none'),
});

export const metadataOutputs = z.object({
  ref: z.string().describe('The full name of what was read, or the commit'),
  commit_sha: z.string(),
  short_sha: z.string(),
  author_name: z.string(),
  author_email: z.string(),
  commit_date_iso: z.string(),
  commit_date_unix: z.int(),
  date_str: z.string().describe("The committer's date, ISO 8601 with offset"),
  commit_message: z.string(),
});

export const getOutputs = metadataOutputs.extend({
  files: z.array(z.object({ name: z.string(), content: z.string().describe('base64') })),
});

export const refsOutputs = z.object({
  default_branch: z.string().nullable(),
  branches: z.record(z.string(), z.string()).describe('Name → commit'),
  tags: z.record(z.string(), z.string()).describe('Name → commit'),
});

export const pushOutputs = metadataOutputs.extend({
  changed: z.boolean().describe('false: the branch had these contents already, and nothing was pushed'),
});

export const SAMPLE_COMMIT = {
  ref: 'refs/heads/main',
  commit_sha: '9fceb02d0ae598e95dc970b74767f19372d61af8',
  short_sha: '9fceb02',
  author_name: 'Ada',
  author_email: 'ada@example.com',
  commit_date_iso: '2026-01-31T12:00:00Z',
  commit_date_unix: 1_769_860_800,
  date_str: '2026-01-31T13:00:00+01:00',
  commit_message: 'Begin work on version 3',
};

export type Connection = z.output<typeof connection>;
export type GetInputs = z.output<typeof getInputs>;
export type PushInputs = z.output<typeof pushInputs>;
export type Metadata = z.output<typeof metadataOutputs>;
