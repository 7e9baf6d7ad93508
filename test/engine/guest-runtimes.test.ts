import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Scripts } from '../../src/runner/scripts.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';
import { scriptsWithTwo } from '../support/runtime-two.ts';

/** On a busy machine. */
jest.setTimeout(120_000);

/** Says its runtime, and asks for something that depends on it, before and after a wait. */
const TELLING = `
  const runtime = 'runtime' in this ? (this as any).runtime() : 1;
  await this.connect('first', { value: Math.random() });
  await this.connect('second', { value: Math.random() });
  return runtime;`;

let bench: TestBench;
let scripts: Scripts;

beforeAll(async () => {
  bench = await TestBench.open();
  scripts = await scriptsWithTwo();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const withBoth = (): Promise<TestWorker> => bench.worker({ runners: { scripts }, settings: { exclusive: true } });
const withOne = (): Promise<TestWorker> => bench.worker({ settings: { exclusive: true } });

/** Starts the flow and leaves it at its first call, in a worker that is gone. */
async function leaveAtItsCall(flow: string): Promise<string> {
  bench.ledger.answer = () => new Promise(() => undefined);
  const worker = await withBoth();
  const { execution } = await worker.executions.start({ flow });
  await until(async () => (await bench.children(execution.id)).length === 1 && bench.ledger.calls.length > 0, 'the call');
  await worker.crash();
  bench.ledger.calls.splice(0);
  bench.ledger.answer = ({ inputs }) => inputs.value;
  return execution.id;
}

describe('guest runtimes side by side', () => {
  it('each flow runs under the one that its version was saved with, in the same worker', async () => {
    await bench.publish('one', TELLING, 1);
    await bench.publish('two', TELLING, 2);
    await bench.publish('both', `return Promise.all([this.flow('one'), this.flow('two')].map(async (c) => (await c).output_value));`, 2);
    const worker = await withBoth();
    expect(await Promise.all([worker.run('one'), worker.run('two')])).toMatchObject([{ output_value: 1 }, { output_value: 2 }]);
    expect((await worker.run('both')).output_value).toEqual([1, 2]);
  });

  it('an execution of runtime 1 replays under it, when newer versions of its flow have runtime 2', async () => {
    const old = await bench.publish('telling', TELLING, 1);
    const id = await leaveAtItsCall('telling');
    await bench.publish('telling', `${TELLING} // and so on`, 2);
    const worker = await withBoth();
    expect(await worker.executions.wait(id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 1 });
    expect((await bench.row(id)).flow_version).toBe(old);
    expect(await worker.run('telling')).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 2 });
  });

  it('under runtime 2 its history would not fit', async () => {
    const old = await bench.publish('misled', TELLING, 1);
    const id = await leaveAtItsCall('misled');
    bench.flows.replace(old, { ...(await bench.flows.bundle(old)), sha256: `${old} under 2`, guestRuntime: 2 });
    const ended = await (await withBoth()).executions.wait(id, 60_000);
    expect(ended).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'NON_DETERMINISTIC_FLOW' } });
  });

  it('a worker leaves those whose runtime it does not have to others', async () => {
    await bench.publish('old', TELLING, 1);
    await bench.publish('new', `${TELLING} // new`, 2);
    const newer = await leaveAtItsCall('new');
    const older = await leaveAtItsCall('old');
    const worker = await withOne();
    // Both were due, the newer one first.
    expect((await worker.executions.wait(older, 60_000)).status).toBe('ENDED_SUCCESS');
    expect(await bench.row(newer)).toMatchObject({ worker_id: null, outcome: null, strikes: 0 });
    await worker.stop();
    expect(await (await withBoth()).executions.wait(newer, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 2 });
  });
});
