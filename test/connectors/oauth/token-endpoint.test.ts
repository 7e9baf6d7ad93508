/** What is sent to token endpoints, over real HTTP. */
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '../../../src/connectors/address-policy.ts';
import { compileType } from '../../../src/connectors/compiled-type.ts';
import { HttpPools } from '../../../src/connectors/http.ts';
import { accessTokenOf } from '../../../src/connectors/oauth/access-token.ts';
import { clientOf, type OAuthClient } from '../../../src/connectors/oauth/client.ts';
import { clientCredentials, exchangeCode, refresh, revoke } from '../../../src/connectors/oauth/token-endpoint.ts';
import { connectorType, type Authorization } from '../../../src/sdk/connector.ts';
import { serveHttp, type TestServer } from '../../support/far-sides/http-server.ts';
import { z } from 'zod';

let server: TestServer;
const pools = new HttpPools();
const sender = pools.under(new AddressPolicy(['127.0.0.0/8']));
let seen: { url: string; headers: IncomingMessage['headers']; form: Record<string, string> } | undefined;
let status = 200;
let body: object = {};

beforeAll(async () => {
  server = await serveHttp((request, response) => {
    void request.toArray().then((chunks) => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      seen = { url: request.url ?? '', headers: request.headers, form };
      response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(JSON.stringify(body));
    });
  });
});
beforeEach(() => {
  [seen, status, body] = [undefined, 200, { access_token: 'token-1', expires_in: 60, token_type: 'Bearer' }];
});
afterAll(async () => {
  await Promise.all([pools.close(), server?.stop()]);
});

type Kind = Extract<Authorization, { kind: 'oauth2' }>;
type Inputs = Record<string, unknown>;

function clientFor(more: Partial<Kind> = {}, inputs: Inputs = {}): OAuthClient {
  const authorization = { kind: 'oauth2', grant: 'client_credentials', token_url: `${server.url}/token`, ...more } as Kind;
  const actions = { run: { title: 'Run', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } };
  const connection = z.object({ region: z.string().optional() });
  const definition = connectorType({
    id: 'x',
    name: 'X',
    title: 'X',
    description: 'X',
    connection,
    authorization,
    actions,
    default_action: 'run',
  });
  return clientOf(compileType(definition), { client_id: 'me', client_secret: 'secret', ...inputs })!;
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the client proves itself', () => {
  it('in a header, percent-encoded only where that is needed', async () => {
    const client = clientFor({}, { client_id: '123.apps-x_y.example', client_secret: 'a:b c+ü~' });
    await clientCredentials({ client, sender });
    expect(seen?.headers.authorization).toBe(basic('123.apps-x_y.example:a%3Ab+c%2B%C3%BC%7E'));
    expect(seen?.form).toEqual({ grant_type: 'client_credentials' });
    expect(seen?.headers.accept).toBe('application/json');
  });

  it('in the form, or not at all', async () => {
    await clientCredentials({ client: clientFor({ client_authentication: () => 'post' }), sender });
    expect(seen).toMatchObject({ form: { client_id: 'me', client_secret: 'secret' } });
    expect(seen?.headers.authorization).toBeUndefined();
    const open = { grant: 'authorization_code', authorization_url: 'https://x.example', client_authentication: 'none' } as const;
    const client = clientFor(open, { client_secret: undefined });
    await exchangeCode({ client, sender }, { code: 'c', redirectUri: 'https://me.example/cb', verifier: 'v'.repeat(43) });
    expect(seen?.form).toEqual({
      grant_type: 'authorization_code',
      client_id: 'me',
      code: 'c',
      redirect_uri: 'https://me.example/cb',
      code_verifier: 'v'.repeat(43),
    });
    expect(seen?.headers.authorization).toBeUndefined();
  });
});

it('scopes are asked for under the name and with the separator that the service wants, and the connector may say others', async () => {
  const slack: Partial<Kind> = {
    scopes: ['a', 'b'],
    scope_separator: ',',
    scope_parameter: 'user_scope',
    token_params: { audience: 'api' },
  };
  await clientCredentials({ client: clientFor(slack), sender });
  expect(seen?.form).toMatchObject({ user_scope: 'a,b', audience: 'api' });
  await clientCredentials({ client: clientFor(slack, { scope: 'c  d,e' }), sender });
  expect(seen?.form).toMatchObject({ user_scope: 'c,d,e' });
});

it('addresses are worked out from the connection', async () => {
  const client = clientFor({ token_url: (({ region }: Inputs) => `${server.url}/${String(region)}/token`) as never }, { region: 'eu' });
  await clientCredentials({ client, sender });
  expect(seen?.url).toBe('/eu/token');
});

it('without PKCE no verifier is sent', async () => {
  const client = clientFor({ grant: 'authorization_code', authorization_url: 'https://x.example', pkce: false });
  expect(client.pkce).toBe(false);
  await exchangeCode({ client, sender }, { code: 'c', redirectUri: 'https://me.example/cb', verifier: null });
  expect(seen?.form).not.toHaveProperty('code_verifier');
});

it.each([301, 302, 307, 308])('a redirect %d is not followed: client and tokens are for this address alone', async (redirect) => {
  status = redirect;
  await expect(refresh({ client: clientFor(), sender }, 'r')).rejects.toMatchObject({
    code: 'CONNECTION_FAILED',
    details: { unsent: true },
  });
  expect(seen?.url).toBe('/token');
});

it('a token of a kind that requests cannot carry is refused', async () => {
  body = { access_token: 'x', token_type: 'DPoP' };
  await expect(clientCredentials({ client: clientFor(), sender })).rejects.toMatchObject({ reason: 'unsupported_token_type' });
});

it('tokens are given back where the service takes them', async () => {
  await revoke({ client: clientFor(), sender }, 'old');
  expect(seen).toBeUndefined();
  await revoke({ client: clientFor({ revocation_url: `${server.url}/revoke` }), sender }, 'old');
  expect(seen).toMatchObject({ url: '/revoke', form: { token: 'old' } });
});

it.each(['http://auth.example/token', 'ftp://auth.example', 'https://user:pw@auth.example/token', 'nowhere', ''])(
  'no secret goes to %j',
  (token_url) => {
    expect(() => clientFor({ token_url: () => token_url })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  },
);

describe('context.accessToken', () => {
  const tokens = (...renewed: (string | undefined)[]) => ({ get: async () => 'first', renew: async () => renewed.shift() });

  it('renews once', async () => {
    const accessToken = accessTokenOf(tokens('second', 'third'), 'X');
    expect(await accessToken()).toBe('first');
    expect(await accessToken({ renew: true })).toBe('second');
    await expect(accessToken({ renew: true })).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it('says so where there is no other token, or none at all', async () => {
    const accessToken = accessTokenOf(tokens(undefined), 'X');
    await accessToken();
    await expect(accessToken({ renew: true })).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    await expect(accessTokenOf(undefined, 'X')()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
