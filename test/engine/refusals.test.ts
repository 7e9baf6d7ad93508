/** Values that the database would refuse do not reach it: a refused entry would leave its rows open. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

/** Nothing of the tree is open or owned. */
async function expectClosed(rootId: string): Promise<void> {
  const { rows } = await bench.database.pool.query(
    `select type, name, status from executions where root_id = $1 and (status not like 'ENDED%' or worker_id is not null)`,
    [rootId],
  );
  expect(rows).toEqual([]);
}

describe('JSON that is deeper than the database reads', () => {
  it('ends the call that gave it, which the script can catch', async () => {
    await bench.publish(
      'deep',
      `try { await this.connect('x', { value: 1 }); } catch (error: any) { return [error.code, error.message]; }`,
    );
    bench.ledger.answer = () => nested(50_000);
    const worker = await bench.worker();
    const ended = await worker.run('deep');
    expect(ended.output_value).toEqual(['INVALID_RESPONSE', expect.stringMatching(/nested deeper than/)]);
    await expectClosed(ended.id);
    expect(worker.engine.size).toMatchObject({ hot: 0, calls: 0 });
  });

  it('does so when its flow is out of memory', async () => {
    await bench.publish('deep-later', `await this.connect('x', { value: 1 }); return 1;`);
    const far = Promise.withResolvers<void>();
    bench.ledger.answer = () => far.promise.then(() => nested(50_000));
    const worker = await bench.worker({ settings: { idleMs: 50 } });
    const { execution } = await worker.executions.start({ flow: 'deep-later' });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    far.resolve();
    expect(await worker.executions.wait(execution.id, 10_000)).toMatchObject({
      status: 'ENDED_ERROR',
      error: { code: 'INVALID_RESPONSE' },
    });
    await expectClosed(execution.id);
  });

  it('is taken where it is not that deep, brackets in texts not counted', async () => {
    await bench.publish('shallow', `return (await this.connect('x', { value: 1 })).output_value.length;`);
    bench.ledger.answer = () => [nested(4000), '"[\\'.repeat(10_000)];
    expect((await (await bench.worker()).run('shallow')).output_value).toBe(2);
  });

  it('that the script itself makes ends it', async () => {
    await bench.publish('deep-output', `await this.connect('x'); let a: any = []; for (let i = 0; i < 50_000; i++) a = [a]; return a;`);
    const worker = await bench.worker({ runners: { cpuMs: 10_000 } });
    const ended = await worker.run('deep-output');
    expect(ended.status).toBe('ENDED_ERROR');
    await expectClosed(ended.id);
  });
});

it('a priority beyond all others is refused at the call, with the range', async () => {
  await bench.publish('urgent', `await this.connect('x', {}, { priority: 1_000_000 });`);
  const ended = await (await bench.worker()).run('urgent');
  expect(ended).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'INVALID_INPUT', message: expect.stringContaining('-1000 to 1000') } });
  expect(await bench.children(ended.id)).toEqual([]);
});
