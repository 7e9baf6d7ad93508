/** What `connector-type new` writes: a type that works against a small service, and the test that shows it. */

export interface NewType {
  /** lower case: the file's name too */
  id: string;
  /** what `connector_type` says */
  name: string;
  title: string;
}

export const typeTemplate = ({
  id,
  name,
  title,
}: NewType): string => `/** ${title}. What it takes and gives is described by the schemas below; the host does the rest: see docs/connector-types.md. */
import { z } from 'zod';
import { connectorType } from 'petiole/connector';

export default connectorType({
  id: '${id}',
  name: '${name}',
  title: '${title}',
  description: 'Items of ${title}.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor"><rect x="4" y="4" width="16" height="16" rx="3"/></svg>',
  connection: z.object({
    base_url: z
      .url({ protocol: /^https?$/ })
      .default('https://api.example.com/v1')
      .describe('Where the service is'),
  }),
  base_url: ({ base_url }) => base_url,
  // adds the secret field \`token\`, and sends it with every request
  authorization: { kind: 'bearer' },
  test: ({ http }) => http.get('/items').params({ limit: 1 }),
  default_action: 'get_item',
  actions: {
    get_item: {
      title: 'Get an item',
      description: 'One item by its id.',
      inputs: z.object({ id: z.string().min(1) }),
      outputs: z.object({ id: z.string(), name: z.string() }),
      sample_output: { id: '7', name: 'A chair' },
      run: ({ http, inputs }) => http.get(\`/items/\${encodeURIComponent(inputs.id)}\`),
    },
  },
});
`;

export const testTemplate = ({ name }: NewType): string => `import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

/** The service as its documentation describes it. */
let service: TestServer;
let connections: TestConnections;

beforeAll(async () => {
  service = await serveHttp((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== 'Bearer right-token') return answer(401, { error: 'unknown token' });
    const id = /^\\/v1\\/items\\/(\\w+)$/.exec(request.url ?? '')?.[1];
    return id === '7' ? answer(200, { id, name: 'A chair' }) : answer(404, { error: 'no such item' });
  });
  connections = await createConnections();
});
afterAll(async () => {
  await connections?.close();
  await service?.stop();
});

const given = (more: object) => ({ base_url: \`\${service.url}/v1\`, token: 'right-token', ...more });

describe('${name}', () => {
  it('gets an item', async () => {
    expect(await connections.output('${name}', given({ id: '7' }))).toEqual({ id: '7', name: 'A chair' });
  });

  it('says what the service answered', async () => {
    expect(await connections.error('${name}', given({ id: '8' }))).toMatchObject({ status: 404, response: { error: 'no such item' } });
    expect(await connections.error('${name}', given({ id: '7', token: 'wrong' }))).toMatchObject({ status: 401 });
  });

  it('has the action request for everything else', async () => {
    expect(await connections.output('${name}', given({ action: 'request', url: '/items/7' }))).toMatchObject({ name: 'A chair' });
  });
});
`;
