/** Clients of the AWS SDK that take nothing from this machine: no environment, no ~/.aws, no metadata service. */
import { createHash } from 'node:crypto';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { webAddress } from '../web/ask.ts';
import { translate } from './errors.ts';
import type { Connection } from './fields.ts';
import { handlerOf, type Handler } from './handler.ts';
import { toParameters } from './values.ts';

export type Context = TestContext<Connection>;

interface Command {
  /** [kind, namespace, name, traits, input, output] */
  schema?: readonly [number, string, string, { http?: [string, string, number] }, unknown, unknown];
}
export interface Client {
  send(command: Command, options?: { abortSignal?: AbortSignal }): Promise<Record<string, unknown>>;
  destroy(): void;
}
type Library = Record<string, unknown>;
type Newable<T> = new (config: unknown) => T;

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Where the name of a service in documents, boto3 and the command line is not that of its package. */
const PACKAGES: Record<string, string> = {
  ...{
    logs: 'cloudwatch-logs',
    events: 'eventbridge',
    stepfunctions: 'sfn',
    secretsmanager: 'secrets-manager',
    elb: 'elastic-load-balancing',
  },
  ...{ elbv2: 'elastic-load-balancing-v2', ses: 'ses', sesv2: 'sesv2', rds: 'rds', autoscaling: 'auto-scaling', route53: 'route-53' },
};

/** Rejects with INVALID_INPUT where its package is not installed, saying how to get it. */
export async function libraryOf(service: string): Promise<Library> {
  const name = service.toLowerCase().replaceAll('_', '-');
  const library = `@aws-sdk/client-${PACKAGES[name] ?? name}`;
  try {
    return (await import(library)) as Library;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!/MODULE_NOT_FOUND/.test(code ?? '') && !/Cannot find (module|package)/.test(message)) throw error;
    const advice = `npm install ${library}`;
    throw new ConnectorError('INVALID_INPUT', `AWS: the service '${service}' needs a package that is not installed: ${advice}`, {
      retryable: false,
      unsent: true,
    });
  }
}

/** Runs with a client of the service, in the credentials of the role where there is one. */
export async function withClient<T>(
  context: Context,
  service: string,
  work: (client: Client, library: Library) => Promise<T>,
  { streams = false } = {},
): Promise<T> {
  const library = await libraryOf(service);
  const credentials = await credentialsOf(context);
  const client = createClient(context, library, credentials, handlerOf(context, streams));
  try {
    return await work(client, library);
  } finally {
    client.destroy();
  }
}

function createClient({ connection }: Context, library: Library, credentials: Credentials, requestHandler: Handler): Client {
  const name = Object.keys(library).find((key) => key.endsWith('Client') && !key.startsWith('_')) ?? '';
  const { region, endpoint, force_path_style } = connection;
  const NewClient = library[name] as Newable<Client>;
  return new NewClient({
    ...{ region, credentials, requestHandler },
    ...(endpoint !== undefined && { endpoint: webAddress('AWS', 'endpoint', endpoint).href }),
    forcePathStyle: force_path_style ?? endpoint !== undefined,
    // The product tries again, where its policies say so.
    ...{ maxAttempts: 1, retryMode: 'standard' },
    // Every value that is not given would be looked for in the environment and in ~/.aws.
    ...{ ignoreConfiguredEndpointUrls: true, profile: 'none', defaultsMode: 'standard', authSchemePreference: [], userAgentAppId: '' },
    ...{ useDualstackEndpoint: false, useFipsEndpoint: false, sigv4aSigningRegionSet: [region], accountIdEndpointMode: 'disabled' },
    ...{ useArnRegion: false, disableS3ExpressSessionAuth: true, disableMultiregionAccessPoints: true, endpointDiscoveryEnabled: false },
    ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED', disableRequestCompression: true },
    ...{ requestMinCompressionSizeBytes: 10_240, credentialDefaultProvider: () => () => Promise.reject(new Error('no credentials')) },
    defaultUserAgentProvider: () => Promise.resolve([['petiole', '1']]),
    logger: SILENT,
  });
}

const nothing = () => undefined;
const SILENT = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

// ------------------------------------------------------------------------------------------------- commands

/** The command of that name in any spelling. */
export function commandOf(library: Library, service: string, name: string, parameters: Record<string, unknown>): Command {
  const wanted = `${name.replaceAll(/[_-]/g, '')}command`.toLowerCase();
  const key = Object.keys(library).find((one) => one.toLowerCase() === wanted && typeof library[one] === 'function');
  if (key === undefined) {
    const message = `AWS: ${service} has no command '${name}': see the API reference of the service`;
    throw new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
  }
  const NewCommand = library[key] as Newable<Command>;
  const { schema } = new NewCommand({});
  return new NewCommand(schema ? toParameters(schema[4], parameters, key.slice(0, -'Command'.length)) : parameters);
}

/** In attempts: throttled requests are sent again, those that only read also when the connection broke off. */
export async function send(
  { http, signal }: Context,
  client: Client,
  make: () => Promise<Command> | Command,
  what: string,
): Promise<Record<string, unknown>> {
  const first = await make();
  let next: Command | undefined = first;
  return await http.attempts({ method: methodOf(first) }, async (answer) => {
    // a body that is a stream was read by the attempt before
    const command = next ?? (await make());
    next = undefined;
    try {
      const output = await client.send(command, { abortSignal: signal });
      answer.status = (output['$metadata'] as { httpStatusCode?: number } | undefined)?.httpStatusCode;
      return output;
    } catch (error) {
      if (signal.aborted) throw new ConnectorError('CANCELLED', `${what} was cancelled`, { cause: error });
      throw translate(error, what);
    }
  });
}

function methodOf({ schema }: Command): string {
  const [, , name = '', traits] = schema ?? [];
  const method = traits?.http?.[0];
  if (method !== undefined && method !== 'POST') return method;
  return /^(Describe|Get|List|Head|BatchGet|Query|Scan|Lookup|Search)/.test(name) ? 'GET' : 'POST';
}

// ------------------------------------------------------------------------------------------------- roles

/** Of this process: a role is assumed once for all calls until shortly before it ends. */
const roles = new Map<string, { credentials: Credentials; until: number }>();
const MOST_ROLES = 200;
const RENEW_BEFORE_MS = 300_000;

async function credentialsOf(context: Context): Promise<Credentials> {
  const { aws_access_key_id, aws_secret_access_key, aws_session_token, role_arn, region, endpoint } = context.connection;
  const { external_id, role_session_name, role_duration } = context.connection;
  const own: Credentials = { accessKeyId: aws_access_key_id, secretAccessKey: aws_secret_access_key, sessionToken: aws_session_token };
  if (role_arn === undefined) return own;
  const parts = [own, role_arn, external_id, role_session_name, role_duration, region, endpoint];
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('base64');
  const known = roles.get(id);
  if (known && known.until > Date.now()) return known.credentials;
  const credentials = await assumeRole(context, own);
  if (roles.size >= MOST_ROLES) roles.delete(roles.keys().next().value ?? '');
  roles.set(id, { credentials, until: Date.now() + role_duration * 1000 - RENEW_BEFORE_MS });
  return credentials;
}

async function assumeRole(context: Context, own: Credentials): Promise<Credentials> {
  const { role_arn, external_id, role_session_name, role_duration } = context.connection;
  const library = await libraryOf('sts');
  const client = createClient(context, library, own, handlerOf(context, false));
  const parameters = {
    ...{ RoleArn: role_arn, RoleSessionName: role_session_name, DurationSeconds: role_duration },
    ...(external_id !== undefined && { ExternalId: external_id }),
  };
  const output = await send(context, client, () => commandOf(library, 'sts', 'AssumeRole', parameters), `assuming ${role_arn}`);
  const given = output['Credentials'] as { AccessKeyId: string; SecretAccessKey: string; SessionToken: string } | undefined;
  if (!given) throw new ConnectorError('INVALID_RESPONSE', `assuming ${role_arn} gave no credentials`);
  return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken };
}
