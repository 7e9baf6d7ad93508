import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { usageOf } from '../../src/runner/usage.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('healthy', `for (let i = 0; i < 5; i++) await this.connect('x', { value: i }); return 'well';`);
  await bench.publish('killer', `await this.connect('x', { value: 1 }); 'a'.repeat(2 ** 29 - 30).split('');`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const small = { cpuMs: 200, memoryMb: 32, residentMb: 400 };

describe('a script that does harm', () => {
  it.each([
    ['an endless loop', `while (true) {}`, 'CPU_LIMIT'],
    ['an endless loop after a wait', `await this.connect('x'); while (true) {}`, 'CPU_LIMIT'],
    ['an endless chain of microtasks', `for (;;) await null;`, 'CPU_LIMIT'],
    ['a heap bomb', `const all = []; while (true) all.push(new Array(1000).fill('x'.repeat(100) + all.length));`, 'HEAP_LIMIT'],
    ['a large output', `return 'x'.repeat(50 * 1024 * 1024);`, 'OUTPUT_LIMIT'],
    ['a circular output', `const a: any = {}; a.a = a; return a;`, 'NOT_SERIALIZABLE'],
    ['a BigInt', `return { n: 1n };`, 'NOT_SERIALIZABLE'],
    ['too many children', `for (;;) this.connect('x', { value: 1 }).runAsync();`, 'CHILD_LIMIT'],
  ])(
    'fails by itself: %s',
    async (_what, body, code) => {
      await bench.publish('harm', body);
      const worker = await bench.worker({
        // which limit comes first is a question of the machine, so the time is long where another one is meant
        runners: code === 'OUTPUT_LIMIT' ? { cpuMs: 10_000, memoryMb: 256 } : { ...small, ...(code === 'HEAP_LIMIT' && { cpuMs: 20_000 }) },
        settings: { limits: { valueBytes: 1 << 20, children: 200, logLines: 100 } },
      });
      const ended = await worker.run('harm', {}, 60_000);
      expect(ended).toMatchObject({ status: 'ENDED_ERROR', error: { code } });
      expect((await worker.run('healthy')).output_value).toBe('well');
    },
    120_000,
  );

  it('that kills its runner three times ends as POISONED, and harms no other', async () => {
    const logged: { message: string; details: object }[] = [];
    const silent = (): void => undefined;
    const warn = (details: object, message: string): void => void logged.push({ message, details });
    const worker = await bench.worker({ runners: { ...small, cpuMs: 20_000 }, log: { debug: silent, info: silent, warn, error: warn } });
    const { pool } = worker;
    const quarantines: (boolean | undefined)[] = [];
    const open = pool.open.bind(pool);
    pool.open = (bundle, opening, options) => {
      if (opening.flow === 'killer') quarantines.push(options?.quarantine);
      return open(bundle, opening, options);
    };
    const { execution } = await worker.executions.start({ flow: 'killer' });
    const others = await Promise.all(Array.from({ length: 10 }, () => worker.executions.start({ flow: 'healthy' })));
    const ended = await worker.executions.wait(execution.id, 60_000);
    const says =
      /^the flow killed its runner 3 times; it is not run again\. .*(ran out of memory \(HEAP_LIMIT, SIGTRAP\)|grew beyond the 400 MB .*\(HEAP_LIMIT\)): hold less at once/;
    expect(ended).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'POISONED', message: expect.stringMatching(says) } });
    const strikes = logged.filter(({ message }) => message.startsWith('a flow brought down its runner'));
    expect(strikes.map(({ details }) => details)).toMatchObject(
      [1, 2, 3].map((strike) => ({ execution: execution.id, flow: 'killer', strike, reason: 'HEAP_LIMIT' })),
    );
    expect((await bench.row(execution.id)).strikes).toBe(3);
    // After the first strike it runs where it can harm no other.
    expect(quarantines[0]).toBe(false);
    expect(new Set(quarantines.slice(-2))).toEqual(new Set([true]));
    for (const other of others) {
      const end = await worker.executions.wait(other.execution.id, 60_000);
      expect(end.output_value).toBe('well');
      expect((await bench.row(end.id)).strikes).toBe(0);
    }
    expect(bench.ledger.count((await bench.children(execution.id))[0]?.id ?? '')).toBe(1);
  }, 120_000);

  it('the death of a worker is no strike', async () => {
    bench.ledger.answer = () => new Promise(() => undefined);
    const first = await bench.worker();
    const { execution } = await first.executions.start({ flow: 'healthy' });
    await until(() => bench.ledger.calls.length === 1, 'the call');
    await first.crash();
    bench.ledger.answer = ({ inputs }) => inputs.value;
    const second = await bench.worker({ settings: { exclusive: true } });
    expect((await second.executions.wait(execution.id, 60_000)).output_value).toBe('well');
    expect((await bench.row(execution.id)).strikes).toBe(0);
  });
});

it('a runner that is killed from outside is no strike, however often', async () => {
  await bench.publish('computes', `await this.connect('x'); for (;;);`);
  const worker = await bench.worker({ runners: { cpuMs: 120_000 } });
  const { execution } = await worker.executions.start({ flow: 'computes' });
  for (let kills = 0; kills < 4; kills++) {
    const pid = await until(() => worker.pool.pids()[0], 'a runner');
    const idle = usageOf(pid)?.cpuMs ?? 0;
    await until(() => bench.ledger.calls.length === 1 && (usageOf(pid)?.cpuMs ?? 0) > idle + 300, 'the script computes');
    process.kill(pid, 'SIGKILL');
    await until(() => !worker.pool.pids().includes(pid), 'the runner is replaced');
  }
  await until(() => worker.pool.stats().executions === 1, 'it runs again');
  expect(await bench.row(execution.id)).toMatchObject({ strikes: 0, outcome: null });
}, 120_000);

describe('odd values', () => {
  it('survive the way through the database: NUL, lone surrogates, the order of keys', async () => {
    await bench.publish(
      'odd',
      `return (await this.connect('x', { value: { z: 1, a: '\\u0000\\ud800', 10: 'ten', '': null } })).output_value;`,
    );
    const worker = await bench.worker();
    const ended = await worker.run('odd');
    expect(ended.status).toBe('ENDED_SUCCESS');
    expect(JSON.stringify(ended.output_value)).toBe(JSON.stringify({ z: 1, a: '\u0000\ud800', 10: 'ten', '': null }));
  });

  it('a NUL in a name or message is no end of the journal', async () => {
    await bench.publish(
      'nul',
      `this.save({ message: 'a\\u0000b', name: 'n\\u0000m' }); await this.connect('x', {}, { name: 'c\\u0000d' }); throw new Error('e\\u0000f');`,
    );
    const worker = await bench.worker();
    const ended = await worker.run('nul');
    expect(ended).toMatchObject({ status: 'ENDED_ERROR', name: 'n\ufffdm', message: 'e\ufffdf', error: { message: 'e\u0000f' } });
    expect((await bench.children(ended.id))[0]?.name).toBe('c\ufffdd');
  });

  it('labels that the filter of lists cannot read are refused', async () => {
    await bench.publish('labelled', `return 1;`);
    const { executions } = await bench.worker();
    for (const labels of [{ a: '\u0000' }, { a: '\ud800' }, { '\u0000': 'a' }] as Record<string, string>[]) {
      await expect(executions.start({ flow: 'labelled', labels })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
    const { execution } = await executions.start({ flow: 'labelled', labels: { a: 'ü \u{1f600}' } });
    expect((await executions.list({ label: 'a=ü \u{1f600}' })).items.map((item) => item.id)).toEqual([execution.id]);
  });

  it('log lines beyond the limit are counted and dropped', async () => {
    await bench.publish('chatty', `for (let i = 0; i < 50; i++) this.log(i); await this.connect('x'); this.log('after');`);
    const worker = await bench.worker({ settings: { limits: { valueBytes: 1 << 20, children: 100, logLines: 10 } } });
    const { items } = await worker.executions.logs((await worker.run('chatty')).id);
    expect(items.map((line) => line.seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 51]);
    expect(items[10]).toMatchObject({ level: 'warn' });
  });
});
