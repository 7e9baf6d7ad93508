/** Requests to a Vault, and what its refusals mean. */
import { ConnectorError, excerpt, type HttpRequest, type TestContext } from 'petiole/connector';
import type { Connection } from './fields.ts';

export interface Answer {
  data?: Record<string, unknown> | null;
  warnings?: string[] | null;
  auth?: { client_token?: string; token_type?: string } | null;
}

export type Context = TestContext<Connection>;

/** A secret has at most 1 MiB; lists may be longer. */
const MAX_BYTES = 8 * 1024 * 1024;

/** `path` below `/v1/`, percent-encoded. Every answer that is no success rejects with a ConnectorError. */
export async function ask(context: Context, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object): Promise<Answer> {
  const request = requestOf(context, method, path, payload);
  return await context.http.attempts({ method }, async (answer) => {
    // The token goes to this address alone.
    const exchange = await context.http.exchange(request, { follow: 0 });
    const { status } = exchange;
    answer.status = status;
    const { json } = await exchange.read({ lenient: status !== 200 });
    if (status === 204) return {};
    if (status === 200 && typeof json === 'object' && json !== null) return json as Answer;
    throw refusal(status, json, { path: decodeURIComponent(path), context, retryAfterMs: exchange.retryAfterMs });
  });
}

/** Once, without attempts, and whatever becomes of it. */
export async function revokeSelf(context: Context): Promise<void> {
  const request = requestOf(context, 'POST', 'auth/token/revoke-self', undefined);
  await (await context.http.exchange(request, { follow: 0 })).read({ lenient: true });
}

function requestOf({ connection, signal }: Context, method: string, path: string, payload: object | undefined): HttpRequest {
  const { address, token, namespace, cacert, verify_ssl: verify, connect_timeout, read_timeout } = connection;
  return {
    url: new URL(`${address.replace(/(?<!\/)\/+$/, '')}/v1/${path}`),
    method,
    headers: {
      ...(token !== undefined && { 'x-vault-token': token }),
      'x-vault-request': 'true',
      ...(namespace && { 'x-vault-namespace': namespace }),
      ...(payload && { 'content-type': 'application/json' }),
    },
    body: payload && JSON.stringify(payload),
    tls: cacert === undefined && verify ? undefined : { ca: cacert, verify },
    connectTimeoutMs: connect_timeout * 1000,
    readTimeoutMs: read_timeout * 1000,
    maxBytes: MAX_BYTES,
    signal,
  };
}

interface Asked {
  path: string;
  context: Context;
  retryAfterMs?: number;
}

function refusal(status: number, json: unknown, { path, context, retryAfterMs }: Asked): ConnectorError {
  const { host } = new URL(context.connection.address);
  const body = (typeof json === 'object' && json !== null ? without(context.connection.token, json) : {}) as Answer & {
    errors?: unknown[];
  };
  const errors = (Array.isArray(body.errors) ? body.errors : []).map(String).join('; ');
  const said = excerpt(errors.replace(/\s+/g, ' ').trim(), 300);
  const details = { status, response: { errors: body.errors ?? [], warnings: body.warnings ?? [], data: body.data ?? null }, retryAfterMs };
  if (status === 200)
    return new ConnectorError('INVALID_RESPONSE', `what answers at ${host} is no Vault: its answer is no JSON`, { status });
  if (status === 401 || status === 403) {
    const message = `${host} does not permit '${path}': the token is not valid, or no policy of it permits this${said && ` (${said})`}`;
    return new ConnectorError('AUTHENTICATION_FAILED', message, details);
  }
  if (status === 503 && /sealed/i.test(said)) return new ConnectorError('UNEXPECTED_STATUS', `${host} is sealed: unseal it`, details);
  if (status === 404) return new ConnectorError('UNEXPECTED_STATUS', missing(path, host, body), { ...details, retryable: false });
  return new ConnectorError('UNEXPECTED_STATUS', `${host} answered '${path}' with ${status}${said && `: ${said}`}`, details);
}

/** What answers need not be Vault, and may say back what it was sent; nobody but us knows a token that a login gave. */
function without(token: string | undefined, json: object): object {
  if (token === undefined) return json;
  return JSON.parse(
    JSON.stringify(json, (_, value: unknown) => (typeof value === 'string' ? value.replaceAll(token, '***') : value)),
  ) as object;
}

function missing(path: string, host: string, { data, warnings }: Answer): string {
  const {
    version,
    destroyed,
    deletion_time: at,
  } = (data?.['metadata'] ?? {}) as { version?: number; destroyed?: boolean; deletion_time?: string };
  if (version !== undefined) return `version ${version} of '${path}' at ${host} was ${destroyed ? 'destroyed' : `deleted at ${at}`} (404)`;
  const isOther = (warnings ?? []).some((warning) => /versioned K\/V/i.test(warning));
  if (isOther) return `the engine of '${path}' at ${host} is of KV version 2: correct kv_version, or leave it out (404)`;
  return `there is nothing at '${path}' at ${host}: see path, engine_path, kv_version and namespace (404)`;
}
