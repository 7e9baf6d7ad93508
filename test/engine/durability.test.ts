import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, until, IS_FLUSH } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish(
    'three',
    `
    const a = await this.connect('a', { value: 1 }).get('output_value');
    const b = await this.connect('b', { value: a + 1 }).get('output_value');
    const c = await this.connect('c', { value: b + 1 }).get('output_value');
    return { sum: a + b + c };`,
  );
  await bench.publish('one', `return { got: await this.connect('x', { value: inputs.value }).get('output_value') };`);
  await bench.publish('parent', `return { got: (await this.flow('one', { value: 5 })).output_value };`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** Holds or counts the flushes of the journal. */
function flushes() {
  const seen = { count: 0, texts: [] as string[], gate: null as Promise<void> | null };
  const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
    if (!IS_FLUSH.test(text) || /pg_notify/.test(text)) return run();
    seen.count += 1;
    seen.texts.push(text);
    if (seen.gate) await seen.gate;
    return run();
  };
  return { seen, around };
}

describe('nothing leaves before it is durable', () => {
  it('no call starts before its row is committed', async () => {
    const { seen, around } = flushes();
    const { executions } = await bench.worker({ around });
    const gate = Promise.withResolvers<void>();
    seen.gate = gate.promise;
    const started = executions.start({ flow: 'three' });
    await until(() => seen.count > 0, 'the first flush');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bench.ledger.calls).toEqual([]);
    gate.resolve();
    const { execution } = await started;
    expect((await executions.wait(execution.id, 60_000)).output_value).toEqual({ sum: 6 });
  });

  it('no call of a child that was made earlier starts before its start is committed', async () => {
    await bench.publish(
      'made-earlier',
      `
      const child = this.connect('earlier', { value: 1 }, { run: false });
      await this.connect('x', { value: 0 });
      return (await child).output_value;`,
    );
    const { seen, around } = flushes();
    const { executions } = await bench.worker({ around });
    const gate = Promise.withResolvers<void>();
    let before = 0;
    bench.ledger.answer = ({ name, inputs }) => {
      if (name === 'x') [before, seen.gate] = [seen.count, gate.promise];
      return inputs.value;
    };
    const { execution } = await executions.start({ flow: 'made-earlier' });
    await until(() => seen.gate !== null && seen.count > before, 'the flush of the start');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bench.ledger.callsOf('earlier')).toEqual([]);
    gate.resolve();
    expect((await executions.wait(execution.id, 60_000)).output_value).toBe(1);
  });

  it('no call that a dead worker left behind is repeated before the new attempt is committed', async () => {
    const far = Promise.withResolvers<void>();
    bench.ledger.answer = ({ inputs }) => far.promise.then(() => inputs.value);
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'one', inputs: { value: 1 } });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    await first.crash();
    const { seen, around } = flushes();
    const gate = Promise.withResolvers<void>();
    seen.gate = gate.promise;
    const second = await bench.worker({ around, settings: { exclusive: true } });
    await until(() => seen.count > 0, 'the flush of the attempt');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bench.ledger.calls).toHaveLength(1);
    gate.resolve();
    await until(() => bench.ledger.calls.length === 2, 'the repeated call');
    far.resolve();
    expect((await second.executions.wait(execution.id, 60_000)).output_value).toEqual({ got: 1 });
  });

  it('the row of a call says RUNNING in the database when the far side gets it', async () => {
    const { executions } = await bench.worker();
    const statuses: (string | undefined)[] = [];
    bench.ledger.answer = async ({ id, inputs }) => {
      statuses.push((await bench.row(id)).status);
      return inputs.value;
    };
    const { execution } = await executions.start({ flow: 'three' });
    await executions.wait(execution.id, 60_000);
    expect(statuses).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
  });

  it('no start is answered before it is committed', async () => {
    const { seen, around } = flushes();
    const { executions } = await bench.worker({ around });
    const gate = Promise.withResolvers<void>();
    seen.gate = gate.promise;
    let answered = false;
    const started = executions.start({ flow: 'one', inputs: { value: 1 } }).then(() => (answered = true));
    await until(() => seen.count > 0, 'the flush');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    gate.resolve();
    await started;
  });

  it('no end is told before it is committed', async () => {
    const { seen, around } = flushes();
    const { executions } = await bench.worker({ around });
    const far = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    bench.ledger.answer = () => far.promise.then(() => 7);
    const { execution } = await executions.start({ flow: 'one', inputs: { value: 1 } });
    let told = false;
    const ended = executions.wait(execution.id, 60_000).then(() => (told = true));
    await until(() => bench.ledger.calls.length === 1, 'the call');
    const before = seen.count;
    seen.gate = gate.promise;
    far.resolve();
    await until(() => seen.count > before, 'the flush of the end');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toBe(false);
    gate.resolve();
    await ended;
  });

  it('the result of one step and the row of the next are one statement: four commits for three calls', async () => {
    const { seen, around } = flushes();
    bench.ledger.answer = ({ inputs }) => inputs.value;
    const worker = await bench.worker({ around, settings: { holdMs: 5000 } });
    await worker.run('three');
    const steps = seen.texts.filter((text) => /insert into executions|update executions/.test(text));
    expect(steps).toHaveLength(4);
  });

  it('a fresh flow reads nothing from the database', async () => {
    const texts: string[] = [];
    const around = (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      texts.push(text);
      return run();
    };
    const worker = await bench.worker({ around, settings: { pollMs: 60_000, heartbeatMs: 60_000, idleMs: 60_000 } });
    await worker.run('three');
    await until(() => texts.some((text) => /order by e\.wake_at limit 1/.test(text)), 'the end of the first claim');
    texts.length = 0;
    const { output_value } = await worker.run('three');
    expect(output_value).toEqual({ sum: 6 });
    // the looks for lost messages and for free places, now and then
    const isRegular = (text: string): boolean => /control is not null|admit_queued/.test(text);
    expect(texts.filter((text) => !IS_FLUSH.test(text) && !isRegular(text))).toEqual([]);
  });
});

describe('a database that records nothing', () => {
  it('is known to the worker, which is not ready as long as that is so', async () => {
    let isFull = true;
    const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
      if (isFull && IS_FLUSH.test(text)) throw Object.assign(new Error('No space left on device'), { code: '53100' });
      return run();
    };
    const worker = await bench.worker({ around });
    const started = worker.run('one', { value: 1 });
    await until(() => worker.engine.recordsNothing !== null, 'the worker to notice');
    expect(worker.engine.recordsNothing).toContain('No space left on device');
    isFull = false;
    expect((await started).status).toBe('ENDED_SUCCESS');
    expect(worker.engine.recordsNothing).toBeNull();
  });
});

describe('a worker that dies', () => {
  it.each(Array.from({ length: 8 }, (_, i) => [Math.floor(i / 2) + 1, i % 2 === 0 ? 'before' : 'after']))(
    'at commit %i, %s it: the next one gives the same result, and calls no recorded step again',
    async (at, when) => {
      let count = 0;
      const died = Promise.withResolvers<void>();
      const dying: { kill?: () => void } = {};
      const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
        if (!/(insert into|update) executions/.test(text) || !IS_FLUSH.test(text) || ++count !== at) return run();
        if (when === 'after') await run();
        dying.kill?.();
        died.resolve();
        return new Promise(() => undefined);
      };
      const first = await bench.worker({ around, settings: { holdMs: 5000 } });
      dying.kill = () => first.kill();
      void first.executions.start({ flow: 'three' }).catch(() => undefined);
      await died.promise;
      const recorded = (
        await bench.database.pool.query<{ id: string }>(`select id from executions where type = 'CONNECTION' and status = 'ENDED_SUCCESS'`)
      ).rows;
      const before = bench.ledger.calls.length;
      const second = await bench.worker({ settings: { exclusive: true } });
      const { rows } = await bench.database.pool.query<{ id: string }>('select id from executions where parent_id is null');
      if (at === 1 && when === 'before') {
        expect(rows).toEqual([]); // it was never accepted
        return;
      }
      const ended = await second.executions.wait(rows[0]?.id ?? '', 60_000);
      expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: { sum: 6 } });
      for (const { id } of recorded) expect(bench.ledger.count(id)).toBe(1);
      expect(bench.ledger.calls.length - before).toBeLessThanOrEqual(3);
      expect((await bench.children(ended.id)).map((child) => child.position)).toEqual([0, 1, 2]);
    },
  );
});

describe('the delivery order', () => {
  it('is recorded and replayed: two results of one commit come back in the order in which the script got them', async () => {
    await bench.publish(
      'order',
      `
      const seen: string[] = [];
      const one = (name: string) => this.connect(name, { value: name }).then(() => { seen.push(name); });
      await Promise.all([one('a'), one('b'), one('c')]);
      await this.connect('after', { value: seen.join('') });
      await this.sleep(3600);`,
    );
    const gates = new Map(['a', 'b', 'c'].map((name) => [name, Promise.withResolvers<void>()]));
    bench.ledger.answer = async ({ name, inputs }) => {
      await gates.get(name)?.promise;
      return inputs.value;
    };
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'order' });
    await until(() => bench.ledger.calls.length === 3, 'the three calls');
    for (const name of ['c', 'a', 'b']) gates.get(name)?.resolve();
    await until(() => bench.ledger.callsOf('after').length === 1, 'the call that follows');
    expect(bench.ledger.callsOf('after')[0]?.inputs).toEqual({ value: 'cab' });
    const delivered = await until(async () => {
      const rows = (await bench.children(execution.id)).filter((row) => row.delivered !== null);
      return rows.length >= 3 && rows;
    }, 'the deliveries');
    const order = delivered.filter((row) => row.name !== 'after').sort((a, b) => (a.delivered ?? 0) - (b.delivered ?? 0));
    expect(order.map((row) => row.name).join('')).toBe('cab');
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    await first.crash();
    // Times of the ends that would give another order.
    await bench.database.pool.query(`update executions set ended_at = now() - position * interval '1 second' where type = 'CONNECTION'`);
    await bench.database.pool.query(`update executions set wake_at = now() where id = $1`, [execution.id]);
    const second = await bench.worker({ settings: { exclusive: true } });
    await until(async () => (await bench.row(execution.id)).worker_id === null && (await bench.row(execution.id)).epoch > 0, 'the replay');
    expect((await bench.row(execution.id)).error).toBeNull();
    expect(bench.ledger.callsOf('after')).toHaveLength(1);
    await second.executions.cancel(execution.id);
  });
});

describe('ids', () => {
  it('of children hold the time of their root and depend on parent and position alone', async () => {
    const worker = await bench.worker();
    const { id } = await worker.run('parent');
    const [child] = await bench.children(id);
    const [grandchild] = await bench.children(child?.id ?? '');
    for (const row of [child, grandchild]) {
      expect(row?.id.slice(0, 13)).toBe(id.slice(0, 13));
      expect(row?.id[14]).toBe('8');
    }
    expect(id[14]).toBe('7');
    expect(bench.ledger.calls[0]?.id).toBe(grandchild?.id);
    expect(child?.root_id).toBe(id);
  });
});
