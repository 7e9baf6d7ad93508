/** A defect of the engine while it works off what a script issued: its flow ends, and nothing of it stays open. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { AT_A_TURN } from '../../src/engine/slices.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('child', `await this.sleep(3600);`);
  await bench.publish('orphan', `await this.connect('x');`);
  await bench.publish('child-free', `return 'up';`);
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

it('no row that comes back ends the process, whatever it holds', async () => {
  await bench.publish('sleeps', `await this.connect('x'); await this.sleep(3600); return 'woken';`);
  const worker = await bench.worker();
  const damaged = [
    ['id', `options = 'null'`],
    ['parent_id', `options = 'null'`],
    ['parent_id', `target = '"?"'`],
    ['parent_id', `position = null`],
  ];
  const ids: string[] = [];
  for (const [of, what] of damaged) {
    const { execution } = await worker.executions.start({ flow: 'sleeps' });
    ids.push(execution.id);
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    await bench.database.pool.query(`update executions set ${what} where ${of} = $1 and type <> 'SLEEP'`, [execution.id]);
    await bench.database.pool.query('update executions set wake_at = now() where id = $1', [execution.id]);
  }
  await until(async () => {
    const rows = await Promise.all(ids.map((id) => bench.row(id)));
    return rows.every(({ epoch, worker_id: owner }) => epoch > 0 && owner === null);
  }, 'all to have come back');
  await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
  expect((await worker.run('child-free')).output_value).toBe('up');
});
