/** Any web service: an address and an authorization in the connector, and one action for all of its calls. */
import { z } from 'zod';
import { connectorType, secret } from 'petiole/connector';

export default connectorType({
  id: 'http',
  name: 'HTTP',
  title: 'Web service',
  description: 'A web service by its address: the connector holds the authorization, a flow makes any request below the address.',
  connection: z.object({
    base_url: z.url({ protocol: /^https?$/ }).describe('What all requests lie below: https://api.example.com/v1'),
    header: z.string().min(1).default('X-Api-Key').describe('With the authorization `header`: its name'),
    parameter: z.string().min(1).default('api_key').describe('With the authorization `query`: the name of the parameter'),
    test_path: z.string().default('').describe('What a test of the connector gets, below base_url'),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: {
    none: { kind: 'none', title: 'None' },
    bearer: { kind: 'bearer', title: 'Bearer token' },
    basic: { kind: 'basic', title: 'User and password' },
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
