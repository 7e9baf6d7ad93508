/** What is worked out of a call while its row is on its way to disk. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Groundwork } from '../../src/connectors/port.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;
/** the connectors of the calls of which it was worked out */
let worked: string[];

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('two', `await this.connect('near'); return (await this.connect('far', { value: 7 })).output_value;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** A flow whose call of `far` has its groundwork done and no row yet: that comes when it is let through. */
async function onItsWay(): Promise<{ worker: TestWorker; id: string; open: () => void }> {
  listen();
  const opened = Promise.withResolvers<void>();
  let isHeld = false;
  const around = async (run: () => Promise<unknown>, _: string, values: readonly unknown[]): Promise<unknown> => {
    if (!JSON.stringify(values).includes('far')) return run();
    isHeld = true;
    await opened.promise;
    return run();
  };
  const worker = await bench.worker({ around, settings: { idleMs: 60_000 } });
  const { execution } = await worker.executions.start({ flow: 'two' });
  await until(() => isHeld && worked.includes('far'), 'the groundwork');
  expect((await bench.children(execution.id)).map(({ name }) => name)).toEqual(['near']);
  return { worker, id: execution.id, open: opened.resolve };
}

function listen(): void {
  worked = [];
  bench.ledger.groundwork = (name) => ({ number: worked.push(name) }) as unknown as Groundwork;
}

it('is done before the row is durable, once, and given to its call', async () => {
  const { worker, id, open } = await onItsWay();
  open();
  expect((await worker.executions.wait(id, 60_000)).output_value).toBe(7);
  expect(worked.filter((name) => name === 'far')).toHaveLength(1);
  expect(bench.ledger.callsOf('far')).toMatchObject([{ groundwork: { number: worked.length } }]);
});

it('makes no call of a flow that is cancelled meanwhile', async () => {
  const { worker, id, open } = await onItsWay();
  await worker.executions.cancel(id);
  open();
  expect((await worker.executions.wait(id, 60_000)).status).toBe('ENDED_CANCELLED');
  expect((await bench.children(id)).map(({ status }) => status)).toEqual(['ENDED_SUCCESS', 'ENDED_CANCELLED']);
  expect(bench.ledger.callsOf('far')).toEqual([]);
});

it('is of use to a flow that is paused meanwhile: what was issued is called, and its result waits', async () => {
  const { worker, id, open } = await onItsWay();
  await worker.executions.pause(id);
  open();
  await until(async () => (await bench.children(id))[1]?.status === 'ENDED_SUCCESS', 'the result');
  expect(bench.ledger.callsOf('far')).toMatchObject([{ groundwork: { number: worked.length } }]);
  await until(async () => (await bench.row(id)).status === 'PAUSED', 'the pause');
  await worker.executions.resume(id);
  expect((await worker.executions.wait(id, 60_000)).output_value).toBe(7);
});

it('is kept of no call that has ended, also where it was cancelled before its turn, and of a fan-out only as far as it is near', async () => {
  listen();
  await bench.publish(
    'waits',
    `for (const n of [1, 2]) {
       for (let k = 0; k < 130; k++) this.connect('slow', { value: k }).runAsync();
       await this.connect('far', { value: n });
     }
     const last = this.connect('slow', { value: 'last' }).runAsync();
     await this.connect('far', { value: 3 });
     await last.cancel();
     await this.waitFor([last], { returnWhen: 'ALL_ENDED' });
     await this.connect('far', { value: 'over' });
     await this.sleep(3600);`,
  );
  bench.slowFarSide();
  // Of a call whose row is durable before its turn came none is worked out: so each row waits for it.
  let due = 0;
  const around = async (run: () => Promise<unknown>, _: string, values: readonly unknown[]): Promise<unknown> => {
    const text = JSON.stringify(values);
    if (text.includes('last')) due += 1;
    else if (text.includes('slow')) due += 64;
    const needed = due;
    await until(() => worked.filter((name) => name === 'slow').length >= needed, 'the groundwork');
    return run();
  };
  const worker = await bench.worker({ around, settings: { idleMs: 60_000 } });
  const { execution } = await worker.executions.start({ flow: 'waits' });
  await until(() => bench.ledger.calls.some(({ inputs }) => inputs.value === 'over'), 'the script');
  const children = [...(worker.engine.drive(execution.id)?.children ?? [])];
  const last = children.find(({ inputs, status }) => status === 'ENDED_CANCELLED' && inputs === '');
  expect(last).toBeDefined();
  expect(children.filter(({ groundwork }) => groundwork !== undefined)).toEqual([]);
  expect(worked.filter((name) => name === 'slow')).toHaveLength(64 + 64 + 1);
  expect(bench.ledger.callsOf('slow').some(({ inputs }) => inputs.value === 'last')).toBe(false);
});
