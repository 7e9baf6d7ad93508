/**
 * The only reader of the environment. Everything else gets the typed `Config`, or the part of it that it needs, from whoever
 * constructs it. An empty variable counts as not set. Secrets may also come from a file that `<NAME>_FILE` names, as container
 * platforms hand them out.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { messageOf, PetioleError } from './errors.ts';
import { DEFAULT_POOL, PRODUCT } from './model.ts';
import { isNetwork } from './networks.ts';
import { isPoolName, POOL_NAME_RULE } from './sdk/pool-name.ts';

export interface Config {
  /** null: the embedded PostgreSQL in the data folder */
  databaseUrl: string | null;
  /** the same database past a pooler, for what needs a session of its own; null: `databaseUrl` */
  directUrl: string | null;
  /** embedded database, keys, files; absolute */
  dataFolder: string;
  port: number;
  host: string;
  /** how the outside reaches the API, without a slash at the end; null: what the request says */
  publicUrl: string | null;
  /** addresses and networks whose forwarding headers count */
  trustedProxies: string[];
  adminToken: string | null;
  /** where the client commands go; null: a live `up` on the same data */
  clientUrl: string | null;
  clientToken: string | null;
  /** what commands keep for this user alone, such as logins; null where the user has no home */
  userFolder: string | null;
  /** absolute */
  flowsFolder: string;
  connectorsFolder: string;
  /** private addresses that connections may reach: all, none, or those in these networks. Null: nobody said, so none but what `run` may */
  allowPrivate: boolean | string[] | null;
  /** whether GIT may read repositories of the local file system */
  allowLocalGit: boolean;
  /** 32 bytes each; the first one encrypts, further ones open what was encrypted before. Empty: the key file in the data folder */
  encryptionKeys: Buffer[];
  /** the key of Vault's transit engine that encrypts instead */
  transitKey: { address: string; token: string; namespace: string | null } | null;
  /** the worker pool that this process belongs to */
  workerPool: string;
  /** where a `worker` answers to `GET /metrics`; 0: any free port; null: nowhere */
  metricsPort: number | null;
  /** how long `up` and `worker`, told to stop, wait for the calls that run */
  drainSeconds: number;
  /** so many executions may be due and wait for a worker before starts are refused */
  maxDue: number;
  /** how long ended executions are kept, in seconds; null: for ever */
  retentionSeconds: number | null;
  /** how large one file may be */
  maxFileBytes: number;
  /** how long files are kept after their last use, in seconds */
  fileRetentionSeconds: number;
  logLevel: LogLevel;
  /** of every line on stderr; `json`: one object per line */
  logFormat: LogFormat;
  /** the standard `OTEL_*` variables as they are */
  openTelemetry: Record<string, string>;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export type Environment = Record<string, string | undefined>;

const SECRETS = [
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'PETIOLE_ADMIN_TOKEN',
  'PETIOLE_TOKEN',
  'PETIOLE_ENCRYPTION_KEY',
  'PETIOLE_TRANSIT_TOKEN',
] as const;

const FILE_RETENTION_SECONDS = 30 * 86_400;

const DRAIN_SECONDS = 30;
const MOST_DUE = 1_000_000;
const DUE_RULE = 'must be a whole number from 1 to 1000000000';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://petiole.example.com' })
  .transform((url) => url.replace(/(?<!\/)\/+$/, ''));

const splitList = (text: string): string[] => text.split(',').map((part) => part.trim());
const areNetworks = (list: string[]): boolean => list.every(isNetwork);

/** So much may be taken from any time without leaving what PostgreSQL knows. */
const LONGEST_SECONDS = 36_500 * SECONDS.d;

const duration = z
  .string()
  .regex(/^[1-9]\d*[smhd]$/, { error: 'must be a number with s, m, h or d, such as 30d' })
  .transform((text) => Number(text.slice(0, -1)) * SECONDS[text.slice(-1) as keyof typeof SECONDS])
  .refine((seconds) => seconds <= LONGEST_SECONDS, { error: 'must be at most 36500d' });

const flag = z.enum(['true', 'false'], { error: 'must be true or false' }).transform((text) => text === 'true');

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be an address such as postgres://user:password@host:5432/database' });

// Digits alone: of what else is a number to JavaScript (`0x20`, a blank) nobody means the port that it would be.
const portNumber = z
  .string()
  .regex(/^\d+$/, { error: 'must be a port number (0: any free one)' })
  .transform(Number)
  .refine((port) => port <= 65_535, { error: 'must be a port number, so at most 65535' });

const variables = z.object({
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  PETIOLE_DATA: z.string().default('.petiole'),
  PETIOLE_PORT: portNumber.default(8400),
  PETIOLE_HOST: z.string().default('127.0.0.1'),
  PETIOLE_PUBLIC_URL: httpUrl.optional(),
  PETIOLE_TRUSTED_PROXIES: z
    .string()
    .transform(splitList)
    .refine(areNetworks, { error: 'must be addresses or networks such as 10.0.0.0/8, separated by commas' })
    .default([]),
  PETIOLE_ADMIN_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
  PETIOLE_URL: httpUrl.optional(),
  PETIOLE_TOKEN: z.string().optional(),
  PETIOLE_FLOWS: z.string().default('flows'),
  PETIOLE_CONNECTORS: z.string().default('connectors'),
  PETIOLE_ALLOW_PRIVATE: z
    .string()
    .transform((text) => (text === 'true' || text === 'false' ? text === 'true' : splitList(text)))
    .refine((value) => typeof value === 'boolean' || areNetworks(value), {
      error: 'must be true, false, or networks such as 10.0.0.0/8, separated by commas',
    })
    .nullable()
    .default(null),
  PETIOLE_ALLOW_LOCAL_GIT: flag.default(false),
  PETIOLE_ENCRYPTION_KEY: z
    .string()
    .transform((text) => text.split(/[\s,]+/).map(decodeKey))
    .refine((keys) => keys.every((key) => key.length === 32), {
      error: 'must be 32 bytes in base64 or hex (`openssl rand -base64 32` makes one); older keys may follow, separated by commas',
    })
    .default([]),
  PETIOLE_TRANSIT_KEY: z
    .string()
    .regex(/^https?:\/\/[^/?#@]+\/v1\/[^?#]+\/keys\/[^/?#]+$/, {
      error: 'must be an address such as https://vault.example.com:8200/v1/transit/keys/petiole',
    })
    .optional(),
  PETIOLE_TRANSIT_TOKEN: z.string().optional(),
  PETIOLE_TRANSIT_NAMESPACE: z.string().optional(),
  PETIOLE_WORKER_POOL: z
    .string()
    .refine(isPoolName, { error: `must be ${POOL_NAME_RULE}` })
    .default(DEFAULT_POOL),
  PETIOLE_METRICS_PORT: portNumber.optional(),
  PETIOLE_DRAIN: duration.default(DRAIN_SECONDS),
  PETIOLE_MAX_DUE: z
    .string()
    .regex(/^[1-9]\d*$/, { error: DUE_RULE })
    .transform(Number)
    .refine((due) => due <= 1_000_000_000, { error: DUE_RULE })
    .default(MOST_DUE),
  PETIOLE_RETENTION: duration.optional(),
  PETIOLE_FILE_RETENTION: duration.optional(),
  PETIOLE_MAX_FILE_BYTES: z.coerce
    .number({ error: 'must be a number of bytes' })
    .int({ error: 'must be a whole number of bytes' })
    .min(1, { error: 'must be a number of bytes from 1' })
    .default(1 << 30),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }))
    .default('info'),
  LOG_FORMAT: z
    .string()
    .toLowerCase()
    .pipe(z.enum(LOG_FORMATS, { error: `must be ${LOG_FORMATS.join(' or ')}` }))
    .default('text'),
});

/** Reads and checks all variables; one error names everything that is wrong. `cwd` is what relative folders are relative to. */
export function loadConfig(env: Environment = process.env, cwd: string = process.cwd()): Config {
  const problems: string[] = [];
  const result = variables.safeParse(withSecrets(env, problems));
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0]);
    problems.push(`${name} ${issue.message}${(SECRETS as readonly string[]).includes(name) ? '' : `, not \`${env[name] ?? ''}\``}`);
  }
  if (!result.success || problems.length > 0) {
    throw new PetioleError('INVALID_CONFIGURATION', `The environment cannot be used:\n  ${problems.join('\n  ')}`);
  }
  return toConfig(result.data, env, cwd);
}

/** Variables that look like ours and are none: most likely misspelt. */
export function unknownVariables(env: Environment = process.env): string[] {
  const known = new Set([...Object.keys(variables.shape), ...SECRETS.map((name) => `${name}_FILE`)]);
  return Object.keys(env)
    .filter((name) => name.startsWith('PETIOLE_') && !known.has(name))
    .sort();
}

function withSecrets(env: Environment, problems: string[]): Environment {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  for (const name of SECRETS) {
    const file = set[`${name}_FILE`];
    if (!file) continue;
    if (set[name]) problems.push(`${name} and ${name}_FILE are both set: leave one out`);
    try {
      set[name] ??= readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push(`${name}_FILE names a file that cannot be read: ${messageOf(error)}`);
    }
  }
  return set;
}

function toConfig(read: z.output<typeof variables>, env: Environment, cwd: string): Config {
  return {
    databaseUrl: read.DATABASE_URL ?? null,
    directUrl: directUrlOf(read),
    dataFolder: resolve(cwd, read.PETIOLE_DATA),
    port: read.PETIOLE_PORT,
    host: read.PETIOLE_HOST,
    publicUrl: read.PETIOLE_PUBLIC_URL ?? null,
    trustedProxies: read.PETIOLE_TRUSTED_PROXIES,
    adminToken: read.PETIOLE_ADMIN_TOKEN ?? null,
    clientUrl: read.PETIOLE_URL ?? null,
    clientToken: read.PETIOLE_TOKEN ?? null,
    userFolder: userFolderOf(env),
    flowsFolder: resolve(cwd, read.PETIOLE_FLOWS),
    connectorsFolder: resolve(cwd, read.PETIOLE_CONNECTORS),
    allowPrivate: read.PETIOLE_ALLOW_PRIVATE,
    allowLocalGit: read.PETIOLE_ALLOW_LOCAL_GIT,
    encryptionKeys: read.PETIOLE_ENCRYPTION_KEY,
    transitKey: transitOf(read),
    workerPool: read.PETIOLE_WORKER_POOL,
    metricsPort: read.PETIOLE_METRICS_PORT ?? null,
    drainSeconds: read.PETIOLE_DRAIN,
    maxDue: read.PETIOLE_MAX_DUE,
    retentionSeconds: read.PETIOLE_RETENTION ?? null,
    maxFileBytes: read.PETIOLE_MAX_FILE_BYTES,
    fileRetentionSeconds: read.PETIOLE_FILE_RETENTION ?? read.PETIOLE_RETENTION ?? FILE_RETENTION_SECONDS,
    logLevel: read.LOG_LEVEL,
    logFormat: read.LOG_FORMAT,
    openTelemetry: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => /^OTEL_/.test(entry[0]) && !!entry[1]),
    ),
  };
}

function directUrlOf({ DATABASE_URL: url, DATABASE_DIRECT_URL: direct }: z.output<typeof variables>): string | null {
  if (direct === undefined) return null;
  if (url === undefined) {
    throw new PetioleError('INVALID_CONFIGURATION', 'DATABASE_DIRECT_URL is the way past the pooler of DATABASE_URL: set DATABASE_URL too');
  }
  return direct;
}

/** As the XDG Base Directory Specification has it. */
function userFolderOf(env: Environment): string | null {
  const { XDG_CONFIG_HOME: config, HOME: home } = env;
  if (config && isAbsolute(config)) return join(config, PRODUCT.command);
  return home && isAbsolute(home) ? join(home, '.config', PRODUCT.command) : null;
}

/** How stderr is written from the first line on, also where something else of the environment is wrong. */
export function logFormatOf(env: Environment = process.env): LogFormat {
  return env['LOG_FORMAT']?.toLowerCase() === 'json' ? 'json' : 'text';
}

function transitOf(read: z.output<typeof variables>): Config['transitKey'] {
  const { PETIOLE_TRANSIT_KEY: address, PETIOLE_TRANSIT_TOKEN: token, PETIOLE_TRANSIT_NAMESPACE: namespace } = read;
  if (address === undefined) return null;
  if (token === undefined) {
    throw new PetioleError(
      'INVALID_CONFIGURATION',
      'PETIOLE_TRANSIT_KEY needs PETIOLE_TRANSIT_TOKEN (or PETIOLE_TRANSIT_TOKEN_FILE), with which Vault lets us use the key',
    );
  }
  return { address, token, namespace: namespace ?? null };
}

/** What of the configuration is secret, so that it can be kept out of logs and answers. */
export function secretsOfConfig(config: Config): string[] {
  const { databaseUrl, directUrl, adminToken, clientToken, transitKey, encryptionKeys, openTelemetry } = config;
  const passwords = [databaseUrl, directUrl].map((url) => (url === null ? '' : new URL(url).password));
  const keys = encryptionKeys.flatMap((key) => [key.toString('base64'), key.toString('hex')]);
  return [...passwords, adminToken, clientToken, transitKey?.token, ...keys, ...headersOf(openTelemetry)].filter(
    (text) => typeof text === 'string' && text !== '',
  ) as string[];
}

/** With what the receiver of traces lets us in: `OTEL_EXPORTER_OTLP_HEADERS` is `name=value,name=value`, percent-encoded. */
function headersOf(openTelemetry: Record<string, string>): string[] {
  const given = Object.entries(openTelemetry).filter(([name]) => name.endsWith('_HEADERS'));
  const values = given.flatMap(([, list]) => list.split(',').map((header) => header.slice(header.indexOf('=') + 1).trim()));
  return values.flatMap((value) => [value, decoded(value)]).filter((value) => value.length >= 8);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decodeKey(text: string): Buffer {
  return Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
}
