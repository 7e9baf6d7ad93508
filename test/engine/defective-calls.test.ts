/** A defect of the engine while it makes or ends a call: the call ends with an error, its place is free again, and the log has the cause. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Connections } from '../../src/connectors/port.ts';
import { Calls } from '../../src/engine/calls.ts';
import type { Child } from '../../src/engine/child.ts';
import { Company } from '../../src/engine/company.ts';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
import type { JournalEntry } from '../../src/storage/journal/rows.ts';
import { IS_FLUSH, TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;
let logged: string[];

const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (details: object, message: string) => void logged.push(`${message} ${JSON.stringify(details)}`),
};

beforeAll(async () => {
  bench = await TestBench.open();
  logged = [];
  await bench.publish(
    'one',
    `try { return (await this.connect('x', { value: 1 })).output_value; } catch (error: any) { return error.execution.error; }`,
  );
});
afterEach(() => {
  logged = [];
  return bench.reset();
});
afterAll(() => bench.close());

async function expectClosed(worker: TestWorker, rootId: string): Promise<void> {
  const open = `select from executions where root_id = $1 and (status not like 'ENDED%' or worker_id is not null)`;
  await until(async () => (await bench.database.pool.query(open, [rootId])).rowCount === 0, 'all of it to be ended');
  await until(() => worker.engine.size.hot + worker.engine.size.calls + worker.engine.size.journal === 0, 'the worker to be idle');
}

it('whose result cannot be worked out ends with that error, which the script can catch', async () => {
  const secrets = SealedRows.ofNothing();
  const mask = secrets.mask.bind(secrets);
  secrets.mask = (text) => {
    if (text === 'spoilt') throw new Error('a defect');
    return mask(text);
  };
  bench.ledger.answer = () => new Error('spoilt');
  const worker = await bench.worker({ secrets, log });
  const ended = await worker.run('one');
  expect(ended.output_value).toMatchObject({ code: 'INTERNAL', message: 'the engine failed: a defect' });
  expect(logged).toEqual([expect.stringMatching(/as a call ended .*a defect/)]);
  await expectClosed(worker, ended.id);
});

it('whose end cannot be handed to its flow reaches it by the database', async () => {
  const worker = await bench.worker({ log });
  worker.engine.endings.callEnded = () => {
    throw new Error('a defect');
  };
  const ended = await worker.run('one');
  expect(ended.output_value).toMatchObject({ code: 'INTERNAL', message: 'the engine failed: a defect' });
  expect(logged).toEqual([expect.stringMatching(/as a call ended .*a defect/)]);
  await expectClosed(worker, ended.id);
});

it('gives the place in its lane to the next one, whatever becomes of it', async () => {
  let answered = 0;
  const ended: string[] = [];
  const connections = { call: async () => void (answered += 1) } as unknown as Connections; // no result, which no pipeline gives
  const calls = new Calls({
    log,
    company: new Company(() => undefined),
    openings: () => undefined,
    beginnings: () => undefined,
    connections,
    secrets: SealedRows.ofNothing(),
    now: () => 0,
    callEnded: () => {
      throw new Error('a defect');
    },
    write: async ({ changes }: JournalEntry) => void ended.push(...changes.map(({ status }) => status ?? '')),
  });
  const child = (n: number): Child =>
    ({ id: `${n}`, target: { by: 'connector', name: 'x' }, options: {}, inputs: '{}', attempt: 1 }) as unknown as Child;
  await Promise.all(Array.from({ length: 600 }, (_, n) => calls.start('tree', 'flow', child(n), 0)));
  expect([answered, ended.length, new Set(ended).size, calls.size]).toEqual([600, 600, 1, 0]);
});

it('of which not even the groundwork can be done is told by the call itself', async () => {
  bench.ledger.groundwork = () => {
    throw new Error('a defect');
  };
  const worker = await bench.worker({ log });
  expect((await worker.run('one')).output_value).toBe(1);
});

it('that was claimed and cannot be made ends with that error, and its flow is told', async () => {
  bench.ledger.pools.set('x', 'dmz');
  const outer = await bench.worker();
  const inner = await bench.worker({ settings: { pool: 'dmz' }, log });
  inner.engine.calls.start = () => {
    throw new Error('a defect');
  };
  const ended = await outer.run('one');
  expect(ended.output_value).toMatchObject({ code: 'INTERNAL', message: 'the engine failed: a defect' });
  expect(logged).toEqual([expect.stringMatching(/a call that was claimed .*a defect/)]);
  expect(inner.engine.claimed.size).toBe(0);
  await expectClosed(outer, ended.id);
});

it('whose end is still being written as its worker is declared dead leaves the next one of the same execution alone', async () => {
  const gate = Promise.withResolvers<void>();
  const answers: ((value: unknown) => void)[] = [];
  bench.ledger.answer = () => new Promise((resolve) => answers.push(resolve));
  let isHeld = false;
  const around = async (run: () => Promise<unknown>, text: string, values: readonly unknown[]): Promise<unknown> => {
    if (isHeld || !IS_FLUSH.test(text) || !JSON.stringify(values).includes('of the first')) return run();
    isHeld = true;
    const result = await gate.promise;
    return result ?? run();
  };
  const worker = await bench.worker({ around });
  const { execution } = await worker.executions.start({ flow: 'one' });
  await until(() => answers.length === 1, 'the call');
  const before = worker.engine.workerId;
  answers[0]?.('of the first');
  await until(() => isHeld, 'its end to be on its way');
  await bench.database.pool.query(`update workers set epoch = epoch + 1, stopped_at = now()`);
  await until(() => worker.engine.workerId !== before && answers.length === 2, 'the call under the new name');
  gate.resolve();
  await until(() => worker.engine.calls.size === 1, 'the end of the first');
  await new Promise((resolve) => setImmediate(resolve));
  answers[1]?.('of the second');
  expect((await worker.executions.wait(execution.id, 60_000)).output_value).toBe('of the second');
});

it('whose end the database refuses leaves its place to others', async () => {
  const refusing = async (run: () => Promise<unknown>, _text: string, values: readonly unknown[]): Promise<unknown> => {
    if (JSON.stringify(values).includes('what-no-database-takes')) throw Object.assign(new Error('not taken'), { code: '22P05' });
    return run();
  };
  bench.ledger.answer = () => 'what-no-database-takes';
  const worker = await bench.worker({ around: refusing });
  const began: Promise<void>[] = [];
  const start = worker.engine.calls.start.bind(worker.engine.calls);
  worker.engine.calls.start = (...given) => began[began.push(start(...given)) - 1] as Promise<void>;
  expect(await worker.run('one')).toMatchObject({ error: { code: 'JOURNAL_REJECTED' } });
  expect(began).toHaveLength(1);
  await began[0];
});
