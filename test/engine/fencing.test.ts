/** A worker that is declared dead while it waits for the database. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { IS_FLUSH, TestBench, until } from '../support/engine.ts';
import { gate, LOAD_CHILDREN } from '../support/gate.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('slow', `return (await this.connect('slow', { value: 7 })).output_value;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const isUnowned = async (id: string): Promise<boolean> => (await bench.row(id)).worker_id === null;

describe('a worker that is declared dead', () => {
  it('while it takes flows into memory drives none of them', async () => {
    await bench.publish(
      'naps',
      `await this.connect('before'); await this.sleep(3600); return (await this.connect('slow', { value: 7 })).output_value;`,
    );
    const far = bench.slowFarSide();
    const { seen, around, open } = gate();
    const zombie = await bench.worker({ around });
    const { execution } = await zombie.executions.start({ flow: 'naps' });
    await until(() => isUnowned(execution.id), 'the flow to leave memory');
    seen.match = LOAD_CHILDREN;
    await bench.database.pool.query(`update executions set wake_at = now() where id = $1 or parent_id = $1`, [execution.id]);
    zombie.engine.poke();
    await until(() => seen.held > 0, 'the claim');
    const before = zombie.engine.workerId;
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now() where id = $1`, [before]);
    await until(() => zombie.engine.workerId !== before, 'the zombie to register anew');
    const living = await bench.worker();
    await until(() => bench.ledger.callsOf('slow').length > 0, 'the call of the living');
    open();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(zombie.engine.drive(execution.id)).toBeUndefined();
    far.answer();
    expect((await living.executions.wait(execution.id, 60_000)).output_value).toBe(7);
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
  });

  it('while it makes a start with an idempotency key leaves it to the living', async () => {
    bench.slowFarSide();
    const recorded = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      const result = await run();
      if (!/insert into idempotency_keys/.test(text)) return result;
      recorded.resolve();
      await answered.promise;
      return result;
    };
    const zombie = await bench.worker({ around });
    const started = zombie.executions.start({ flow: 'slow', idempotencyKey: 'k' });
    await recorded.promise;
    const before = zombie.engine.workerId;
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now() where id = $1`, [before]);
    await until(() => zombie.engine.workerId !== before, 'the zombie to register anew');
    await bench.worker();
    await until(() => bench.ledger.callsOf('slow').length > 0, 'the call of the living');
    answered.resolve();
    await started;
    await until(() => zombie.engine.size.hot === 0, 'the zombie to drop it');
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
  });
});

describe('a fenced worker', () => {
  it('whose flow ends elsewhere tells those who wait for the end that was on its way here', async () => {
    const { seen, around, open } = gate();
    const far = bench.slowFarSide();
    const zombie = await bench.worker({ around });
    const { execution } = await zombie.executions.start({ flow: 'slow' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    seen.match = IS_FLUSH;
    far.answer();
    await until(() => zombie.engine.waiters.expects(execution.id) && seen.held > 0, 'the end to be on its way');
    seen.match = null; // whoever takes the flow up writes, be it the fenced worker under its new name
    const ended = zombie.executions.wait(execution.id, 600_000);
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now()`);
    const living = await bench.worker();
    expect((await living.executions.wait(execution.id, 60_000)).output_value).toBe(7);
    expect((await ended).output_value).toBe(7);
    open();
  });

  it('that hears late of what it has written before does nothing that follows from it', async () => {
    await bench.publish('quick', `return 1;`);
    const far = bench.slowFarSide();
    const answered = Promise.withResolvers<void>();
    let isDurable = false;
    const around = async (run: () => Promise<unknown>, _: string, values: readonly unknown[]): Promise<unknown> => {
      const answer = await run();
      if (isDurable || !JSON.stringify(values).includes('CONNECTION')) return answer;
      isDurable = true;
      await answered.promise;
      return answer;
    };
    const zombie = await bench.worker({ around });
    const started = zombie.executions.start({ flow: 'slow' }).catch((error: unknown) => error);
    await until(() => isDurable, 'the row of the call to be durable');
    const before = zombie.engine.workerId;
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now() where id = $1`, [before]);
    await until(() => zombie.engine.workerId !== before, 'the zombie to register anew');
    const living = await bench.worker();
    await until(() => bench.ledger.callsOf('slow').length > 0, 'the call of the living');
    answered.resolve();
    await started;
    await zombie.run('quick');
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
    far.answer();
    const id = bench.ledger.callsOf('slow')[0]?.id ?? '';
    const { parent_id: flow } = await bench.row(id);
    expect((await living.executions.wait(flow ?? '', 60_000)).output_value).toBe(7);
    expect(zombie.engine.size).toMatchObject({ hot: 0, calls: 0 });
  });

  it('that registered anew writes nothing of a call that it had begun under its old name', async () => {
    await bench.publish('quick', `return 1;`);
    const answers: ((value: unknown) => void)[] = [];
    bench.ledger.answer = () => new Promise((resolve) => answers.push(resolve)); // it does not heed an abort
    const zombie = await bench.worker();
    const { execution } = await zombie.executions.start({ flow: 'slow' });
    await until(() => answers.length === 1, 'the call');
    const before = zombie.engine.workerId;
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now()`);
    await until(() => zombie.engine.workerId !== before, 'the new name');
    await until(() => answers.length === 2, 'the call under the new name');
    answers[0]?.(100);
    await zombie.run('quick');
    expect((await bench.children(execution.id)).map(({ status, attempt }) => [status, attempt])).toEqual([['RUNNING', 2]]);
    answers[1]?.(7);
    expect((await zombie.executions.wait(execution.id, 60_000)).output_value).toBe(7);
  });

  it('that was draining says so under its new name too', async () => {
    const far = bench.slowFarSide();
    const worker = await bench.worker();
    await worker.executions.start({ flow: 'slow' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    const drained = worker.engine.drain(20_000);
    const draining = async (): Promise<string[]> => {
      const { rows } = await bench.database.pool.query('select id from workers where draining_at is not null and stopped_at is null');
      return rows.map(({ id }: { id: string }) => id);
    };
    const [before] = await until(async () => ((await draining()).length > 0 ? draining() : null), 'the drain');
    const run = bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now()`);
    await until(async () => (await draining()).some((id) => id !== before), 'the drain of the new name');
    await run;
    far.answer();
    await drained;
  });

  it('that finds ends of children leaves no rejection unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    await bench.publish('fan', `await Promise.all([1, 2, 3].map((n) => this.connect('slow', { value: n })));`);
    bench.slowFarSide();
    const worker = await bench.worker({ settings: { heartbeatMs: 60_000, idleMs: 60_000 } });
    const { execution } = await worker.executions.start({ flow: 'fan' });
    await until(() => bench.ledger.calls.length === 3, 'the calls');
    await bench.database.pool.query(
      `update executions set status = 'ENDED_SUCCESS', ended_at = now(), worker_id = null where parent_id = $1`,
      [execution.id],
    );
    await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now()`);
    await worker.engine.drive(execution.id)?.remote.refresh();
    await until(() => !worker.engine.drive(execution.id), 'the worker to drop what it holds');
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('a claim', () => {
  it('whose answer is lost leaves no flow with nobody who drives it', async () => {
    await bench.publish('sleeps', `await this.sleep(3600); return 'up';`);
    let lost = 0;
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      const result = await run();
      const { rowCount } = (/returning .*\.fresh/s.test(text) ? result : {}) as { rowCount?: number };
      if (!rowCount || lost > 0) return result;
      lost += rowCount;
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    };
    const worker = await bench.worker({ around });
    const { execution } = await worker.executions.start({ flow: 'sleeps' });
    await until(() => isUnowned(execution.id), 'the flow to leave memory');
    await bench.database.pool.query(`update executions set wake_at = now() where id = $1 or parent_id = $1`, [execution.id]);
    worker.engine.poke();
    expect((await worker.executions.wait(execution.id, 60_000)).output_value).toBe('up');
    expect([lost, (await bench.row(execution.id)).epoch]).toEqual([1, 1]); // claimed once, by the claim that was not heard of
  });

  it('after which the children cannot be read is taken up again', async () => {
    await bench.publish('sleeps', `await this.sleep(3600); return 'up';`);
    let failures = 0;
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      if (!LOAD_CHILDREN.test(text) || failures > 0) return run();
      failures += 1;
      throw Object.assign(new Error('permission denied'), { code: '42501' });
    };
    const worker = await bench.worker({ around });
    const { execution } = await worker.executions.start({ flow: 'sleeps' });
    await until(() => isUnowned(execution.id), 'the flow to leave memory');
    await bench.database.pool.query(`update executions set wake_at = now() where id = $1 or parent_id = $1`, [execution.id]);
    worker.engine.poke();
    expect((await worker.executions.wait(execution.id, 60_000)).output_value).toBe('up');
    expect(failures).toBe(1);
  });

  it('that is asked for while the last one ends is made', async () => {
    const { seen, around, open } = gate(/order by e\.wake_at limit 1/);
    const worker = await bench.worker({ around, settings: { pollMs: 60_000 } });
    await until(() => seen.held > 0, 'the end of the first claim');
    const { execution } = await (await bench.worker({ settings: { maxHot: 0, silentMs: 60_000 } })).executions.start({ flow: 'slow' });
    worker.engine.poke();
    open();
    expect((await worker.executions.wait(execution.id, 60_000)).output_value).toBe(7);
  });
});
