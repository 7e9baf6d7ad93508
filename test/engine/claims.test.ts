import { afterAll, afterEach, beforeAll, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

const FLOWS = 150;

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
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

async function count(condition: string): Promise<number> {
  const { rows } = await bench.database.pool.query<{ count: number }>(
    `select count(*)::int as count from executions where type = 'FLOW' and ${condition}`,
  );
  return rows[0]!.count;
}
