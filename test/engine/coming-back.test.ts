/** A flow that comes back is given what it was given before, and nothing that was done is done again. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('a child flow with a preflight', () => {
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
  });
});

describe('a replay', () => {
  it('knows a child flow that continued itself with other inputs by those that the script gave', async () => {
    await bench.publish('counts', `if (inputs.n > 0) return this.continueAs({ n: inputs.n - 1 }); return 'counted';`);
    await bench.publish(
      'parent',
      `const counted = (await this.flow('counts', { n: inputs.n })).output_value;
       await this.sleep(1.2);
       return counted;`,
    );
    const worker = await bench.worker();
    const ended = await worker.run('parent', { n: 2 });
    expect(ended.error).toBeNull();
    expect(ended.output_value).toBe('counted');
  });

  it('finds out that the script asks such a child for something else', async () => {
    await bench.publish('counts', `if (inputs.n > 0) return this.continueAs({ n: inputs.n - 1 }); return 'counted';`);
    await bench.publish('parent', `await this.flow('counts', { n: 2 }); await this.sleep(1.2);`);
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'parent' });
    await until(async () => (await bench.children(execution.id)).some((row) => row.type === 'SLEEP'), 'the sleep');
    await bench.database.pool.query(`update executions set inputs = '{"n":7}' where parent_id = $1 and generation = 0 and type = 'FLOW'`, [
      execution.id,
    ]);
    expect((await worker.executions.wait(execution.id, 60_000)).error).toMatchObject({ code: 'NON_DETERMINISTIC_FLOW' });
  });

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
  });

  it('is given of an interrupted call of another pool what the hot script was given', async () => {
    bench.ledger.pools.set('far', 'other');
    bench.ledger.answer = ({ name, inputs }) => (name === 'far' ? new Promise(() => undefined) : (inputs.value ?? null));
    await bench.publish(
      'asks',
      `let seen; try { await this.connect('far', {}, { delivery: 'at_most_once' }); } catch (error: any) { seen = error.execution.started_at; }
       await this.connect('x', { value: String(seen) });
       await this.sleep(1.2);
       return seen;`,
    );
    const worker = await bench.worker({ settings: { idleMs: 60_000 } });
    const far = await bench.worker({ settings: { pool: 'other' } });
    const { execution } = await worker.executions.start({ flow: 'asks' });
    await until(() => bench.ledger.callsOf('far').length === 1);
    far.kill();
    const ended = await worker.executions.wait(execution.id, 60_000);
    expect(ended.error).toBeNull();
    expect(String(ended.output_value)).toBe(bench.ledger.callsOf('x')[0]?.inputs.value);
  });

  it('is given the message of a repeated call that the hot script was given', async () => {
    await bench.publish(
      'asks',
      `const seen = (await this.connect('far')).message;
       await this.connect('x', { value: String(seen) });
       await this.sleep(1.2);
       return seen;`,
    );
    const first = await bench.worker();
    const connections = first.engine.connections as unknown as { call: (call: { progress?: (text: string) => void }) => Promise<unknown> };
    connections.call = (call) => {
      call.progress?.('waits for the rate budget');
      return new Promise(() => undefined);
    };
    const { execution } = await first.executions.start({ flow: 'asks' });
    await until(async () => (await bench.children(execution.id))[0]?.message, 'the message');
    await first.crash();
    const second = await bench.worker({ settings: { exclusive: true } });
    const ended = await second.executions.wait(execution.id, 60_000);
    expect(ended.error).toBeNull();
    expect(String(ended.output_value)).toBe(bench.ledger.callsOf('x')[0]?.inputs.value);
  });
});
