/** The built product on its embedded database, killed with SIGKILL, and an HTTP server that counts what it is asked. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Execution, ExecutionTree } from '../../src/model.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { until } from '../support/engine.ts';
import { patient } from '../support/far-sides/http-server.ts';

let folders: Folders;
let server: Server;
let asked: { step: number; key: string }[] = [];
/** called when a step is asked for, before it is answered */
let onAsked: (step: number) => Promise<void> | void = () => undefined;
let up: Up | null = null;

const STEPS = 10;
const FLOW = `import { flow } from 'petiole';
export default flow(async function (inputs: { base: string }) {
  let sum = 0;
  for (let step = 1; step <= ${STEPS}; step++) {
    const { json } = await this.connect('REST', { url: inputs.base + '/step/' + step, method: 'post', json: { sum } }).get('output_value') as any;
    sum += json.value;
    this.log('step', step);
  }
  return { sum };
});
`;

beforeAll(async () => {
  server = patient(
    createServer((request, response) => {
      const step = Number(request.url?.split('/').pop());
      asked.push({ step, key: String(request.headers['idempotency-key']) });
      void Promise.resolve(onAsked(step)).then(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ value: step * step }));
      });
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(async () => {
  asked = [];
  folders = await createFolders();
  folders.env.PETIOLE_ALLOW_PRIVATE = '127.0.0.0/8';
  await folders.write('flows/ten.ts', FLOW);
});
afterEach(async () => {
  onAsked = () => undefined;
  await up?.stop();
  up = null;
  await folders.remove();
});
afterAll(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function startFlow(): Promise<string> {
  const { body, status } = await call<Execution>(up as Up, 'POST', '/executions', { flow: 'ten', inputs: { base: base() } });
  expect(status).toBe(201);
  return body.id;
}

const endOf = (id: string): Promise<Execution> =>
  until(async () => {
    const { status, body } = await call<Execution>(up as Up, 'GET', `/executions/${id}`);
    if (status === 503) return null; // the database is away
    expect(status).toBe(200);
    return body.status.startsWith('ENDED_') && body;
  }, 'the end of the flow');

/** The postmaster of the embedded database, from its own file. */
const databasePid = (): number => Number(readFileSync(join(folders.root, 'data/postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

const counts = (): number[] => Array.from({ length: STEPS }, (_, i) => asked.filter(({ step }) => step === i + 1).length);

describe('a server that is killed', () => {
  it('at every step of a flow ends it with the same result, and asks again only for the step that ran', async () => {
    const killed = new Set<number>();
    const accepted = Promise.withResolvers<void>();
    let died = Promise.withResolvers<void>();
    onAsked = async (step) => {
      if (killed.has(step)) return;
      killed.add(step);
      await accepted.promise; // before that it may be forgotten
      up?.child.kill('SIGKILL');
      died.resolve();
      await new Promise(() => undefined);
    };
    up = await startUp(folders);
    const id = await startFlow();
    accepted.resolve();
    for (let deaths = 0; deaths < STEPS; deaths++) {
      await died.promise;
      await up.ended;
      died = Promise.withResolvers<void>();
      up = await startUp(folders);
    }
    const ended = await endOf(id);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: { sum: 385 } });
    expect(counts()).toEqual(Array(STEPS).fill(2));
    // the id of the execution goes along as the key, the same for each attempt
    for (let step = 1; step <= STEPS; step++) expect(new Set(asked.filter((one) => one.step === step).map((one) => one.key)).size).toBe(1);
    const { body: tree } = await call<ExecutionTree>(up, 'GET', `/executions/${id}/tree`);
    expect(tree.children.map((child) => [child.position, child.status, child.attempt])).toEqual(
      Array.from({ length: STEPS }, (_, i) => [i, 'ENDED_SUCCESS', 2]),
    );
    const { body: logs } = await call<{ items: { values: unknown[] }[] }>(up, 'GET', `/executions/${id}/logs`);
    expect(logs.items.map((line) => line.values[1])).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
  }, 180_000);

  it('loses no start that it acknowledged', async () => {
    up = await startUp(folders);
    const acknowledged: string[] = [];
    const load = async (): Promise<void> => {
      for (;;) acknowledged.push(await startFlow());
    };
    const loads = Array.from({ length: 8 }, () => load().catch(() => undefined)); // each ends when the server dies
    await until(() => acknowledged.length >= 40, 'forty starts');
    up.child.kill('SIGKILL');
    await Promise.all([...loads, up.ended]);
    up = await startUp(folders);
    for (const id of acknowledged) expect(await endOf(id)).toMatchObject({ output_value: { sum: 385 } });
  }, 180_000);
});

describe('a database that is killed', () => {
  it('is started again, and what was accepted goes on', async () => {
    let held = 0;
    const gate = Promise.withResolvers<void>();
    onAsked = (step) => (step === 3 && held++ === 0 ? gate.promise : undefined);
    up = await startUp(folders);
    const id = await startFlow();
    await until(() => held === 1, 'the third step');
    process.kill(databasePid(), 'SIGKILL');
    gate.resolve();
    expect(await endOf(id)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: { sum: 385 } });
    expect(counts()).toEqual(Array(STEPS).fill(1));
  }, 180_000);
});
