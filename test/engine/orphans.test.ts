/** Calls whose worker dies while their flow is not there to decide on them: it has ended, or is paused. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionRow } from '../../src/storage/journal/rows.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;
const ORPHAN = `this.connect('slow', { value: 7 }, { orphan: true, delivery: inputs.delivery }).runAsync(); await this.connect('x');`;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('leaves', `${ORPHAN} return 'done';`);
  await bench.publish('fails', `${ORPHAN} await this.connect('gate'); throw new Error('no');`);
  await bench.publish('succeeds', `${ORPHAN} await this.connect('gate');`);
  await bench.publish('again', `${ORPHAN} if (inputs.again) return 'done'; this.continueAs({ ...inputs, again: true });`);
  await bench.publish('waits', `return this.connect('slow', { value: 7 }, { delivery: inputs.delivery }).get('output_value');`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const never = new Promise(() => undefined);

/** The first call of `slow`, and all of `gate`, are never answered. */
function firstIsLost(): void {
  bench.ledger.answer = ({ name, inputs }) =>
    name === 'gate' || (name === 'slow' && bench.ledger.callsOf('slow').length === 1) ? never : (inputs.value ?? null);
}

async function called(worker: TestWorker, flow: string, inputs: object = {}): Promise<string> {
  firstIsLost();
  const { execution } = await worker.executions.start({ flow, inputs: inputs as never });
  await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
  return execution.id;
}

const slowOf = async (id: string): Promise<ExecutionRow> => (await bench.children(id)).find(({ name }) => name === 'slow') as ExecutionRow;
const endOf = (id: string): Promise<ExecutionRow> =>
  until(async () => {
    const row = await slowOf(id);
    return row.status.startsWith('ENDED_') && row;
  }, 'the end of the call');
const next = (): Promise<TestWorker> => bench.worker({ settings: { exclusive: true } });

describe('an orphan call whose flow has ended', () => {
  it.each(['crash', 'stop'] as const)('is made again by another worker after the %s of its own, with the same id', async (how) => {
    const worker = await bench.worker({ settings: { drainMs: 0 } });
    const id = await called(worker, 'leaves');
    expect(await worker.executions.wait(id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'done' });
    await worker[how]();
    await next();
    const end = await endOf(id);
    expect(end).toMatchObject({ status: 'ENDED_SUCCESS', output_value: '7', attempt: 2, worker_id: null });
    expect(bench.ledger.count(end.id)).toBe(2);
  });

  it('is made again where its flow took the place of another generation', async () => {
    const worker = await bench.worker();
    const id = await called(worker, 'again');
    await until(async () => (await bench.row(id)).continued_as !== null, 'the next generation');
    await worker.crash();
    await next();
    expect(await endOf(id)).toMatchObject({ status: 'ENDED_SUCCESS', attempt: 2 });
  });

  it('ends as interrupted where it may run at most once', async () => {
    const worker = await bench.worker();
    const id = await called(worker, 'leaves', { delivery: 'at_most_once' });
    await worker.executions.wait(id, 60_000);
    await worker.crash();
    await next();
    const { error, message, status, started_at: startedAt, ended_at: endedAt } = await endOf(id);
    expect(status).toBe('ENDED_ERROR');
    expect(JSON.parse(error ?? '')).toEqual({ name: 'PetioleError', code: 'CONNECTION_INTERRUPTED', message });
    expect(message).toMatch(/^the worker died while slow was running/);
    expect(endedAt).toBeGreaterThanOrEqual(startedAt ?? Infinity);
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
  });

  it('is made again where the flow was cancelled after the death', async () => {
    const worker = await bench.worker();
    const id = await called(worker, 'fails');
    await until(() => bench.ledger.callsOf('gate').length === 1, 'the flow to wait');
    await worker.crash();
    await bench.database.pool.query(`update executions set control = 'CANCEL' where id = $1`, [id]);
    const second = await next();
    expect((await second.executions.wait(id, 60_000)).status).toBe('ENDED_CANCELLED');
    expect(await endOf(id)).toMatchObject({ status: 'ENDED_SUCCESS', attempt: 2 });
  });

  it('can be cancelled, and its tree deleted, where a release before this one has left it alone', async () => {
    const worker = await bench.worker();
    const id = await called(worker, 'leaves');
    await worker.executions.wait(id, 60_000);
    await worker.crash();
    await bench.database.pool.query(`update executions set worker_id = null where parent_id = $1`, [id]);
    const second = await next();
    await second.executions.cancel((await slowOf(id)).id);
    expect((await endOf(id)).status).toBe('ENDED_CANCELLED');
    await second.executions.delete(id);
  });
});

it('a call whose worker died in the middle of a pause of its flow is made again when that is resumed', async () => {
  const worker = await bench.worker();
  const id = await called(worker, 'waits');
  await worker.crash();
  await bench.database.pool.query(`update executions set control = 'PAUSE' where id = $1`, [id]);
  const second = await next();
  await until(async () => (await bench.row(id)).status === 'PAUSED', 'the pause');
  await second.executions.resume(id);
  expect(await second.executions.wait(id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 7 });
});

it('an orphan call of a cancelled flow whose worker died is made again in the pool of its flow', async () => {
  bench.ledger.answer = () => new Promise(() => undefined);
  await bench.publish('leaves-alone', `this.connect('orphan', {}, { orphan: true }).runAsync(); await this.connect('holds');`);
  const first = await bench.worker({ settings: { idleMs: 60_000 } });
  const { execution } = await first.executions.start({ flow: 'leaves-alone' });
  await until(() => bench.ledger.calls.length === 2, 'the calls');
  await first.executions.cancel(execution.id);
  await until(async () => (await bench.row(execution.id)).outcome, 'the outcome');
  await first.crash();
  bench.ledger.answer = () => 1;
  const other = await bench.worker({ settings: { exclusive: true, pool: 'other' } });
  await other.executions.wait(execution.id, 60_000);
  await bench.worker();
  await until(() => bench.ledger.callsOf('orphan').length === 2, 'the call again', 60_000);
  expect(bench.ledger.callsOf('orphan').map(({ pool }) => pool)).toEqual(['default', 'default']);
});

it('an orphan call whose worker died is made again while its flow is paused', async () => {
  const worker = await bench.worker({ settings: { idleMs: 50 } });
  const id = await called(worker, 'fails');
  await until(async () => (await bench.row(id)).worker_id === null, 'the flow to leave memory');
  await worker.executions.pause(id);
  expect((await bench.row(id)).status).toBe('PAUSED');
  await worker.crash();
  await next();
  expect(await endOf(id)).toMatchObject({ status: 'ENDED_SUCCESS', attempt: 2 });
  expect((await bench.row(id)).status).toBe('PAUSED');
});

it('an orphan call is made again where its worker dies, and then the one that has just ended its flow', async () => {
  bench.ledger.pools.set('slow', 'dmz');
  const state: { ends?: TestWorker; isOver: boolean } = { isOver: false };
  const first = await bench.worker({ settings: { pool: 'dmz' } });
  state.ends = await bench.worker({
    around: (run, text) => {
      const asksForNews = state.isOver && text.includes('e.delivered is null) or e.control is not null');
      const looksAfterTheEnd = text.includes(`e.id = any($1::uuid[]) and e.status = 'RUNNING'`);
      if (looksAfterTheEnd) state.ends?.kill();
      return asksForNews || looksAfterTheEnd ? never : run();
    },
  });
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  bench.ledger.answer = ({ name }) => (name === 'gate' ? gate : bench.ledger.callsOf('slow').length === 1 ? never : 7);
  const { execution } = await state.ends.executions.start({ flow: 'succeeds' });
  await until(() => bench.ledger.calls.length === 3, 'the calls');
  state.isOver = true;
  await first.crash();
  await until(async () => (await slowOf(execution.id)).worker_id === null, 'the death to be seen');
  open();
  await until(async () => (await bench.row(execution.id)).status === 'ENDED_SUCCESS', 'the end of the flow');
  await bench.worker({ settings: { pool: 'dmz' } });
  expect(await endOf(execution.id)).toMatchObject({ status: 'ENDED_SUCCESS', attempt: 2 });
});

it('the same, where the worker that ends the flow had taken it up before the other one was declared dead', async () => {
  bench.ledger.answer = () => never;
  await bench.publish('leaves-two', `this.connect('orphan', {}, { orphan: true }).runAsync(); await this.connect('holds');`);
  const first = await bench.worker({ settings: { idleMs: 50 } });
  const { execution } = await first.executions.start({ flow: 'leaves-two' });
  await until(() => bench.ledger.calls.length === 2, 'the calls');
  await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
  const other = await bench.worker({ settings: { pool: 'other' } });
  first.kill();
  await other.executions.cancel(execution.id);
  await until(async () => (await bench.row(execution.id)).outcome, 'the outcome');
  bench.ledger.answer = () => 1;
  await bench.worker();
  await other.executions.wait(execution.id, 60_000);
  await until(() => bench.ledger.callsOf('orphan').length === 2, 'the call again');
  expect(bench.ledger.callsOf('orphan').map(({ pool }) => pool)).toEqual(['default', 'default']);
});
