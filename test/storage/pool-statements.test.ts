import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimDue, loadOwned, nextDue } from '../../src/storage/journal/claim.ts';
import { requestCancel, requestChildCancel, requestPause, requestResume } from '../../src/storage/journal/control.ts';
import type { Fence } from '../../src/storage/journal/fence.ts';
import { flush } from '../../src/storage/journal/flush.ts';
import { findExecution } from '../../src/storage/journal/queries.ts';
import type { ExecutionChange, ExecutionRow, NewExecution, Queryable } from '../../src/storage/journal/rows.ts';
import { fenceSelf, releaseOwned } from '../../src/storage/journal/workers.ts';
import { readPools } from '../../src/storage/monitoring/pools.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aWorker, newRow } from '../support/journal-rows.ts';

let database: TestDatabase;
let db: Queryable;
let fence: Fence;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.pool as unknown as Queryable;
  await db.query(
    `insert into flow_versions (sha256, flow, guest_runtime, script, bundle, source_map) values ('v', 'a flow', 1, '', '', '')`,
  );
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.query('truncate executions, workers');
  fence = await aWorker(db);
});

const write = (given: { inserts?: NewExecution[]; changes?: ExecutionChange[] }) =>
  flush(db, fence, { inserts: [], changes: [], logs: [], wakes: [], ...given });
const claim = async (pool: string, queryable = db) => claimDue(queryable, fence, { limit: 10, pool, roots: null, guestRuntimes: [1] });
const idsOf = (rows: { id: string }[]): string[] => rows.map(({ id }) => id).sort();
const stored = async ({ id }: { id: string }): Promise<ExecutionRow> => (await findExecution(db, id)) as ExecutionRow;

const due = (given: Partial<NewExecution> = {}): NewExecution => newRow({ status: 'PENDING', owned: false, wake: { in: 0 }, ...given });
const aCall = (parent: NewExecution, given: Partial<NewExecution> = {}): NewExecution =>
  due({ type: 'CONNECTION', parentId: parent.id, rootId: parent.rootId, position: 0, flowVersion: null, pool: 'dmz', ...given });

describe('claiming', () => {
  it('takes flows and calls of the own pool alone, and from any pool what is to be cancelled', async () => {
    const parent = newRow();
    const rows = { own: due(), dmz: due({ pool: 'dmz' }), call: aCall(parent), stopped: due({ pool: 'gone' }) };
    await write({ inserts: [parent, ...Object.values(rows)] });
    await requestCancel(db, [rows.stopped.id]);
    expect(idsOf(await claim('default'))).toEqual(idsOf([rows.own, rows.stopped]));
    expect(idsOf(await claim('dmz'))).toEqual(idsOf([rows.dmz, rows.call]));
    expect(await stored(rows.call)).toMatchObject({ status: 'RUNNING', epoch: 1, attempt: 1, worker_id: fence.workerId, wake_at: null });
    expect(idsOf(await loadOwned(db, fence.workerId))).toEqual(idsOf([parent, ...Object.values(rows)]));
  });

  it('takes no more than asked for, with what is to be cancelled first', async () => {
    const rows = Array.from({ length: 15 }, () => due());
    const cancelled = due({ pool: 'gone' });
    await write({ inserts: [...rows, cancelled] });
    await requestCancel(db, [cancelled.id]);
    const claimed = await claim('default');
    expect(claimed).toHaveLength(10);
    expect(idsOf(claimed)).toContain(cancelled.id);
  });

  it('looks ahead in the own pool alone', async () => {
    await write({ inserts: [due({ pool: 'dmz', wake: { in: 10 } }), due({ wake: { in: 30 } })] });
    expect(await nextDue(db, 'default', null)).toBeGreaterThan(20_000);
    expect(await nextDue(db, 'other', null)).toBeNull();
  });
});

describe('among many that are due in other pools', () => {
  const PLANS = {
    claim: () => claim('default', explained),
    next: () => nextDue(explained, 'default', null),
    pools: () => readPools(explained),
  };
  let explained: Queryable;
  let read: number;

  /** Runs each statement and counts the rows of `executions` that it reads, those that a filter throws away included. */
  function explaining(): Queryable {
    const query = async (given: string | { text: string; values?: unknown[] }) => {
      const { text, values = [] } = typeof given === 'string' ? { text: given } : given;
      const client = await database.pool.connect();
      try {
        await client.query('set enable_seqscan = on');
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (analyze, format json) ${text}`, values);
        read += rowsRead(rows[0]!['QUERY PLAN'][0].Plan);
        return { rows: [], rowCount: 0 };
      } finally {
        client.release(true);
      }
    };
    return { query } as unknown as Queryable;
  }

  it.each(Object.keys(PLANS) as (keyof typeof PLANS)[])('%s reads only what concerns it', async (name) => {
    await db.query(
      `insert into executions (id, root_id, type, name, status, inputs, flow_version, wake_at, pool)
       select g, g, 'FLOW', 'made', 'PENDING', '{}', 'v', now() - interval '1 s', 'far' from (select gen_random_uuid() g from generate_series(1, 20000)) m`,
    );
    await write({ inserts: [due(), due({ wake: { in: 30 } })] });
    await db.query('analyze executions');
    explained = explaining();
    read = 0;
    await PLANS[name]();
    // readPools counts up to its limit, and no further
    expect(read).toBeLessThan(name === 'pools' ? 10_100 : 30);
  });
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

function rowsRead(node: PlanNode): number {
  const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  const isRead = /Scan/.test(node['Node Type']) && node['Relation Name'] === 'executions';
  return (isRead ? own : 0) + (node.Plans ?? []).reduce((sum, plan) => sum + rowsRead(plan), 0);
}

describe('a call that waits for a worker of its pool', () => {
  it('waits for none again when the entry that made it wait is written once more after it was claimed', async () => {
    const parent = newRow();
    const call = aCall(parent, { status: 'CREATED', wake: null });
    await write({ inserts: [parent, call] });
    const starting: ExecutionChange = { id: call.id, status: 'PENDING', wake: { in: 0 }, attempt: 0 };
    await write({ changes: [starting] });
    expect(idsOf(await claim('dmz'))).toEqual([call.id]);
    await fenceSelf(db, fence);
    await releaseOwned(db);
    fence = await aWorker(db);
    await write({ changes: [starting] });
    expect(await stored(call)).toMatchObject({ status: 'RUNNING', worker_id: null, wake_at: null });
    await write({ changes: [{ ...starting, attempt: 2 }] });
    expect((await claim('dmz')).find(({ id }) => id === call.id)).toMatchObject({ attempt: 2, epoch: 2 });
  });

  it('is paused and resumed with its flow; once it is claimed a pause leaves it alone', async () => {
    const parent = newRow({ status: 'WAITING', owned: false });
    const [waits, runs] = [aCall(parent), aCall(parent, { position: 1, priority: 9 })];
    await write({ inserts: [parent, waits, runs] });
    expect(idsOf(await claimDue(db, fence, { limit: 1, pool: 'dmz', roots: null, guestRuntimes: [] }))).toEqual([runs.id]);
    await requestPause(db, [parent.id]);
    expect(await stored(waits)).toMatchObject({ status: 'PAUSED', wake_at: null });
    expect(await stored(runs)).toMatchObject({ status: 'RUNNING', control: null });
    expect(await claim('dmz')).toEqual([]);
    await requestResume(db, [parent.id]);
    expect(idsOf(await claim('dmz'))).toEqual([waits.id]);
  });

  it('becomes due for any worker when it is cancelled, paused or not', async () => {
    const parent = newRow({ status: 'WAITING', owned: false });
    const [waits, paused] = [aCall(parent), aCall(parent, { position: 1, status: 'PAUSED', wake: null })];
    await write({ inserts: [parent, waits, paused] });
    for (const { id } of [waits, paused]) await requestChildCancel(db, id);
    const claimed = await claim('elsewhere');
    expect(claimed.filter(({ type }) => type === 'CONNECTION').map(({ control }) => control)).toEqual(['CANCEL', 'CANCEL']);
  });
});
