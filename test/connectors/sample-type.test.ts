/** The sample connector of the Workato introduction against a service as that text describes it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import customers from '../support/customers-type.ts';

const TOKEN = 'geheim-xyz-1';
const PEOPLE = [1234, 2345, 3456, 4567, 5678].map((id) => ({
  id,
  name: `Person ${id}`,
  email: `p${id}@email.com`,
  address: { street: '123 Main St', city: 'Anytown', state: 'CA', zip: '94321', country: 'USA' },
}));

let server: Server;
let seen: string[] = [];
let connections: TestConnections;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://x');
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (query.get('api_token') !== TOKEN) return answer(401, { error: `unknown token ${query.get('api_token')}` });
    if (pathname !== '/v1/customers.json') return answer(404, { error: 'no such page' });
    if (!query.has('id')) {
      const [page, limit] = [Number(query.get('page') ?? 1), Number(query.get('limit'))];
      return answer(200, { customers: PEOPLE.slice((page - 1) * limit, page * limit) });
    }
    const found = PEOPLE.find((person) => String(person.id) === query.get('id'));
    return found ? answer(200, { customer: found }) : answer(404, { error: 'no such customer' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  connections = await createConnections(undefined, { types: new ConnectorTypes([customers]) });
  for (const [name, api_token] of [
    ['myApp', TOKEN],
    ['expired', 'geheim-old-2'],
  ]) {
    await connections.store.create(JSON.stringify({ name, type: 'CUSTOMERS', value: { base_url, api_token } }));
  }
});
afterAll(async () => {
  await connections?.close();
  server?.closeAllConnections();
  server?.close();
});
beforeEach(() => {
  seen = [];
});

const call = async (namespace: string, action: string, inputs: object) => {
  const result = await connections.call({ by: 'namespace', name: namespace, action }, inputs);
  return { ...result, output: result.output === null ? null : (JSON.parse(result.output) as unknown) };
};

describe('the sample connector', () => {
  it('gets a customer by ID: authorized by the host, the envelope peeled off, undeclared fields kept', async () => {
    const { ok, output, shownInputs } = await call('myApp', 'get_customer_by_id', { id: 1234 });
    expect([ok, output]).toEqual([true, PEOPLE[0]]);
    expect(seen).toEqual([`GET /v1/customers.json?id=1234&api_token=${TOKEN}`]);
    expect(shownInputs).toContain('"api_token":"***"');
  });

  it('lists all customers, page by page', async () => {
    expect((await call('myApp', 'list_customers', {})).output).toEqual({ customers: PEOPLE });
    expect(seen).toHaveLength(3);
  });

  it('takes any request below its address, and gives the parsed body', async () => {
    const options = { method: 'GET', headers: { 'X-Mine': '1' } };
    expect((await call('myApp', 'request', { url: '/v1/customers.json?id=2345', options })).output).toEqual({ customer: PEOPLE[1] });
  });

  it('masks what a flow sends to prove who it is, also inside of options', async () => {
    const options = { headers: { Authorization: 'Bearer geheim-zzz-3', 'X-Plain': 'p' } };
    const result = await call('myApp', 'request', { url: '/v1/none', options });
    expect(JSON.parse(result.shownInputs ?? '')).toMatchObject({ options: { headers: { Authorization: '***', 'X-Plain': 'p' } } });
    expect(JSON.stringify(result)).not.toContain('geheim');
  });

  it('is refused for calls elsewhere', async () => {
    const { error } = await call('myApp', 'request', { url: 'https://evil.example/' });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining("'url' must lie below") });
    expect(seen).toEqual([]);
  });

  it('tells of a failed request what was asked and answered, without the token', async () => {
    const { error } = await call('myApp', 'get_customer_by_id', { id: 1 });
    expect(error).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 404, response: { error: 'no such customer' } });
    expect(error?.message).toContain('answered 404');
    const request = { method: 'GET', url: expect.stringMatching(/\/v1\/customers\.json\?id=1&api_token=\*\*\*$/) };
    expect(error).toMatchObject({ request });
    const expired = await call('expired', 'get_customer_by_id', { id: 1 });
    expect(expired.error).toMatchObject({ status: 401, response: { error: 'unknown token ***' } });
    expect(JSON.stringify(expired)).not.toContain('geheim');
  });

  it('names inputs that are unknown or missing', async () => {
    expect((await call('myApp', 'get_customer_by_id', {})).error?.message).toContain("'id' is missing: expected a number");
    expect((await call('myApp', 'get_customer_by_id', { id: 1, di: 2 })).error?.message).toContain("unknown input 'di'");
  });

  it('can be tested', async () => {
    const stop = new AbortController().signal;
    expect(await connections.pipeline.test({ by: 'connector', name: 'myApp' }, stop)).toMatchObject({ ok: true });
    expect(seen).toEqual([`GET /v1/customers.json?limit=1&api_token=${TOKEN}`]);
    const failed = await connections.pipeline.test({ by: 'connector', name: 'expired' }, stop);
    expect(failed).toMatchObject({ ok: false, error: { status: 401 } });
    expect(JSON.stringify(failed)).not.toContain('geheim');
  });
});
