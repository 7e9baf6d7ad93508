import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PetioleError } from '../../src/errors.ts';
import { requestCancel } from '../../src/storage/journal/control.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { cutOff, TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish(
    'slow',
    `try { return (await this.connect('slow', { value: 1 })).output_value; } finally { await this.connect('finally'); }`,
  );
  await bench.publish(
    'tree',
    `
    this.flow('slow', {}, { orphan: true, name: 'orphan' }).runAsync();
    await Promise.all([this.flow('slow', {}, { name: 'inner' }), this.sleep(3600)]);`,
  );
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

async function started(worker: TestWorker, flow: string, inputs: unknown = {}): Promise<string> {
  const { execution } = await worker.executions.start({ flow, inputs: inputs as never });
  return execution.id;
}

describe('cancel', () => {
  it('reaches all descendants but orphans, aborts calls, and lets no finally run', async () => {
    const far = bench.slowFarSide();
    const worker = await bench.worker();
    const id = await started(worker, 'tree');
    await until(() => bench.ledger.callsOf('slow').length === 2, 'both calls');
    await worker.executions.cancel(id);
    const ended = await worker.executions.wait(id, 60_000);
    expect(ended).toMatchObject({ status: 'ENDED_CANCELLED', message: 'cancelled' });
    const tree = await worker.executions.tree(id);
    const statuses = Object.fromEntries(tree.children.map((child) => [child.name, child.status]));
    expect(statuses).toEqual({ orphan: 'WAITING', inner: 'ENDED_CANCELLED', sleep: 'ENDED_CANCELLED' });
    expect(tree.children.find((child) => child.name === 'inner')?.children[0]?.status).toBe('ENDED_CANCELLED');
    expect(far.aborted()).toBe(1);
    expect(bench.ledger.callsOf('finally')).toEqual([]);
    far.answer();
    const orphan = tree.children.find((child) => child.name === 'orphan')?.id ?? '';
    expect((await worker.executions.wait(orphan, 60_000)).status).toBe('ENDED_SUCCESS');
  });

  it('of a flow that is out of memory ends it and its sleep', async () => {
    await bench.publish('sleeper', `await this.sleep(3600);`);
    const worker = await bench.worker();
    const id = await started(worker, 'sleeper');
    await until(async () => (await bench.row(id)).worker_id === null, 'the flow to leave memory');
    await worker.executions.cancel(id);
    expect((await worker.executions.wait(id, 60_000)).status).toBe('ENDED_CANCELLED');
    expect((await bench.children(id)).map((row) => row.status)).toEqual(['ENDED_CANCELLED']);
  });

  it('by the script of one child is recorded, and the script goes on', async () => {
    const far = bench.slowFarSide();
    await bench.publish(
      'canceller',
      `
      const child = this.connect('slow', {}, { wait: 'ALL_ENDED' }).runAsync();
      await child.cancel();
      const end = await child.wait();
      return [end.status, child.status()];`,
    );
    const worker = await bench.worker();
    const ended = await worker.run('canceller');
    expect(ended.output_value).toEqual(['ENDED_CANCELLED', 'ENDED_CANCELLED']);
    expect((await bench.children(ended.id)).map((row) => [row.type, row.status])).toEqual([
      ['CONNECTION', 'ENDED_CANCELLED'],
      ['CONTROL', 'ENDED_SUCCESS'],
    ]);
    expect(far.aborted()).toBe(1);
  });

  it('of a single connection by a person reaches its flow as a failed child', async () => {
    bench.slowFarSide();
    await bench.publish(
      'catches',
      `try { await this.connect('slow'); } catch (error: any) { return [error.name, error.execution.status]; }`,
    );
    const worker = await bench.worker();
    const id = await started(worker, 'catches');
    const call = await until(() => bench.ledger.callsOf('slow')[0], 'the call');
    await worker.executions.cancel(call.id);
    expect((await worker.executions.wait(id, 60_000)).output_value).toEqual(['DependencyFailedError', 'ENDED_CANCELLED']);
  });

  it('that was asked for in another process arrives, also when the message is lost', async () => {
    bench.slowFarSide();
    const worker = await bench.worker({ settings: { idleMs: 3_600_000 } }); // as it leaves memory it would see the mark too
    const id = await started(worker, 'slow');
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
    await requestCancel(bench.database.pool as unknown as Queryable, [id]);
    expect((await worker.executions.wait(id, 60_000)).status).toBe('ENDED_CANCELLED');
  });

  it('of what has ended is a conflict', async () => {
    await bench.publish('quick', `return 1;`);
    const worker = await bench.worker();
    const { id } = await worker.run('quick');
    await expect(worker.executions.cancel(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(worker.executions.cancel('01900000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a flow that fails', () => {
  it('cancels its background children', async () => {
    bench.slowFarSide();
    await bench.publish('fails', `this.flow('slow').runAsync(); await this.connect('x'); throw new Error('no');`);
    const worker = await bench.worker();
    const ended = await worker.run('fails');
    expect(ended).toMatchObject({ status: 'ENDED_ERROR', error: { message: 'no', code: 'FLOW_ERROR' } });
    const tree = await worker.executions.tree(ended.id);
    expect(tree.children.map((child) => child.status)).toEqual(['ENDED_CANCELLED', 'ENDED_SUCCESS']);
    expect(Date.parse(tree.children[0]?.ended_at ?? '')).toBeLessThanOrEqual(Date.parse(tree.ended_at ?? ''));
  });

  it('makes the orphan calls that it has issued all the same', async () => {
    await bench.publish(
      'fails',
      `for (const orphan of [true, false]) this.connect('x', { value: orphan }, { orphan }).runAsync(); throw new Error('no');`,
    );
    const worker = await bench.worker();
    const ended = await worker.run('fails');
    expect(ended.status).toBe('ENDED_ERROR');
    const statuses = async (): Promise<string[]> => (await bench.children(ended.id)).map(({ status }) => status);
    await until(async () => (await statuses()).every((status) => status.startsWith('ENDED_')), 'the ends of the calls');
    expect(await statuses()).toEqual(['ENDED_SUCCESS', 'ENDED_CANCELLED']);
    expect(bench.ledger.calls.map(({ inputs }) => inputs.value)).toEqual([true]);
  });

  it('shows the line of its TypeScript source', async () => {
    await bench.flows.publish(
      'lines',
      `import { flow } from 'petiole';\ninterface Unused { a: string }\n\nfunction fail(): never {\n  throw new TypeError('here');\n}\nexport default flow(async function () {\n  fail();\n});`,
    );
    const worker = await bench.worker();
    const { error } = await worker.run('lines');
    expect(error).toMatchObject({ name: 'TypeError', message: 'here' });
    expect(error?.line).toMatch(/lines\.ts:5:9$/);
    expect(error?.stack).toMatch(/lines\.ts:8:/);
  });
});

describe('a flow that forgets to start a child', () => {
  it('fails with the line where the child was made', async () => {
    await bench.flows.publish(
      'forgets',
      `import { flow } from 'petiole';\ninterface Unused { a: string }\n\nexport default flow(async function () {\n  this.connect('never');\n  await this.connect('x');\n  return 1;\n});`,
    );
    const worker = await bench.worker();
    const { status, error } = await worker.run('forgets');
    expect([status, error?.code, error?.line]).toEqual(['ENDED_ERROR', 'CHILD_NOT_STARTED', expect.stringMatching(/forgets\.ts:5:\d+$/)]);
    expect(bench.ledger.calls.map((call) => call.name)).toEqual(['x']);
  });
});

describe('a start', () => {
  it.each([[[1]], ['text'], [7]])('with inputs that are no object is refused: %j', async (inputs) => {
    await bench.publish('quick', `return 1;`);
    const worker = await bench.worker();
    await expect(worker.executions.start({ flow: 'quick', inputs })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('a child flow', () => {
  it('whose inputs do not meet its schema fails with the key, and its script does not run', async () => {
    const version = await bench.publish('strict', `await this.connect('x'); return 1;`);
    bench.flows.checks.set(version, (inputs) => {
      if ((inputs as { n?: unknown }).n !== 1) throw new PetioleError('INVALID_INPUT', 'n: expected 1', { path: 'n' });
    });
    await bench.publish(
      'asks',
      `
      try { await this.flow('strict', { n: 2 }); } catch (error: any) { return [error.code, error.message, (await this.flow('strict', { n: 1 })).output_value]; }`,
    );
    const worker = await bench.worker();
    const ended = await worker.run('asks');
    expect(ended.output_value).toEqual(['INVALID_INPUT', "flow 'strict' failed: n: expected 1", 1]);
    expect(bench.ledger.calls).toHaveLength(1);
  });

  it('that there is not fails with near names, and the script can go on', async () => {
    await bench.publish(
      'asks-none',
      `try { await this.flow('strickt'); } catch (error: any) { return [error.code, error.execution.status]; }`,
    );
    const worker = await bench.worker();
    expect((await worker.run('asks-none')).output_value).toEqual(['FLOW_NOT_FOUND', 'ENDED_ERROR']);
  });
});

describe('a flow that returns', () => {
  it('waits for its background children, whose failure does not change its status', async () => {
    const far = bench.slowFarSide();
    await bench.publish('leaves', `this.connect('slow').runAsync(); this.connect('bad', {}).runAsync(); return 'early';`);
    const worker = await bench.worker();
    const id = await started(worker, 'leaves');
    await until(async () => (await bench.row(id)).outcome, 'the outcome');
    expect(await bench.row(id)).toMatchObject({ status: 'WAITING', outcome: 'ENDED_SUCCESS', ended_at: null });
    far.answer();
    expect(await worker.executions.wait(id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'early' });
  });

  it('does so across the death of its worker, without running its script again', async () => {
    const far = bench.slowFarSide();
    const version = await bench.publish('logs-and-leaves', `this.log('once'); this.connect('slow').runAsync(); return 'early';`);
    const first = await bench.worker();
    const id = await started(first, 'logs-and-leaves');
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
    await until(async () => (await bench.row(id)).outcome, 'the outcome');
    await first.crash();
    // Were the script run again, it would be this one.
    const other = await bench.flows.bundle(await bench.publish('another', `throw new Error('run again');`));
    bench.flows.replace(version, { ...other, sha256: version });
    const second = await bench.worker({ settings: { exclusive: true } });
    await until(() => bench.ledger.callsOf('slow').length === 2, 'the repeated call');
    far.answer();
    expect(await second.executions.wait(id, 60_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'early' });
  });
});

describe('pause and resume', () => {
  it('hold a flow and the flows below; results are recorded and wait', async () => {
    const far = bench.slowFarSide();
    await bench.publish('pausable', `return { got: (await this.flow('slow')).output_value };`);
    const worker = await bench.worker();
    const id = await started(worker, 'pausable');
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
    await worker.executions.pause(id);
    await until(async () => (await worker.executions.tree(id)).children[0]?.status === 'PAUSED', 'the child flow to pause');
    await until(async () => (await bench.row(id)).status === 'PAUSED', 'the flow to pause');
    far.answer();
    const call = bench.ledger.callsOf('slow')[0]?.id ?? '';
    await until(async () => (await bench.row(call)).status === 'ENDED_SUCCESS', 'the result');
    expect(bench.ledger.callsOf('finally')).toEqual([]);
    await worker.executions.resume(id);
    expect((await worker.executions.wait(id, 60_000)).output_value).toEqual({ got: 1 });
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
  });

  it('survive the death of the worker', async () => {
    await bench.publish('two', `await this.sleep(3600); return 'on';`);
    const first = await bench.worker();
    const id = await started(first, 'two');
    await first.executions.pause(id);
    await until(async () => (await bench.row(id)).status === 'PAUSED', 'the pause');
    await first.crash();
    await bench.database.pool.query(`update executions set wake_at = now() - interval '1 second' where parent_id = $1`, [id]); // its hour is over
    const second = await bench.worker({ settings: { exclusive: true } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await second.executions.get(id)).status).toBe('PAUSED');
    await second.executions.resume(id);
    expect((await second.executions.wait(id, 60_000)).output_value).toBe('on');
  });

  it('let timers run on: a sleep that ended meanwhile is over when its flow goes on', async () => {
    await bench.publish('sleeps-on', `await this.sleep(3600); return 'up';`);
    const worker = await bench.worker();
    const id = await started(worker, 'sleeps-on');
    await until(async () => (await bench.row(id)).worker_id === null, 'the flow to leave memory');
    await worker.executions.pause(id);
    await until(async () => (await bench.row(id)).status === 'PAUSED', 'the pause');
    await bench.database.pool.query(`update executions set wake_at = now() - interval '1 second' where parent_id = $1`, [id]); // its hour is over
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await bench.row(id)).status).toBe('PAUSED');
    await worker.executions.resume(id);
    expect((await worker.executions.wait(id, 60_000)).output_value).toBe('up');
  });

  it('are for flows alone', async () => {
    bench.slowFarSide();
    const worker = await bench.worker();
    await started(worker, 'slow');
    const call = await until(() => bench.ledger.callsOf('slow')[0], 'the call');
    await expect(worker.executions.pause(call.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('by the script of a child flow', async () => {
    bench.slowFarSide();
    const { answer } = bench.ledger;
    const seen = Promise.withResolvers<void>();
    bench.ledger.answer = (call, signal) => (call.name === 'seen' ? seen.promise.then(() => 1) : answer(call, signal));
    await bench.publish(
      'pauser',
      `
      const child = this.flow('slow').runAsync();
      await this.connect('x');
      await child.pause();
      this.save({ message: 'paused' });
      await this.connect('seen');
      await child.cancel();
      return 'done';`,
    );
    const worker = await bench.worker();
    const id = await started(worker, 'pauser');
    const child = await until(
      async () => (await worker.executions.tree(id)).children.find((node) => node.status === 'PAUSED'),
      'the paused child',
    );
    expect(child.name).toBe('slow');
    seen.resolve();
    expect((await worker.executions.wait(id, 60_000)).output_value).toBe('done');
    expect((await worker.executions.get(child.id)).status).toBe('ENDED_CANCELLED');
  });
});

describe('time-outs and retries', () => {
  it('a connection that takes too long is aborted; the script gets a DependencyTimeoutError', async () => {
    const far = bench.slowFarSide();
    await bench.publish(
      'late',
      `try { await this.connect('slow', {}, { timeout: inputs.timeout }); } catch (e: any) { return [e.name, e.code, e.execution.status]; }`,
    );
    const worker = await bench.worker();
    await cutOff(
      (timeout) => worker.run('late', { timeout }),
      (ended) => {
        expect(ended.output_value).toEqual(['DependencyTimeoutError', 'DEPENDENCY_TIMEOUT', 'ENDED_ERROR']);
        return bench.ledger.callsOf('slow').length === 1;
      },
    );
    expect(far.aborted()).toBe(1);
  });

  it('of a flow cancels its descendants, also while it is out of memory', async () => {
    await bench.publish('sleeps', `await this.sleep(3600);`);
    await bench.publish(
      'late-flow',
      `try { await this.flow('sleeps', {}, { timeout: inputs.timeout }); } catch (e: any) { return e.name; }`,
    );
    const worker = await bench.worker();
    const tree = await cutOff(
      async (timeout) => worker.treeOf('late-flow', { timeout }),
      ({ output_value, children: [child] }) => {
        expect(output_value).toBe('DependencyTimeoutError');
        expect(child).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'DEPENDENCY_TIMEOUT' } });
        return child?.children.length === 1;
      },
      1.5,
    );
    expect(tree.children[0]?.children[0]?.status).toBe('ENDED_CANCELLED');
  });

  it('of a connection counts from its first attempt, also when another worker makes the next one', async () => {
    const far = bench.slowFarSide();
    await bench.publish(
      'interrupted',
      `try { await this.connect('slow', {}, { timeout: 600 }); } catch (e: any) { return [e.name, e.execution.status]; }`,
    );
    const first = await bench.worker();
    const id = await started(first, 'interrupted');
    await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
    await first.crash();
    await bench.database.pool.query(`update executions set started_at = started_at - interval '1 hour' where parent_id = $1`, [id]);
    const second = await bench.worker({ settings: { exclusive: true } });
    expect((await second.executions.wait(id, 60_000)).output_value).toEqual(['DependencyTimeoutError', 'ENDED_ERROR']);
    far.answer();
  });

  it('of a flow counts from its start, whatever it has left and come back to', async () => {
    await bench.publish('sleeps', `await this.sleep(3600);`);
    await bench.publish('patient', `try { await this.flow('sleeps', {}, { timeout: 600 }); } catch (e: any) { return e.name; }`);
    const worker = await bench.worker({ settings: { idleMs: 50 } });
    const id = await started(worker, 'patient');
    await until(async () => (await bench.children(id))[0]?.status === 'WAITING' && worker.engine.size.hot === 0, 'both to leave memory');
    await bench.database.pool.query(
      `update executions set started_at = started_at - interval '1 hour', wake_at = now() where parent_id = $1`,
      [id],
    );
    worker.engine.poke();
    expect((await worker.executions.wait(id, 60_000)).output_value).toBe('DependencyTimeoutError');
  });

  it('of a flow counts over all its attempts', async () => {
    bench.slowFarSide();
    await bench.publish('slow-again', `await this.connect('x'); throw new Error('no');`);
    await bench.publish('tries', `await this.flow('slow-again', {}, { timeout: 600, retry: { attempts: 3, initial: 0.01 } });`);
    const worker = await bench.worker();
    const { id } = await worker.run('tries');
    const attempts = (await worker.executions.tree(id)).children;
    expect(attempts.map((child) => child.attempt)).toEqual([1, 2, 3]);
    expect(new Set(attempts.map((child) => child.started_at)).size).toBe(1);
  });

  it('a child flow is tried again as often as the script said, each attempt a generation of its own', async () => {
    await bench.publish('fails-twice', `if ((await this.connect('count')).output_value < 3) throw new Error('again'); return 'third';`);
    await bench.publish('retries', `return (await this.flow('fails-twice', {}, { retry: { attempts: 5, initial: 0.01 } })).output_value;`);
    bench.ledger.answer = () => bench.ledger.callsOf('count').length;
    const worker = await bench.worker();
    const ended = await worker.run('retries');
    expect(ended.output_value).toBe('third');
    const { children } = await worker.executions.tree(ended.id);
    expect(children.map((child) => [child.status, child.attempt])).toEqual([
      ['ENDED_ERROR', 1],
      ['ENDED_ERROR', 2],
      ['ENDED_SUCCESS', 3],
    ]);
  });

  it('but not when the next attempt would begin after its timeout', async () => {
    await bench.publish('always', `throw new Error('never');`);
    await bench.publish(
      'no-time',
      `await this.flow('always', {}, { timeout: 600, retry: { attempts: 9, initial: 1e12, maximum: 1e12 } });`,
    );
    const worker = await bench.worker();
    expect((await worker.run('no-time')).error?.message).toBe("flow 'always' failed: never");
  });

  it('nor where no attempt can mend it', async () => {
    const version = await bench.publish('strict-again', `return 1;`);
    bench.flows.checks.set(version, () => {
      throw new PetioleError('INVALID_INPUT', 'n: expected 1', { path: 'n' });
    });
    await bench.publish('hopes', `await this.flow('strict-again', {}, { retry: { attempts: 3, initial: 0.01 } });`);
    const worker = await bench.worker();
    expect((await worker.treeOf('hopes')).children.map((child) => [child.attempt, child.error?.code])).toEqual([[1, 'INVALID_INPUT']]);
  });

  it('and fails with the last error when the attempts are used up', async () => {
    await bench.publish('always', `throw new Error('never');`);
    await bench.publish('gives-up', `await this.flow('always', {}, { retry: { attempts: 2, initial: 0.01 } });`);
    const worker = await bench.worker();
    expect((await worker.run('gives-up')).error?.message).toBe("flow 'always' failed: never");
  });
});

it('a retry of a flow follows the time-out of a call of it', async () => {
  bench.ledger.answer = ({ name }, signal) =>
    name === 'slow' ? new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Error('aborted')))) : 1;
  await bench.publish('inner', `await this.connect('slow', {}, { timeout: 0.2 });`);
  await bench.publish('outer', `await this.flow('inner', {}, { retry: { attempts: 3, initial: 0.01 } });`);
  const worker = await bench.worker();
  await worker.run('outer');
  expect(bench.ledger.callsOf('slow')).toHaveLength(3);
});
