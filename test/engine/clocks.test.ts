/** Clocks that somebody sets while flows run: that of a worker's machine means nothing, and that of the database decides what is due. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

const HOUR_MS = 3_600_000;
const HEARTBEAT = /heartbeat_at = clock_timestamp\(\)/;

let bench: TestBench;
const realNow = Date.now;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('slow', `return (await this.connect('slow', { value: 7 })).output_value;`);
  await bench.publish('patient', `return (await this.flow('slow', {}, { timeout: 600 })).output_value;`);
});
afterEach(async () => {
  Date.now = realNow;
  await bench.reset();
});
afterAll(() => bench.close());

/** A worker for which the clock of the database was set: what it is told of it is so many ms off from then on. */
async function worker(silentMs = 600): Promise<{ worker: TestWorker; told: { aheadMs: number; beats: number } }> {
  const told = { aheadMs: 0, beats: 0 };
  const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
    const result = (await run()) as { rows: { now: number }[] };
    if (!HEARTBEAT.test(text)) return result;
    told.beats += 1;
    return { ...result, rows: result.rows.map((row) => ({ ...row, now: row.now + told.aheadMs })) };
  };
  return { worker: await bench.worker({ around, settings: { silentMs, idleMs: 50 } }), told };
}

/** To a clock that is set ahead, what was noted before is as much older. */
const age = (ms: number): Promise<unknown> =>
  bench.database.pool.query(`update workers set heartbeat_at = heartbeat_at - $1 * interval '1 millisecond'`, [ms]);

describe('the clock of a worker', () => {
  it.each([HOUR_MS, -HOUR_MS])('that is set by %i ms ends nothing early and keeps nothing in memory', async (ms) => {
    const far = bench.slowFarSide();
    const first = await bench.worker({ settings: { idleMs: 50 } });
    const { execution } = await first.executions.start({ flow: 'patient' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    Date.now = () => realNow() + ms;
    await until(() => first.engine.size.hot === 0, 'the flows to leave memory');
    await first.crash();
    const second = await bench.worker({ settings: { exclusive: true } });
    await until(() => bench.ledger.calls.length === 2, 'the call again');
    far.answer();
    expect((await second.executions.wait(execution.id, 60_000)).output_value).toBe(7);
    const { rows } = await bench.database.pool.query<{ off: number }>(
      `select max(abs(extract(epoch from now() - ended_at)))::float8 as off from executions`,
    );
    expect(rows[0]?.off).toBeLessThan(600);
  });
});

describe('the clock of the database', () => {
  it('that is set ahead makes no worker look dead', async () => {
    // on a busy machine both may be silent for a while, and who has not looked for that long declares nobody dead
    const [observer, other] = [await worker(3000), await worker(3000)];
    const id = other.worker.engine.workerId;
    await until(() => observer.told.beats > 40, 'the observer to be sure of itself');
    for (const { told } of [observer, other]) told.aheadMs = HOUR_MS;
    await age(HOUR_MS);
    const { beats } = observer.told;
    await until(() => observer.told.beats > beats + 40, 'the observer to look again');
    expect(other.worker.engine.workerId).toBe(id);
    expect((await bench.database.pool.query('select from workers where stopped_at is not null')).rowCount).toBe(0);
  });

  it.each([HOUR_MS, -HOUR_MS])('is that of a start too, also where that of this machine is %d ms behind it', async (aheadMs) => {
    await bench.publish('short', `return 'done';`);
    const { worker: one, told } = await worker();
    told.aheadMs = aheadMs;
    const { beats } = told;
    await until(() => told.beats > beats + 1, 'the worker to know the clock');
    const about = Date.now() + aheadMs;
    const { execution } = await one.executions.start({ flow: 'short' });
    const { execution: keyed } = await one.executions.start({ flow: 'short', idempotencyKey: `key ${aheadMs}` });
    await one.executions.wait(execution.id, 60_000);
    const again = await one.executions.rerun(execution.id, {});
    const rerun = 'execution' in again ? again.execution : again;
    for (const { id } of [execution, keyed, rerun]) {
      const { created_at: created } = await bench.row(id);
      expect(Math.abs(created - about)).toBeLessThan(HOUR_MS / 2);
      // lists go by the id, which begins with the time
      expect(Math.abs(parseInt(id.replace('-', '').slice(0, 12), 16) - about)).toBeLessThan(HOUR_MS / 2);
    }
  });

  it('that is set ahead puts off no sleep, also where a worker has not heard of it yet', async () => {
    const far = bench.slowFarSide();
    await bench.publish('naps', `await Promise.all([this.sleep(5), this.connect('slow')]); return 'up';`);
    const { worker: late, told } = await worker();
    told.aheadMs = -HOUR_MS;
    const { beats } = told;
    await until(() => told.beats > beats + 1, 'the worker to know the clock of before');
    const { execution } = await late.executions.start({ flow: 'naps' });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    const { epoch } = await bench.row(execution.id);
    far.answer(); // it comes back for that, and leaves again
    await until(async () => {
      const row = await bench.row(execution.id);
      return row.epoch > epoch && row.worker_id === null;
    }, 'the flow to have left again');
    told.aheadMs = 0; // the next heartbeat
    expect((await late.executions.wait(execution.id, 60_000)).output_value).toBe('up');
  });

  it('that is set back hides no dead worker', async () => {
    const far = bench.slowFarSide();
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'slow' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    await first.crash();
    await age(-HOUR_MS);
    const second = await bench.worker();
    await until(() => bench.ledger.calls.length === 2, 'the takeover');
    far.answer();
    expect((await second.executions.wait(execution.id, 60_000)).output_value).toBe(7);
  });
});
