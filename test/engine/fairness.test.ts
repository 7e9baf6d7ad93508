/** A fan-out beside a small flow on one worker: fairness as an order of ends, not as a time. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Drive } from '../../src/engine/drive.ts';
import { AT_A_TURN } from '../../src/engine/slices.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

const WIDE = 1500;

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish(
    'small',
    `let sum = 0; for (const n of [1, 2, 3]) sum += await this.connect('far', { value: n }).get('output_value'); return sum;`,
  );
  await bench.publish('one', `return this.connect('far', { value: 1 }).get('output_value');`);
  await bench.publish('flows', `await Promise.all(Array.from({ length: inputs.wide }, () => this.flow('one')));`);
  await bench.publish('calls', `await Promise.all(Array.from({ length: inputs.wide }, (_, n) => this.connect('slow', { value: n })));`);
  await bench.publish('stuck', `return this.connect('slow', { value: 1 }).get('output_value');`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

async function delivered(id: string): Promise<number> {
  const { rows } = await bench.database.pool.query<{ count: number }>(
    'select count(delivered)::int as count from executions where parent_id = $1',
    [id],
  );
  return rows[0]?.count ?? 0;
}

it('a small flow ends long before a fan-out of flows that began before it', async () => {
  const worker = await bench.worker();
  const { execution: wide } = await worker.executions.start({ flow: 'flows', inputs: { wide: WIDE } });
  await until(() => bench.ledger.calls.length > 0, 'the first call of the fan-out');
  expect((await worker.run('small')).output_value).toBe(6);
  expect(await delivered(wide.id)).toBeLessThan(WIDE / 2);
  expect((await worker.executions.wait(wide.id, 60_000)).status).toBe('ENDED_SUCCESS');
  expect(await delivered(wide.id)).toBe(WIDE);
}, 120_000);

it('a fan-out of calls has only so many of them at the far side, and a small flow ends while it waits', async () => {
  const far = bench.slowFarSide();
  const worker = await bench.worker();
  const { execution: wide } = await worker.executions.start({ flow: 'calls', inputs: { wide: WIDE } });
  await until(() => bench.ledger.callsOf('slow').length >= 64, 'the calls of the fan-out');
  expect((await worker.run('small')).output_value).toBe(6);
  expect(bench.ledger.callsOf('slow').length).toBeLessThanOrEqual(256);
  far.answer();
  expect((await worker.executions.wait(wide.id, 60_000)).status).toBe('ENDED_SUCCESS');
  expect(bench.ledger.callsOf('slow')).toHaveLength(WIDE);
}, 120_000);

it('what a fan-out issues is worked off a part at each turn of the event loop, and a cancel in between finds all of it', async () => {
  bench.slowFarSide();
  const worker = await bench.worker();
  const { wide, made } = await opened(worker, 'calls');
  await oneByOne(made, WIDE / 2);
  wide.cancel();
  expect(made()).toBe(WIDE);
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(wide.isParked).toBe(false);
  }
  expect((await worker.executions.wait(wide.id, 60_000)).status).toBe('ENDED_CANCELLED');
  const rows = await bench.children(wide.id);
  expect(rows).toHaveLength(WIDE);
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['ENDED_CANCELLED']));
}, 120_000);

it('a runner that dies in between loses nothing of what a fan-out has issued, and nothing is issued twice', async () => {
  const worker = await bench.worker();
  const { wide, made } = await opened(worker, 'calls');
  await oneByOne(made, WIDE / 2);
  expect(made()).toBeLessThan(WIDE);
  worker.engine.hot.lostParked([wide.id]);
  expect(made()).toBe(WIDE);
  expect((await worker.executions.wait(wide.id, 60_000)).status).toBe('ENDED_SUCCESS');
  expect((await bench.children(wide.id)).map(({ position }) => position)).toEqual(Array.from({ length: WIDE }, (_, n) => n));
  expect(bench.ledger.calls).toHaveLength(WIDE);
}, 120_000);

it('a worker that is declared dead in between issues nothing more of a fan-out, and calls nothing more of it', async () => {
  await bench.publish('named', `await Promise.all(Array.from({ length: ${WIDE} }, (_, n) => this.connect('far' + n)));`);
  bench.ledger.answer = () => new Promise(() => undefined);
  const turns = async (): Promise<void> => {
    for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
  };
  const issuing = await bench.worker();
  const { made } = await opened(issuing, 'named');
  await oneByOne(made, WIDE / 2);
  const issued = made();
  issuing.engine.abandon();
  await turns();
  expect([made(), issued < WIDE]).toEqual([issued, true]);

  await bench.reset(); // or its flow would be taken over in the midst of what follows
  bench.ledger.answer = () => new Promise(() => undefined);
  const calling = await bench.worker();
  await calling.executions.start({ flow: 'named' });
  await oneByOne(() => bench.ledger.calls.length, WIDE / 2);
  const called = bench.ledger.calls.length;
  calling.engine.abandon();
  await turns();
  expect([bench.ledger.calls.length, called < WIDE]).toEqual([called, true]);
}, 120_000);

it('the calls of a fan-out begin a part at each turn of the event loop', async () => {
  const far = bench.slowFarSide();
  const worker = await bench.worker();
  const { execution: wide } = await worker.executions.start({ flow: 'calls', inputs: { wide: WIDE } });
  await oneByOne(() => worker.engine.calls.size, WIDE);
  far.answer();
  expect((await worker.executions.wait(wide.id, 60_000)).status).toBe('ENDED_SUCCESS');
}, 120_000);

it('a sleep that a fan-out issues begins when its row is durable, whatever is answered while the fan-out is worked off', async () => {
  await bench.publish(
    'sleeps',
    `const slow = this.connect('slow', { value: 1 }).runAsync();
     await this.connect('far', { value: 1 });
     this.connect('far', { value: 'held' }).runAsync();
     await slow.wait();
     await Promise.all([this.sleep(0.001), ...Array.from({ length: ${WIDE} }, (_, value) => this.connect('far', { value }))]);`,
  );
  const far = bench.slowFarSide();
  const held = Promise.withResolvers<void>();
  let isHeld = false;
  const around = async (run: () => Promise<unknown>, _: string, values: readonly unknown[]): Promise<unknown> => {
    const answer = await run();
    if (!isHeld && JSON.stringify(values).includes('held')) {
      isHeld = true;
      await held.promise;
    }
    return answer;
  };
  const worker = await bench.worker({ around });
  const { execution } = await worker.executions.start({ flow: 'sleeps' });
  await until(() => isHeld, 'what the script issued before to be on its way');
  far.answer();
  const made = (): number => [...(worker.engine.drive(execution.id)?.children ?? [])].length;
  while (made() < AT_A_TURN) await new Promise((resolve) => setImmediate(resolve));
  expect(made()).toBeLessThan(WIDE / 2);
  held.resolve();
  for (let n = 0; n < 50; n++) await Promise.resolve();
  for (const end = performance.now() + 20; performance.now() < end;); // the time of the sleep is over in the middle of the fan-out
  expect((await worker.executions.wait(execution.id, 60_000)).status).toBe('ENDED_SUCCESS');
  const rows = await bench.children(execution.id);
  expect(rows.filter(({ status }) => status !== 'ENDED_SUCCESS')).toEqual([]);
}, 120_000);

/** A fan-out whose script has begun: its row may not be durable, or all of it could be issued by then. */
async function opened(worker: TestWorker, flow: string): Promise<{ wide: Drive; made: () => number }> {
  worker.executions.start({ flow, inputs: { wide: WIDE } }).catch(() => undefined);
  const { drives } = worker.engine.hot as unknown as { drives: Map<string, Drive> };
  while (drives.size === 0) await new Promise((resolve) => setImmediate(resolve));
  const [wide] = drives.values() as unknown as [Drive];
  return { wide, made: () => [...wide.children].length };
}

/** Follows a count up to `most`, turn by turn. */
async function oneByOne(count: () => number, most: number): Promise<void> {
  for (let before = 0; before < most;) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = count();
    expect(now - before).toBeLessThanOrEqual(AT_A_TURN);
    before = now;
  }
}

it('flows of a fan-out that end at once end after their rows were written', async () => {
  await bench.publish('ends', `return 1;`);
  await bench.publish('many', `await Promise.all(Array.from({ length: ${8 * AT_A_TURN} }, () => this.flow('ends')));`);
  const worker = await bench.worker();
  await worker.run('ends'); // its runner has the script
  const { status, id } = await worker.run('many', {}, 60_000);
  expect(status).toBe('ENDED_SUCCESS');
  expect((await bench.children(id)).filter((row) => row.status !== 'ENDED_SUCCESS' || row.delivered === null)).toEqual([]);
}, 120_000);

it('a call of a higher priority overtakes those of its tree that wait for their turn', async () => {
  await bench.publish(
    'mixed',
    `const calls = Array.from({ length: 400 }, (_, n) => this.connect('far', { value: n }).runAsync());
     const urgent = this.connect('far', { value: 'urgent' }, { priority: 10 }).runAsync();
     for (const call of [...calls, urgent]) await call.wait();`,
  );
  const worker = await bench.worker();
  expect((await worker.run('mixed')).status).toBe('ENDED_SUCCESS');
  const urgent = bench.ledger.calls.findIndex(({ inputs }) => inputs.value === 'urgent');
  expect(urgent).toBeGreaterThan(-1);
  expect(urgent).toBeLessThan(300);
});

it('a call that is cancelled while it waits for its turn is never made', async () => {
  await bench.publish('many', `await Promise.all(Array.from({ length: 300 }, (_, value) => this.connect('slow', { value })));`);
  bench.slowFarSide();
  const worker = await bench.worker();
  const { execution } = await worker.executions.start({ flow: 'many' });
  await until(() => bench.ledger.callsOf('slow').length >= 64, 'the first calls');
  await worker.executions.cancel(execution.id);
  expect((await worker.executions.wait(execution.id, 60_000)).status).toBe('ENDED_CANCELLED');
  const rows = await bench.children(execution.id);
  expect(new Set(rows.filter(({ name }) => name === 'slow').map(({ status }) => status))).toEqual(new Set(['ENDED_CANCELLED']));
  expect(bench.ledger.callsOf('slow').length).toBeLessThanOrEqual(256);
});

it('starts beyond the bound of due executions are refused until some are worked off, and what was accepted ends', async () => {
  const far = bench.slowFarSide();
  const worker = await bench.worker({ settings: { maxHot: 2, maxDue: 5, idleMs: 60_000 } });
  const start = (key?: string) => worker.executions.start({ flow: 'stuck', ...(key !== undefined && { idempotencyKey: key }) });
  const accepted = [(await start()).execution.id, (await start()).execution.id];
  await until(() => bench.ledger.calls.length === 2, 'both places taken');
  accepted.push((await start('key')).execution.id);
  for (let i = 0; i < 4; i++) accepted.push((await start()).execution.id);
  await expect(start()).rejects.toMatchObject({ code: 'OVERLOADED', details: { retry_after: 5 } });
  expect((await start('key')).execution.id).toBe(accepted[2]);
  expect(worker.engine.size.hot).toBe(2);
  far.answer();
  for (const id of accepted) expect((await worker.executions.wait(id, 60_000)).status).toBe('ENDED_SUCCESS');
  await until(
    () =>
      start().then(
        ({ execution }) => execution,
        () => null,
      ),
    'a start that is taken again',
  );
});

it('a fan-out leaves places in memory for new trees', async () => {
  const far = bench.slowFarSide();
  await bench.publish('wide', `await Promise.all(Array.from({ length: 40 }, () => this.flow('stuck')));`);
  const worker = await bench.worker({ settings: { maxHot: 20, idleMs: 60_000 } });
  const { execution } = await worker.executions.start({ flow: 'wide' });
  await until(() => bench.ledger.calls.length >= 17, 'the children that have a place');
  const small = await worker.run('small', {}, 60_000);
  expect({ ...worker.engine.size, small: small.status, message: small.message, calls: bench.ledger.calls.length }).toMatchObject({
    small: 'ENDED_SUCCESS',
  });
  far.answer();
  expect((await worker.executions.wait(execution.id, 60_000)).status).toBe('ENDED_SUCCESS');
});
