/** What decides on whether a worker takes over from one that died: its own heartbeats alone. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('one', `return this.connect('slow', { value: 7 }).get('output_value');`);
});
afterAll(() => bench.close());

it('a worker takes over though another task of it fails again and again', async () => {
  bench.ledger.answer = ({ inputs }) => (bench.ledger.calls.length === 1 ? new Promise(() => undefined) : inputs.value);
  const first = await bench.worker();
  const { execution } = await first.executions.start({ flow: 'one' });
  await until(() => bench.ledger.calls.length === 1, 'the call');
  let failed = 0;
  const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
    if (!/from executions e\s+where coalesce\(e\.worker_id, e\.caller_id\)/.test(text)) return run();
    failed += 1;
    throw Object.assign(new Error('permission denied'), { code: '42501' });
  };
  // It looks around several times in the time after which it would take over.
  const second = await bench.worker({ around, settings: { idleMs: 100 } });
  await until(() => failed > 3, 'the task to fail');
  await first.crash();
  expect(await second.executions.wait(execution.id, 20_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 7 });
});
