/** A cancel that comes at the moment in which something else happens. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { requestCancel, requestChildCancel, requestPause, requestResume } from '../../src/storage/journal/control.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { TestBench, until } from '../support/engine.ts';
import { gate } from '../support/gate.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('slow', `return (await this.connect('slow', { value: 7 })).output_value;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const db = (): Queryable => bench.database.pool as unknown as Queryable;
const isUnowned = async (id: string): Promise<boolean> => (await bench.row(id)).worker_id === null;

describe('a cancel', () => {
  it('reaches the child flows that a failing script made in its last activation', async () => {
    bench.slowFarSide();
    await bench.publish('fails-at-once', `this.flow('slow').runAsync(); throw new Error('no');`);
    const { seen, around, open } = gate();
    seen.match = /insert into executions/;
    const worker = await bench.worker({ around });
    const started = worker.executions.start({ flow: 'fails-at-once' });
    await until(() => seen.held > 0, 'the first flush');
    await new Promise((resolve) => setTimeout(resolve, 50));
    open();
    const ended = await worker.executions.wait((await started).execution.id, 60_000);
    expect(ended.status).toBe('ENDED_ERROR');
    expect((await bench.children(ended.id))[0]?.status).toBe('ENDED_CANCELLED');
  });

  it('of a flow aborts its call on another worker', async () => {
    const far = bench.slowFarSide();
    const { seen, around } = gate();
    const caller = await bench.worker({ around, settings: { idleMs: 50 } });
    const { execution } = await caller.executions.start({ flow: 'slow' });
    await until(() => isUnowned(execution.id), 'the flow to leave memory');
    seen.match = /due as/; // from now on it claims nothing
    const other = await bench.worker();
    await other.executions.cancel(execution.id);
    const ended = await other.executions.wait(execution.id, 60_000);
    expect(ended.status).toBe('ENDED_CANCELLED');
    expect(far.aborted()).toBe(1);
    expect((await bench.children(execution.id))[0]?.status).toBe('ENDED_CANCELLED');
  });

  it('that comes while a flow continues as another one reaches that one', async () => {
    await bench.publish(
      'loop',
      `await this.connect('x', { value: inputs.n }); return inputs.n > 3 ? 'out' : this.continueAs({ n: inputs.n + 1 });`,
    );
    const worker = await bench.worker({ settings: { idleMs: 60_000 } });
    bench.ledger.answer = async ({ id, inputs }) => {
      const { parent_id } = await bench.row(id);
      if (inputs.value === 1) await requestCancel(db(), [parent_id as string]); // the notice of it is lost
      return inputs.value;
    };
    const { execution } = await worker.executions.start({ flow: 'loop', inputs: { n: 0 } });
    expect((await worker.executions.wait(execution.id, 60_000)).status).toBe('ENDED_CANCELLED');
  });

  it('of what a dead worker left repeats no call', async () => {
    bench.ledger.answer = ({ name, inputs }) => (name === 'slow' ? new Promise(() => undefined) : (inputs.value ?? null));
    await bench.publish('fails-later', `this.connect('slow').runAsync(); await this.connect('x'); throw new Error('no');`);
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'fails-later' });
    await until(async () => (await bench.row(execution.id)).outcome, 'the outcome');
    await first.crash();
    const second = await bench.worker({ settings: { exclusive: true } });
    expect((await second.executions.wait(execution.id, 60_000)).status).toBe('ENDED_ERROR');
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
  });

  it('of a call that a dead worker left behind ends the flow that had returned before', async () => {
    bench.ledger.answer = ({ name, inputs }) => (name === 'slow' ? new Promise(() => undefined) : (inputs.value ?? null));
    await bench.publish('returns', `this.connect('slow').runAsync(); return 'early';`);
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'returns' });
    const call = await until(() => bench.ledger.callsOf('slow')[0], 'the call');
    await first.crash();
    await requestChildCancel(db(), call.id);
    const second = await bench.worker({ settings: { exclusive: true } });
    expect(await second.executions.wait(execution.id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'early' });
    expect((await bench.row(call.id)).status).toBe('ENDED_CANCELLED');
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
  });

  it('of a flow that failed and waits for its children is not answered by another attempt', async () => {
    const far = Promise.withResolvers<void>();
    bench.ledger.answer = ({ name }) => (name === 'stubborn' ? far.promise.then(() => null) : null);
    await bench.publish('tries', `this.connect('stubborn').runAsync(); await this.connect('x'); throw new Error('no');`);
    await bench.publish('parent', `await this.flow('tries', {}, { retry: { attempts: 3, initial: 0.01 } });`);
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'parent' });
    const child = await until(async () => (await bench.children(execution.id)).find((row) => row.outcome), 'the outcome of the child');
    await worker.executions.cancel(child.id);
    far.resolve();
    await worker.executions.wait(execution.id, 60_000);
    expect(bench.ledger.callsOf('x')).toHaveLength(1);
  });

  describe('that was recorded before another generation takes the place of a flow, whose worker dies when it has written that,', () => {
    const SUCCEEDS = /returning e\.continued_as/;

    /** A worker that asks for the control of a flow just before it writes its succession, and dies before it hears of the commit. */
    async function diesAfter(control: typeof requestCancel, flow: string): Promise<string> {
      const written = Promise.withResolvers<void>();
      let began = '';
      const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
        if (!SUCCEEDS.test(text)) return run();
        await control(db(), [began]);
        await run();
        written.resolve();
        return new Promise(() => undefined);
      };
      bench.ledger.answer = async ({ id, inputs }) => {
        began = (await bench.row(id)).parent_id as string;
        return inputs.value ?? null;
      };
      const first = await bench.worker({ around });
      const { execution } = await first.executions.start({ flow });
      await written.promise;
      await first.crash();
      return execution.id;
    }

    beforeAll(async () => {
      await bench.publish('fails', `await this.connect('x'); throw new Error('no');`);
      await bench.publish('tries-again', `await this.flow('fails', {}, { retry: { attempts: 3, initial: 60 } });`);
      await bench.publish('goes-on', `await this.connect('x'); return inputs.last ? 'out' : this.continueAs({ last: true });`);
    });

    it('reaches the next attempt', async () => {
      const id = await diesAfter(requestCancel, 'tries-again');
      const second = await bench.worker({ settings: { exclusive: true } });
      await second.executions.wait(id, 60_000);
      expect(await bench.children(id)).toMatchObject([{ status: 'ENDED_CANCELLED', generation: 1 }]);
      expect(bench.ledger.callsOf('x')).toHaveLength(1);
    });

    it('reaches what it continues as', async () => {
      const id = await diesAfter(requestCancel, 'goes-on');
      const second = await bench.worker({ settings: { exclusive: true } });
      expect((await second.executions.wait(id, 60_000)).status).toBe('ENDED_CANCELLED');
      expect(bench.ledger.callsOf('x')).toHaveLength(1);
    });

    it('pauses it, where it was a pause, until it is resumed', async () => {
      const id = await diesAfter(requestPause, 'goes-on');
      const next = (await bench.row(id)).continued_as as string;
      expect(await bench.row(next)).toMatchObject({ status: 'PAUSED', control: null, wake_at: null });
      const second = await bench.worker({ settings: { exclusive: true } });
      await requestResume(db(), [id]);
      expect(await second.executions.wait(id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'out' });
    });
  });
});
