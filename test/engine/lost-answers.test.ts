/** Statements that the database carries out, and whose answers are lost. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

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
