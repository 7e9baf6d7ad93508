import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Envelope, newDataKey, ringOf } from '../../src/secrets/envelope.ts';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { requestPause } from '../../src/storage/journal/control.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const db = (): Queryable => bench.database.pool as unknown as Queryable;
const lost = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
const SECRET = 'correct-horse-battery-staple';

describe('T1 a start with a key whose first answer is lost', () => {
  it('runs once, also where a claim was lost with it', async () => {
    await bench.publish('once', `await this.connect('x', { value: 1 }, { delivery: 'at_most_once' }); return (await this.connect('slow')).output_value;`);
    bench.slowFarSide();
    const state = { starts: 0, failClaim: false };
    const worker = await bench.worker({
      settings: { idleMs: 60_000 },
      around: async (run, text) => {
        if (/insert into idempotency_keys/.test(text)) {
          state.starts += 1;
          if (state.starts === 1) {
            await run();
            state.failClaim = true;
            throw lost();
          }
          await until(() => bench.ledger.callsOf('slow').length > 0, 'the flow to be taken up', 5000).catch(() => undefined);
          return run();
        }
        if (state.failClaim && /due as/.test(text)) {
          state.failClaim = false;
          throw lost();
        }
        return run();
      },
    });
    await worker.executions.start({ flow: 'once', idempotencyKey: 'k' });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(state.starts).toBe(2);
    expect(bench.ledger.callsOf('x')).toHaveLength(1);
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
  });
});

describe('T2 while what is sealed in a flow is being opened', () => {
  async function opening(flow: string, settings = {}) {
    const known = new KnownSecrets();
    known.add([SECRET], 'others');
    const gate = Promise.withResolvers<void>();
    const seen = { shut: false, held: 0 };
    const prepare = async (): Promise<void> => {
      if (!seen.shut) return;
      seen.held += 1;
      await gate.promise;
    };
    const secrets = new SealedRows({ known, envelope: new Envelope(ringOf(newDataKey())), prepare });
    const worker = await bench.worker({ secrets, settings: { idleMs: 50, ...settings } });
    const { execution } = await worker.executions.start({ flow, inputs: { secret: SECRET } });
    return { worker, seen, open: gate.resolve, id: execution.id };
  }

  it('the end of a call is not lost', async () => {
    const [quick, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    bench.ledger.answer = ({ name }) => (name === 'quick' ? quick.promise.then(() => 1) : slow.promise.then(() => 2));
    await bench.publish('two', `const slow = this.connect('slow').runAsync(); await this.connect('quick'); return (await slow.wait()).output_value;`);
    const { worker, seen, open, id } = await opening('two', { runnerBytes: 1 });
    await until(() => bench.ledger.calls.length === 2, 'calls');
    await until(async () => (await bench.row(id)).worker_id === null, 'eviction');
    seen.shut = true;
    quick.resolve();
    await until(() => seen.held > 0, 'the opening');
    slow.resolve();
    await until(async () => (await bench.children(id))[0]?.status === 'ENDED_SUCCESS', 'the end');
    await new Promise((resolve) => setTimeout(resolve, 300));
    open();
    const ended = await worker.executions.wait(id, 6000);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 2 });
  }, 30_000);

  it('a cancel reaches its calls', async () => {
    const quick = Promise.withResolvers<void>();
    let aborted = 0;
    bench.ledger.answer = ({ name }, signal) =>
      name === 'quick' ? quick.promise.then(() => 1) : new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Error(`aborted ${++aborted}`))));
    await bench.publish('two', `const slow = this.connect('slow').runAsync(); await this.connect('quick'); return (await slow.wait()).output_value;`);
    const { worker, seen, open, id } = await opening('two');
    await until(() => bench.ledger.calls.length === 2, 'calls');
    await until(async () => (await bench.row(id)).worker_id === null, 'eviction');
    seen.shut = true;
    quick.resolve();
    await until(() => seen.held > 0, 'the opening');
    await worker.executions.cancel(id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    open();
    const ended = await worker.executions.wait(id, 6000);
    expect(ended.status).toBe('ENDED_CANCELLED');
    expect(aborted).toBe(1);
    expect((await bench.children(id)).map(({ status }) => status)).toEqual(['ENDED_CANCELLED', 'ENDED_SUCCESS']);
  }, 30_000);
});

describe('T3 a pause', () => {
  it('reaches the generation that takes the place of a child meanwhile, where nobody holds the flow', async () => {
    bench.ledger.answer = () => new Promise(() => undefined);
    await bench.publish('child', `await this.connect('x');`);
    await bench.publish('parent', `await this.flow('child', {}, { retry: { attempts: 3 } });`);
    const worker = await bench.worker({ settings: { idleMs: 50 } });
    const { execution } = await worker.executions.start({ flow: 'parent' });
    await until(() => bench.ledger.calls.length === 1, 'call');
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'eviction');
    const [child] = await bench.children(execution.id);
    await worker.kill();
    // what the flush of a retry does
    const client = await bench.database.pool.connect();
    try {
      await client.query('begin');
      await client.query(`update executions set status = 'ENDED_ERROR', worker_id = null, wake_at = null, ended_at = now(), continued_as = $2 where id = $1`, [child?.id, '00000000-0000-7000-8000-000000000001']);
      await client.query(
        `insert into executions (id, root_id, parent_id, position, generation, type, name, status, flow, flow_version, inputs, wake_at)
         select $2, root_id, parent_id, position, 1, type, name, 'PENDING', flow, flow_version, inputs, now() from executions where id = $1`,
        [child?.id, '00000000-0000-7000-8000-000000000001'],
      );
      const paused = requestPause(db(), [execution.id]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await client.query('commit');
      await paused;
    } finally {
      client.release();
    }
    expect((await bench.row(execution.id)).status).toBe('PAUSED');
    expect((await bench.row('00000000-0000-7000-8000-000000000001')).status).toBe('PAUSED');
  }, 30_000);
});

describe('T4 a child flow with a preflight', () => {
  it('is tested when it starts, and not when it comes back', async () => {
    await bench.publish('naps', `await this.sleep(1.2); return 'woken';`);
    await bench.publish('parent', `return (await this.flow('naps')).output_value;`);
    const worker = await bench.worker();
    let checks = 0;
    (worker.engine.flows as { preflight?: unknown }).preflight = async (_: string, flow: string) => {
      if (flow !== 'naps') return;
      checks += 1;
    };
    expect((await worker.run('parent')).output_value).toBe('woken');
    expect(checks).toBe(1);
  }, 30_000);
});

describe('T5 a replay', () => {
  it('is given of a child flow that nobody knows what the hot script was given', async () => {
    await bench.publish(
      'asks',
      `let seen; try { await this.flow('nobody'); } catch (error: any) { seen = error.execution.started_at; }
       await this.connect('x', { value: String(seen) });
       await this.sleep(1.2);
       return seen;`,
    );
    const worker = await bench.worker();
    const ended = await worker.run('asks');
    expect(ended.error).toBeNull();
    const sent = bench.ledger.callsOf('x')[0]?.inputs.value;
    expect(String(ended.output_value)).toBe(sent);
  }, 30_000);
});
