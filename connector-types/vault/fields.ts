/** What VAULT takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { trimmed } from './paths.ts';

/** Parts between slashes; none leads up, none is empty. */
const isPath = (text: string): boolean =>
  trimmed(text)
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !/\p{Cc}/u.test(part));
const aPath = () => z.string().refine(isPath, 'must be a path such as git/repository, without empty parts, . and ..');

const text = z.string().min(1);

/** What the ways to log in need, under the names that they have in the document of a Vault. */
const authorizationFields = {
  token: secret(text).optional().describe('With the authorization token'),
  role_id: text.optional().describe('With approle'),
  secret_id: secret(text).optional().describe('With approle; a role may be made so that its id is enough'),
  username: text
    .refine((name) => name !== '.' && name !== '..', 'is no name of a user')
    .optional()
    .describe('With userpass'),
  password: secret(text).optional().describe('With userpass'),
  role: text.optional().describe('With kubernetes'),
  jwt: secret(z.string().trim().min(1)).optional().describe('With kubernetes: the token of a service account'),
  mount: aPath().optional().describe('Where the method is, below auth/; default: its name'),
};

export const connection = z.object({
  address: z.url({ protocol: /^https?$/ }).describe('https://vault.example.com:8200'),
  ...authorizationFields,
  namespace: z
    .string()
    .regex(/^[\w./ -]*$/)
    .optional(),
  engine_path: aPath().default('secret').describe('The secrets engine, or a folder in it: paths are below it'),
  kv_version: z
    .union([z.literal(1), z.literal(2)])
    .nullable()
    .default(null)
    .describe('Of the engine; null: found out, which the token has to be allowed'),
  cacert: z.string().optional().describe('PEM of certificates to trust instead of the well-known authorities'),
  verify_ssl: z.boolean().default(true).describe('false: any certificate will do'),
  connect_timeout: z.number().min(0.1).default(10).describe('Seconds'),
  read_timeout: z.number().min(0.1).default(30).describe('Seconds without a byte of the answer'),
});

/** Without them a login cannot be tried. */
export const needed = {
  token: z.object({ token: text }),
  approle: z.object({ role_id: text }),
  userpass: z.object({ username: text, password: text }),
  kubernetes: z.object({ role: text, jwt: text }),
};

const path = aPath().describe('Below engine_path: git/repository');
const version = z.int().min(1);
const metadata = z.record(z.string(), z.unknown());

export const pathInputs = z.object({ path });
export const readInputs = z.object({ path, version: version.optional().describe('Default: the newest') });
export const readOutputs = z.object({
  data: secret(z.record(z.string(), z.unknown())).describe('The secret: key → value'),
  version: version.nullable().describe('null in an engine of version 1'),
  metadata: metadata.nullable(),
});
export const writeInputs = z.object({
  path,
  data: secret(z.record(z.string(), z.unknown())).describe('The whole secret: key → value'),
  cas: z.int().min(0).optional().describe('Writes only where this is the newest version; 0: only where there is none yet'),
});
export const writeOutputs = z.object({ version: version.nullable().describe('null in an engine of version 1') });
export const listInputs = z.object({ path: path.optional().describe('A folder below engine_path; default: engine_path itself') });
export const listOutputs = z.object({ keys: z.array(z.string()) });
export const versionsOutputs = z.object({ current_version: z.int(), versions: z.record(z.string(), metadata) });
export const someVersions = z.object({ path, versions: z.array(version).min(1) });
export const deleteInputs = z.object({ path, versions: z.array(version).min(1).optional().describe('Numbers of versions') });
export const nothing = z.object({});

export type Needs = (typeof needed)[keyof typeof needed];
export type Connection = z.output<typeof connection>;
export type Of<S extends z.ZodType> = z.output<S>;
