import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Execution } from '../../src/model.ts';
import { cutOff, IS_FLUSH, TestBench, until, type TestWorker } from '../support/engine.ts';
import { gate } from '../support/gate.ts';

let bench: TestBench;

const NOBODY = "waits for a worker of the pool 'dmz'; none is running";

beforeAll(async () => {
  bench = await TestBench.open();
  bench.flows.pools.set('inside', 'dmz');
  await bench.publish('inside', `return (await this.connect('far', { value: inputs.value ?? 1 })).output_value;`);
  await bench.publish('plain', `return (await this.connect('far', { value: 2 })).output_value;`);
  await bench.publish(
    'outside',
    `
    const inside = await this.flow('inside', { value: 1 }).get('output_value');
    const told = await this.flow('plain', {}, { pool: 'dmz' }).get('output_value');
    const plain = await this.flow('plain').get('output_value');
    return [inside, told, plain];`,
  );
  bench.flows.pools.set('closed', 'dmz');
  await bench.publish('closed', `return (await this.flow('plain')).output_value;`);
  await bench.publish(
    'remote',
    `
    const before = (await this.connect('near', { value: 1 })).output_value;
    const value = (await this.connect('slow', { value: before + 1 }, inputs.options)).output_value;
    return (await this.connect('near', { value: value + 1 })).output_value;`,
  );
  await bench.publish(
    'catches',
    `
    try { return (await this.connect('slow', { value: 1 }, inputs.options)).output_value; }
    catch (error: any) { return [error.code, error.execution.status, error.execution.error?.code ?? null]; }`,
  );
  await bench.publish(
    'later',
    `
    const child = this.connect('slow', { value: 5 }, { run: false });
    await this.connect('near', { value: 1 });
    const running = child.runAsync();
    await this.connect('near', { value: 2 });
    return [(await running.wait()).output_value, running.status()];`,
  );
  await bench.publish(
    'fan',
    `const ends = await Promise.all(Array.from({ length: inputs.n }, (_, value) => this.connect('slow', { value })));
     return ends.reduce((sum, end) => sum + end.output_value, 0);`,
  );
  await bench.publish(
    'stops',
    `
    const child = this.connect('slow', { value: 1 }, { wait: 'ALL_ENDED' }).runAsync();
    await this.connect('near', { value: 1 });
    await child.cancel();
    return (await child.wait()).status;`,
  );
});
afterAll(() => bench.close());

const at = (pool: string) => bench.worker({ settings: { pool } });

/** Two workers; the calls of `slow` ask for the pool of the second. */
async function both(): Promise<[TestWorker, TestWorker]> {
  bench.ledger.pools.set('slow', 'dmz');
  return [await at('default'), await at('dmz')];
}

async function started(worker: TestWorker, flow: string, inputs: object = {}, pool?: string): Promise<string> {
  const { execution } = await worker.executions.start({ flow, inputs: inputs as never, ...(pool !== undefined && { pool }) });
  return execution.id;
}

const ended = (worker: TestWorker, id: string): Promise<Execution> => worker.executions.wait(id, 60_000);
const called = (name: string): string[] => bench.ledger.callsOf(name).map(({ pool }) => pool);
const slowRow = async (id: string) => (await bench.children(id)).find((row) => row.connector === 'slow');

describe('with a worker of each pool', () => {
  let outer: TestWorker;
  beforeAll(async () => void ([outer] = await both()));
  beforeEach(() => {
    bench.ledger.calls.length = 0;
    bench.ledger.answer = ({ inputs }) => inputs.value;
  });
  afterAll(() => bench.reset());

  it('flows run in the pool that they declare, that a start or a parent asks for, else in that of their parent', async () => {
    const run = await ended(outer, await started(outer, 'outside'));
    expect(run).toMatchObject({ output_value: [1, 2, 2], pool: 'default' });
    expect(called('far')).toEqual(['dmz', 'dmz', 'default']);
    const closed = await started(outer, 'closed');
    expect(await ended(outer, closed)).toMatchObject({ output_value: 2, pool: 'dmz' });
    expect((await bench.children(closed)).map((row) => row.pool)).toEqual(['dmz']);
    const told = await ended(outer, await started(outer, 'plain', {}, 'dmz'));
    expect(told.pool).toBe('dmz');
    expect(called('far').slice(3)).toEqual(['dmz', 'dmz']);
  });

  it('flows keep their pool in a rerun, a fork and where they continue as another one', async () => {
    await bench.publish('again', `if (inputs.n > 0) this.continueAs({ n: inputs.n - 1 }); return inputs.n;`);
    const id = await started(outer, 'again', { n: 1 }, 'dmz');
    expect(await ended(outer, id)).toMatchObject({ output_value: 0, pool: 'dmz' });
    const { execution: rerun } = await outer.executions.rerun(id, {});
    expect(await ended(outer, rerun.id)).toMatchObject({ output_value: 0, pool: 'dmz' });
    const { execution: fork } = await outer.executions.fork(await started(outer, 'plain', {}, 'dmz'), {});
    expect(await ended(outer, fork.id)).toMatchObject({ output_value: 2, pool: 'dmz' });
  });

  it('a connector that asks for a pool is called by a worker of it, and the flow goes on where it was', async () => {
    const id = await started(outer, 'remote');
    expect(await ended(outer, id)).toMatchObject({ output_value: 3, status: 'ENDED_SUCCESS' });
    expect(bench.ledger.calls.map(({ name, pool }) => [name, pool])).toEqual([
      ['near', 'default'],
      ['slow', 'dmz'],
      ['near', 'default'],
    ]);
    expect((await bench.children(id)).map((row) => [row.pool, row.attempt, row.epoch])).toEqual([
      [null, 1, 0],
      ['dmz', 1, 1],
      [null, 1, 0],
    ]);
  });

  it('it is called for a child that was made before it is started, and for many at once', async () => {
    expect(await ended(outer, await started(outer, 'later'))).toMatchObject({ output_value: [5, 'ENDED_SUCCESS'] });
    expect(await ended(outer, await started(outer, 'fan', { n: 300 }))).toMatchObject({ output_value: 44_850 });
    expect(new Set(called('slow'))).toEqual(new Set(['dmz']));
    expect(called('slow')).toHaveLength(301);
  });

  it('it tries again by the policy of the script, and the error of the last try is that of the execution', async () => {
    bench.ledger.answer = ({ name }) => (name === 'slow' ? new Error('refused') : 1);
    const id = await started(outer, 'catches', { options: { retry: { attempts: 3, initial: 0.01 } } });
    expect(await ended(outer, id)).toMatchObject({ output_value: ['CONNECTION_FAILED', 'ENDED_ERROR', 'CONNECTION_FAILED'] });
    expect(called('slow')).toEqual(['dmz', 'dmz', 'dmz']);
    expect((await slowRow(id))?.attempt).toBe(3);
  });

  it('a cancel reaches the call where it runs', async () => {
    const far = bench.slowFarSide();
    const id = await started(outer, 'remote');
    await until(() => called('slow').length === 1, 'the call');
    await outer.executions.cancel(id);
    expect(await ended(outer, id)).toMatchObject({ status: 'ENDED_CANCELLED' });
    expect(far.aborted()).toBe(1);
    expect((await slowRow(id))?.status).toBe('ENDED_CANCELLED');
  });

  it('the time-out of the flow, and that of the call itself, reach it', async () => {
    const far = bench.slowFarSide();
    await bench.publish(
      'impatient',
      `try { await this.flow('remote', {}, { timeout: inputs.timeout }); } catch (error: any) { return error.name; }`,
    );
    await cutOff(
      async (timeout) => ended(outer, await started(outer, 'impatient', { timeout })),
      (run) => {
        expect(run).toMatchObject({ output_value: 'DependencyTimeoutError' });
        return called('slow').length === 1;
      },
      0.5,
    );
    await until(() => far.aborted() === 1, 'the end of the call');
    await cutOff(
      async (timeout) => ended(outer, await started(outer, 'catches', { options: { timeout } })),
      (own) => {
        expect(own.output_value).toEqual(['DEPENDENCY_TIMEOUT', 'ENDED_ERROR', 'DEPENDENCY_TIMEOUT']);
        return called('slow').length === 2;
      },
      0.1,
    );
    expect(far.aborted()).toBe(2);
  });
});

describe('flows', () => {
  afterEach(() => bench.reset());

  it('make calls whose own time-out counts from their claim, however long they waited for it', async () => {
    const outer = await at('default');
    bench.ledger.pools.set('slow', 'dmz');
    // a busy machine may need longer than that for the call itself: then it gets more, and waits for longer still
    for (let timeout = 2; ; timeout *= 2) {
      const id = await started(outer, 'catches', { options: { timeout } });
      await until(async () => {
        const row = await slowRow(id);
        return row?.status === 'PENDING' && row.started_at === null && Date.now() - Number(row.created_at) > timeout * 1250;
      }, 'the call to wait for longer than its time-out');
      const inner = await at('dmz');
      expect((await ended(outer, id)).status).toBe('ENDED_SUCCESS');
      await inner.stop();
      const row = await slowRow(id);
      if (row?.status !== 'ENDED_SUCCESS') continue;
      expect(Number(row.started_at) - Number(row.created_at)).toBeGreaterThan(timeout * 1000);
      return;
    }
  });

  it('wait for a worker of their pool and say so, and go as soon as there is one', async () => {
    const outer = await at('default');
    const id = await started(outer, 'inside', { value: 7 });
    expect(await outer.executions.get(id)).toMatchObject({ status: 'PENDING', message: NOBODY });
    expect((await outer.executions.list({ q: 'inside' })).items[0]?.message).toBe(NOBODY);
    await at('dmz');
    expect(await ended(outer, id)).toMatchObject({ output_value: 7, message: null });
  });

  it('are cancelled though no worker of their pool is there', async () => {
    const outer = await at('default');
    const id = await started(outer, 'inside');
    await outer.executions.cancel(id);
    expect(await ended(outer, id)).toMatchObject({ status: 'ENDED_CANCELLED' });
    expect(bench.ledger.calls).toEqual([]);
  });
});

describe('a connector that asks for a pool', () => {
  afterEach(() => bench.reset());

  it('is called where the flow runs, and never claimed, when that is of its pool', async () => {
    await both();
    const inner = await at('dmz');
    const id = await started(inner, 'remote', {}, 'dmz');
    expect(await ended(inner, id)).toMatchObject({ output_value: 3 });
    expect((await slowRow(id))?.epoch).toBe(0);
  });

  it('is called as soon as it is due: a worker of its pool is told each time, and need not look', async () => {
    bench.ledger.pools.set('slow', 'dmz');
    const outer = await at('default');
    await bench.worker({ settings: { pool: 'dmz', pollMs: 60_000 } });
    for (let n = 0; n < 3; n++) expect(await ended(outer, await started(outer, 'remote'))).toMatchObject({ output_value: 3 });
    expect(called('slow')).toEqual(['dmz', 'dmz', 'dmz']);
  });

  it('waits for a worker of its pool and says so', async () => {
    bench.ledger.pools.set('slow', 'dmz');
    const outer = await at('default');
    const id = await started(outer, 'remote');
    const row = await until(async () => (await slowRow(id)) ?? null, 'the call');
    expect(await outer.executions.get(row.id)).toMatchObject({ status: 'PENDING', pool: 'dmz', message: NOBODY });
    await at('dmz');
    expect(await ended(outer, id)).toMatchObject({ output_value: 3 });
    expect(await outer.executions.get(row.id)).toMatchObject({ status: 'ENDED_SUCCESS', message: null });
  });
});

it('a fan-out of calls into a pool leaves places for the flows of that pool', async () => {
  const far = bench.slowFarSide();
  bench.ledger.pools.set('slow', 'dmz');
  const outer = await at('default');
  const inner = await bench.worker({ settings: { pool: 'dmz', maxHot: 200 } });
  const fan = await started(outer, 'fan', { n: 300 });
  await until(() => called('slow').length >= 64, 'the calls of the fan-out');
  const flow = await outer.executions.start({ flow: 'plain', pool: 'dmz' });
  expect(await ended(outer, flow.execution.id)).toMatchObject({ output_value: 2 });
  expect((await outer.executions.get(fan)).status).toBe('WAITING');
  far.answer();
  expect(await ended(outer, fan)).toMatchObject({ output_value: 44_850 });
  expect([inner.engine.size, called('slow').length]).toMatchObject([{ hot: 0, calls: 0 }, 300]);
  await bench.reset();
}, 120_000);

describe('death', () => {
  afterEach(() => bench.reset());

  it('of the worker that calls: at_least_once is called again by another one of the pool', async () => {
    const hang = new Promise<never>(() => undefined);
    bench.ledger.answer = ({ name, id, inputs }) => (name === 'slow' && bench.ledger.count(id) < 3 ? hang : inputs.value);
    bench.ledger.pools.set('slow', 'dmz');
    const outer = await bench.worker({ settings: { idleMs: 60_000 } }); // its flow hears of both deaths in memory
    const first = await at('dmz');
    const id = await started(outer, 'remote');
    await until(() => called('slow').length === 1, 'the call');
    await first.crash();
    const row = await until(async () => ((await slowRow(id))?.status === 'PENDING' ? slowRow(id) : null), 'the call to be given back');
    expect((await outer.executions.get(row?.id ?? '')).message).toBe(NOBODY);
    const second = await at('dmz');
    await until(() => called('slow').length === 2, 'the second call');
    await second.crash();
    await at('dmz');
    expect(await ended(outer, id)).toMatchObject({ output_value: 3 });
    expect([called('slow').length, (await slowRow(id))?.attempt]).toEqual([3, 3]);
  });

  it('of the worker that calls: at_most_once ends with CONNECTION_INTERRUPTED and is not called again', async () => {
    bench.ledger.answer = () => new Promise(() => undefined);
    const [outer, first] = await both();
    const id = await started(outer, 'catches', { options: { delivery: 'at_most_once' } });
    await until(() => called('slow').length === 1, 'the call');
    await first.crash();
    await at('dmz');
    const interrupted = ['CONNECTION_INTERRUPTED', 'ENDED_ERROR', 'CONNECTION_INTERRUPTED'];
    expect(await ended(outer, id)).toMatchObject({ output_value: interrupted });
    expect(called('slow')).toEqual(['dmz']);
  });

  it('of the worker that drives: the call goes on, and its result is there for the next one', async () => {
    const { answer } = bench.slowFarSide();
    const [outer] = await both();
    const id = await started(outer, 'remote');
    await until(() => called('slow').length === 1, 'the call');
    await outer.crash();
    const next = await at('default');
    await until(async () => (await bench.row(id)).worker_id === next.engine.workerId, 'the takeover');
    answer();
    expect(await ended(next, id)).toMatchObject({ output_value: 3 });
    expect(called('slow')).toEqual(['dmz']);
  });

  it('in the eyes of the others: who was the only one of its pool calls again, under its new name', async () => {
    const hang = new Promise<never>(() => undefined);
    bench.ledger.answer = ({ name, id, inputs }) => (name === 'slow' && bench.ledger.count(id) === 1 ? hang : inputs.value);
    const [outer] = await both();
    const id = await started(outer, 'remote');
    await until(() => called('slow').length === 1, 'the call');
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now() where pool = 'dmz'`);
    expect(await ended(outer, id)).toMatchObject({ output_value: 3 });
    expect([called('slow').length, (await slowRow(id))?.attempt]).toEqual([2, 2]);
  });

  it('of the worker that calls: the time-out of the call counts from its first start', async () => {
    bench.slowFarSide();
    const [outer, first] = await both();
    const id = await started(outer, 'catches', { options: { timeout: 600 } });
    await until(() => called('slow').length === 1, 'the call');
    await bench.database.pool.query(`update executions set started_at = started_at - interval '1 hour' where parent_id = $1`, [id]);
    await first.crash();
    await at('dmz');
    expect((await ended(outer, id)).output_value).toEqual(['DEPENDENCY_TIMEOUT', 'ENDED_ERROR', 'DEPENDENCY_TIMEOUT']);
  });

  it('of the worker that calls: it is one more attempt, however often its flow looks for news', async () => {
    const hang = new Promise<never>(() => undefined);
    bench.ledger.answer = ({ name, id, inputs }) => (name === 'slow' && bench.ledger.count(id) === 1 ? hang : inputs.value);
    bench.ledger.pools.set('slow', 'dmz');
    const { seen, around, open } = gate();
    const outer = await bench.worker({ around });
    const first = await at('dmz');
    const id = await started(outer, 'remote');
    await until(() => called('slow').length === 1, 'the call');
    seen.match = IS_FLUSH;
    await first.crash();
    await until(async () => (await slowRow(id))?.worker_id === null, 'the call to be given back');
    for (let n = 0; n < 3; n++) await outer.engine.drive(id)?.remote.refresh();
    open();
    await at('dmz');
    expect(await ended(outer, id)).toMatchObject({ output_value: 3 });
    expect([called('slow').length, (await slowRow(id))?.attempt]).toEqual([2, 2]);
  });

  it('in the eyes of the others: what a worker claimed before it registered anew is not called by it', async () => {
    const opened = Promise.withResolvers<void>();
    let isHeld = false;
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      const result = await run();
      const { rowCount } = (/returning .*\.fresh/s.test(text) ? result : {}) as { rowCount?: number };
      if (!rowCount || isHeld) return result;
      isHeld = true;
      await opened.promise;
      return result;
    };
    const far = bench.slowFarSide();
    bench.ledger.pools.set('slow', 'dmz');
    const outer = await at('default');
    const zombie = await bench.worker({ settings: { pool: 'dmz' }, around });
    const before = zombie.engine.workerId;
    const id = await started(outer, 'remote');
    await until(() => isHeld, 'the claim');
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now() where id = $1`, [before]);
    await until(() => zombie.engine.workerId !== before, 'the new registration');
    await at('dmz');
    await until(() => called('slow').length === 1, 'the call of the other one');
    opened.resolve();
    await ended(zombie, await started(zombie, 'plain', {}, 'dmz'));
    expect([called('slow').length, zombie.engine.calls.size]).toEqual([1, 0]);
    far.answer();
    expect(await ended(outer, id)).toMatchObject({ output_value: 3 });
  });

  it('in the eyes of the others: what a call gave to a worker that was declared dead is not written', async () => {
    const asleep: { gate: Promise<void> | null } = { gate: null };
    const gate = Promise.withResolvers<void>();
    bench.ledger.pools.set('slow', 'dmz');
    const calls: ((value: unknown) => void)[] = [];
    bench.ledger.answer = ({ name, inputs }) => (name === 'slow' ? new Promise((resolve) => calls.push(resolve)) : inputs.value);
    const outer = await at('default');
    const around = async (run: () => Promise<unknown>): Promise<unknown> => {
      if (asleep.gate) await asleep.gate;
      return run();
    };
    const zombie = await bench.worker({ settings: { pool: 'dmz' }, around });
    const before = zombie.engine.workerId;
    const id = await started(outer, 'remote');
    await until(() => calls.length === 1, 'the call');
    asleep.gate = gate.promise;
    await at('dmz');
    await until(() => calls.length === 2, 'the call of the other one');
    calls[0]?.(100);
    asleep.gate = null;
    gate.resolve();
    await until(() => zombie.engine.workerId !== before, 'the new registration');
    expect((await slowRow(id))?.status).toBe('RUNNING');
    calls[1]?.(2);
    expect(await ended(outer, id)).toMatchObject({ output_value: 3 });
  });
});

describe('controls', () => {
  afterEach(() => bench.reset());

  it('a cancel ends a call for which no worker is there, and nothing is called when one comes', async () => {
    bench.ledger.pools.set('slow', 'dmz');
    const outer = await at('default');
    expect(await ended(outer, await started(outer, 'stops'))).toMatchObject({ output_value: 'ENDED_CANCELLED' });
    const id = await started(outer, 'remote');
    const row = await until(async () => (await slowRow(id)) ?? null, 'the call');
    await outer.executions.cancel(row.id);
    expect(await ended(outer, id)).toMatchObject({ status: 'ENDED_ERROR', message: "connection 'slow' was cancelled" });
    const inner = await at('dmz');
    await inner.run('plain', {});
    expect(called('slow')).toEqual([]);
  });

  it('a paused flow has no call begun; resumed, it has', async () => {
    bench.ledger.pools.set('slow', 'dmz');
    const outer = await at('default');
    const id = await started(outer, 'remote');
    await until(async () => (await slowRow(id)) ?? null, 'the call');
    await outer.executions.pause(id);
    await until(async () => (await bench.row(id)).status === 'PAUSED' && (await slowRow(id))?.status === 'PAUSED', 'the pause');
    const inner = await at('dmz');
    await ended(inner, await started(inner, 'plain', {}, 'dmz'));
    expect(called('slow')).toEqual([]);
    await outer.executions.resume(id);
    expect(await ended(outer, id)).toMatchObject({ output_value: 3 });
  });

  it('a paused flow whose call waits is cancelled', async () => {
    bench.ledger.pools.set('slow', 'dmz');
    const outer = await at('default');
    const id = await started(outer, 'remote');
    await until(async () => (await slowRow(id)) ?? null, 'the call');
    await outer.executions.pause(id);
    await until(async () => (await bench.row(id)).status === 'PAUSED', 'the pause');
    await outer.executions.cancel(id);
    expect(await ended(outer, id)).toMatchObject({ status: 'ENDED_CANCELLED' });
    expect((await slowRow(id))?.status).toBe('ENDED_CANCELLED');
  });
});
