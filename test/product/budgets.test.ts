/** Two processes of the built product on one database, and an HTTP server that stamps what arrives. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Execution } from '../../src/model.ts';
import { mostWithin } from '../connectors/budget/arrivals.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { patient } from '../support/far-sides/http-server.ts';

const FLOW = `import { flow } from 'petiole';
export default flow(async function ({ connector, calls, path }: { connector: string; calls: number; path: string }) {
  const ends = await Promise.all(Array.from({ length: calls }, () => this.connect(connector, { path }, { wait: 'ALL_ENDED' })));
  return ends.map(({ error }) => error?.code ?? null);
});
`;

let server: Server;
let database: TestDatabase;
let folders: Folders;
/** `up` twice: each is a worker too, and a flow's calls are made by the process that it was started in */
let ups: [Up, Up];
let arrivals: { at: number; path: string }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const ok: typeof answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}');

beforeAll(async () => {
  server = patient(
    createServer((request, response) => {
      arrivals.push({ at: performance.now(), path: request.url ?? '' });
      answer(request, response);
    }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  folders.env.PETIOLE_ALLOW_PRIVATE = '127.0.0.0/8';
  await folders.write('flows/calls.ts', FLOW);
  const connector = (name: string, more: object) =>
    folders.write(`connectors/${name}.yaml`, JSON.stringify({ name, type: 'REST', value: { url }, ...more }));
  await connector('ten', { rate_budget: { requests: 10, period: 1 } });
  await connector('two', { rate_budget: { requests: 1000, period: 1, concurrency: 2 } });
  await connector('down', { circuit_breaker: { failures: 2, pause: 600 }, value: { url, method: 'post', retry_backoff: { deadline: 0 } } });
  const second = { ...folders, env: { ...folders.env, PETIOLE_DATA: `${folders.root}/data-2` } };
  ups = await Promise.all([startUp(folders), startUp(second)]);
}, 120_000);
afterAll(async () => {
  await Promise.all((ups ?? []).map((up) => up.stop()));
  await folders?.remove();
  await database?.drop();
  server?.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function start(up: Up, inputs: object): Promise<string> {
  const { body, status } = await call<Execution>(up, 'POST', '/executions', { flow: 'calls', inputs });
  expect(status).toBe(201);
  return body.id;
}

const endOf = (up: Up, id: string): Promise<Execution> =>
  until(
    async () => {
      const { body } = await call<Execution>(up, 'GET', `/executions/${id}`);
      return body.status.startsWith('ENDED_') && body;
    },
    'the end of the flow',
    120_000,
  );

const childrenOf = async (up: Up, id: string): Promise<Execution[]> =>
  (await call<{ items: Execution[] }>(up, 'GET', `/executions/${id}/children`)).body.items;

describe('two processes', () => {
  it('keep to ten requests in any second together, and show who waits', async () => {
    [arrivals, answer] = [[], ok];
    const [a, b] = await Promise.all([
      start(ups[0], { connector: 'ten', calls: 24, path: '/a' }),
      start(ups[1], { connector: 'ten', calls: 24, path: '/b' }),
    ]);
    const waiting = await until(async () => {
      const running = (await childrenOf(ups[1], b)).filter(({ status }) => status === 'RUNNING');
      return running.find(({ message }) => message !== null);
    }, 'a call that says that it waits');
    expect(waiting.message).toMatch(/^waits for the rate budget of the connector 'ten': 10 requests in 1 s/);
    const ends = await Promise.all([endOf(ups[0], a), endOf(ups[1], b)]);
    expect(ends.flatMap(({ output_value: codes }) => codes)).toEqual(Array.from({ length: 48 }, () => null));
    expect(['/a', '/b'].map((path) => arrivals.filter((arrival) => arrival.path === path).length)).toEqual([24, 24]);
    const most = mostWithin(
      arrivals.map(({ at }) => at),
      1000,
    );
    expect(most).toBeLessThanOrEqual(10);
    const waited = (await childrenOf(ups[1], b)).find(({ id }) => id === waiting.id);
    expect(waited?.message).toMatch(/^waited for the rate budget of the connector 'ten': \d+\.\d s$/);
    expect(waited?.attempts).toMatchObject([{ attempt: 1, code: null, reason: expect.stringMatching(/^waited for/) }]);
  }, 120_000);

  it('open a circuit together, and show it until a test succeeds', async () => {
    [arrivals, answer] = [[], (request) => void request.socket.destroy()];
    const codes = async (up: Up, calls: number) => (await endOf(up, await start(up, { connector: 'down', calls, path: '/' }))).output_value;
    expect(await codes(ups[0], 2)).toEqual(['CONNECTION_FAILED', 'CONNECTION_FAILED']);
    expect(await codes(ups[0], 1)).toEqual(['CIRCUIT_OPEN']);
    expect((await call(ups[0], 'GET', '/connectors/down')).body['status']).toBe('FAILING');
    const circuit = async (up: Up) => (await call(up, 'GET', '/connectors/down')).body['circuit'];
    expect(await circuit(ups[1])).toMatchObject({ state: 'OPEN', failures: 2, next_try_at: expect.stringMatching(/^20.*Z$/) });
    await until(async () => ((await codes(ups[1], 1)) as string[])[0] === 'CIRCUIT_OPEN', 'the other process to know');
    answer = ok;
    expect((await call(ups[1], 'POST', '/connectors/down/test')).body).toMatchObject({ ok: true });
    expect(await circuit(ups[0])).toEqual({ state: 'CLOSED', failures: 0, next_try_at: null });
    expect(await codes(ups[1], 1)).toEqual([null]);
  }, 120_000);

  it('get back the places of one that is killed in the midst of its calls', async () => {
    const held: ServerResponse[] = [];
    [arrivals, answer] = [[], (_request, response) => void held.push(response)];
    const doomed = await start(ups[0], { connector: 'two', calls: 2, path: '/doomed' });
    await until(() => held.length === 2, 'both places to be taken');
    const late = await start(ups[1], { connector: 'two', calls: 1, path: '/late' });
    await until(async () => (await childrenOf(ups[1], late))[0]?.message?.startsWith('waits for'), 'the other one to wait');
    ups[0].child.kill('SIGKILL');
    answer = ok;
    // the calls of the one that died are made again, and all of them need the places that it held
    const ends = await Promise.all([endOf(ups[1], late), endOf(ups[1], doomed)]);
    expect(ends.map(({ output_value: codes }) => codes)).toEqual([[null], [null, null]]);
    expect(arrivals.map(({ path }) => path).sort()).toEqual(['/doomed', '/doomed', '/doomed', '/doomed', '/late']);
  }, 120_000);
});
