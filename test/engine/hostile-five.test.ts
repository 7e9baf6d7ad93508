import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('T16 an orphan call of a cancelled flow whose worker died', () => {
  it('is made again in the pool of its flow', async () => {
    bench.ledger.answer = () => new Promise(() => undefined);
    await bench.publish('leaves', `this.connect('orphan', {}, { orphan: true }).runAsync(); await this.connect('holds');`);
    const first = await bench.worker({ settings: { idleMs: 60_000 } });
    const { execution } = await first.executions.start({ flow: 'leaves' });
    await until(() => bench.ledger.calls.length === 2, 'the calls');
    await first.executions.cancel(execution.id);
    await until(async () => (await bench.row(execution.id)).outcome, 'the outcome');
    await first.crash();
    bench.ledger.answer = () => 1;
    const other = await bench.worker({ settings: { exclusive: true, pool: 'other' } });
    await other.executions.wait(execution.id, 10_000);
    await bench.worker();
    await until(() => bench.ledger.callsOf('orphan').length === 2, 'the call again', 10_000);
    expect(bench.ledger.callsOf('orphan').map(({ pool }) => pool)).toEqual(['default', 'default']);
  }, 60_000);
});
