/** What a connector says of its authorization server, and as whom it speaks to it. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { ConnectorError, type TlsOptions } from '../../sdk/connector.ts';
import type { OAuth2Authorization, OfConnection } from '../../sdk/connector/authorization.ts';
import type { CompiledType } from '../compiled-type.ts';
import { ownPlaces } from '../destinations/compare.ts';
import { shownPlace } from '../destinations/places.ts';
import type { ConnectorRecord } from '../records.ts';

export interface OAuthClient {
  grant: OAuth2Authorization['grant'];
  id: string;
  /** none: a public client */
  secret: string | undefined;
  authentication: 'basic' | 'post' | 'none';
  tokenUrl: URL;
  authorizationUrl: URL | undefined;
  revocationUrl: URL | undefined;
  /** what `iss` has to be; undefined: of the same origin as one of the addresses */
  issuer: string | undefined;
  scopes: readonly string[];
  /** as it is asked for: name and value of the parameter; undefined where nothing is asked for */
  scope: { name: string; value: string } | undefined;
  pkce: boolean;
  authorizationParams: Readonly<Record<string, string>>;
  tokenParams: Readonly<Record<string, string>>;
  tokenPath: string | undefined;
  tls: TlsOptions | undefined;
  /** the same as long as a grant for it is of use: who it is for, where, and for what */
  fingerprint: string;
}

/** Undefined where the inputs choose another authorization. Throws INVALID_INPUT where something is missing or no address. */
export function clientOf(type: CompiledType, inputs: Record<string, unknown>): OAuthClient | undefined {
  const picked = type.authorization.pick(inputs);
  if (picked?.kind.kind !== 'oauth2') return undefined;
  const { kind } = picked;
  const { name } = type.definition;
  const missing = picked.required.find((field) => inputs[field] === undefined || inputs[field] === null);
  if (missing !== undefined) throw wrong(`${name}: '${missing}' is missing, which OAuth 2.0 needs`);
  const connection = Object.fromEntries(Object.keys(type.connection.shape).map((field) => [field, inputs[field]]));
  const of = <T>(value: OfConnection<T, Record<string, unknown>>): T =>
    typeof value === 'function' ? (value as (given: Record<string, unknown>) => T)(connection) : value;
  const address = (field: 'authorization_url' | 'token_url' | 'revocation_url') => addressOf(of(kind[field]), `${name}: ${field}`);
  const tokenUrl = address('token_url');
  if (!tokenUrl) throw wrong(`${name}: token_url is missing: where tokens come from`);
  const scopes = scopesOf(inputs['scope'], of(kind.scopes));
  const secret = inputs['client_secret'] as string | undefined;
  const client: Omit<OAuthClient, 'fingerprint'> = {
    grant: kind.grant,
    id: String(inputs['client_id']),
    secret,
    authentication: secret === undefined ? 'none' : (of(kind.client_authentication) ?? 'basic'),
    tokenUrl,
    authorizationUrl: address('authorization_url'),
    revocationUrl: address('revocation_url'),
    issuer: of(kind.issuer) || undefined,
    scopes,
    scope: scopes.length > 0 ? { name: kind.scope_parameter ?? 'scope', value: scopes.join(kind.scope_separator ?? ' ') } : undefined,
    pkce: kind.pkce ?? true,
    authorizationParams: of(kind.authorization_params) ?? {},
    tokenParams: of(kind.token_params) ?? {},
    tokenPath: kind.token_path,
    tls: of(kind.tls),
  };
  return { ...client, fingerprint: fingerprintOf(client) };
}

/**
 * The client of a connector. Its access is for where the connector goes, too: led elsewhere, whoever may change the connector would
 * be sent tokens that somebody else gave access with.
 */
export function clientOfConnector(
  type: CompiledType,
  inputs: Record<string, unknown>,
  connector: ConnectorRecord,
): OAuthClient | undefined {
  const fields = Object.keys(type.connection.shape).map((field) => inputs[field]);
  const last = lastClients.get(connector);
  if (last?.fields.every((value, at) => value === fields[at])) return last.client;
  const client = boundClient(type, inputs, connector);
  lastClients.set(connector, { fields, client });
  return client;
}

/** The last client of each connector: from call to call it is nearly always the same, and to work it out takes 30 µs. */
const lastClients = new WeakMap<ConnectorRecord, { fields: unknown[]; client: OAuthClient | undefined }>();

function boundClient(type: CompiledType, inputs: Record<string, unknown>, connector: ConnectorRecord): OAuthClient | undefined {
  const client = clientOf(type, inputs);
  if (!client) return undefined;
  const home = [...new Set(ownPlaces(type, connector.value).map(shownPlace))].sort();
  const trust = type.destinations.filter(({ kind }) => kind === 'trust').map(({ key }) => [key, connector.value[key] ?? null]);
  return { ...client, fingerprint: sha256([client.fingerprint, home, trust]) };
}

function scopesOf(given: unknown, own: readonly string[] | undefined): readonly string[] {
  if (typeof given !== 'string') return own ?? [];
  return given.split(/[\s,]+/).filter((scope) => scope !== '');
}

function fingerprintOf({ grant, id, tokenUrl, authorizationUrl, scopes, tokenParams }: Omit<OAuthClient, 'fingerprint'>): string {
  const what = [grant, id, tokenUrl.href, authorizationUrl?.href ?? null, [...scopes].sort(), Object.entries(tokenParams).sort()];
  return sha256(what);
}

function sha256(what: unknown): string {
  return createHash('sha256').update(JSON.stringify(what)).digest('hex');
}

/** Secrets and tokens go over it, so it must be https (RFC 6749 3.1, 3.2), but for a server on the same machine. */
function addressOf(given: string | undefined, what: string): URL | undefined {
  if (given === undefined || given === '') return undefined;
  const url = URL.parse(given);
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))))
    throw wrong(`${what} must be an address with https://, since secrets go there (http:// only for this machine: localhost)`);
  if (url.username || url.password) throw wrong(`${what} must not hold a user or a password`);
  url.hash = '';
  return url;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
}
