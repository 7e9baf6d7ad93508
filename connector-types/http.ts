/** Any web service: an address and an authorization in the connector, and one action for all of its calls. */
import { z } from 'zod';
import { connectorType, secret } from 'petiole/connector';

const oauthUrl = (what: string) =>
  z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(`OAuth 2.0: ${what}`);
const parameters = (of: string) => z.record(z.string(), z.string()).optional().describe(`OAuth 2.0: further parameters of ${of}`);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): Record<string, string> => (value ?? {}) as Record<string, string>;

export default connectorType({
  id: 'http',
  name: 'HTTP',
  title: 'Web service',
  description: 'A web service by its address: the connector holds the authorization, a flow makes any request below the address.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/></svg>',
  connection: z.object({
    base_url: z.url({ protocol: /^https?$/ }).describe('What all requests lie below: https://api.example.com/v1'),
    header: z.string().min(1).default('X-Api-Key').describe('With the authorization `header`: its name'),
    parameter: z.string().min(1).default('api_key').describe('With the authorization `query`: the name of the parameter'),
    token_url: oauthUrl('where tokens come from'),
    authorization_url: oauthUrl('With `oauth2_code`: where the browser of who gives access goes'),
    revocation_url: oauthUrl('where tokens are given back when the connector is deleted'),
    issuer: z
      .string()
      .optional()
      .describe('OAuth 2.0: what `iss` has to say in the answer of the browser, where it is not the origin of the addresses'),
    client_authentication: z
      .enum(['basic', 'post'])
      .optional()
      .describe('OAuth 2.0: client_id and client_secret go in a header (basic, the default) or in the form (post)'),
    token_parameters: secret(parameters('each request for a token, such as `audience`')),
    authorization_parameters: parameters('authorization_url, such as `access_type: offline`').meta({ secret: false }),
    test_path: z.string().default('').describe('What a test of the connector gets, below base_url'),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: {
    none: { kind: 'none', title: 'None' },
    bearer: { kind: 'bearer', title: 'Bearer token' },
    basic: { kind: 'basic', title: 'User and password' },
    oauth2: {
      kind: 'oauth2',
      title: 'OAuth 2.0, client credentials',
      grant: 'client_credentials',
      token_url: ({ token_url }) => text(token_url),
      revocation_url: ({ revocation_url }) => text(revocation_url),
      client_authentication: ({ client_authentication }) => (client_authentication === 'post' ? 'post' : 'basic'),
      token_params: ({ token_parameters }) => texts(token_parameters),
    },
    oauth2_code: {
      kind: 'oauth2',
      title: 'OAuth 2.0, given by a person in a browser',
      grant: 'authorization_code',
      authorization_url: ({ authorization_url }) => text(authorization_url),
      token_url: ({ token_url }) => text(token_url),
      revocation_url: ({ revocation_url }) => text(revocation_url),
      issuer: ({ issuer }) => text(issuer),
      client_authentication: ({ client_authentication }) => (client_authentication === 'post' ? 'post' : 'basic'),
      token_params: ({ token_parameters }) => texts(token_parameters),
      authorization_params: ({ authorization_parameters }) => texts(authorization_parameters),
    },
    header: {
      kind: 'custom',
      title: 'A header of your own',
      fields: z.object({ api_key: secret(z.string().min(1)) }),
      apply: (request, { header, api_key }) => void request.headers({ [header]: String(api_key) }),
    },
    query: {
      kind: 'custom',
      title: 'A query parameter',
      fields: z.object({ api_key: secret(z.string().min(1)) }),
      apply: (request, { parameter, api_key }) => void request.params({ [parameter]: String(api_key) }),
    },
  },
  test: ({ connection, http }) => http.get(connection.test_path).responseFormat('raw'),
  default_action: 'request',
  actions: {},
});
