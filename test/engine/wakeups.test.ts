/** Ends of children that come at the moment in which their flow leaves memory or comes back. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';
import { gate, gateAfter, LOAD_CHILDREN } from '../support/gate.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('slow', `return (await this.connect('slow', { value: 7 })).output_value;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('no wake-up is lost', () => {
  it('when a flow leaves memory while it looks at what ended elsewhere', async () => {
    const far = bench.slowFarSide();
    await bench.publish('asks', `return (await this.flow('slow')).output_value;`);
    const { seen, around: hold, open } = gate();
    let looks = 0;
    const around = (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      if (LOAD_CHILDREN.test(text)) looks += 1;
      return hold(run, text);
    };
    // it leaves when it is told to: one that had left before the answer would be claimed for it, and the look be that of its claim
    const first = await bench.worker({ around, settings: { maxHot: 1, idleMs: 600_000 } });
    const { execution } = await first.executions.start({ flow: 'asks' });
    await bench.worker();
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call on the other worker');
    await until(() => looks > 0, 'the look that it takes without a word, which comes seldom');
    seen.match = LOAD_CHILDREN;
    far.answer();
    await until(() => seen.held > 0, 'the look');
    // asked at once: in the database it may be owned again before a slow machine has looked
    await until(() => {
      first.engine.hot.crowded([execution.id]);
      return first.engine.drive(execution.id) === undefined;
    }, 'the flow to leave memory');
    open();
    expect((await first.executions.wait(execution.id, 60_000)).output_value).toBe(7);
  });

  it('when memory is short while a control of its script is carried out: the flow stays', async () => {
    bench.slowFarSide();
    await bench.publish(
      'pauses',
      `const child = this.flow('slow', {}, { orphan: true }).runAsync(); await child.pause(); return (await this.connect('on', { value: 1 })).output_value;`,
    );
    const { seen, around, open } = gate();
    seen.match = /when e.worker_id is null then null else 'PAUSE'/;
    const worker = await bench.worker({ around, settings: { idleMs: 50 } });
    const { execution } = await worker.executions.start({ flow: 'pauses' });
    await until(() => seen.held > 0, 'the pause');
    await until(async () => (await bench.row(execution.id)).status === 'WAITING', 'the flow to wait');
    worker.engine.hot.crowded([execution.id]);
    expect(worker.engine.drive(execution.id)?.isParked).toBe(true);
    open();
    expect((await worker.executions.wait(execution.id, 60_000)).output_value).toBe(1);
  });
});

describe('an end that comes while a flow is read anew after the death of its runner', () => {
  it('is delivered once, and counts as the end of that child', async () => {
    await bench.publish(
      'two',
      `
      const [a, b] = [this.connect('a', { value: 1 }).runAsync(), this.connect('b', { value: 2 }).runAsync()];
      const first = await b.get('output_value');
      await this.connect('c', { value: 3 });
      return [first, await a.get('output_value')];`,
    );
    const gates = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>(), c: Promise.withResolvers<void>() };
    bench.ledger.answer = async ({ name, inputs }) => {
      await gates[name as 'a' | 'b' | 'c'].promise;
      return inputs.value;
    };
    const { seen, around, open } = gateAfter(LOAD_CHILDREN);
    const worker = await bench.worker({ around, settings: { idleMs: 60_000 } });
    const { execution } = await worker.executions.start({ flow: 'two' });
    gates.b.resolve();
    await until(() => bench.ledger.callsOf('c').length === 1, 'the third call');
    seen.isShut = true;
    for (const pid of worker.pool.pids()) process.kill(pid, 'SIGKILL');
    await until(() => seen.held > 0, 'the children to be read');
    gates.a.resolve();
    await until(() => worker.engine.size.calls === 1, 'the end of the call');
    open();
    gates.c.resolve();
    expect(await worker.executions.wait(execution.id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: [2, 1] });
    const delivered = (await bench.children(execution.id)).map((row) => row.delivered);
    expect(delivered.toSorted()).toEqual([0, 1, 2]);
    expect(bench.ledger.calls).toHaveLength(3);
  });
});

describe('a call that a dead worker left behind', () => {
  it('is made again once, also where its flow looks for news before that is durable', async () => {
    const far = bench.slowFarSide();
    await bench.publish('asks', `return (await this.connect('slow', { value: 7 })).output_value;`);
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'asks' });
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
    await first.crash();
    const { seen, around: hold, open } = gate(/changed as/);
    let looks = 0;
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      const answer = await hold(run, text);
      if (seen.held > 0 && /e\.delivered is null/.test(text)) looks += 1;
      return answer;
    };
    const second = await bench.worker({ around, settings: { idleMs: 60_000, exclusive: true } });
    await until(() => looks > 1, 'the look for news');
    open();
    await until(() => bench.ledger.callsOf('slow').length === 2, 'the second call');
    far.answer();
    expect((await second.executions.wait(execution.id, 60_000)).output_value).toBe(7);
    expect((await bench.children(execution.id)).map((row) => row.attempt)).toEqual([2]);
    expect(bench.ledger.calls).toHaveLength(2);
  });
});

describe('ends that gather while the script runs', () => {
  it('are delivered once each and in one order, also where its runner dies in their midst', async () => {
    await bench.publish(
      'many',
      `
      const work = (n) => { for (let i = 0; i < 3e6; i++) n = (n * 31 + i) | 0; return n; };
      const each = Array.from({ length: 40 }, async (_, n) => {
        const { output_value } = await this.connect('c', { value: n });
        work(n);
        return (await this.connect('after', { value: output_value * 2 })).output_value;
      });
      return Promise.all(each);`,
    );
    const worker = await bench.worker({ settings: { idleMs: 60_000 } });
    const { execution } = await worker.executions.start({ flow: 'many' });
    for (const calls of [5, 20, 35]) {
      await until(() => bench.ledger.callsOf('after').length >= calls, `${calls} calls`, 60_000);
      for (const pid of worker.pool.pids()) process.kill(pid, 'SIGKILL');
    }
    const { output_value: values } = await worker.executions.wait(execution.id, 60_000);
    expect(values).toEqual(Array.from({ length: 40 }, (_, n) => n * 2));
    const children = await bench.children(execution.id);
    expect(children.map(({ position }) => position)).toEqual(Array.from({ length: 80 }, (_, n) => n));
    expect(children.map(({ delivered }) => delivered).toSorted((a, b) => a! - b!)).toEqual(Array.from({ length: 80 }, (_, n) => n));
    expect(bench.ledger.calls).toHaveLength(80);
  });
});
