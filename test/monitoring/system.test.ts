/** What an operator sees, on a real database. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { ExecutionTree } from '../../src/model.ts';
import { Numbers } from '../../src/monitoring/numbers.ts';
import { problemsOf, type Findings } from '../../src/monitoring/problems.ts';
import { System } from '../../src/monitoring/system.ts';
import { ThroughputWriter } from '../../src/monitoring/throughput.ts';
import { spanIdOf, Traces } from '../../src/monitoring/traces.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;
let db: Queryable;
let numbers: Numbers;

beforeAll(async () => {
  bench = await TestBench.open();
  db = bench.database.pool as unknown as Queryable;
  await bench.publish('works', `await this.connect('step', { value: 1 }); return {};`);
  await bench.publish('fails', `throw this.error('no luck');`);
  await bench.publish('sleeps', `await this.sleep(3600);`);
  await bench.publish('waits', `await this.connect('slow', { value: 1 }); await this.flow('works');`);
});
afterEach(async () => {
  await bench.reset();
  await db.query('truncate throughput');
});
afterAll(() => bench.close());

function system(more: Partial<ConstructorParameters<typeof System>[0]> = {}): System {
  const ports = { db, version: '1', retentionSeconds: null, silentMs: 3000, numbers: new Numbers(), dataFolder: null };
  return new System({
    ...ports,
    clockOffsetMs: () => 0,
    files: () => [],
    runnerTrouble: () => null,
    missingKey: async () => null,
    ...more,
  });
}

describe('the system', () => {
  it('says what runs, waits and was done, of all processes', async () => {
    numbers = new Numbers();
    const far = bench.slowFarSide();
    const worker = await bench.worker({ onWritten: numbers.onWritten });
    const writer = new ThroughputWriter(db, numbers);
    for (const flow of ['works', 'works', 'fails']) await worker.run(flow);
    await worker.executions.start({ flow: 'waits' });
    const { execution } = await worker.executions.start({ flow: 'sleeps' });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the sleeper has left memory');
    await writer.close();
    const other = new ThroughputWriter(db, Object.assign(new Numbers(), { started: 10 }));
    await other.close();
    const { queue, throughput, database, problems } = await system({ numbers }).read();
    expect(queue).toMatchObject({ due: 0, oldest_due_seconds: null, paused: 0, pending: 0, estimated: [] });
    expect(queue.waiting).toBe(2);
    expect(throughput.series.length).toBe(60);
    const sum = (of: 'started' | 'ended' | 'failed') => throughput.series.reduce((all, minute) => all + minute[of], 0);
    expect([sum('started'), sum('ended'), sum('failed')]).toEqual([15, 3, 1]);
    expect(throughput.started_per_minute).toBe(3);
    expect(database.connections).toBeGreaterThan(0);
    // what a slow machine takes may be told, and rightly
    expect(problems.filter(({ what }) => !/ takes \d+ ms/.test(what))).toEqual([]);
    far.answer();
  });

  it('tells workers that resigned from those that were lost, and says when nobody is left', async () => {
    const worker = await bench.worker();
    const gone = await bench.worker();
    await gone.stop();
    await db.query(
      `insert into workers (id, host, pid, version, heartbeat_at, stopped_at) values ($1, 'far', 7, '1', now() - interval '10 s', now())`,
      [randomUUID()],
    );
    const { items } = await system().workers();
    expect(items.map(({ status }) => status).sort()).toEqual(['ALIVE', 'LOST', 'STOPPED']);
    expect((await system().read()).problems).toMatchObject([{ severity: 'warning', where: 'worker far/7' }]);
    await worker.stop();
    expect((await system().read()).problems[0]).toMatchObject({ severity: 'error', where: 'workers' });
  });

  it('says of each worker pool who works there and what waits', async () => {
    const worker = await bench.worker();
    const { executions } = worker;
    for (const pool of ['dmz', 'dmz', 'far away']) await executions.start({ flow: 'works', pool });
    await worker.run('works');
    const { queue, pools } = await system().read();
    const oldest_due_seconds = expect.any(Number);
    expect(pools).toEqual([
      { pool: 'default', workers: 1, due: 0, oldest_due_seconds: null },
      { pool: 'dmz', workers: 0, due: 2, oldest_due_seconds },
      { pool: 'far away', workers: 0, due: 1, oldest_due_seconds },
    ]);
    expect(queue.due).toBe(3);
  });

  it('estimates in a large table what no index gives', async () => {
    await db.query(
      `insert into executions (id, root_id, type, name, status, inputs)
       select g, g, 'FLOW', 'made', case when n % 4 = 0 then 'PAUSED' else 'ENDED_SUCCESS' end, '{}'
       from (select gen_random_uuid() as g, n from generate_series(1, 60000) n) made`,
    );
    await db.query('analyze executions');
    const { queue } = await system().read();
    expect(queue.estimated).toEqual(['waiting', 'paused', 'pending']);
    expect(Math.abs(queue.paused - 15_000)).toBeLessThan(3000);
  });
});

describe('problems', () => {
  const fine: Findings = {
    workers: [{ status: 'ALIVE' } as Findings['workers'][number]],
    queue: { due: 0, oldest_due_seconds: null, running: 0, waiting: 0, sleeping: 0, rows: 100, pools: [] },
    database: { version: '18', size_bytes: 1, connections: 5, max_connections: 100 },
    pingMs: 1,
    clockOffsetMs: 10,
    connectors: [],
    files: [],
    runnerTrouble: null,
    missingKey: null,
    disk: { freeBytes: 50 * 2 ** 30, bytes: 100 * 2 ** 30 },
    retentionSeconds: null,
    commitP95Ms: 5,
  };
  const inPool = (pool: { pool: string; workers: number }): Partial<Findings> => ({
    queue: { ...fine.queue, pools: [{ ...pool, due: 3, oldest_due_seconds: 60, sleeping: 0 }] },
  });
  it('are none where nothing is wrong', () => expect(problemsOf(fine)).toEqual([]));
  it.each<[string, Partial<Findings>, RegExp]>([
    ['a queue that grows', inPool({ pool: 'default', workers: 1 }), /^3 executions are due in the pool 'default' .* for 60 s$/],
    [
      'a pool that nobody works for',
      inPool({ pool: 'dmz', workers: 0 }),
      /^no worker of the pool 'dmz' is alive, and 3 executions are due there/,
    ],
    ['a slow database', { pingMs: 400 }, /takes 400 ms to answer/],
    ['slow commits', { commitP95Ms: 900 }, /one commit in twenty takes 900 ms/],
    ['connections that run out', { database: { ...fine.database, connections: 95 } }, /^95 of 100 connections/],
    ['runners that cannot be started', { runnerTrouble: 'spawn node EMFILE' }, /no flow runs in it: spawn node EMFILE/],
    ['a key that is missing', { missingKey: 'local-abc' }, /^this process lacks the master key local-abc/],
    ['clocks that differ', { clockOffsetMs: -5000 }, /5\.0 s behind this machine's/],
    ['a large table that is never cleared', { queue: { ...fine.queue, rows: 3_400_000 } }, /about 3\.4 million executions/],
    ['a full disk', { disk: { freeBytes: 2 ** 29, bytes: 100 * 2 ** 30 } }, /has 0\.5 GiB left/],
    [
      'a connector that fails',
      { connectors: [{ name: 'crm', kind: 'failing', reason: 'TLS_ERROR: expired' }] },
      /crm does not work: TLS_ERROR/,
    ],
    ['a connector without access', { connectors: [{ name: 'crm', kind: 'access', reason: null }] }, /crm has lost its access/],
    [
      'a broken file',
      { files: [{ kind: 'flow', file: 'flows/a.ts', code: 'X', message: 'no' }] },
      /^the flow file flows\/a\.ts cannot be loaded: no$/,
    ],
  ])('%s is a sentence with what to do', (_name, wrong, sentence) => {
    const problems = problemsOf({ ...fine, ...wrong });
    expect(problems).toHaveLength(1);
    expect(problems[0]!.what).toMatch(sentence);
    expect(problems[0]!.todo.length).toBeGreaterThan(10);
  });
});

it('a tree that another worker takes over is one trace, with each span once', async () => {
  const spans: ReadableSpan[] = [];
  const traces = [1, 2].map(
    () =>
      new Traces({
        db,
        processor: { onEnd: (span: ReadableSpan) => spans.push(span), shutdown: async () => undefined } as never,
        sampler: { shouldSample: () => ({ decision: 2 }) } as never,
        resource: {} as never,
        version: '1',
        log: { warn: () => undefined },
      }),
  );
  const far = bench.slowFarSide();
  const [one, two] = [await bench.worker({ onWritten: traces[0]!.onWritten }), await bench.worker({ onWritten: traces[1]!.onWritten })];
  const { execution } = await one.executions.start({ flow: 'waits' });
  await until(() => bench.ledger.callsOf('slow').length > 0, 'the call');
  one.kill();
  far.answer();
  await two.executions.wait(execution.id, 60_000);
  for (const trace of traces) await trace.close();
  const idsOf = (tree: ExecutionTree): string[] => [tree.id, ...tree.children.flatMap(idsOf)];
  const ids = idsOf(await two.executions.tree(execution.id));
  expect(spans.map((span) => span.spanContext().spanId).sort()).toEqual(ids.map(spanIdOf).sort());
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
});
