/** A pause that comes while its flow starts a child flow of which the database does not know yet. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { renewPause, requestPause } from '../../src/storage/journal/control.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { TestBench, until } from '../support/engine.ts';
import { gate } from '../support/gate.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('child', `await this.connect('one'); await this.connect('two'); return 'went on';`);
  await bench.publish('parent', `await this.connect('first'); return (await this.flow('child')).output_value;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** The flow `parent`, paused while the row of its child is still on its way; statements that match are held. */
async function pausedTooEarly(held: RegExp | null = null) {
  const { seen, around: hold, open } = gate();
  const later = gate(held);
  const one = Promise.withResolvers<void>();
  bench.ledger.answer = async ({ name }) => {
    if (name === 'first') seen.match = /inserted as/;
    if (name === 'one') await one.promise;
    return null;
  };
  const worker = await bench.worker({ around: (run, text) => hold(() => later.around(run, text), text) });
  const { execution } = await worker.executions.start({ flow: 'parent' });
  await until(() => seen.held > 0, 'the row of the child');
  const paused = worker.executions.pause(execution.id);
  await until(async () => (await bench.row(execution.id)).control === 'PAUSE', 'the mark of the pause');
  open();
  await paused;
  const statuses = async (): Promise<string[]> => [
    (await bench.row(execution.id)).status,
    ...(await bench.children(execution.id)).filter((row) => row.type === 'FLOW').map((row) => row.status),
  ];
  return { id: execution.id, worker, one: one.resolve, statuses, later };
}

describe('a child flow that was started while the pause was on its way', () => {
  it('is paused too, and goes on with its parent', async () => {
    const { id, worker, one, statuses, later } = await pausedTooEarly(/top as materialized/);
    const call = await until(() => later.seen.held > 0 && bench.ledger.callsOf('one')[0]?.id, 'the call of the child');
    later.open();
    await until(async () => (await statuses()).join() === 'PAUSED,PAUSED', 'both to pause');
    one();
    await until(async () => (await bench.row(call)).status === 'ENDED_SUCCESS', 'the result');
    expect(bench.ledger.callsOf('two')).toEqual([]);
    await worker.executions.resume(id);
    expect((await worker.executions.wait(id, 60_000)).output_value).toBe('went on');
    expect(bench.ledger.calls.map((call) => call.name)).toEqual(['first', 'one', 'two']);
  });

  it('is paused by the next worker where the first one died before', async () => {
    const { id, worker, one, statuses, later } = await pausedTooEarly(/top as materialized/);
    await until(() => later.seen.held > 0, 'the pause of the child');
    await worker.crash();
    one();
    const next = await bench.worker({ settings: { exclusive: true } });
    await until(async () => (await statuses()).join() === 'PAUSED,PAUSED', 'both to pause');
    expect(bench.ledger.callsOf('two')).toEqual([]);
    await next.executions.resume(id);
    expect((await next.executions.wait(id, 60_000)).output_value).toBe('went on');
  });

  it('is left alone where its parent was resumed before', async () => {
    const { id, worker, one, later } = await pausedTooEarly(/top as materialized/);
    await until(() => later.seen.held > 0, 'the pause of the child');
    await worker.executions.resume(id);
    later.open();
    one();
    expect((await worker.executions.wait(id, 60_000)).output_value).toBe('went on');
  });
});

it('a pause reaches the generation that takes the place of a child meanwhile, where nobody holds the flow', async () => {
  bench.ledger.answer = () => new Promise(() => undefined);
  await bench.publish('child', `await this.connect('x');`);
  await bench.publish('parent', `await this.flow('child', {}, { retry: { attempts: 3 } });`);
  const worker = await bench.worker({ settings: { idleMs: 50 } });
  const { execution } = await worker.executions.start({ flow: 'parent' });
  await until(() => bench.ledger.calls.length === 1, 'call');
  await until(async () => (await bench.row(execution.id)).worker_id === null, 'eviction');
  const [child] = await bench.children(execution.id);
  worker.kill();
  // what the flush of a retry does
  const client = await bench.database.pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `update executions set status = 'ENDED_ERROR', worker_id = null, wake_at = null, ended_at = now(), continued_as = $2 where id = $1`,
      [child?.id, '00000000-0000-7000-8000-000000000001'],
    );
    await client.query(
      `insert into executions (id, root_id, parent_id, position, generation, type, name, status, flow, flow_version, inputs, wake_at)
       select $2, root_id, parent_id, position, 1, type, name, 'PENDING', flow, flow_version, inputs, now() from executions where id = $1`,
      [child?.id, '00000000-0000-7000-8000-000000000001'],
    );
    const paused = requestPause(bench.database.pool as unknown as Queryable, [execution.id]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.query('commit');
    await paused;
  } finally {
    client.release();
  }
  expect((await bench.row(execution.id)).status).toBe('PAUSED');
  expect((await bench.row('00000000-0000-7000-8000-000000000001')).status).toBe('PAUSED');
});

it('a pause of what is below is asked for once more where it found nothing: what it waited for may have a successor', async () => {
  const found: { id: string }[][] = [[], [{ id: 'successor' }], []];
  const passes: unknown[] = [];
  const stub = { query: async () => ({ rows: found[passes.push(0) - 1] ?? [] }) };
  expect(await renewPause(stub as unknown as Queryable, 'top')).toEqual([{ id: 'successor' }]);
  expect(passes).toHaveLength(3);
});
