import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { fenceOthers } from '../../src/storage/journal/workers.ts';
import { TestBench, until, IS_FLUSH } from '../support/engine.ts';
import { gate } from '../support/gate.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish(
    'calls',
    `
    const a = await this.connect('a', { value: 1 }, inputs.options).get('output_value');
    const b = await this.connect('b', { value: a + 1 }).get('output_value');
    return { b };`,
  );
  await bench.publish(
    'catches',
    `
    try { return (await this.connect('a', { value: 1 }, { delivery: 'at_most_once' })).output_value; }
    catch (error: any) { return [error.code, error.execution.error.code]; }`,
  );
  await bench.publish(
    'fan',
    `
    const ends = await Promise.all(Array.from({ length: inputs.n }, (_, k) => this.flow('leaf', { k })));
    return ends.reduce((sum, end) => sum + end.output_value, 0);`,
  );
  await bench.publish('leaf', `return (await this.connect('leaf', { value: inputs.k })).output_value;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('takeover', () => {
  it('a worker that is killed is replaced by a living one within seconds, which repeats the call that ran', async () => {
    const hang = Promise.withResolvers<void>();
    bench.ledger.answer = async ({ name, id, inputs }) => {
      if (name === 'a' && bench.ledger.count(id) === 1) await hang.promise;
      return inputs.value;
    };
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'calls' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    const second = await bench.worker();
    first.kill();
    const ended = await second.executions.wait(execution.id, 60_000);
    expect(ended.output_value).toEqual({ b: 2 });
    const [a, b] = await bench.children(execution.id);
    expect([bench.ledger.count(a?.id ?? ''), a?.attempt, bench.ledger.count(b?.id ?? '')]).toEqual([2, 2, 1]);
    hang.resolve();
  });

  it('a call whose flow had left memory is repeated too', async () => {
    const far = bench.slowFarSide('a');
    const first = await bench.worker({ settings: { idleMs: 50 } });
    const { execution } = await first.executions.start({ flow: 'calls' });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    await first.crash();
    const second = await bench.worker();
    await until(() => bench.ledger.calls.length === 2, 'the call to be made again');
    far.answer();
    expect((await second.executions.wait(execution.id, 20_000)).status).toBe('ENDED_SUCCESS');
  });

  it('a call whose flow has come back into memory elsewhere is repeated there', async () => {
    await bench.publish(
      'both',
      `
      const slow = this.connect('slow').runAsync();
      await this.sleep(1.1);
      await this.connect('soon');
      return (await slow.wait()).status;`,
    );
    const far = bench.slowFarSide();
    const { seen, around } = gate();
    const first = await bench.worker({ around, settings: { idleMs: 100 } }); // it leaves memory long before its sleep is over
    const { execution } = await first.executions.start({ flow: 'both' });
    seen.match = /due as/; // it claims nothing
    const second = await bench.worker({ settings: { idleMs: 3_600_000 } });
    await until(() => bench.ledger.callsOf('soon').length === 1, 'the flow to go on elsewhere');
    expect(second.engine.drive(execution.id)).toBeDefined();
    first.kill();
    await until(() => bench.ledger.callsOf('slow').length === 2, 'the call to be made again');
    far.answer();
    expect((await second.executions.wait(execution.id, 20_000)).output_value).toBe('ENDED_SUCCESS');
  });

  it('at_most_once ends an interrupted call with CONNECTION_INTERRUPTED, which the flow can catch', async () => {
    bench.ledger.answer = () => new Promise(() => undefined);
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'catches' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    await first.crash();
    const second = await bench.worker({ settings: { exclusive: true } });
    const ended = await second.executions.wait(execution.id, 60_000);
    expect(ended.output_value).toEqual(['CONNECTION_INTERRUPTED', 'CONNECTION_INTERRUPTED']);
    expect(bench.ledger.calls).toHaveLength(1);
  });

  it('the time-out of a call goes on from its first start in the worker that repeats it', async () => {
    const { answer } = bench.slowFarSide('a');
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'calls', inputs: { options: { timeout: 600 } } });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    await first.crash();
    const [a] = await bench.children(execution.id);
    await bench.startedEarlier(a?.id ?? '', 599);
    const second = await bench.worker({ settings: { exclusive: true } });
    expect((await second.executions.wait(execution.id, 60_000)).error).toMatchObject({ code: 'DEPENDENCY_TIMEOUT' });
    expect((await bench.children(execution.id)).map(({ attempt, status }) => [attempt, status])).toEqual([[2, 'ENDED_ERROR']]);
    answer();
  });

  it('a worker that was silent and comes back writes nothing, drops what it held, and works again under another id', async () => {
    const asleep = { gate: null as Promise<void> | null };
    const around = async (run: () => Promise<unknown>): Promise<unknown> => {
      if (asleep.gate) await asleep.gate;
      return run();
    };
    const hang = Promise.withResolvers<void>();
    bench.ledger.answer = async ({ name, id, inputs }) => {
      if (name === 'a' && bench.ledger.count(id) === 1) await hang.promise;
      return inputs.value;
    };
    const zombie = await bench.worker({ around });
    const { execution } = await zombie.executions.start({ flow: 'calls' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    const gate = Promise.withResolvers<void>();
    const before = zombie.engine.workerId;
    asleep.gate = gate.promise;
    const living = await bench.worker();
    const ended = await living.executions.wait(execution.id, 60_000);
    expect(ended.output_value).toEqual({ b: 2 });
    hang.resolve();
    asleep.gate = null;
    gate.resolve();
    await until(() => zombie.engine.workerId !== before, 'the zombie to register anew');
    expect(zombie.engine.size).toMatchObject({ hot: 0, calls: 0 });
    const rows = [await bench.row(execution.id), ...(await bench.children(execution.id))];
    expect(rows.map((row) => row.status)).toEqual(['ENDED_SUCCESS', 'ENDED_SUCCESS', 'ENDED_SUCCESS']);
    expect(rows[1]?.attempt).toBe(2);
    await living.stop();
    expect((await zombie.run('calls')).output_value).toEqual({ b: 2 });
  });

  it('hears only once that it was declared dead, and answers the starts that it drops', async () => {
    const asleep = { gate: null as Promise<void> | null };
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      if (asleep.gate && IS_FLUSH.test(text)) await asleep.gate;
      return run();
    };
    const zombie = await bench.worker({ around });
    const gate = Promise.withResolvers<void>();
    asleep.gate = gate.promise;
    const before = zombie.engine.workerId;
    const start = zombie.executions.start({ flow: 'calls' }); // its row waits in a flush
    await fenceOthers(bench.database.pool as unknown as Queryable, {
      workerId: '01900000-0000-7000-8000-000000000000',
      epoch: 1,
      timeline: null,
    });
    await until(() => zombie.engine.workerId !== before, 'the zombie to register anew');
    await expect(start).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const again = zombie.engine.workerId;
    asleep.gate = null;
    gate.resolve(); // the old flush learns now what is known
    expect((await zombie.run('calls')).output_value).toEqual({ b: 2 });
    expect(zombie.engine.workerId).toBe(again);
  });

  /** A worker whose database can be taken away, and how often its heart has beaten. */
  async function reachable(how: 'does not answer' | 'refuses' | 'hangs as it takes over') {
    const state = { beats: 0, away: null as PromiseWithResolvers<void> | null };
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      if (how === 'hangs as it takes over' && !text.includes('with dead as') && !text.includes('heartbeat_at')) return run();
      if (how === 'hangs as it takes over' && text.includes('heartbeat_at = clock_timestamp()')) {
        state.beats += 1;
        return run();
      }
      if (state.away && how === 'refuses') throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      await state.away?.promise;
      const result = await run();
      if (text.includes('heartbeat_at = clock_timestamp()')) state.beats += 1;
      return result;
    };
    const { engine } = await bench.worker({ around, settings: { silentMs: 2000 } });
    const beatsMore = (count: number): Promise<unknown> => {
      const before = state.beats;
      return until(() => state.beats >= before + count, `${count} heartbeats`);
    };
    const goAway = (): void => void (state.away = Promise.withResolvers());
    const comeBack = (): void => {
      state.away?.resolve();
      state.away = null;
    };
    return { engine, beatsMore, goAway, comeBack };
  }

  it.each(['does not answer', 'refuses', 'hangs as it takes over'] as const)(
    'no worker is declared dead by one that was itself away: the database %s',
    async (how) => {
      const [a, b] = [await reachable(how), await reachable(how === 'refuses' ? how : 'does not answer')];
      const ids = [a.engine.workerId, b.engine.workerId];
      await a.beatsMore(25); // by now it would take over from one that is silent
      for (const worker of [a, b]) worker.goAway();
      const silent = `select from workers where stopped_at is null and heartbeat_at < now() - interval '2.2 seconds'`;
      await until(async () => (await bench.database.pool.query(silent)).rowCount === 2, 'the silence of both');
      a.comeBack();
      await a.beatsMore(2);
      b.comeBack();
      await b.beatsMore(2);
      expect([a.engine.workerId, b.engine.workerId]).toEqual(ids);
      expect((await bench.database.pool.query('select from workers where stopped_at is not null')).rowCount).toBe(0);
    },
    120_000,
  );

  it('a worker that stops gives back what it holds at once', async () => {
    await bench.publish('naps', `await this.sleep(0.9); return 'up';`);
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'naps' });
    await first.stop();
    expect(await bench.row(execution.id)).toMatchObject({ worker_id: null });
    const second = await bench.worker({ settings: { silentMs: 60_000 } });
    expect((await second.executions.wait(execution.id, 60_000)).output_value).toBe('up');
  });
});

describe('several workers', () => {
  it('share the child flows of one flow, and its parent hears of every end', async () => {
    bench.ledger.answer = async ({ inputs }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return inputs.value;
    };
    const workers = await Promise.all([1, 2, 3].map(() => bench.worker({ settings: { maxHot: 8 } })));
    const [first] = workers;
    const ended = await first?.run('fan', { n: 60 }, 60_000);
    expect(ended?.output_value).toBe((59 * 60) / 2);
    expect(bench.ledger.calls).toHaveLength(60);
    const { rows } = await bench.database.pool.query(`select count(*)::int as waiting from executions where status not like 'ENDED%'`);
    expect(rows).toEqual([{ waiting: 0 }]);
  }, 120_000);

  it('hear of the ends of child flows elsewhere also when every message between them is lost', async () => {
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> =>
      text.includes('pg_notify') ? { rows: [], rowCount: 0 } : run();
    const full = await bench.worker({ around, settings: { maxHot: 1, idleMs: 3_600_000 } });
    await bench.worker({ around });
    expect((await full.run('fan', { n: 3 })).output_value).toBe(3);
    const { rows } = await bench.database.pool.query(`select from executions where type = 'FLOW' and parent_id is not null and epoch > 0`);
    expect(rows).toHaveLength(3); // all of them ran elsewhere
  });

  it('give the same result when they are killed one after another', async () => {
    bench.ledger.answer = async ({ inputs }) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return inputs.value;
    };
    let worker = await bench.worker({ settings: { maxHot: 10 } });
    const { execution } = await worker.executions.start({ flow: 'fan', inputs: { n: 40 } });
    for (const calls of [5, 15, 30]) {
      await until(() => bench.ledger.calls.length >= calls, `${calls} calls`);
      const next = await bench.worker({ settings: { maxHot: 10 } });
      worker.kill();
      worker = next;
    }
    const ended = await worker.executions.wait(execution.id, 60_000);
    expect(ended.output_value).toBe((39 * 40) / 2);
    const { rows } = await bench.database.pool.query<{ id: string; attempt: number }>(
      `select id, attempt from executions where type = 'CONNECTION'`,
    );
    for (const { id, attempt } of rows) expect(bench.ledger.count(id)).toBeLessThanOrEqual(attempt);
  }, 120_000);
});

describe('a start with an idempotency key', () => {
  it('gives the same execution, also after a crash, and refuses another request', async () => {
    const first = await bench.worker();
    const request = { flow: 'calls', inputs: {}, idempotencyKey: 'order-7' };
    const { execution, created } = await first.executions.start(request);
    expect(created).toBe(true);
    await first.executions.wait(execution.id, 60_000);
    await first.crash();
    const second = await bench.worker({ settings: { exclusive: true } });
    const again = await second.executions.start(request);
    expect([again.created, again.execution.id, again.execution.status]).toEqual([false, execution.id, 'ENDED_SUCCESS']);
    await expect(second.executions.start({ ...request, inputs: { other: 1 } })).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    expect(bench.ledger.calls).toHaveLength(2);
  });

  it('starts once for many that come at the same time', async () => {
    const worker = await bench.worker();
    const starts = await Promise.all(Array.from({ length: 20 }, () => worker.executions.start({ flow: 'calls', idempotencyKey: 'once' })));
    expect(new Set(starts.map((start) => start.execution.id)).size).toBe(1);
    expect(starts.filter((start) => start.created)).toHaveLength(1);
    await worker.executions.wait(starts[0]?.execution.id ?? '', 60_000);
    expect(bench.ledger.calls).toHaveLength(2);
  });
});

describe('the database', () => {
  it('may drop every connection again and again: all that was accepted ends, each call once', async () => {
    bench.ledger.answer = async ({ inputs }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return inputs.value;
    };
    const worker = await bench.worker();
    const accepted = (async () => {
      const ids: string[] = [];
      for (let i = 0; i < 40; i++) ids.push((await worker.executions.start({ flow: 'calls' })).execution.id);
      return ids;
    })();
    // the same one each time: another may just be ending, since the server is only told to
    const client = await bench.database.pool.connect();
    for (let i = 0; i < 10; i++) {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    client.release();
    const outputs = await Promise.all((await accepted).map(async (id) => (await worker.executions.wait(id, 60_000)).output_value));
    expect(outputs).toEqual(Array(40).fill({ b: 2 }));
    expect(bench.ledger.calls).toHaveLength(80);
  }, 120_000);
});
