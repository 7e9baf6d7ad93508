/** Statements that the database carries out, and whose answers are lost. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { IS_FLUSH, TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** As a connection that was lost while the database carries on. */
const lost = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });

describe('a start with a key whose first answer is lost', () => {
  it('runs once, also where a claim was lost with it', async () => {
    await bench.publish(
      'once',
      `await this.connect('x', { value: 1 }, { delivery: 'at_most_once' }); return (await this.connect('slow')).output_value;`,
    );
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

describe('a claim whose connection is lost while it is under way', () => {
  it('is found also where it commits after the first look for what it took', async () => {
    await bench.publish('quick', `return 7;`);
    const other = await bench.worker({ settings: { pool: 'other' } });
    const state = { isLost: false, zombie: Promise.resolve() as Promise<unknown> };
    const { execution } = await other.executions.start({ flow: 'quick' });
    const worker = await bench.worker({
      around: async (run, text) => {
        if (!/due as/.test(text) || state.isLost) return run();
        state.isLost = true;
        state.zombie = new Promise((resolve) => setTimeout(() => resolve(run()), 400));
        throw lost();
      },
    });
    // until the server has noticed, what is due is not claimed by a second statement
    const ended = await worker.executions.wait(execution.id, 60_000);
    expect(ended.output_value).toBe(7);
    await state.zombie;
  });

  it('the same where the second claim finds nothing', async () => {
    await bench.publish('quick', `return 7;`);
    const other = await bench.worker({ settings: { pool: 'other' } });
    const { execution } = await other.executions.start({ flow: 'quick' });
    const state = { claims: 0 };
    // the statement of the lost connection has locked the row: others skip it, and it commits later
    const client = await bench.database.pool.connect();
    const worker = await bench.worker({
      around: async (run, text, values) => {
        if (!/due as/.test(text) || ++state.claims > 1) return run();
        await client.query('begin');
        await client.query(text, values as unknown[]);
        setTimeout(() => void client.query('commit').then(() => client.release()), 400);
        throw lost();
      },
    });
    const ended = await worker.executions.wait(execution.id, 60_000);
    expect(ended.output_value).toBe(7);
  });
});

/** What a statement is for, as far as it can be told from its text: those of one class are cut alike. */
function classOf(text: string): string {
  if (!IS_FLUSH.test(text)) return text.replace(/\s+/g, ' ').trim().slice(0, 60);
  return ['inserted', 'changed', 'logged', 'locked'].filter((part) => text.includes(`${part} as`)).join(' ');
}

describe('of every class of statements one whose connection is lost', () => {
  const STEPS = ['one', 'leaf', 'twice', 'fails', 'nested', 'far', 'late'];

  beforeAll(async () => {
    await bench.publish('leaf', `return (await this.connect('leaf', { value: inputs.n })).output_value;`);
    await bench.publish('naps', `await this.sleep(3600);`);
    await bench.publish('twice', `await this.connect('twice'); return inputs.last ? 'twice' : this.continueAs({ last: true });`);
    await bench.publish('fails', `await this.connect('fails'); throw this.error('no');`);
    await bench.publish(
      'nested',
      `return inputs.deep ? (await this.flow('nested')).output_value : (await this.connect('nested', { value: 5 })).output_value;`,
    );
    await bench.publish(
      'all',
      `this.log('begun');
       const one = (await this.connect('one', { value: 1 }, { delivery: 'at_most_once' })).output_value;
       const leaves = (await Promise.all([1, 2, 3].map((n) => this.flow('leaf', { n })))).map((c) => c.output_value);
       const nap = this.flow('naps', {}, { wait: 'ALL_ENDED', pool: 'other' }).runAsync();
       await this.sleep(0.05);
       await nap.pause();
       await nap.resume();
       await nap.cancel();
       const { status } = await nap.wait();
       const twice = (await this.flow('twice', {}, { pool: 'other' })).output_value;
       let failed = false;
       try { await this.flow('fails', {}, { retry: { attempts: 2, initial: 0.01 } }); } catch { failed = true; }
       const nested = (await this.flow('nested', { deep: true }, { pool: 'other' })).output_value;
       const far = (await this.connect('far', { value: 9 }, { delivery: 'at_most_once' })).output_value;
       await this.sleep(1.05);
       return [one, ...leaves, status, twice, failed, nested, far, (await this.connect('late', { value: 4 })).output_value];`,
    );
    await bench.flows.limit('nested', 1);
  });
  afterAll(() => bench.flows.limit('nested', null));

  it.each([
    ['before it is sent', 1],
    ['before it is sent', 2],
    ['after its commit', 1],
    ['after its commit', 2],
    ['after its commit', 3],
  ])('%s (number %i) changes nothing in what becomes of a tree', async (when, number) => {
    bench.ledger.pools.set('far', 'other');
    const seen = new Map<string, number>();
    let isOn = false;
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      const of = classOf(text);
      if (isOn) seen.set(of, (seen.get(of) ?? 0) + 1);
      if (!isOn || seen.get(of) !== number) return run();
      if (when === 'after its commit') await run();
      throw lost();
    };
    const settings = { shortSleepMs: 1000, idleMs: 200 };
    const worker = await bench.worker({ around, settings });
    await bench.worker({ around, settings: { ...settings, pool: 'other' } });
    isOn = true;
    const { execution } = await worker.executions.start({ flow: 'all', idempotencyKey: 'k' });
    const ended = await worker.executions.wait(execution.id, 60_000);
    expect(ended.error).toBeNull();
    expect(ended.output_value).toEqual([1, 1, 2, 3, 'ENDED_CANCELLED', 'twice', true, 5, 9, 4]);
    expect(STEPS.map((name) => bench.ledger.callsOf(name).length)).toEqual([1, 3, 2, 2, 1, 1, 1]);
    const { rows } = await bench.database.pool.query(
      `select e.parent_id from executions e where e.parent_id is not null group by e.parent_id
       having count(distinct e.position) <> max(e.position) + 1 or count(distinct e.delivered) <> count(e.delivered)
         or bool_or(e.status not like 'ENDED_%')`,
    );
    expect(rows).toEqual([]);
    expect([...seen.values()].filter((count) => count >= number).length).toBeGreaterThan(10);
  });
});
