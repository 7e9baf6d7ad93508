import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** Runs the flow until it sleeps outside of memory, then makes it come back by replay with the script of `then`. */
async function sleepAndReturn(
  worker: TestWorker,
  flow: string,
  change?: (id: string) => Promise<void>,
  inputs: unknown = {},
): Promise<string> {
  const { execution } = await worker.executions.start({ flow, inputs: inputs as never });
  await until(
    async () => {
      const row = await bench.row(execution.id);
      return row.worker_id === null && row.status === 'WAITING';
    },
    'the flow to leave memory',
    120_000,
  );
  await change?.(execution.id);
  await bench.database.pool.query(`update executions set wake_at = now() where id = $1 or (parent_id = $1 and type = 'SLEEP')`, [
    execution.id,
  ]);
  worker.engine.poke();
  return execution.id;
}

/** Another script under the same version: what must never happen, and what a forgotten source of chance looks like. */
async function tamper(name: string, body: string): Promise<void> {
  const version = bench.flows.current(name) as string;
  const other = await bench.publish(`${name}-tampered`, body);
  const bundle = { ...(await bench.flows.bundle(other)), sha256: version };
  bench.flows.replace(version, bundle);
}

describe('replay', () => {
  it('repeats no call, no log line, no output, and gives the script what it had', async () => {
    await bench.publish(
      'sleepy',
      `
      this.log('begin', Math.random(), Date.now(), crypto.randomUUID());
      this.setOutput('a', 1);
      const x = await this.connect('x', { value: Math.random() }).get('output_value');
      this.log('after x', x);
      await this.sleep(3600);
      const y = await this.connect('y', { value: [x, Math.random(), Date.now()] }).get('output_value');
      return { x, y };`,
    );
    const worker = await bench.worker();
    const id = await sleepAndReturn(worker, 'sleepy');
    const ended = await worker.executions.wait(id, 60_000);
    expect(ended.status).toBe('ENDED_SUCCESS');
    expect(bench.ledger.calls.map((call) => call.name)).toEqual(['x', 'y']);
    expect(ended.output_value).toEqual({ a: 1, x: bench.ledger.calls[0]?.inputs.value, y: bench.ledger.calls[1]?.inputs.value });
    const { items } = await worker.executions.logs(id);
    expect(items.map((line) => [line.seq, line.values[0]])).toEqual([
      [0, 'begin'],
      [1, 'after x'],
    ]);
    expect((await bench.row(id)).epoch).toBe(1);
  });

  it('does not write again what the script had saved before it left memory', async () => {
    const far = bench.slowFarSide();
    await bench.publish(
      'saves',
      `
      this.save({ message: 'before', name: 'renamed' });
      this.setOutput('a', 1);
      await this.connect('x');
      await this.sleep(3600);
      await this.connect('slow');`,
    );
    const worker = await bench.worker();
    // What the row has meanwhile shows whether it is written again.
    const id = await sleepAndReturn(worker, 'saves', async (saved) => {
      expect(await bench.row(saved)).toMatchObject({ message: 'before', name: 'renamed', output_value: '{"a":1}' });
      await bench.database.pool.query(`update executions set message = 'kept', name = 'kept', output_value = '"kept"' where id = $1`, [
        saved,
      ]);
    });
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call after the replay');
    expect(await bench.row(id)).toMatchObject({ message: 'kept', name: 'kept', output_value: '"kept"' });
    far.answer();
    await worker.executions.wait(id, 60_000);
  });

  it.each([
    ['another target', `await this.connect('z', { value: 1 }); await this.sleep(3600);`, /x \(CONNECTION .*"x".*asked for z \(CONNECTION/],
    [
      'other inputs',
      `await this.connect('x', { value: 2 }); await this.sleep(3600);`,
      /with inputs \{"value":1\}, but the script asked for it with other inputs/,
    ],
    ['another type', `await this.flow('x', { value: 1 }); await this.sleep(3600);`, /asked for x \(FLOW/],
    [
      'a child that is not asked for',
      `await this.connect('x', { value: 1 }); return 1;`,
      /at position 1 the journal has .*SLEEP.*did not ask for it again/,
    ],
  ])('ends the flow as NonDeterministicFlow for %s, and names both sides', async (_what, body, message) => {
    await bench.publish('changing', `await this.connect('x', { value: 1 }); await this.sleep(3600);`);
    const id = await sleepAndReturn(await bench.worker(), 'changing', async () => {
      await bench.stopWorkers();
      await tamper('changing', body);
    });
    const worker = await bench.worker();
    const { status, error } = await worker.executions.wait(id, 60_000);
    expect(status).toBe('ENDED_ERROR');
    expect(error).toMatchObject({ name: 'NonDeterministicFlow', code: 'NON_DETERMINISTIC_FLOW' });
    expect(error?.message).toMatch(message);
    expect(bench.ledger.calls).toHaveLength(1);
  });

  it('keeps an execution on the version that it began with, and a child on the one of its call', async () => {
    await bench.publish('leaf', `return 'old leaf';`);
    await bench.publish(
      'pinned',
      `
      const child = this.flow('leaf');
      const early = this.flow('leaf', {}, { run: false });
      await this.sleep(3600);
      return ['old', (await early).output_value, (await this.flow('leaf')).output_value, (await child).output_value];`,
    );
    const worker = await bench.worker();
    const id = await sleepAndReturn(worker, 'pinned', async () => {
      await bench.publish('pinned', `return 'new';`);
      await bench.publish('leaf', `return 'new leaf';`);
    });
    const ended = await worker.executions.wait(id, 60_000);
    expect(ended.output_value).toEqual(['old', 'old leaf', 'new leaf', 'old leaf']);
    expect((await worker.run('pinned')).output_value).toBe('new');
  });

  it('begins with the name that the execution began with', async () => {
    await bench.publish(
      'renamed',
      `
      await this.connect('x', { value: this.get('name') });
      this.save({ name: 'another name' });
      await this.sleep(3600);
      return this.get('name');`,
    );
    const worker = await bench.worker();
    const id = await sleepAndReturn(worker, 'renamed');
    expect((await worker.executions.wait(id, 60_000)).output_value).toBe('another name');
    expect(bench.ledger.calls.map((call) => call.inputs.value)).toEqual(['renamed']);
  });

  it('stores children that were not started, so that positions have no gaps', async () => {
    await bench.publish(
      'lazy',
      `
      const created = this.connect('never', { value: 1 }, { run: false });
      await this.connect('x', { value: 2 });
      return 1;`,
    );
    const worker = await bench.worker();
    const { id } = await worker.run('lazy');
    expect((await bench.children(id)).map((row) => [row.position, row.name, row.status])).toEqual([
      [0, 'never', 'ENDED_CANCELLED'],
      [1, 'x', 'ENDED_SUCCESS'],
    ]);
    expect(bench.ledger.calls.map((call) => call.name)).toEqual(['x']);
  });

  it('of a thousand recorded steps makes no call', async () => {
    await bench.publish(
      'long',
      `for (let i = 0; i < 1000; i++) await this.connect('x', { value: i }); await this.sleep(3600); return 'done';`,
    );
    const worker = await bench.worker();
    const id = await sleepAndReturn(worker, 'long');
    expect((await worker.executions.wait(id, 60_000)).output_value).toBe('done');
    expect(bench.ledger.calls).toHaveLength(1000);
  }, 180_000);

  it('tells a script that waits for what cannot come', async () => {
    await bench.publish('stuck', `await new Promise(() => {});`);
    const worker = await bench.worker();
    expect((await worker.run('stuck')).error).toMatchObject({ code: 'FLOW_STUCK' });
  });
});

describe('leaving memory', () => {
  it('a flow that sleeps longer than a second is a row and nothing else', async () => {
    await bench.publish('sleeper', `await this.sleep(3600);`);
    const worker = await bench.worker();
    const started = await Promise.all(Array.from({ length: 50 }, () => worker.executions.start({ flow: 'sleeper' })));
    await until(() => worker.engine.size.hot === 0, 'memory to be empty');
    expect(worker.pool.stats().executions).toBe(0);
    const row = await bench.row(started[0]?.execution.id ?? '');
    expect(row).toMatchObject({ status: 'WAITING', worker_id: null });
    expect(row.wake_at).not.toBeNull();
  });

  it('a short sleep stays in memory', async () => {
    await bench.publish('nap', `await this.sleep(0.05); return 'up';`);
    const worker = await bench.worker();
    const ended = await worker.run('nap');
    expect(ended.output_value).toBe('up');
    expect((await bench.row(ended.id)).epoch).toBe(0);
  });

  it('no sleep ends early, in memory or out of it', async () => {
    await bench.publish(
      'naps',
      `
      await this.sleep(0.05); await this.sleep(1.2);
      await this.sleepUntil(new Date(Date.now() + 300));`,
    );
    const worker = await bench.worker();
    const { id, status } = await worker.run('naps');
    expect(status).toBe('ENDED_SUCCESS');
    const { rows } = await bench.database.pool.query<{ early: boolean }>(
      `select ended_at < coalesce((inputs->>'until')::timestamptz, started_at + (inputs->>'seconds')::float8 * interval '1 second') as early
       from executions where parent_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ early: false }, { early: false }, { early: false }]);
  });

  it('no sleep ends early by the clock of the database, also where that of the worker is an hour ahead', async () => {
    await bench.publish('until', `await this.sleepUntil(inputs.until);`);
    const real = Date.now;
    Date.now = () => real() + 3_600_000;
    try {
      const worker = await bench.worker();
      const offset = (): number => worker.engine.databaseNow() - real();
      await until(() => Math.abs(offset()) < 60_000, 'the worker to know how far its clock is off');
      const { rows } = await bench.database.pool.query<{ until: Date }>(`select now() + interval '900 milliseconds' as until`);
      const until900 = rows[0]?.until.toISOString();
      await worker.run('until', { until: until900 });
      const { rows: after } = await bench.database.pool.query<{ early: number }>(
        `select extract(epoch from $1::timestamptz - clock_timestamp())::float8 as early`,
        [until900],
      );
      expect(after[0]?.early).toBeLessThanOrEqual(0);
    } finally {
      Date.now = real;
    }
  });

  it('a flow that waits long for a running call leaves, and the end of the call brings it back', async () => {
    await bench.publish('waits', `return { got: await this.connect('slow', { value: 7 }).get('output_value') };`);
    const far = Promise.withResolvers<void>();
    bench.ledger.answer = ({ inputs }) => far.promise.then(() => inputs.value);
    const worker = await bench.worker({ settings: { idleMs: 50 } });
    const { execution } = await worker.executions.start({ flow: 'waits' });
    await until(async () => worker.engine.size.hot === 0 && (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    expect(worker.engine.size.calls).toBe(1);
    far.resolve();
    expect((await worker.executions.wait(execution.id, 60_000)).output_value).toEqual({ got: 7 });
    expect(bench.ledger.calls).toHaveLength(1);
  });

  it('stays ten times as long as its replay took, so that coming back never is most of its work', async () => {
    bench.slowFarSide();
    const { answer } = bench.ledger;
    let waiting = Infinity;
    bench.ledger.answer = (call, signal) => {
      waiting = performance.now();
      return answer(call, signal);
    };
    await bench.publish(
      'computes',
      `for (let i = 0, n = 0; i < 15e7; i++) n += i % 7; await this.sleep(3600); await this.connect('slow');`,
    );
    const worker = await bench.worker({ settings: { idleMs: 50 }, runners: { cpuMs: 30_000 } });
    const id = await sleepAndReturn(worker, 'computes');
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call after the replay');
    await until(async () => (await bench.row(id)).worker_id === null, 'the flow to leave memory');
    // The replay takes hundreds of milliseconds, so the flow stays for seconds; by `idleMs` alone it would have left at once.
    expect(performance.now() - waiting).toBeGreaterThan(500);
    await worker.executions.cancel(id);
  }, 120_000);

  it('it leaves at once when the runners use more memory than they should', async () => {
    await bench.publish('presses', `return { got: await this.connect('slow', { value: 7 }).get('output_value') };`);
    const far = Promise.withResolvers<void>();
    bench.ledger.answer = ({ inputs }) => far.promise.then(() => inputs.value);
    const worker = await bench.worker({ settings: { idleMs: 3_600_000, runnerBytes: 1 } });
    const { execution } = await worker.executions.start({ flow: 'presses' });
    await until(async () => worker.engine.size.hot === 0 && (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    expect(worker.pool.stats().executions).toBe(0);
    far.resolve();
    expect((await worker.executions.wait(execution.id, 60_000)).output_value).toEqual({ got: 7 });
    expect(bench.ledger.calls).toHaveLength(1);
  });

  it('continueAs starts the flow anew in its place, with an empty journal', async () => {
    await bench.publish(
      'loop',
      `
      await this.connect('x', { value: inputs.n });
      if (inputs.n > 0) return this.continueAs({ n: inputs.n - 1 });
      return 'done';`,
    );
    await bench.publish('around', `const end = await this.flow('loop', { n: 3 }); return [end.output_value, end.inputs];`);
    const worker = await bench.worker();
    const ended = await worker.run('around');
    expect(ended.output_value).toEqual(['done', { n: 0 }]);
    expect(bench.ledger.calls.map((call) => call.inputs.value)).toEqual([3, 2, 1, 0]);
    const { rows } = await bench.database.pool.query(
      `select generation, status, continued_as is null as last, coalesce(started_at >= lag(ended_at) over (order by generation), true) as anew
       from executions where flow = 'loop' order by generation`,
    );
    expect(rows).toEqual([0, 1, 2, 3].map((generation) => ({ generation, status: 'ENDED_SUCCESS', last: generation === 3, anew: true })));
    expect((await worker.run('loop', { n: 2 })).output_value).toBe('done');
  });

  it('continueAs ends the sleep that a call was raced against, as the end of a flow does, and names what still runs', async () => {
    await bench.publish(
      'polls',
      `
      await Promise.race([this.connect('x'), this.sleep(3600)]);
      if (inputs.leaves) this.connect('y').runAsync();
      return inputs.n > 0 ? this.continueAs({ n: inputs.n - 1 }) : 'done';`,
    );
    const worker = await bench.worker();
    expect(await worker.run('polls', { n: 2 })).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'done' });
    const { rows } = await bench.database.pool.query(`select distinct status from executions where type = 'SLEEP'`);
    expect(rows).toEqual([{ status: 'ENDED_CANCELLED' }]);
    bench.ledger.answer = ({ name }) => (name === 'y' ? new Promise(() => undefined) : 1);
    const { execution } = await worker.executions.start({ flow: 'polls', inputs: { n: 1, leaves: true } });
    const ended = await worker.executions.wait(execution.id, 60_000);
    expect(ended).toMatchObject({ status: 'ENDED_ERROR', message: expect.stringContaining('children were running (y)') });
  });
});
