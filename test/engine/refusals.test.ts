/** Values that the database would refuse do not reach it; should it refuse an entry all the same, nothing stays open. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
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
    expect(await worker.executions.wait(execution.id, 60_000)).toMatchObject({
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
  expect(ended).toMatchObject({
    status: 'ENDED_ERROR',
    error: { code: 'INVALID_INPUT', message: expect.stringContaining('-1000 to 1000') },
  });
  expect(await bench.children(ended.id)).toEqual([]);
});

describe('an entry that the database refuses all the same', () => {
  const BOMB = 'what-no-database-takes';

  /** A database that refuses every statement with the bomb in it, as one with a broken index or a full type would. */
  async function refusing(run: () => Promise<unknown>, _text: string, values: readonly unknown[]): Promise<unknown> {
    if (JSON.stringify(values).includes(BOMB)) throw Object.assign(new Error('it is not taken'), { code: '22P05' });
    return run();
  }

  async function runRefused(flows: Record<string, string>): Promise<string> {
    for (const [name, body] of Object.entries(flows)) await bench.publish(name, body);
    const worker = await bench.worker({ around: refusing });
    const ended = await worker.run('main');
    expect(ended).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'JOURNAL_REJECTED' } });
    expect(ended.error?.message).toMatch(/the database refused to record .*it is not taken/);
    await expectClosed(ended.id);
    await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
    return ended.id;
  }

  it('ends a flow whose end it was', async () => {
    await runRefused({ main: `await this.connect('x'); return '${BOMB}';` });
  });

  it('ends a flow before the step that would build on it', async () => {
    await runRefused({ main: `await this.connect('x'); this.log('${BOMB}'); await this.connect('y'); await this.connect('z');` });
    expect(bench.ledger.calls.map(({ name }) => name)).toEqual(['x']);
  });

  it('ends a flow that was to leave memory with it', async () => {
    await runRefused({ main: `await this.connect('x'); this.setOutput('k', '${BOMB}'); await this.sleep(3600);` });
  });

  it('ends a flow whose result it was, and cancels what runs beside', async () => {
    bench.ledger.answer = ({ name }, signal) =>
      name === 'x' ? BOMB : new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Error('aborted'))));
    const id = await runRefused({ main: `const y = this.connect('y').runAsync(); await this.connect('x'); await y.wait();` });
    expect((await bench.children(id)).map((row) => [row.name, row.status])).toEqual([
      ['y', 'ENDED_CANCELLED'],
      ['x', 'ENDED_ERROR'],
    ]);
  });

  it('wakes a flow that left memory while it waited for the result', async () => {
    await bench.publish('main', `await this.connect('x'); return 1;`);
    const far = Promise.withResolvers<string>();
    bench.ledger.answer = () => far.promise;
    const worker = await bench.worker({ around: refusing, settings: { idleMs: 50 } });
    const { execution } = await worker.executions.start({ flow: 'main' });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    far.resolve(BOMB);
    expect((await worker.executions.wait(execution.id, 60_000)).status).toBe('ENDED_ERROR');
    expect(JSON.parse((await bench.children(execution.id))[0]?.error ?? '')).toMatchObject({ code: 'JOURNAL_REJECTED' });
    await expectClosed(execution.id);
  });

  it('starts no child flow that has no row, and nothing below it', async () => {
    const id = await runRefused({
      main: `await this.connect('x'); this.flow('child', { a: '${BOMB}' }).runAsync(); await this.sleep(3600);`,
      child: `await this.connect('y'); this.flow('grandchild').runAsync(); await this.connect('z');`,
      grandchild: `await this.connect('w');`,
    });
    expect(bench.ledger.calls.map(({ name }) => name)).toEqual(['x']);
    const { rows } = await bench.database.pool.query('select type from executions where root_id = $1', [id]);
    expect(rows).toEqual([{ type: 'FLOW' }, { type: 'CONNECTION' }]);
  });

  it('ends a child flow and the parent that was to have its result', async () => {
    const id = await runRefused({ main: `await this.flow('child');`, child: `await this.connect('x'); return '${BOMB}';` });
    expect((await bench.children(id)).map((row) => row.status)).toEqual(['ENDED_ERROR']);
  });

  it('ends a flow whose next generation it was', async () => {
    await runRefused({ main: `await this.connect('x'); this.continueAs({ a: '${BOMB}' });` });
  });

  it.each([
    ['a result', `await this.connect('x');`],
    ['a step', `await this.connect('y'); this.connect('y', { value: '${BOMB}' }).runAsync(); await this.sleep(3600);`],
  ])('nor does it stay open where %s cannot even be sealed for it', async (_, body) => {
    await bench.publish('main', body);
    bench.ledger.answer = ({ name }) => (name === 'x' ? BOMB : 1);
    const secrets = SealedRows.ofNothing();
    secrets.seal = (entry) => {
      if (JSON.stringify(entry).includes(BOMB)) throw new Error('it cannot be sealed');
      return entry;
    };
    const worker = await bench.worker({ secrets });
    const ended = await worker.run('main');
    expect(ended).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'JOURNAL_REJECTED' } });
    await expectClosed(ended.id);
    await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
  });

  it('refuses a start, and leaves nothing behind', async () => {
    await bench.publish('main', `return 1;`);
    const worker = await bench.worker({ around: refusing });
    await expect(worker.executions.start({ flow: 'main', inputs: { a: BOMB } })).rejects.toThrow('it is not taken');
    await expect(worker.executions.start({ flow: 'main', inputs: { a: BOMB }, idempotencyKey: 'k' })).rejects.toThrow('it is not taken');
    const { rows } = await bench.database.pool.query('select id from executions');
    expect(rows).toEqual([]);
    await until(() => worker.engine.size.hot === 0, 'the worker to be idle');
    expect((await worker.run('main')).status).toBe('ENDED_SUCCESS');
  });

  it('does no harm to the flows that share its commit', async () => {
    await bench.publish('bad', `await this.connect('x'); return '${BOMB}';`);
    await bench.publish('good', `await this.connect('x'); return 'fine';`);
    const worker = await bench.worker({ around: refusing });
    const ended = await Promise.all(Array.from({ length: 20 }, (_, i) => worker.run(i % 5 === 0 ? 'bad' : 'good')));
    expect(ended.map(({ status }) => status)).toEqual(ended.map((_, i) => (i % 5 === 0 ? 'ENDED_ERROR' : 'ENDED_SUCCESS')));
  });

  it('also where its outcome is refused for a while: that is tried again, not at once, and the process has time for others', async () => {
    await bench.publish('main', `await this.connect('x'); return '${BOMB}';`);
    await bench.publish('good', `return 'fine';`);
    const secrets = SealedRows.ofNothing();
    const outcomes: number[] = [];
    secrets.seal = (entry) => {
      const text = JSON.stringify(entry);
      if (text.includes('JOURNAL_REJECTED') && outcomes.push(performance.now()) > 2) return entry;
      if (text.includes(BOMB) || text.includes('JOURNAL_REJECTED')) throw new Error('it cannot be sealed');
      return entry;
    };
    const worker = await bench.worker({ secrets });
    const { execution } = await worker.executions.start({ flow: 'main' });
    expect((await worker.run('good')).output_value).toBe('fine');
    expect(await worker.executions.wait(execution.id, 60_000)).toMatchObject({
      status: 'ENDED_ERROR',
      error: { code: 'JOURNAL_REJECTED' },
    });
    const [first = 0, second = 0, third = 0] = outcomes;
    expect(second - first).toBeGreaterThan(990);
    expect(third - second).toBeGreaterThan(1990);
    await expectClosed(execution.id);
  });
});
