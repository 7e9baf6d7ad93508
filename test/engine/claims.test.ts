import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { AHEAD, FEW_AHEAD } from '../../src/engine/claims.ts';
import { MOST } from '../../src/engine/pace.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

const FLOWS = 150;
const CALLS = 600;
const QUARANTINED = 70;

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('child-free', `return 'up';`);
  await bench.publish('one', `return (await this.connect('slow', { value: 7 })).output_value;`);
  await bench.publish(
    'fan',
    `return (await Promise.all(Array.from({ length: ${CALLS} }, () => this.connect('slow', { value: 1 })))).length;`,
  );
  await bench.publish('naps', `await this.sleep(1.1); return 'rested';`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

it('a worker that does not get its flows to run leaves what else is due to the others', async () => {
  const starter = await bench.worker();
  await Promise.all(Array.from({ length: FLOWS }, () => starter.executions.start({ flow: 'naps' })));
  await starter.stop();
  const busy = await bench.worker();
  const hasTime = Promise.withResolvers<void>();
  const open = busy.pool.open.bind(busy.pool);
  busy.pool.open = async (...given) => {
    await hasTime.promise;
    return open(...given);
  };
  await until(async () => (await count(`worker_id = '${busy.engine.workerId}'`)) > 0, 'what the busy worker claims');
  await bench.worker();
  await until(async () => (await count(`ended_at is not null`)) >= FLOWS / 2, 'the flows that the other worker has time for');
  hasTime.resolve();
  await until(async () => (await count(`status = 'ENDED_SUCCESS'`)) === FLOWS, 'all of them');
});

it('a worker that has as many calls of a tree as may be under way at once leaves the others to those that have time', async () => {
  const far = bench.slowFarSide();
  bench.ledger.pools.set('slow', 'dmz');
  const outer = await bench.worker();
  const { execution } = await outer.executions.start({ flow: 'fan' });
  const busy = await bench.worker({ settings: { pool: 'dmz' } });
  await until(() => bench.ledger.calls.length === MOST, 'as many calls as one tree may have');
  await until(async () => (await claimedBy(busy)) > MOST, 'further ones to wait there');
  const other = await bench.worker({ settings: { pool: 'dmz' } });
  await until(async () => (await claimedBy(other)) >= CALLS - MOST - AHEAD, 'the others');
  expect(await claimedBy(busy)).toBeLessThanOrEqual(MOST + AHEAD);
  far.answer();
  expect((await outer.executions.wait(execution.id, 60_000)).output_value).toBe(CALLS);
  expect([busy.engine.claimed.size, busy.engine.claimed.ahead]).toEqual([0, []]);
});

it('calls of a tree that wait hold up neither those of another tree nor flows', async () => {
  const far = bench.slowFarSide();
  bench.ledger.pools.set('slow', 'dmz');
  const outer = await bench.worker();
  const { execution } = await outer.executions.start({ flow: 'fan' });
  const only = await bench.worker({ settings: { pool: 'dmz' } });
  await until(async () => (await claimedBy(only)) > MOST, 'as many calls as it takes of one tree');
  await outer.executions.start({ flow: 'one' });
  await until(() => bench.ledger.calls.some(({ inputs }) => inputs.value === 7), 'the call of the other tree');
  const flow = await outer.executions.start({ flow: 'child-free', pool: 'dmz' });
  expect((await outer.executions.wait(flow.execution.id, 60_000)).output_value).toBe('up');
  far.answer();
  expect((await outer.executions.wait(execution.id, 60_000)).output_value).toBe(CALLS);
});

async function claimedBy({ engine }: TestWorker): Promise<number> {
  const { rows } = await bench.database.pool.query<{ count: number }>(
    `select count(*)::int as count from executions where type = 'CONNECTION' and worker_id = $1`,
    [engine.workerId],
  );
  return rows[0]!.count;
}

async function count(condition: string): Promise<number> {
  const { rows } = await bench.database.pool.query<{ count: number }>(
    `select count(*)::int as count from executions where type = 'FLOW' and ${condition}`,
  );
  return rows[0]!.count;
}

it('flows in quarantine do not keep a worker from claiming what else is due', async () => {
  await bench.publish('rests', `await this.sleep(3600); return 'woken';`);
  await bench.publish('spins', `await this.sleep(3600); for (;;);`);
  const worker = await bench.worker({ runners: { cpuMs: 300 } });
  const asleep = async (flow: string): Promise<string> => (await worker.executions.start({ flow })).execution.id;
  const bad = await Promise.all(Array.from({ length: QUARANTINED }, () => asleep('spins')));
  const good = await asleep('rests');
  const pool = bench.database.pool;
  await until(
    async () => (await pool.query(`select from executions where parent_id is null and worker_id is not null`)).rowCount === 0,
    'sleep',
  );
  await pool.query(`update executions set wake_at = now() - interval '1 s' where type = 'SLEEP'`);
  await pool.query(`update executions set strikes = 1, wake_at = now() - interval '1 s' where id = any($1::uuid[])`, [bad]);
  await pool.query(`update executions set wake_at = now() where id = $1`, [good]);
  await worker.executions.wait(good, 60_000);
  // With all of them counted, the next is claimed when few of them are ahead.
  const left = await count(`flow = 'spins' and ended_at is null`);
  expect(left).toBeGreaterThan(FEW_AHEAD + QUARANTINED - AHEAD);
}, 120_000);
