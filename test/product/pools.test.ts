/** A server that may reach no private address, and a worker of the pool `dmz` that may: only there the call can be made. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { call, command, createFolders, start, startUp, type Folders, type Running, type Up } from '../support/product.ts';
import { patient } from '../support/far-sides/http-server.ts';

const TOKEN = 'only-the-dmz-sends-this-token';
const SECRET = 'given-by-the-script-as-a-cookie';
const FLOW = `import { flow } from 'petiole';
export default flow(async function (inputs: { url: string }) {
  const refused = await this.connect('REST', { url: inputs.url }, { wait: 'ALL_ENDED' });
  const inside = await this.connect('inside', { cookies: { session: '${SECRET}' } } as any).get('output_value');
  return { outside: refused.error?.code, inside: (inside as any).json };
});
`;

let database: TestDatabase;
let server: Server;
let folders: Folders;
let dmz: Folders;
let up: Up;
let worker: Running | null = null;
let asked: { authorization?: string; cookie?: string }[] = [];
/** while it is there, answers wait for it */
let gate: Promise<void> | null = null;

beforeAll(async () => {
  server = patient(
    createServer(({ headers }, response) => {
      asked.push({ authorization: headers.authorization, cookie: headers.cookie });
      void Promise.resolve(gate).then(() => response.setHeader('content-type', 'application/json').end('{"ok":true}'));
    }),
  );
  server.listen(0, '127.0.0.1');
  [database] = await Promise.all([createTestDatabase(), once(server, 'listening')]);
  [folders, dmz] = [await createFolders(database.url), await createFolders(database.url)];
  dmz.env.PETIOLE_ALLOW_PRIVATE = '127.0.0.0/8';
  await folders.write('flows/reaches.ts', FLOW);
  await folders.write(
    'flows/within.ts',
    FLOW.replace('flow(async function', `flow({ pool: 'dmz', handler: async function`).replace('\n});', '\n} });'),
  );
  const value = `value:\n  url: ${url()}\n  token: ${TOKEN}\n`;
  await folders.write('connectors/inside.yaml', `name: inside\ntype: REST\npool: dmz\n${value}`);
  up = await startUp(folders);
});
afterAll(async () => {
  await Promise.all([up?.stop(), worker?.stop()]);
  await Promise.all([folders?.remove(), dmz?.remove(), new Promise((resolve) => server.close(resolve).closeAllConnections())]);
  await database?.drop();
});

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

async function startWorker(): Promise<void> {
  worker = start(['worker', '--pool', 'dmz'], dmz);
  await worker.says(/works on the database, in the worker pool 'dmz'/);
}

async function begin(flow: string): Promise<string> {
  const { status, body } = await call<Execution>(up, 'POST', '/executions', { flow, inputs: { url: url() } });
  expect(status).toBe(201);
  return body.id;
}

const endOf = (id: string): Promise<Execution> =>
  until(async () => {
    const { body } = await call<Execution>(up, 'GET', `/executions/${id}`);
    return body.status.startsWith('ENDED_') && body;
  }, 'the end');

it('a call waits for a worker of its pool and says so, is made there, and again where that one is killed', async () => {
  const id = await begin('reaches');
  const waits = await until(async () => {
    const { body } = await call<{ items: Execution[] }>(up, 'GET', `/executions/${id}/children`);
    return body.items.find(({ connector }) => connector === 'inside');
  }, 'the call');
  expect(waits).toMatchObject({ status: 'PENDING', pool: 'dmz', message: "waits for a worker of the pool 'dmz'; none is running" });
  const status = await command(['system', 'status'], {
    root: folders.root,
    env: { ...folders.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: 'the-admin-token-of-the-tests' },
  });
  expect(status.stdout).toMatch(/pool dmz:\s+0 workers, 1 due/);

  const held = Promise.withResolvers<void>();
  gate = held.promise;
  await startWorker();
  await until(() => asked.length === 1, 'the call');
  await worker?.stop('SIGKILL');
  gate = null;
  await startWorker();
  expect(await endOf(id)).toMatchObject({
    status: 'ENDED_SUCCESS',
    output_value: { outside: 'CONNECTION_REFUSED_BY_POLICY', inside: { ok: true } },
  });
  held.resolve();
  const { body } = await call<Execution>(up, 'GET', `/executions/${waits.id}`);
  expect(body).toMatchObject({ status: 'ENDED_SUCCESS', attempt: 2, message: null });
  expect(JSON.stringify(body)).not.toMatch(new RegExp(`${TOKEN}|${SECRET}`));
  expect(asked).toEqual(Array(2).fill({ authorization: `Bearer ${TOKEN}`, cookie: `session=${SECRET}` }));
}, 120_000);

it('a flow that declares the pool runs there with all its calls; an invalid name is refused', async () => {
  asked = [];
  expect(await endOf(await begin('within'))).toMatchObject({ pool: 'dmz', output_value: { inside: { ok: true } } });
  expect(asked).toHaveLength(2);
  const { status, body } = await call(up, 'POST', '/executions', { flow: 'reaches', pool: ' dmz' });
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('the name of a worker pool')]);
  const refused = await command(['worker', '--pool', 'a/b'], dmz);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('the name of a worker pool: 1 to 200 characters')]);
});
