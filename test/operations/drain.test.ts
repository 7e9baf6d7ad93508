/** Processes that are told to stop: what they ran ends or goes on elsewhere, and no call is made twice that ended in time. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { ADMIN_TOKEN, call, command, createFolders, start, startUp, type Folders, type Running, type Up } from '../support/product.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

let database: TestDatabase;
let folders: Folders;
let others: Folders;
let far: FarSide;
let running: Running[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  far = await startFarSide();
});
beforeEach(async () => {
  far.calls = [];
  [folders, others] = [await createFolders(database.url), await createFolders(database.url)];
  for (const { env } of [folders, others]) Object.assign(env, { PETIOLE_ALLOW_PRIVATE: '127.0.0.0/8', PETIOLE_DRAIN: '30s' });
  await folders.write('flows/steps.ts', STEPS_FLOW);
});
afterEach(async () => {
  far.holds = () => false;
  far.release();
  await Promise.all(running.map((one) => one.stop()));
  running = [];
  await Promise.all([folders.remove(), others.remove()]);
});
afterAll(async () => {
  await far.close();
  await database.drop();
});

const kept = <T extends Running>(one: T): T => {
  running.push(one);
  return one;
};

async function startWorker({ root, env }: Folders): Promise<Running> {
  const worker = kept(start(['worker'], { root, env }));
  await worker.says(/works on the database/);
  return worker;
}

async function startFlow(at: Up, steps: string[]): Promise<string> {
  const { status, body } = await call<Execution>(at, 'POST', '/executions', { flow: 'steps', inputs: { url: far.url, steps } });
  expect(status).toBe(201);
  return body.id;
}

const isAsked = (step: string): Promise<unknown> => until(() => far.calls.some((one) => one.step === step), `the call of ${step}`);
const callsOf = (step: string): number => far.calls.filter((one) => one.step === step).length;

/** From the table: any process may be gone. */
const endOf = (id: string): Promise<string> =>
  until(async () => {
    const { rows } = await database.pool.query<{ status: string; output_value: unknown }>('select * from executions where id = $1', [id]);
    const [row] = rows;
    return row?.status.startsWith('ENDED_') && `${row.status} ${JSON.stringify(row.output_value)}`;
  }, 'the end of the flow');

const holderOf = async (id: string): Promise<string | null> => {
  const { rows } = await database.pool.query<{ worker_id: string | null }>('select worker_id from executions where id = $1', [id]);
  return rows[0]?.worker_id ?? null;
};

describe('a server that gets SIGTERM', () => {
  it('says so on /ready, gives its flows back, records the call that runs, and ends with 0', async () => {
    far.holds = (step) => step === 'slow';
    const up = kept(await startUp(folders));
    const id = await startFlow(up, ['slow', 'after']);
    await isAsked('slow');
    const worker = await startWorker(others);

    up.child.kill('SIGTERM');
    await up.says(/stopping: waits up to 30 s for one call that runs; a second signal stops at once/);
    const ready = await fetch(`${up.url}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ code: 'UNAVAILABLE', detail: expect.stringContaining('about to stop') });
    expect((await fetch(`${up.url}/health`)).status).toBe(200);
    await until(async () => (await holderOf(id)) === null, 'the flow to be given back');
    const shown = async () => (await call<{ items: { pid: number; status: string }[] }>(up, 'GET', '/workers')).body.items;
    await until(async () => (await shown()).some(({ pid, status }) => pid === up.child.pid && status === 'DRAINING'), 'who drains');
    expect((await shown()).find(({ pid }) => pid === worker.child.pid)).toMatchObject({ status: 'ALIVE' });
    const list = await command(['worker', 'list'], {
      ...folders,
      env: { ...folders.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: ADMIN_TOKEN },
    });
    expect(list.stdout).toMatch(new RegExp(`DRAINING +\\S+ ${up.child.pid} `));
    const { pools } = (await call<{ pools: { pool: string; workers: number }[] }>(up, 'GET', '/system')).body;
    expect(pools).toMatchObject([{ pool: 'default', workers: 1 }]);
    // What it still accepts is for the others.
    const late = await startFlow(up, ['late']);
    expect(await endOf(late)).toBe('ENDED_SUCCESS ["late"]');

    far.release();
    expect(await up.ended).toMatchObject({ code: 0 });
    expect(await endOf(id)).toBe('ENDED_SUCCESS ["slow","after"]');
    expect(['slow', 'after', 'late'].map(callsOf)).toEqual([1, 1, 1]);
    expect((await worker.stop()).code).toBe(0);
  }, 120_000);
});

describe('a worker that is given a port for its metrics', () => {
  it('answers there to GET /metrics, to whoever may look, and to nothing else', async () => {
    const up = kept(await startUp(folders));
    const tokens = new Map<string, string>();
    for (const [role, scopes] of [
      ['viewer', ['executions:read']],
      ['operator', undefined],
    ] as const)
      tokens.set(role, (await call<{ token: string }>(up, 'POST', '/tokens', { name: role, role, scopes })).body.token);
    const worker = kept(start(['worker', '--metrics-port', '0'], others));
    const [, url = ''] = await worker.says(/metrics on (http:\/\/127\.0\.0\.1:\d+\/metrics)/);
    const ask = (token: string | undefined, at = url, method = 'GET') =>
      fetch(at, { method, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    const answer = await ask(tokens.get('operator'));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(await answer.text()).toMatch(/^petiole_pool_workers\{pool="default"\} 2$/m);
    const refused = [await ask(undefined), await ask('wrong'), await ask(tokens.get('viewer'))];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 403]);
    expect(await refused[0]!.json()).toMatchObject({ code: 'UNAUTHORIZED' });
    const nothing = [
      await ask(tokens.get('operator'), url.replace('metrics', 'api/v1/executions')),
      await ask(tokens.get('operator'), url, 'POST'),
    ];
    expect(nothing.map(({ status }) => status)).toEqual([404, 405]);
    const taken = await command(['worker', '--metrics-port', new URL(url).port], others);
    expect([taken.code, taken.stderr]).toEqual([
      1,
      expect.stringMatching(/is taken: choose another with --metrics-port or PETIOLE_METRICS_PORT/),
    ]);
    expect((await worker.stop()).code).toBe(0);
  }, 120_000);
});

describe('a worker that gets SIGTERM', () => {
  it('leaves when its time is over, and the call is made again with the same key', async () => {
    far.holds = (step) => step === 'endless' && callsOf('endless') === 1;
    const first = kept(await startUp(folders));
    const id = await startFlow(first, ['before', 'endless']);
    await isAsked('endless');
    first.child.kill('SIGKILL'); // so that the worker has it
    others.env['PETIOLE_DRAIN'] = '1s';
    far.holds = (step) => step === 'endless' && callsOf('endless') <= 2;
    const worker = await startWorker(others);
    await until(() => callsOf('endless') === 2, 'the call of the worker');

    const { code, stderr } = await worker.stop();
    expect(code).toBe(0);
    expect(stderr).toContain('one call did not end in time: whoever goes on decides by their `delivery`');
    expect(await holderOf(id)).toBeNull();
    await startWorker(others);
    expect(await endOf(id)).toBe('ENDED_SUCCESS ["before","endless"]');
    expect(callsOf('before')).toBe(1);
    expect(callsOf('endless')).toBe(3);
    expect(new Set(far.calls.filter(({ step }) => step === 'endless').map(({ key }) => key)).size).toBe(1);
  }, 120_000);

  it('stops at once at the second one', async () => {
    far.holds = (step) => step === 'held';
    const up = kept(await startUp(folders));
    await startFlow(up, ['held']);
    await isAsked('held');
    up.child.kill('SIGTERM');
    await up.says(/a second signal stops at once/);
    // Two that come within half a second are one: the terminal and npm both pass on what they get.
    const again = setInterval(() => up.child.kill('SIGTERM'), 100);
    expect((await up.ended).code).toBe(130);
    clearInterval(again);
  }, 120_000);
});
