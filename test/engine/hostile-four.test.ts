import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Envelope, newDataKey, ringOf } from '../../src/secrets/envelope.ts';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { TestBench, until } from '../support/engine.ts';
import { gate } from '../support/gate.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());
const lost = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
const SECRET = 'correct-horse-battery-staple';

function secretsThat(prepare: () => Promise<void>): SealedRows {
  const known = new KnownSecrets();
  known.add([SECRET], 'others');
  return new SealedRows({ known, envelope: new Envelope(ringOf(newDataKey())), prepare });
}

describe('T15 the database is away for a moment while the key of what is sealed is read', () => {
  it('does not end the flow', async () => {
    await bench.publish('naps', `await this.sleep(1.2); return inputs.secret.length;`);
    let fails = 0;
    const secrets = secretsThat(async () => {
      if (fails++ === 0) throw lost();
    });
    const worker = await bench.worker({ secrets });
    const ended = await worker.run('naps', { secret: SECRET });
    expect(fails).toBeGreaterThan(0);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: SECRET.length });
  }, 30_000);

  it('does not end a call of another pool', async () => {
    bench.ledger.pools.set('far', 'other');
    await bench.publish('asks', `return (await this.connect('far', { value: inputs.secret })).output_value.length;`);
    const envelope = new Envelope(ringOf(newDataKey()));
    const known = new KnownSecrets();
    known.add([SECRET], 'others');
    let fails = 0;
    const prepare = async (): Promise<void> => {
      if (fails++ === 0) throw lost();
    };
    const worker = await bench.worker({ secrets: new SealedRows({ known, envelope }) });
    await bench.worker({ settings: { pool: 'other' }, secrets: new SealedRows({ known, envelope, prepare }) });
    const ended = await worker.run('asks', { secret: SECRET });
    expect(fails).toBeGreaterThan(0);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS' });
  }, 30_000);
});

describe('T14 executions in quarantine', () => {
  it('do not keep a worker from claiming what else is due', async () => {
    await bench.publish('naps', `await this.sleep(3600); return 'woken';`);
    await bench.publish('spins', `await this.sleep(3600); for (;;);`);
    const worker = await bench.worker({ runners: { cpuMs: 300 } });
    const asleep = async (flow: string): Promise<string> => (await worker.executions.start({ flow })).execution.id;
    const bad = await Promise.all(Array.from({ length: 70 }, () => asleep('spins')));
    const good = await asleep('naps');
    const pool = bench.database.pool;
    await until(async () => (await pool.query(`select from executions where parent_id is null and worker_id is not null`)).rowCount === 0, 'sleep');
    await pool.query(`update executions set wake_at = now() - interval '1 s' where type = 'SLEEP'`);
    await pool.query(`update executions set strikes = 1, wake_at = now() - interval '1 s' where id = any($1::uuid[])`, [bad]);
    await pool.query(`update executions set wake_at = now() where id = $1`, [good]);
    const begun = performance.now();
    const ended = await worker.executions.wait(good, 60_000);
    const tookMs = performance.now() - begun;
    console.log('took', tookMs, ended.status);
    expect(tookMs).toBeLessThan(3000);
  }, 120_000);
});

describe('T13 an orphan call whose worker died', () => {
  it('is decided on also where the worker that ended its flow dies at once', async () => {
    bench.ledger.answer = ({ name }) => (name !== 'slow' || bench.ledger.callsOf('slow').length < 2 ? new Promise(() => undefined) : 1);
    await bench.publish('leaves', `this.connect('slow', {}, { orphan: true }).runAsync(); await this.connect('holds');`);
    const first = await bench.worker({ settings: { idleMs: 60_000 } });
    const { execution } = await first.executions.start({ flow: 'leaves' });
    await until(() => bench.ledger.calls.length === 2, 'the calls');
    await first.crash();
    await bench.database.pool.query(`update executions set control = 'CANCEL' where id = $1`, [execution.id]);
    const { seen, around } = gate(/order by e.id for update/);
    const second = await bench.worker({ settings: { exclusive: true }, around });
    await until(() => seen.held > 0, 'the end', 10_000);
    await second.crash();
    await bench.worker({ settings: { exclusive: true } });
    await until(async () => (await bench.children(execution.id))[0]?.status === 'ENDED_SUCCESS', 'the call again', 8000);
  }, 60_000);
});
