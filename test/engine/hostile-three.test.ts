import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());
const lost = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });

describe('T10 a claim whose connection is lost while it is under way', () => {
  it('is found also where it commits after the first look for what it took', async () => {
    await bench.publish('quick', `return 7;`);
    const other = await bench.worker({ settings: { pool: 'other' } });
    const state = { isLost: false, zombie: Promise.resolve() as Promise<unknown> };
    const { execution } = await other.executions.start({ flow: 'quick' });
    const worker = await bench.worker({
      around: async (run, text) => {
        if (!/due as/.test(text) || state.isLost) return run();
        state.isLost = true;
        state.zombie = new Promise((resolve) => setTimeout(() => resolve(run()), 400));
        throw lost();
      },
    });
    // until the server has noticed, what is due is not claimed by a second statement
    const ended = await worker.executions.wait(execution.id, 5000);
    expect(ended.output_value).toBe(7);
    await state.zombie;
  }, 60_000);

  it('the same where the second claim finds nothing', async () => {
    await bench.publish('quick', `return 7;`);
    const other = await bench.worker({ settings: { pool: 'other' } });
    const { execution } = await other.executions.start({ flow: 'quick' });
    const state = { claims: 0 };
    // the statement of the lost connection has locked the row: others skip it, and it commits later
    const client = await bench.database.pool.connect();
    const worker = await bench.worker({
      around: async (run, text, values) => {
        if (!/due as/.test(text) || ++state.claims > 1) return run();
        await client.query('begin');
        await client.query(text, values as unknown[]);
        setTimeout(() => void client.query('commit').then(() => client.release()), 400);
        throw lost();
      },
    });
    const ended = await worker.executions.wait(execution.id, 6000);
    expect(ended.output_value).toBe(7);
  }, 60_000);
});

describe('T11 a limited flow below one of its own', () => {
  it('begins after a pause and a resume of it alone', async () => {
    await bench.publish('nests', `return inputs.deep ? (await this.flow('nests', { deep: false }, { pool: 'other' })).output_value : 'bottom';`);
    await bench.flows.limit('nests', 1);
    try {
      const worker = await bench.worker();
      const { execution } = await worker.executions.start({ flow: 'nests', inputs: { deep: true } });
      const child = await until(async () => (await bench.children(execution.id)).find((row) => row.wake_at !== null), 'the child to be due');
      await worker.executions.pause(child.id);
      await worker.executions.resume(child.id);
      await bench.worker({ settings: { pool: 'other' } });
      expect((await worker.executions.wait(execution.id, 8000)).output_value).toBe('bottom');
    } finally {
      await bench.flows.limit('nests', null);
    }
  }, 60_000);
});
