/** Limits on the executions of a flow that have begun and not ended. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { isTerminal } from '../../src/model.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';
import { gate as gateOf } from '../support/gate.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('narrow', `return this.connect('slow', { value: inputs.n }).get('output_value');`);
  await bench.publish('free', `return 'free';`);
  await bench.publish(
    'recursive',
    `return inputs.depth ? 1 + (await this.flow('recursive', { depth: inputs.depth - 1 }).get('output_value')) : 0;`,
  );
  await bench.publish(
    'over',
    `return inputs.depth ? 1 + (await this.flow('between', { depth: inputs.depth - 1 }).get('output_value')) : 0;`,
  );
  await bench.publish('between', `return this.flow('over', inputs).get('output_value');`);
  await bench.publish(
    'fan',
    `return (await Promise.all(Array.from({ length: 12 }, (_, n) => this.flow('narrow', { n })))).map((c) => c.output_value);`,
  );
  for (const flow of ['narrow', 'recursive', 'over', 'fan']) await bench.flows.limit(flow, flow === 'narrow' ? 3 : 1);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** The calls of `narrow` that are under way, and the most there ever were. */
function gate(): { open: Set<() => void>; most: () => number; letOne: () => Promise<void>; letAll: () => void } {
  const open = new Set<() => void>();
  let most = 0;
  let isOpen = false;
  bench.ledger.answer = async ({ name, inputs }, signal) => {
    if (name === 'slow' && !isOpen) {
      await new Promise<void>((resolve) => {
        open.add(resolve);
        most = Math.max(most, open.size);
        signal.addEventListener('abort', () => (open.delete(resolve), resolve()));
      });
    }
    return inputs.value ?? null;
  };
  const letOne = async (): Promise<void> => {
    const [first] = await until(() => open.size > 0 && [...open], 'a call');
    open.delete(first as () => void);
    first?.();
  };
  const letAll = (): void => {
    isOpen = true;
    for (const resolve of open) resolve();
    open.clear();
  };
  return { open, most: () => most, letOne, letAll };
}

async function start(worker: TestWorker, flow: string, inputs: object = {}, priority = 0): Promise<string> {
  return (await worker.executions.start({ flow, inputs: inputs as never, priority })).execution.id;
}

async function allEnd(worker: TestWorker, ids: string[]): Promise<void> {
  for (const id of ids) expect((await worker.executions.wait(id, 60_000)).status).toBe('ENDED_SUCCESS');
}

async function statuses(ids: string[]): Promise<string[]> {
  return Promise.all(ids.map(async (id) => (await bench.row(id)).status));
}

it('no more than so many run at once over two workers; the others wait and say why', async () => {
  const calls = gate();
  const [a, b] = [await bench.worker(), await bench.worker()];
  const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => start(n % 2 ? a : b, 'narrow', { n })));
  await until(() => calls.open.size === 3, 'three of them');
  const waiting = (await Promise.all(ids.map((id) => bench.row(id)))).filter(({ status }) => status === 'PENDING');
  expect(waiting).toHaveLength(17);
  expect(waiting[0]?.message).toBe("waits for a place: of the flow 'narrow' at most 3 executions run at once");
  expect(await a.run('free')).toMatchObject({ output_value: 'free' });
  for (const _ of ids) await calls.letOne();
  await allEnd(a, ids);
  expect(calls.most()).toBe(3);
  expect((await bench.row(ids[19] as string)).message).toBeNull();
});

it('the most urgent begins first, then the oldest', async () => {
  const calls = gate();
  const worker = await bench.worker();
  const first = [];
  for (let n = 0; n < 3; n++) first.push(await start(worker, 'narrow', { n }));
  await until(() => calls.open.size === 3, 'three of them');
  const later: string[] = [];
  for (const priority of [0, 0, 5, -5, 5]) later.push(await start(worker, 'narrow', { n: 0 }, priority));
  for (let i = 0; i < 8; i++) {
    await calls.letOne();
    await until(() => calls.open.size === Math.min(3, 7 - i), 'the next one');
  }
  await allEnd(worker, [...first, ...later]);
  const began = await bench.database.pool.query<{ id: string }>(
    `select id from executions where type = 'FLOW' and id = any($1) order by started_at`,
    [later],
  );
  expect(began.rows.map(({ id }) => later.indexOf(id))).toEqual([2, 4, 0, 1, 3]);
});

it('a place outlives its worker, and is taken over with the execution', async () => {
  const calls = gate();
  const first = await bench.worker();
  const ids = await Promise.all(Array.from({ length: 8 }, (_, n) => start(first, 'narrow', { n })));
  await until(() => calls.open.size === 3, 'three of them');
  const began = new Set((await Promise.all(ids.map((id) => bench.row(id)))).filter((row) => row.started_at !== null).map(({ id }) => id));
  await first.crash();
  calls.open.clear();
  const second = await bench.worker();
  await until(() => calls.open.size === 3, 'the same three');
  const runs = (await Promise.all(ids.map((id) => bench.row(id)))).filter((row) => row.started_at !== null).map(({ id }) => id);
  expect(new Set(runs)).toEqual(began);
  calls.letAll();
  await allEnd(second, ids);
});

it('one that is paused keeps its place, one that is cancelled frees it, and one that waits can be paused, resumed and cancelled', async () => {
  const calls = gate();
  const worker = await bench.worker();
  const running = await Promise.all([1, 2, 3].map((n) => start(worker, 'narrow', { n })));
  await until(() => calls.open.size === 3, 'three of them');
  const [waits, gone, next] = [await start(worker, 'narrow'), await start(worker, 'narrow'), await start(worker, 'narrow')];
  await worker.executions.pause(running[0] as string);
  await worker.executions.pause(waits);
  await worker.executions.cancel(gone);
  await until(async () => isTerminal((await bench.row(gone)).status), 'the cancelled one');
  await worker.executions.resume(waits);
  await worker.engine.places.sweep();
  expect(await statuses([waits, next])).toEqual(['PENDING', 'PENDING']);
  await worker.executions.cancel(running[1] as string);
  await until(async () => (await bench.row(waits)).started_at !== null, 'the one that was resumed');
  expect((await bench.row(next)).started_at).toBeNull();
  await worker.executions.resume(running[0] as string);
  calls.letAll();
  await allEnd(worker, [running[0] as string, running[2] as string, waits, next]);
});

it('an execution below one of the same flow shares its place, also behind another flow', async () => {
  const worker = await bench.worker();
  expect((await worker.run('recursive', { depth: 3 })).output_value).toBe(3);
  expect((await worker.run('over', { depth: 2 })).output_value).toBe(2);
});

it('children of a fan-out wait for places as roots do, with an idempotency key and after a rerun as well', async () => {
  const calls = gate();
  const worker = await bench.worker();
  const fan = await start(worker, 'fan');
  await until(() => calls.open.size === 3, 'three of them');
  const keyed = await worker.executions.start({ flow: 'narrow', inputs: { n: 99 }, idempotencyKey: 'k' });
  expect(keyed.execution).toMatchObject({ status: 'PENDING', message: expect.stringContaining('waits for a place') });
  const again = await worker.executions.rerun(keyed.execution.id, {});
  expect(again.execution).toMatchObject({ status: 'PENDING', message: expect.stringContaining('waits for a place') });
  for (let i = 0; i < 14; i++) await calls.letOne();
  await allEnd(worker, [fan, keyed.execution.id, again.execution.id]);
  expect((await bench.row(fan)).output_value).toBe(JSON.stringify(Array.from({ length: 12 }, (_, n) => n)));
  expect(calls.most()).toBe(3);
});

it('what waits begins when the limit is raised or taken away, also where no worker was told', async () => {
  const calls = gate();
  const worker = await bench.worker();
  await bench.flows.limit('narrow', 1);
  const ids = await Promise.all([1, 2, 3, 4].map((n) => start(worker, 'narrow', { n })));
  await until(() => calls.open.size === 1, 'one');
  await bench.flows.limit('narrow', 2);
  await until(() => calls.open.size === 2, 'the second');
  await bench.flows.limit('narrow', null);
  await until(() => calls.open.size === 4, 'all');
  calls.letAll();
  await allEnd(worker, ids);
  await bench.flows.limit('narrow', 3);
});

it.each(['arrives', 'is lost'])(
  'a limited flow below one of its own begins after a pause and a resume of it alone, whose answer %s',
  async (answer) => {
    await bench.publish(
      'nests',
      `return inputs.deep ? (await this.flow('nests', { deep: false }, { pool: 'other' })).output_value : 'bottom';`,
    );
    await bench.flows.limit('nests', 1);
    try {
      let isLost = answer === 'arrives';
      const worker = await bench.worker({
        around: async (run, text) => {
          const answered = await run();
          if (isLost || !text.includes(`status = case when e.status = 'PAUSED' then 'PENDING'`)) return answered;
          isLost = true;
          throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
        },
      });
      const { execution } = await worker.executions.start({ flow: 'nests', inputs: { deep: true } });
      const child = await until(
        async () => (await bench.children(execution.id)).find((row) => row.wake_at !== null),
        'the child to be due',
      );
      await worker.executions.pause(child.id);
      await worker.executions.resume(child.id);
      expect(isLost).toBe(true);
      await bench.worker({ settings: { pool: 'other' } });
      expect((await worker.executions.wait(execution.id, 20_000)).output_value).toBe('bottom');
    } finally {
      await bench.flows.limit('nests', null);
    }
  },
);

it('a limited flow below one of its own that continues itself begins, also where its worker died before it asked for a place', async () => {
  await bench.publish(
    'again',
    `if (inputs.deep === 2) return (await this.flow('again', { deep: 1 }, { pool: 'other' })).output_value;
     return inputs.deep === 1 ? this.continueAs({ deep: 0 }) : 'bottom';`,
  );
  await bench.flows.limit('again', 1);
  try {
    const above = await bench.worker();
    const asks = gateOf(/admit_flow/);
    const below = await bench.worker({ around: asks.around, settings: { pool: 'other' } });
    const { execution } = await above.executions.start({ flow: 'again', inputs: { deep: 2 } });
    await until(async () => (await bench.children(execution.id)).some((row) => row.generation === 1), 'the next generation');
    await until(() => asks.seen.held > 0, 'the worker to ask');
    await below.crash();
    await bench.worker({ settings: { pool: 'other' } });
    expect((await above.executions.wait(execution.id, 60_000)).output_value).toBe('bottom');
  } finally {
    await bench.flows.limit('again', null);
  }
});
