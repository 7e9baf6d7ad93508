/** Vaults as documents: YAML, of which JSON is a part. */
import { z } from 'zod';
import { messageOf, PetioleError } from '../../errors.ts';
import { isEndpoint, isNetwork } from '../../networks.ts';
import { parseYaml } from '../../yaml.ts';
import { placed } from '../../zod-words.ts';
import { cleanPath } from './paths.ts';
import { DEFAULTS, SERVICE_ACCOUNT_TOKEN, type VaultSettings } from './settings.ts';

export type VaultDocument = Omit<VaultSettings, 'name'> & { name?: string };

const text = z.string().min(1).max(10_000);
const path = z
  .string()
  .max(1000)
  .transform((value, context) => {
    try {
      return cleanPath(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) });
      return z.NEVER;
    }
  });
const file = z.string().max(4096).startsWith('/', 'must be an absolute path');
const mount = (fallback: string) => path.default(fallback);

const network = z
  .string()
  .refine(
    (value) => isNetwork(value) || isEndpoint(value),
    'must be an address, one with a port such as 10.0.0.5:8200, or a network such as 10.0.0.0/8',
  );

const methods = {
  token: z.strictObject({ method: z.literal('token'), token: text.optional(), token_file: file.optional() }),
  approle: z.strictObject({
    method: z.literal('approle'),
    mount: mount('approle'),
    role_id: text,
    secret_id: text.optional(),
    secret_id_file: file.optional(),
  }),
  userpass: z.strictObject({
    method: z.literal('userpass'),
    mount: mount('userpass'),
    username: text,
    password: text.optional(),
    password_file: file.optional(),
  }),
  kubernetes: z.strictObject({
    method: z.literal('kubernetes'),
    mount: mount('kubernetes'),
    role: text,
    jwt_file: file.default(SERVICE_ACCOUNT_TOKEN),
  }),
};

const auth = z
  .discriminatedUnion('method', [methods.token, methods.approle, methods.userpass, methods.kubernetes], {
    error: ({ code }) =>
      code === 'invalid_union' ? `must be one of ${Object.keys(methods).join(', ')}` : "must be a mapping with 'method'",
  })
  .superRefine((given, context) => {
    const problem = eitherOr(given);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const address = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://vault.example.com:8200' })
  .refine((value) => {
    if (!URL.canParse(value)) return true; // that is said already
    const { username, password, search, hash } = new URL(value);
    return `${username}${password}${search}${hash}` === '';
  }, 'must be an address alone: no user, no password, no query')
  .transform((value) => value.replace(/(?<!\/)\/+$/, '').replace(/\/v1$/, ''));

/** A Vault as it is written. */
export const vaultDocumentSchema = z.strictObject({
  name: z.string().optional(),
  address,
  namespace: z
    .string()
    .max(500)
    .regex(/^[\w./ -]+$/, 'must be the name of a namespace')
    .transform((value) => value.replace(/^\/+|(?<!\/)\/+$/g, ''))
    .nullable()
    .default(null),
  engine_path: path.default(DEFAULTS.engine_path),
  kv_version: z
    .union([z.literal(1), z.literal(2)], { error: 'must be 1 or 2; left out, it is found out' })
    .nullable()
    .default(null),
  ca: z.string().max(100_000).includes('-----BEGIN CERTIFICATE-----', { error: 'must be certificates in PEM' }).nullable().default(null),
  auth,
  cache_seconds: z.number().min(0).max(86_400).default(DEFAULTS.cache_seconds),
  timeout: z.number().min(0.1).max(300).default(DEFAULTS.timeout),
  allow_private: z
    .union([z.literal(true), z.array(network).min(1)], {
      error: 'must be true, or a list of networks such as [10.0.0.0/8]',
    })
    .nullable()
    .default(null),
  reveal: z
    .array(
      path.refine((text) => text !== '', 'must be a path'),
      { error: 'must be a list of paths such as [app/*, shared/**]' },
    )
    .max(200)
    .nullable()
    .default(null),
});

/**
 * Reads one Vault. `at` names the place for messages, such as the file. Throws INVALID_YAML with line and column, INVALID_REQUEST
 * where the document is something else, TOO_LARGE. No message holds a value.
 */
export function parseVaultDocument(document: string, at: string): VaultDocument {
  const result = vaultDocumentSchema.safeParse(parseYaml(document, at, 'name, address and auth') ?? {}, { reportInput: true });
  if (result.success) return result.data;
  throw new PetioleError('INVALID_REQUEST', `${at}: ${result.error.issues.map(describe).join('; ')}`);
}

/** A value is given itself or in a file; AppRole alone does without, where the role allows it. */
function eitherOr(given: z.output<(typeof methods)[keyof typeof methods]>): string | undefined {
  const pairs = { token: 'token', approle: 'secret_id', userpass: 'password', kubernetes: null } as const;
  const key = pairs[given.method];
  if (key === null) return undefined;
  const values = given as Record<string, unknown>;
  const isGiven = [values[key], values[`${key}_file`]].filter((value) => value !== undefined).length;
  if (isGiven === 2) return `takes '${key}' or '${key}_file', not both`;
  return isGiven === 0 && given.method !== 'approle' ? `needs '${key}' or '${key}_file'` : undefined;
}

function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.length ? `'${issue.path.join('.')}'` : 'the document';
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(issue.path[0] === 'auth' ? knownOf(issue) : vaultDocumentSchema.shape);
    return `${where} has the unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')}; known are ${known.join(', ')}`;
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return `${where} is missing`;
  if (issue.code === 'invalid_type' && issue.expected === 'string') return `${where} must be a text: put it in quotes`;
  return issue.code === 'custom' ? `${where} ${issue.message}` : placed(where, issue.message);
}

/** zod does not say which of the methods it was: the one that takes all other keys. */
function knownOf(_issue: z.core.$ZodIssue): object {
  return Object.assign({}, ...Object.values(methods).map(({ shape }) => shape)) as object;
}
