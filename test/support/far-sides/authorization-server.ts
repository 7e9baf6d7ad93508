/**
 * A real authorization server (`oidc-provider`) in this process: PKCE is demanded, refresh tokens are rotated and noticed when they
 * are used twice, tokens can be revoked, and answers say who gives them (`iss`). Beside it stands an API that takes its tokens.
 *
 * `browse` is the browser of a person: it follows an address to its end and gives the one that it is sent back to.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { default as Provider, Configuration } from 'oidc-provider';
import { patient } from './http-server.ts';

export interface AuthorizationServer {
  url: string;
  issuer: string;
  authorizationUrl: string;
  tokenUrl: string;
  revocationUrl: string;
  client: { id: string; secret: string };
  /** what was asked of the token endpoint, in order: the grant types that were answered */
  granted: string[];
  /** requests to the token endpoint, whatever became of them */
  asked: number;
  /** tokens that it gave out, for tests that look where they turn up */
  tokens: string[];
  /** requests to the API: `200` or `401`, with the token */
  calls: { status: number; token: string }[];
  /** an answer of the token endpoint in the place of the server's own; null: none. `next` lets the server answer itself */
  instead: ((request: IncomingMessage, response: ServerResponse, next: () => void) => void) | null;
  /** true: the API takes no token at all */
  takesNone: boolean;
  /** a token that the API does not take any more */
  refuse(token: string): void;
  /** takes a token back, as a person does on a page of the service */
  revoke(token: string): Promise<void>;
  /** Goes where a person would: consents, or refuses. Gives the address that the browser is sent back to. */
  browse(address: string, choice?: 'consent' | 'deny'): Promise<URL>;
  stop(): Promise<void>;
}

export interface AuthorizationServerOptions {
  redirectUris: string[];
  /** seconds that an access token lasts; default 3600 */
  lifetime?: number;
}

const CLIENT = { id: 'petiole-client', secret: 'the-client-secret-0123456789' };

export async function startAuthorizationServer({
  redirectUris,
  lifetime = 3600,
}: AuthorizationServerOptions): Promise<AuthorizationServer> {
  const http = patient(createServer());
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = await quietly(async () => new (await import('oidc-provider')).default(url, configurationOf(redirectUris, lifetime)));
  const refused = new Set<string>();
  const self: AuthorizationServer = {
    url,
    issuer: url,
    authorizationUrl: `${url}/auth`,
    tokenUrl: `${url}/token`,
    revocationUrl: `${url}/token/revocation`,
    client: CLIENT,
    granted: [],
    asked: 0,
    tokens: [],
    calls: [],
    instead: null,
    takesNone: false,
    revoke: (token) => revoke(self.revocationUrl, token),
    refuse: (token) => void refused.add(token),
    browse: (address, choice = 'consent') => browse(new URL(address), choice),
    stop: () => stop(http),
  };
  provider.on('grant.success', (ctx) => {
    self.granted.push(String(ctx.oidc.params?.['grant_type']));
    const body = ctx.body as Record<string, string>;
    self.tokens.push(...[body['access_token'], body['refresh_token']].filter((token) => token !== undefined));
  });
  const own = provider.callback();
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', url);
    if (pathname.startsWith('/api')) return void serveApi(provider, { refused, server: self }, request, response);
    if (pathname.startsWith('/interaction/')) return void interact(provider, request, response);
    if (pathname === '/token') {
      self.asked++;
      if (self.instead) return self.instead(request, response, () => void own(request, response));
    }
    void own(request, response);
  });
  return self;
}

/** It says on the console that it is made for development, which is what it is here. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const said = Object.fromEntries(['warn', 'info'].map((level) => [level, Reflect.get(console, level) as unknown]));
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return await work();
  } finally {
    Object.assign(console, said);
  }
}

function configurationOf(redirectUris: string[], lifetime: number): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        response_types: ['code'],
        redirect_uris: redirectUris,
        scope: 'openid offline_access orders invoices',
      },
    ],
    scopes: ['openid', 'offline_access', 'orders', 'invoices'],
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
      clientCredentials: { enabled: true },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: lifetime,
      IdToken: 3600,
      ClientCredentials: lifetime,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 3600,
      Interaction: 600,
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    cookies: { keys: ['of the tests'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  };
}

/** What a page would do with a click. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers['x-choice'] === 'deny') {
    return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'the person said no' });
  }
  const { prompt, params, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: 'somebody' } });
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant = known ?? new provider.Grant({ accountId: 'somebody', clientId: String(params['client_id']) });
  grant.addOIDCScope(String(params['scope'] ?? ''));
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

async function serveApi(
  provider: Provider,
  { refused, server }: { refused: Set<string>; server: AuthorizationServer },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const known =
    server.takesNone || refused.has(token)
      ? undefined
      : ((await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token)));
  const status = known?.isValid ? 200 : 401;
  server.calls.push({ status, token });
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(status === 200 ? { ok: true } : { error: 'no' }));
}

async function revoke(url: string, token: string): Promise<void> {
  const body = new URLSearchParams({ token, client_id: CLIENT.id }).toString();
  const authorization = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}`;
  const { status } = await fetch(url, {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
  });
  if (status !== 200) throw new Error(`the token was not revoked: ${status}`);
}

async function browse(first: URL, choice: string): Promise<URL> {
  const cookies = new Map<string, string>();
  for (let at = first, hops = 0; hops < 15; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie, 'x-choice': choice } });
    const text = await answer.text();
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';', 1);
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the browser was left at ${at.href} with ${answer.status}: ${text.slice(0, 500)}`);
    const next = new URL(location, at);
    if (next.origin !== first.origin) return next;
    at = next;
  }
  throw new Error('the browser was sent around in circles');
}

async function stop(http: Server): Promise<void> {
  const closed = once(http, 'close');
  http.close();
  http.closeAllConnections();
  await closed;
}
