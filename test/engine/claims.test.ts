import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { AHEAD } from '../../src/engine/claims.ts';
import { MOST } from '../../src/engine/pace.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

const FLOWS = 150;
const CALLS = 600;

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('child-free', `return 'up';`);
  await bench.publish('one', `return (await this.connect('slow', { value: 7 })).output_value;`);
  await bench.publish(
    'fan',
    `return (await Promise.all(Array.from({ length: ${CALLS} }, () => this.connect('slow', { value: 1 })))).length;`,
  );
  await bench.publish('naps', `await this.sleep(1.1); return 'rested';`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

it('a worker that does not get its flows to run leaves what else is due to the others', async () => {
  const starter = await bench.worker();
  await Promise.all(Array.from({ length: FLOWS }, () => starter.executions.start({ flow: 'naps' })));
  await starter.stop();
  const busy = await bench.worker();
  const hasTime = Promise.withResolvers<void>();
  const open = busy.pool.open.bind(busy.pool);
  busy.pool.open = async (...given) => {
    await hasTime.promise;
    return open(...given);
  };
  await until(async () => (await count(`worker_id = '${busy.engine.workerId}'`)) > 0, 'what the busy worker claims');
  await bench.worker();
  await until(async () => (await count(`ended_at is not null`)) >= FLOWS / 2, 'the flows that the other worker has time for');
  hasTime.resolve();
  await until(async () => (await count(`status = 'ENDED_SUCCESS'`)) === FLOWS, 'all of them');
});

it('a worker that has as many calls of a tree as may be under way at once leaves the others to those that have time', async () => {
  const far = bench.slowFarSide();
  bench.ledger.pools.set('slow', 'dmz');
  const outer = await bench.worker();
  const { execution } = await outer.executions.start({ flow: 'fan' });
  const busy = await bench.worker({ settings: { pool: 'dmz' } });
  await until(() => bench.ledger.calls.length === MOST, 'as many calls as one tree may have');
  await until(async () => (await claimedBy(busy)) > MOST, 'further ones to wait there');
  const other = await bench.worker({ settings: { pool: 'dmz' } });
  await until(async () => (await claimedBy(other)) >= CALLS - MOST - AHEAD, 'the others');
  expect(await claimedBy(busy)).toBeLessThanOrEqual(MOST + AHEAD);
  far.answer();
  expect((await outer.executions.wait(execution.id, 60_000)).output_value).toBe(CALLS);
  expect([busy.engine.claimed.size, busy.engine.claimed.ahead]).toEqual([0, []]);
});

it('calls of a tree that wait hold up neither those of another tree nor flows', async () => {
  const far = bench.slowFarSide();
  bench.ledger.pools.set('slow', 'dmz');
  const outer = await bench.worker();
  const { execution } = await outer.executions.start({ flow: 'fan' });
  const only = await bench.worker({ settings: { pool: 'dmz' } });
  await until(async () => (await claimedBy(only)) > MOST, 'as many calls as it takes of one tree');
  await outer.executions.start({ flow: 'one' });
  await until(() => bench.ledger.calls.some(({ inputs }) => inputs.value === 7), 'the call of the other tree');
  const flow = await outer.executions.start({ flow: 'child-free', pool: 'dmz' });
  expect((await outer.executions.wait(flow.execution.id, 60_000)).output_value).toBe('up');
  far.answer();
  expect((await outer.executions.wait(execution.id, 60_000)).output_value).toBe(CALLS);
});

async function claimedBy({ engine }: TestWorker): Promise<number> {
  const { rows } = await bench.database.pool.query<{ count: number }>(
    `select count(*)::int as count from executions where type = 'CONNECTION' and worker_id = $1`,
    [engine.workerId],
  );
  return rows[0]!.count;
}

async function count(condition: string): Promise<number> {
  const { rows } = await bench.database.pool.query<{ count: number }>(
    `select count(*)::int as count from executions where type = 'FLOW' and ${condition}`,
  );
  return rows[0]!.count;
}
