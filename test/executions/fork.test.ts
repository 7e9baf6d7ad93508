import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ForkRequest } from '../../src/executions/types.ts';
import type { Execution } from '../../src/model.ts';
import type { ExecutionRow } from '../../src/storage/journal/rows.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;
let worker: TestWorker;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** The rows of a tree as they are, every column of them. */
async function rowsOf(root: string): Promise<string[]> {
  const { rows } = await bench.database.pool.query<{ row: string }>(
    'select e::text as row from executions e where root_id = $1 order by id',
    [root],
  );
  return rows.map(({ row }) => row);
}

const fork = async (id: string, request: ForkRequest = {}): Promise<Execution> =>
  ended((await worker.executions.fork(id, request)).execution);
const ended = (execution: Execution): Promise<Execution> => worker.executions.wait(execution.id, 60_000);

const STEPS = `
  const seen = [Math.random(), Date.now()];
  this.log('begun');
  const first = await this.connect('first', { value: 1 }).get('output_value');
  this.setOutput('first', first);
  this.log('one', first, Date.now());
  const second = await this.connect('second', { value: 2 }).get('output_value');
  this.log('two');
  const third = await this.connect('third', { value: 3 }).get('output_value');
  return { seen, first, second, third, random: crypto.randomUUID() };`;

describe('a fork', () => {
  it('keeps the children before its position, calls nothing of them again, and leaves the old execution as it was', async () => {
    await bench.publish('steps', STEPS);
    worker = await bench.worker();
    const original = await worker.run('steps');
    const before = await rowsOf(original.id);
    const { execution: made, created } = await worker.executions.fork(original.id, { position: 2 });
    expect(created).toBe(true);
    expect(made).toMatchObject({
      ...{ parent_id: null, root_id: made.id, position: null, flow: 'steps', flow_version: original.flow_version },
      origin: { kind: 'fork', execution_id: original.id, position: 2, changed: [] },
    });
    const end = await ended(made);
    expect(end.output_value).toEqual(original.output_value);
    expect(end.status).toBe('ENDED_SUCCESS');
    expect(['first', 'second', 'third'].map((name) => bench.ledger.callsOf(name).length)).toEqual([1, 1, 2]);
    expect(await rowsOf(original.id)).toEqual(before);
    const [old, own] = [await bench.children(original.id), await bench.children(made.id)];
    expect(own.map((row) => row.copied_from)).toEqual([old[0]?.id, old[1]?.id, null]);
    const lines = async (id: string) => (await worker.executions.logs(id)).items.map(({ seq, values }) => [seq, values]);
    expect(await lines(made.id)).toEqual(await lines(original.id));
  });

  it('keeps a child that continued itself with other inputs as the script asked for it', async () => {
    await bench.publish('counts', `if (inputs.n > 0) return this.continueAs({ n: inputs.n - 1 }); return 'counted';`);
    await bench.publish(
      'parent',
      `const counted = (await this.flow('counts', { n: 2 })).output_value;
       return [counted, (await this.connect('after', { value: 7 })).output_value];`,
    );
    worker = await bench.worker();
    const original = await worker.run('parent');
    const made = await fork(original.id, { position: 1 });
    expect(made.error).toBeNull();
    expect(made.output_value).toEqual(['counted', 7]);
    const [kept] = await bench.children(made.id);
    expect(kept).toMatchObject({ inputs: '{"n":2}', generation: 0 });
    expect((await fork(made.id, { position: 1 })).output_value).toEqual(['counted', 7]);
  });

  it('of a flow inside a tree, or at one of its children, is a root of its own', async () => {
    await bench.publish('outer', `return (await this.flow('steps', {}, { name: 'inner', timeout: 60, orphan: true })).output_value;`);
    await bench.publish('steps', STEPS);
    worker = await bench.worker();
    const outer = await worker.run('outer');
    const [inner] = await bench.children(outer.id);
    const [, second] = await bench.children(inner!.id);
    const before = await rowsOf(outer.id);
    const byChild = await fork(second!.id);
    const byPosition = await fork(inner!.id, { position: 1 });
    for (const made of [byChild, byPosition]) {
      expect(made).toMatchObject({ parent_id: null, name: 'inner', origin: { execution_id: inner!.id, position: 1 } });
      expect(made.output_value).toEqual(outer.output_value);
    }
    expect(['first', 'second', 'third'].map((name) => bench.ledger.callsOf(name).length)).toEqual([1, 3, 3]);
    const outerFork = await fork(outer.id);
    const [kept] = await bench.children(outerFork.id);
    expect(kept).toMatchObject({ type: 'FLOW', copied_from: inner!.id, root_id: outerFork.id });
    expect(await bench.children(kept!.id)).toEqual([]);
    const ofKept = await fork(kept!.id, { position: 2 });
    expect(ofKept).toMatchObject({ origin: { execution_id: inner!.id, position: 2 }, output_value: outer.output_value });
    expect(await rowsOf(outer.id)).toEqual(before);
    await expect(worker.executions.fork(second!.id, { position: 0 })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await expect(worker.executions.fork(outer.id, { position: 2 })).rejects.toThrow(/can be forked at 1 at most/);
    await expect(worker.executions.fork('00000000-0000-7000-8000-000000000000', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a fork keeps what the first one kept: who really ran, seed, clock, and ids in inputs', async () => {
    await bench.publish(
      'ids',
      `
      const a = this.connect('first', { value: [Math.random(), Date.now()] }).runAsync();
      const given = await a.get('output_value');
      const b = await this.connect('second', { value: { own: this.get('id'), child: a.id, given } }).get('output_value');
      const c = await this.connect('third', { value: [b, Math.random()] }).get('output_value');
      return { same: JSON.stringify(c), now: Date.now() > 0 };`,
    );
    worker = await bench.worker();
    const original = await worker.run('ids');
    const once = await fork(original.id, { position: 2 });
    const twice = await fork(once.id, { position: 2 });
    const whole = await fork(twice.id);
    for (const made of [once, twice, whole])
      expect(made).toMatchObject({ status: 'ENDED_SUCCESS', error: null, output_value: original.output_value });
    const from = async (id: string) => (await bench.children(id)).map((row) => row.copied_from);
    const [first, second] = await bench.children(original.id);
    const ranInTwice = (await bench.children(twice.id))[2]!;
    expect(await from(twice.id)).toEqual([first!.id, second!.id, null]);
    expect(await from(whole.id)).toEqual([first!.id, second!.id, ranInTwice.id]);
  });

  it('numbers deliveries without gaps: those of children that run anew fall out', async () => {
    await bench.publish(
      'fan',
      `
      const names = ['a', 'b', 'c', 'd'];
      const order: string[] = [];
      const all = names.map((name) => this.connect(name, { value: name }).get('output_value').then((value) => order.push(value)));
      await Promise.all(all);
      await this.connect('last', { value: order }).run();
      await this.sleep(0.001);
      return order;`,
    );
    const held = new Map<string, () => void>();
    bench.ledger.answer = ({ name, inputs }) =>
      name.length > 1 || held.size >= 4 ? inputs.value : new Promise((resolve) => held.set(name, () => resolve(inputs.value)));
    worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'fan' });
    for (const [i, name] of ['d', 'b', 'c', 'a'].entries()) {
      (await until(() => held.get(name), name))();
      await until(async () => (await bench.children(execution.id)).some((row) => row.delivered === i), `delivery ${i}`);
    }
    await ended(execution);
    const made = await fork(execution.id, { position: 3 }); // d, which came first, runs anew
    const delivered = (rows: ExecutionRow[]) => rows.map((row) => row.delivered);
    expect(delivered(await bench.children(made.id))).toEqual([2, 0, 1, 3, 4, 5]);
    expect(made.output_value).toEqual(['b', 'c', 'a', 'd']);
    await bench.stopWorkers(); // and the fork comes back by replay
    worker = await bench.worker();
    expect((await fork(made.id)).output_value).toEqual(['b', 'c', 'a', 'd']);
  });

  it('starts anew what was made early, started later and had not ended', async () => {
    await bench.publish(
      'late',
      `
      const slow = this.connect('slow', { value: 'slow' }, { run: false });
      await this.connect('first', { value: 1 }).run();
      slow.runAsync();
      await this.connect('second', { value: 2 }).run();
      this.save({ message: 'waits for slow', name: 'late one' });
      return (await slow.wait()).output_value;`,
    );
    const { answer } = bench.slowFarSide();
    worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'late' });
    await until(async () => (await bench.children(execution.id))[2]?.status === 'ENDED_SUCCESS', 'second');
    const { execution: made } = await worker.executions.fork(execution.id, {});
    await until(() => bench.ledger.callsOf('slow').length === 2, 'the slow call of the fork');
    expect(await until(async () => (await bench.row(made.id)).message)).toBe('waits for slow');
    answer();
    expect(await ended(made)).toMatchObject({ output_value: 'slow', name: 'late one' });
    expect(await ended(execution)).toMatchObject({ output_value: 'slow' });
    expect(['first', 'second'].map((name) => bench.ledger.callsOf(name).length)).toEqual([1, 1]);
  });

  it('cancels and pauses anew what the script had cancelled or paused and what runs anew', async () => {
    await bench.publish('sleeper', 'await this.sleep(inputs.seconds); return 1;');
    await bench.publish(
      'controls',
      `
      const a = this.flow('sleeper', { seconds: 3600 }, { wait: 'ALL_ENDED' }).runAsync();
      const b = this.flow('sleeper', { seconds: 0.01 }).runAsync();
      await b.pause();
      await this.connect('first', { value: 1 }).run();
      await a.cancel();
      const status = (await a.wait()).status;
      await this.connect('slow', { value: 2 }).run();
      await b.resume();
      return [status, (await b.wait()).output_value];`,
    );
    const { answer } = bench.slowFarSide();
    worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'controls' });
    await until(() => bench.ledger.callsOf('slow').length === 1, 'slow');
    const { execution: made } = await worker.executions.fork(execution.id, {});
    await until(() => bench.ledger.callsOf('slow').length === 2, 'slow in the fork');
    await until(async () => (await bench.children(made.id))[1]?.status === 'PAUSED', 'the pause');
    answer();
    expect((await ended(made)).output_value).toEqual(['ENDED_CANCELLED', 1]);
    await ended(execution);
  });

  it('runs anew what was cancelled because the flow was, and ends as the flow would have', async () => {
    await bench.publish(
      'cancelled',
      `
      const first = await this.connect('first', { value: 1 }).get('output_value');
      this.sleep(3600).runAsync();
      const second = await this.connect('slow', { value: 2 }).get('output_value');
      return [first, second];`,
    );
    const { answer } = bench.slowFarSide();
    worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'cancelled' });
    await until(() => bench.ledger.callsOf('slow').length === 1, 'slow');
    await worker.executions.cancel(execution.id);
    expect((await ended(execution)).status).toBe('ENDED_CANCELLED');
    answer();
    const made = await fork(execution.id);
    expect(made).toMatchObject({ status: 'ENDED_SUCCESS', output_value: [1, 2] });
    expect((await bench.children(made.id)).map((row) => row.copied_from !== null)).toEqual([true, false, false]);
  });

  it('of a failed, a continued and a settled flow goes on as they did', async () => {
    await bench.publish('failing', `this.setOutput('a', 1); await this.connect('first', { value: 1 }).run(); throw new Error('no');`);
    await bench.publish(
      'continues',
      `
      const n = await this.connect('first', { value: inputs.n }).get('output_value');
      if (n < 2) return this.continueAs({ n: n + 1 });
      return n;`,
    );
    await bench.publish(
      'leaves',
      `this.connect('slow', { value: 1 }).runAsync(); await this.connect('first', { value: 1 }).run(); return 'done';`,
    );
    const { answer } = bench.slowFarSide();
    worker = await bench.worker();
    const failed = await fork((await worker.run('failing')).id);
    expect(failed).toMatchObject({ status: 'ENDED_ERROR', message: 'no', output_value: { a: 1 } });
    const { execution: loop } = await worker.executions.start({ flow: 'continues', inputs: { n: 0 } });
    expect((await ended(loop)).output_value).toBe(2);
    const { execution: again } = await worker.executions.fork(loop.id, {});
    expect((await ended(again)).output_value).toBe(2);
    expect((await bench.row(again.id)).continued_as).not.toBe((await bench.row(loop.id)).continued_as);
    const { execution: leaving } = await worker.executions.start({ flow: 'leaves' });
    await until(async () => (await bench.row(leaving.id)).outcome, 'the outcome');
    const { execution: settled } = await worker.executions.fork(leaving.id, {});
    await until(() => bench.ledger.callsOf('slow').length === 2, 'slow in the fork');
    answer();
    expect((await ended(settled)).output_value).toBe('done');
    await ended(leaving);
  });
});

describe('a rerun', () => {
  it('starts the flow anew with the same inputs, or others, as another version or with other labels', async () => {
    const first = await bench.publish(
      'plain',
      `return [inputs.n, (await this.connect('first', { value: 1 }).get('output_value')), Math.random()];`,
    );
    worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'plain', inputs: { n: 1 }, labels: { a: 'b' }, priority: 3 });
    const original = await ended(execution);
    const before = await rowsOf(original.id);
    const second = await bench.publish('plain', `return 'new ' + inputs.n;`);
    const rerun = async (request: object) => ended((await worker.executions.rerun(original.id, request)).execution);
    const same = await rerun({});
    expect(same).toMatchObject({
      flow_version: first,
      labels: { a: 'b' },
      origin: { kind: 'rerun', execution_id: original.id, position: null, changed: [] },
    });
    expect((same.output_value as unknown[]).slice(0, 2)).toEqual([1, 1]);
    expect(same.output_value).not.toEqual(original.output_value);
    expect(bench.ledger.callsOf('first')).toHaveLength(2);
    expect((await bench.row(same.id)).priority).toBe(3);
    const changed = await rerun({ version: 'newest', inputs: { n: 2 }, labels: {} });
    expect(changed).toMatchObject({ flow_version: second, output_value: 'new 2', labels: {}, origin: { changed: ['inputs', 'version'] } });
    expect(await rerun({ version: first, inputs: { n: 1 } })).toMatchObject({ flow_version: first, origin: { changed: [] } });
    expect(await rowsOf(original.id)).toEqual(before);
    const [child] = await bench.children(original.id);
    await expect(worker.executions.rerun(child!.id, {})).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(worker.executions.rerun(original.id, { inputs: [] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
