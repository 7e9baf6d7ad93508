/** Cancels by a script that are being carried out when their flow leaves memory, loses its worker, or is cancelled itself. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';
import { gate, LOAD_CHILDREN } from '../support/gate.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('naps', `await this.sleep(3600);`);
  await bench.publish(
    'cancels',
    `
    const nap = this.flow('naps', {}, { wait: 'ALL_ENDED' }).runAsync();
    await nap.cancel();
    const at = Date.now();
    await this.connect('note', { value: at });
    await this.sleep(1.1);
    return (await this.connect('note', { value: at })).output_value === at;`,
  );
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const REQUEST_CANCEL = /control = 'CANCEL',/;
const NEWS = /e\.delivered is null\) or e\.control/;

/** A flow whose worker died while it carried out a cancel by its script. */
async function leftHalfWay(): Promise<{ id: string }> {
  const { seen, around } = gate(REQUEST_CANCEL);
  const first = await bench.worker({ around });
  const { execution } = await first.executions.start({ flow: 'cancels' });
  await until(() => seen.held > 0, 'the cancel');
  await first.crash();
  return execution;
}

describe('a cancel by a script', () => {
  it('that a dead worker left is carried out, also where its flow was cancelled meanwhile', async () => {
    const execution = await leftHalfWay();
    await bench.database.pool.query(`update executions set control = 'CANCEL' where id = $1`, [execution.id]);
    const second = await bench.worker({ settings: { exclusive: true } });
    expect((await second.executions.wait(execution.id, 60_000)).status).toBe('ENDED_CANCELLED');
    const open = (await bench.children(execution.id)).filter(({ status }) => !status.startsWith('ENDED'));
    expect(open).toEqual([]);
  });

  it('that a dead worker left is carried out, also where the replay of its flow fails', async () => {
    const execution = await leftHalfWay();
    await bench.database.pool.query(`update executions set inputs = '{"other":1}' where parent_id = $1 and type = 'FLOW'`, [execution.id]);
    const second = await bench.worker({ settings: { exclusive: true } });
    const ended = await second.executions.wait(execution.id, 60_000);
    expect(ended.error).toMatchObject({ code: 'NON_DETERMINISTIC_FLOW' });
    expect(ended.status).toBe('ENDED_ERROR');
  });

  it('that a dead worker left is carried out, also where its flow is cancelled while it is replayed', async () => {
    const execution = await leftHalfWay();
    const loading = gate(LOAD_CHILDREN);
    const second = await bench.worker({ around: loading.around, settings: { exclusive: true } });
    const { scripts } = second.engine;
    const open = scripts.open.bind(scripts);
    const opened = Promise.withResolvers<void>();
    let held = 0;
    scripts.open = async (...given) => {
      held += 1;
      await opened.promise;
      return open(...given);
    };
    loading.open();
    await until(() => held > 0, 'the replay');
    await second.executions.cancel(execution.id);
    await until(async () => (await bench.row(execution.id)).outcome !== null, 'the outcome');
    opened.resolve();
    expect((await second.executions.wait(execution.id, 60_000)).status).toBe('ENDED_CANCELLED');
  });

  it('keeps its flow in memory, so that it is carried out also where the worker dies', async () => {
    bench.slowFarSide();
    await bench.publish('waits', `await this.connect('slow');`);
    const { seen, around } = gate(REQUEST_CANCEL);
    const first = await bench.worker({ around, settings: { idleMs: 50 } });
    const { execution } = await first.executions.start({ flow: 'cancels' });
    await until(() => seen.held > 0, 'the cancel');
    const { execution: later } = await first.executions.start({ flow: 'waits' });
    await until(async () => (await bench.row(later.id)).worker_id === null, 'a flow that came later to leave memory');
    await first.crash();
    const second = await bench.worker({ settings: { exclusive: true } });
    expect((await second.executions.wait(execution.id, 60_000)).output_value).toBe(true);
  });

  it('has one end and one time, also where its flow was paused and resumed before it was carried out', async () => {
    const first = gate(REQUEST_CANCEL);
    const one = await bench.worker({ around: first.around, settings: { pollMs: 60_000 } });
    const { execution } = await one.executions.start({ flow: 'cancels' });
    await until(() => first.seen.held > 0, 'the cancel');
    await one.executions.pause(execution.id);
    await until(async () => (await bench.row(execution.id)).status === 'PAUSED', 'the pause');
    await one.engine.drain(0); // it claims nothing any more
    const second = gate(REQUEST_CANCEL);
    const news = gate(NEWS);
    const two = await bench.worker({ around: (run, text) => second.around(() => news.around(run, text), text) });
    await two.executions.resume(execution.id);
    await until(() => second.seen.held > 0, 'the other worker to carry it out as well');
    const { wakeups } = await bench.row(execution.id);
    first.open();
    await until(async () => (await bench.row(execution.id)).wakeups > wakeups, 'the first worker to tell of it');
    await new Promise((resolve) => setTimeout(resolve, 20)); // another time
    second.open();
    await until(() => bench.ledger.callsOf('note').length > 0, 'the script to go on');
    news.open();
    expect((await two.executions.wait(execution.id, 60_000)).output_value).toBe(true);
  });
});

it('a control that somebody cancels does not keep its flow for ever', async () => {
  bench.slowFarSide();
  await bench.publish('slow', `return (await this.connect('slow', { value: 7 })).output_value;`);
  await bench.publish('pauses', `const child = this.flow('slow', {}, { orphan: true }).runAsync(); await child.pause(); return 'done';`);
  const { seen, around } = gate();
  seen.match = /when e.worker_id is null then null else 'PAUSE'/;
  const first = await bench.worker({ around });
  const { execution } = await first.executions.start({ flow: 'pauses' });
  await until(() => seen.held > 0, 'the pause');
  const control = (await bench.children(execution.id)).find(({ type }) => type === 'CONTROL');
  await first.executions.cancel(control?.id ?? '');
  await first.crash();
  const second = await bench.worker({ settings: { exclusive: true } });
  expect((await second.executions.wait(execution.id, 60_000)).output_value).toBe('done');
});
