/** A defect of the engine while it works off what a script issued: its flow ends, and nothing of it stays open. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AT_A_TURN } from '../../src/engine/slices.ts';
import type { Delivered } from '../../src/runner/protocol.ts';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
import type { JournalEntry } from '../../src/storage/journal/rows.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('child', `await this.sleep(3600);`);
  await bench.publish('orphan', `await this.connect('x');`);
  await bench.publish('child-free', `return 'up';`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

it.each([
  ['few commands', 1],
  ['commands that are worked off in several turns', 2 * AT_A_TURN],
])('among %s ends the flow with an error, and cancels what it had started', async (_, calls) => {
  await bench.publish(
    'main',
    `await this.connect('x');
     for (let n = 0; n < ${calls}; n++) this.connect('slow').runAsync();
     this.flow('child').runAsync();
     this.flow('orphan', {}, { orphan: true }).runAsync();
     this.connect('broken').runAsync();
     await this.sleep(3600);`,
  );
  bench.slowFarSide();
  bench.ledger.pools.get = (name) => {
    if (name === 'broken') throw new Error('a defect');
    return undefined;
  };
  const worker = await bench.worker();
  const { execution } = await worker.executions.start({ flow: 'main' });
  expect(await worker.executions.wait(execution.id, 60_000)).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'INTERNAL' } });
  const open = `select from executions where root_id = $1 and (status not like 'ENDED%' or worker_id is not null)`;
  await until(async () => (await bench.database.pool.query(open, [execution.id])).rowCount === 0, 'all of it to be ended');
  const [first] = await bench.children(execution.id);
  expect([first?.name, first?.status]).toEqual(['x', 'ENDED_SUCCESS']);
  await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
});

it('no row that comes back ends the process, whatever it holds', async () => {
  await bench.publish('sleeps', `await this.connect('x'); await this.sleep(3600); return 'woken';`);
  const worker = await bench.worker();
  const damaged = [
    ['id', `options = 'null'`],
    ['parent_id', `options = 'null'`],
    ['parent_id', `target = '"?"'`],
    ['parent_id', `position = null`],
  ];
  const ids: string[] = [];
  for (const [of, what] of damaged) {
    const { execution } = await worker.executions.start({ flow: 'sleeps' });
    ids.push(execution.id);
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    await bench.database.pool.query(`update executions set ${what} where ${of} = $1 and type <> 'SLEEP'`, [execution.id]);
    await bench.database.pool.query('update executions set wake_at = now() where id = $1', [execution.id]);
  }
  await until(async () => {
    const rows = await Promise.all(ids.map((id) => bench.row(id)));
    return rows.every(({ epoch, worker_id: owner }) => epoch > 0 && owner === null);
  }, 'all to have come back');
  await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
  expect((await worker.run('child-free')).output_value).toBe('up');
});

describe('a defect', () => {
  let logged: string[] = [];
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (details: object, message: string) => void logged.push(`${message} ${JSON.stringify(details)}`),
  };

  beforeEach(() => void (logged = []));

  async function expectEnded(worker: TestWorker, id: string): Promise<void> {
    expect(await worker.executions.wait(id, 60_000)).toMatchObject({
      status: 'ENDED_ERROR',
      error: { code: 'INTERNAL', message: expect.stringContaining('a defect') },
    });
    const open = `select from executions where root_id = $1 and (status not like 'ENDED%' or worker_id is not null)`;
    await until(async () => (await bench.database.pool.query(open, [id])).rowCount === 0, 'all of it to be ended');
    await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
    expect(logged.join('\n')).toMatch(/a defect/);
  }

  /** Throws at the first `times` calls. */
  function failing<Given extends unknown[], Result>(run: (...given: Given) => Result, times = 1): (...given: Given) => Result {
    let left = times;
    return (...given) => {
      if (left-- > 0) throw new Error('a defect');
      return run(...given);
    };
  }

  it('as a flow settles leaves it not half-way', async () => {
    await bench.publish('main', `this.connect('slow').runAsync(); await this.connect('x'); throw new Error('its own');`);
    bench.slowFarSide();
    const worker = await bench.worker({ log });
    worker.engine.scripts.errorOf = failing(worker.engine.scripts.errorOf.bind(worker.engine.scripts));
    const { execution } = await worker.executions.start({ flow: 'main' });
    await expectEnded(worker, execution.id);
  });

  it('in the very end of a flow, also where its error cannot be worked out here, has it dropped and ended when it is taken up', async () => {
    await bench.publish('main', `const slow = this.connect('slow').runAsync(); await this.connect('x'); throw new Error('its own');`);
    bench.slowFarSide();
    const worker = await bench.worker({ log });
    worker.engine.scripts.errorOf = failing(worker.engine.scripts.errorOf.bind(worker.engine.scripts), 2);
    const { execution } = await worker.executions.start({ flow: 'main' });
    await expectEnded(worker, execution.id);
    expect((await bench.row(execution.id)).epoch).toBe(1);
  });

  it('in what follows the end of a child flow ends it, and its parent is told', async () => {
    await bench.publish(
      'main',
      `try { await this.flow('child-free'); } catch (error: any) { throw this.error(error.execution.error.message); }`,
    );
    const worker = await bench.worker({ log });
    worker.engine.endings.flowEnded = failing(worker.engine.endings.flowEnded.bind(worker.engine.endings));
    const { execution } = await worker.executions.start({ flow: 'main' });
    expect(await worker.executions.wait(execution.id, 60_000)).toMatchObject({ message: expect.stringContaining('a defect') });
    expect((await bench.children(execution.id))[0]).toMatchObject({ status: 'ENDED_ERROR' });
    await until(() => worker.engine.size.hot === 0, 'the worker to be idle');
  });

  it('in an effect ends the flow, and nothing more leaves', async () => {
    await bench.publish(
      'main',
      `this.connect('x', { value: 1 }).runAsync(); this.connect('x', { value: 2 }).runAsync(); await this.sleep(3600);`,
    );
    const worker = await bench.worker({ log });
    worker.engine.calls.start = failing(worker.engine.calls.start.bind(worker.engine.calls));
    const { execution } = await worker.executions.start({ flow: 'main' });
    await expectEnded(worker, execution.id);
    expect(bench.ledger.callsOf('x').map(({ inputs }) => inputs.value)).toEqual([]);
  });

  it.each([
    ['as a sleep ends', `await this.sleep(0.05);`],
    ['as a result is delivered', `await this.connect('x');`],
  ])('%s ends the flow', async (_, body) => {
    await bench.publish('main', `${body} return 'up';`);
    const worker = await bench.worker({ log });
    const { hot } = worker.engine;
    const hold = hot.hold.bind(hot);
    hot.hold = (row) => {
      const drive = hold(row);
      const { deliveries } = drive as unknown as { deliveries: { takeFirst: (entry: JournalEntry) => Delivered } };
      deliveries.takeFirst = failing(deliveries.takeFirst.bind(deliveries));
      return drive;
    };
    const { execution } = await worker.executions.start({ flow: 'main' });
    await expectEnded(worker, execution.id);
  });

  it('while a control is carried out ends the flow that waits for it', async () => {
    await bench.publish(
      'main',
      `const slow = this.connect('slow').runAsync(); await this.connect('x'); await slow.cancel(); await slow.wait();`,
    );
    bench.slowFarSide();
    const worker = await bench.worker({ log });
    worker.engine.controls.cancelChild = failing(worker.engine.controls.cancelChild.bind(worker.engine.controls));
    const { execution } = await worker.executions.start({ flow: 'main' });
    await expectEnded(worker, execution.id);
  });

  it('while children are read after a runner died puts the flow off, and it goes on', async () => {
    await bench.publish('main', `await this.connect('x'); await this.connect('slow', { value: 7 }); return 'up';`);
    const far = bench.slowFarSide();
    const worker = await bench.worker({ log, settings: { idleMs: 60_000 } });
    const { execution } = await worker.executions.start({ flow: 'main' });
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
    await until(() => worker.engine.hot.parked === 1, 'the flow to wait');
    const { recorded } = worker.engine;
    const of = recorded.of.bind(recorded);
    let failed = 0;
    recorded.of = async (id) => {
      if ((failed += 1) === 1) throw new Error('a defect');
      return of(id);
    };
    for (const pid of worker.pool.pids()) process.kill(pid, 'SIGKILL');
    await until(() => failed > 0, 'the runner to be missed');
    far.answer();
    expect(await worker.executions.wait(execution.id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'up' });
  });

  it('as a claimed flow is taken up ends it alone, and those that were claimed with it go on', async () => {
    await bench.publish('naps', `await this.sleep(3600); return 'up';`);
    const secrets = SealedRows.ofNothing();
    const open = secrets.open.bind(secrets);
    const worker = await bench.worker({ secrets, log });
    const started = await Promise.all([1, 2, 3].map(() => worker.executions.start({ flow: 'naps' })));
    const ids = started.map(({ execution }) => execution.id);
    const free = `select from executions where type = 'FLOW' and worker_id is null and status = 'WAITING'`;
    await until(async () => (await bench.database.pool.query(free)).rowCount === 3, 'them to leave memory');
    secrets.open = failing(open);
    await bench.database.pool.query(`update executions set wake_at = now()`);
    const ended = await Promise.all(ids.map((id) => worker.executions.wait(id, 60_000)));
    expect(ended.map(({ status }) => status).sort()).toEqual(['ENDED_ERROR', 'ENDED_SUCCESS', 'ENDED_SUCCESS']);
    expect(worker.engine.hot.ahead).toBe(0);
  });

  it('in one flow that is looked at again and again does not end the process, nor keep others from their turn', async () => {
    await bench.publish('main', `await this.connect('slow', { value: 1 }); return 'up';`);
    const far = bench.slowFarSide();
    const worker = await bench.worker({ log, settings: { idleMs: 100 } });
    const { scripts } = worker.engine;
    const crowded = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(scripts), 'areCrowded') as PropertyDescriptor;
    let left = 2;
    Object.defineProperty(scripts, 'areCrowded', {
      get: () => {
        if (left-- > 0) throw new Error('a defect');
        return crowded.get?.call(scripts);
      },
    });
    const { execution } = await worker.executions.start({ flow: 'main' });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    far.answer();
    expect((await worker.executions.wait(execution.id, 60_000)).output_value).toBe('up');
    expect(logged.filter((line) => /regular task.*a defect/.test(line))).toHaveLength(2);
  });

  it('as a worker drops what it held does not keep it from registering anew', async () => {
    const worker = await bench.worker({ log });
    worker.engine.calls.abandon = failing(worker.engine.calls.abandon.bind(worker.engine.calls));
    const before = worker.engine.workerId;
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now()`);
    await until(() => worker.engine.workerId !== before, 'the new name');
    expect((await worker.run('child-free')).output_value).toBe('up');
  });
});
