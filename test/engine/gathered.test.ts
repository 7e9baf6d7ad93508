/** Ends that gather while a script runs, which it is then given in one go. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AT_A_TURN } from '../../src/engine/slices.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

const WIDE = 2 * AT_A_TURN;

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish(
    'gathers',
    `const told = async (name: string): Promise<void> => {
       await this.connect(name);
       this.log(name);
     };
     await Promise.all(['a', 'b', 'c'].map(told));
     await Promise.all(Array.from({ length: inputs.wide }, () => this.connect('far')));`,
  );
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** A flow that was given the end of `a`, and those of `b` and `c` in one go while it dealt with that: so it does until it may go on. */
async function gathered(worker: TestWorker, wide: number): Promise<{ id: string; goOn: () => void }> {
  const [one, others] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  bench.ledger.answer = ({ name }) => (name === 'far' ? 0 : name === 'a' ? one.promise : others.promise);
  // a script that computes for as long as the test needs: its process is stopped while it is given something
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => worker.pool.pids().forEach((pid) => process.kill(pid, name));
  const deliver = worker.pool.deliver.bind(worker.pool);
  let stops = 2;
  worker.pool.deliver = (...given) => {
    if (stops-- > 0) signal('SIGSTOP');
    return deliver(...given);
  };
  const { execution } = await worker.executions.start({ flow: 'gathers', inputs: { wide } });
  await until(() => bench.ledger.calls.length === 3, 'the calls');
  const delivered = (position: number) => worker.engine.drive(execution.id)?.children.get(position)?.delivered ?? null;
  one.resolve(1);
  await until(() => delivered(0) !== null, 'the first end');
  others.resolve(2);
  const ends = async () => (await bench.children(execution.id)).filter(({ status }) => status === 'ENDED_SUCCESS');
  await until(async () => (await ends()).length === 3, 'the other ends');
  signal('SIGCONT');
  await until(() => delivered(1) !== null && delivered(2) !== null, 'the other ends to be given');
  return { id: execution.id, goOn: () => signal('SIGCONT') };
}

describe('ends that gather while a script runs', () => {
  it.each(['runner', 'worker'])('are not recorded as given before what was issued for them: the %s dies', async (what) => {
    const worker = await bench.worker({ runners: { cpuMs: 10_000 } });
    const { id, goOn } = await gathered(worker, 0);
    await new Promise((resolve) => setTimeout(resolve, 50)); // a result alone would be written by now
    const rows = await bench.children(id);
    expect(rows.map((row) => [row.status, row.delivered])).toEqual([
      ['ENDED_SUCCESS', 0],
      ['ENDED_SUCCESS', null],
      ['ENDED_SUCCESS', null],
    ]);
    if (what === 'worker') {
      worker.kill();
      goOn();
      await worker.stop();
    } else for (const pid of worker.pool.pids()) process.kill(pid, 'SIGKILL');
    const next = what === 'worker' ? await bench.worker() : worker;
    expect((await next.executions.wait(id, 60_000)).status).toBe('ENDED_SUCCESS');
    const { items } = await next.executions.logs(id);
    expect(items.map(({ values }) => values)).toEqual([['a'], ['b'], ['c']]);
  });

  it('are recorded as given, also where so much was issued for them that it is worked off in several turns', async () => {
    const worker = await bench.worker({ runners: { cpuMs: 10_000 } });
    const { id, goOn } = await gathered(worker, WIDE);
    goOn();
    expect((await worker.executions.wait(id, 60_000)).status).toBe('ENDED_SUCCESS');
    const rows = await bench.children(id);
    expect(new Set(rows.map(({ delivered }) => delivered))).toEqual(new Set(rows.map((_, n) => n)));
  });
});

it('what is kept back when a script issues so much that it is worked off in several turns is done and told with it', async () => {
  await bench.publish('wide', `await Promise.all(Array.from({ length: ${WIDE} }, () => this.connect('far')));`);
  const worker = await bench.worker({ settings: { holdMs: 60_000 } });
  expect((await worker.run('wide')).status).toBe('ENDED_SUCCESS');
});
