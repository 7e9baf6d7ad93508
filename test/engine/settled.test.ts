/** Flows whose script has ended, and which wait for children that run in the background: they do not keep out what they wait for. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

const PLACES = 10;
let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('background', `await this.sleep(1.5); return this.connect('x', { value: 1 }).get('output_value');`);
  await bench.publish('leaves', `this.flow('background').runAsync(); return 'done';`);
  await bench.publish('fails', `this.flow('background').runAsync(); this.flow('background').runAsync(); throw new Error('no');`);
  await bench.publish(
    'endless',
    `this.connect('slow').runAsync(); this.flow('sleeper').runAsync(); await this.connect('x'); return 'done';`,
  );
  await bench.publish('sleeper', `await this.sleep(3600);`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const start = async (worker: TestWorker, flow: string, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, async () => (await worker.executions.start({ flow })).execution.id));

async function allEnded(): Promise<void> {
  const open = `select from executions where status not like 'ENDED%'`;
  await until(async () => (await bench.database.pool.query(open)).rowCount === 0, 'all to end');
}

it.each(['leaves', 'fails'])('all of the flow %s and its children end, though there are fewer places than flows', async (flow) => {
  const worker = await bench.worker({ settings: { maxHot: PLACES, idleMs: 50 } });
  const ids = await start(worker, flow, 3 * PLACES);
  await allEnded();
  const statuses = await Promise.all(ids.map(async (id) => (await bench.row(id)).status));
  expect(new Set(statuses)).toEqual(new Set([flow === 'leaves' ? 'ENDED_SUCCESS' : 'ENDED_ERROR']));
});

it('one that has left memory gets the end of its call, and is cancelled with all that still runs', async () => {
  const { aborted } = bench.slowFarSide();
  const worker = await bench.worker({ settings: { idleMs: 50 } });
  const [id = ''] = await start(worker, 'endless', 1);
  await until(async () => {
    const { outcome, worker_id: owner } = await bench.row(id);
    return outcome === 'ENDED_SUCCESS' && owner === null;
  }, 'the flow to leave memory');
  expect(worker.engine.size).toMatchObject({ hot: 0, calls: 1 });
  await worker.executions.cancel(id);
  await allEnded();
  expect(aborted()).toBe(1);
  const children = await bench.children(id);
  expect(children.map((child) => [child.name, child.status])).toEqual([
    ['slow', 'ENDED_CANCELLED'],
    ['sleeper', 'ENDED_CANCELLED'],
    ['x', 'ENDED_SUCCESS'],
  ]);
});
