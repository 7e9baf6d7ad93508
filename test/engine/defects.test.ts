/** A defect of the engine while it works off what a script issued: its flow ends, and nothing of it stays open. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { AT_A_TURN } from '../../src/engine/slices.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('child', `await this.sleep(3600);`);
  await bench.publish('orphan', `await this.connect('x');`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

it.each([
  ['few commands', 1],
  ['commands that are worked off in several turns', 2 * AT_A_TURN],
])('among %s ends the flow with an error, and cancels what it had started', async (_, calls) => {
  await bench.publish(
    'main',
    `await this.connect('x');
     for (let n = 0; n < ${calls}; n++) this.connect('slow').runAsync();
     this.flow('child').runAsync();
     this.flow('orphan', {}, { orphan: true }).runAsync();
     this.connect('broken').runAsync();
     await this.sleep(3600);`,
  );
  bench.slowFarSide();
  bench.ledger.pools.get = (name) => {
    if (name === 'broken') throw new Error('a defect');
    return undefined;
  };
  const worker = await bench.worker();
  const { execution } = await worker.executions.start({ flow: 'main' });
  expect(await worker.executions.wait(execution.id, 60_000)).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'INTERNAL' } });
  const open = `select from executions where root_id = $1 and (status not like 'ENDED%' or worker_id is not null)`;
  await until(async () => (await bench.database.pool.query(open, [execution.id])).rowCount === 0, 'all of it to be ended');
  const [first] = await bench.children(execution.id);
  expect([first?.name, first?.status]).toEqual(['x', 'ENDED_SUCCESS']);
  await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
});
