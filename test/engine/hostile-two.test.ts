import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';
import { gate } from '../support/gate.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('T6 a replay', () => {
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
    const ended = await worker.executions.wait(execution.id, 30_000);
    expect(ended.error).toBeNull();
    expect(String(ended.output_value)).toBe(bench.ledger.callsOf('x')[0]?.inputs.value);
  }, 60_000);

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
    const ended = await second.executions.wait(execution.id, 30_000);
    expect(ended.error).toBeNull();
    expect(String(ended.output_value)).toBe(bench.ledger.callsOf('x')[0]?.inputs.value);
  }, 60_000);
});

describe('T8 a retry of a flow', () => {
  it('follows the time-out of a call of it', async () => {
    bench.ledger.answer = ({ name }, signal) =>
      name === 'slow' ? new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Error('aborted')))) : 1;
    await bench.publish('inner', `await this.connect('slow', {}, { timeout: 0.2 });`);
    await bench.publish('outer', `await this.flow('inner', {}, { retry: { attempts: 3, initial: 0.01 } });`);
    const worker = await bench.worker();
    await worker.run('outer');
    expect(bench.ledger.callsOf('slow')).toHaveLength(3);
  }, 60_000);
});

describe('T9 a control that somebody cancels', () => {
  it('does not keep its flow for ever', async () => {
    bench.slowFarSide();
    await bench.publish('slow', `return (await this.connect('slow', { value: 7 })).output_value;`);
    await bench.publish('pauses', `const child = this.flow('slow', {}, { orphan: true }).runAsync(); await child.pause(); return 'done';`);
    const { seen, around } = gate();
    seen.match = /when e.worker_id is null then null else 'PAUSE'/;
    const first = await bench.worker({ around });
    const { execution } = await first.executions.start({ flow: 'pauses' });
    await until(() => seen.held > 0, 'the pause');
    const control = (await bench.children(execution.id)).find(({ type }) => type === 'CONTROL');
    await first.executions.cancel(control?.id ?? '');
    await first.crash();
    const second = await bench.worker({ settings: { exclusive: true } });
    expect((await second.executions.wait(execution.id, 6000)).output_value).toBe('done');
  }, 60_000);
});
