import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { uuidv7 } from '../../src/engine/ids.ts';
import { merge } from '../../src/engine/journal-merge.ts';
import { claimDue, loadNews, nextDue } from '../../src/storage/journal/claim.ts';
import {
  loadControls,
  renewPause,
  requestCancel,
  requestChildCancel,
  requestPause,
  requestResume,
} from '../../src/storage/journal/control.ts';
import type { Fence } from '../../src/storage/journal/fence.ts';
import { flush } from '../../src/storage/journal/flush.ts';
import { findExecution } from '../../src/storage/journal/queries.ts';
import { emptyEntry, type ExecutionRow, type NewExecution, type Queryable } from '../../src/storage/journal/rows.ts';
import { startOnce } from '../../src/storage/journal/start.ts';
import {
  fenceOthers,
  fenceSelf,
  fenceSilent,
  heartbeat,
  noteDraining,
  registerWorker,
  releaseOwned,
} from '../../src/storage/journal/workers.ts';
import { STATUSES, TRANSITIONS } from '../../src/model.ts';
import { transition } from '../../src/storage/journal/statuses.ts';
import { aWorker, newRow } from '../support/journal-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';

let database: TestDatabase;
let db: Queryable;
let fence: Fence;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.pool as unknown as Queryable;
  for (const runtime of [1, 2]) {
    const version = [`v${runtime === 1 ? '' : runtime}`, 'a flow', runtime];
    await db.query(
      `insert into flow_versions (sha256, flow, guest_runtime, script, bundle, source_map) values ($1, $2, $3, '', '', '')`,
      version,
    );
  }
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.query('truncate executions, workers, idempotency_keys');
  fence = await aWorker(db);
});

async function insert(...rows: NewExecution[]): Promise<void> {
  expect((await flush(db, fence, { inserts: rows, changes: [], logs: [], wakes: [] })).held).toBe(true);
}

const claim = (worker: Fence, limit: number, roots: string[] | null = null) =>
  claimDue(db, worker, { limit, pool: 'default', roots, guestRuntimes: [1] });
const stored = async (row: { id: string }): Promise<ExecutionRow> => (await findExecution(db, row.id)) as ExecutionRow;
const due = (given: Partial<NewExecution> = {}): NewExecution => newRow({ status: 'PENDING', owned: false, wake: { in: 0 }, ...given });
const below = (parent: NewExecution, position: number, given: Partial<NewExecution> = {}): NewExecution =>
  newRow({ parentId: parent.id, rootId: parent.rootId, position, ...given });

/** The connection of a transaction, as a pool answers. */
function within(client: pg.PoolClient): Queryable {
  const query = (statement: pg.QueryConfig): Promise<unknown> =>
    new Promise((resolve, reject) => client.query(statement as never, [], (error, result) => (error ? reject(error) : resolve(result))));
  return { query } as unknown as Queryable;
}

describe('claiming', () => {
  it('takes each due flow once, however many workers claim at the same time', async () => {
    await insert(...Array.from({ length: 100 }, () => due()));
    const workers = await Promise.all(Array.from({ length: 5 }, () => aWorker(db)));
    const claims = await Promise.all(workers.flatMap((worker) => [claim(worker, 20), claim(worker, 20)]));
    const ids = claims.flat().map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await claim(fence, 100);
    expect(ids.length + rest.length).toBe(100);
  });

  it('takes the urgent ones first, and counts the claim in the epoch of the row', async () => {
    const rows = [due({ priority: 0 }), due({ priority: 9 }), due({ priority: 5 })];
    await insert(...rows);
    const claimed = await claim(fence, 2);
    expect(claimed.map((row) => row.priority).sort()).toEqual([5, 9]);
    expect(claimed[0]).toMatchObject({ status: 'RUNNING', epoch: 1, worker_id: fence.workerId, attempt: 1, wake_at: null });
    expect(claimed[0]?.started_at).not.toBeNull();
  });

  it('takes no flow early by the database clock, and says when the next one is due', async () => {
    await insert(due({ wake: { in: 30 } }));
    expect(await claim(fence, 10)).toEqual([]);
    const ms = await nextDue(db, 'default', null);
    expect(ms).toBeGreaterThan(20_000);
    expect(ms).toBeLessThanOrEqual(30_000);
  });

  it('leaves a flow whose guest runtime it lacks to another worker', async () => {
    await insert(due({ flowVersion: 'v2' }));
    expect(await claim(fence, 10)).toEqual([]);
    expect(await claimDue(db, fence, { limit: 10, pool: 'default', roots: null, guestRuntimes: [1, 2] })).toHaveLength(1);
  });

  it('takes a flow that is to be cancelled whatever runtime it needs, and looks past those that it leaves', async () => {
    const [left, cancelled] = [due({ flowVersion: 'v2' }), due({ flowVersion: 'v2' })];
    await insert(left, cancelled, due({ wake: { in: 30 } }));
    await requestCancel(db, [cancelled.id]);
    expect((await claim(fence, 10)).map((row) => row.id)).toEqual([cancelled.id]);
    expect(await nextDue(db, 'default', null)).toBeGreaterThan(20_000);
  });

  it('keeps to the trees that it is given', async () => {
    const [mine, other] = [due(), due()];
    await insert(mine, other);
    expect((await claim(fence, 10, [mine.id])).map((row) => row.id)).toEqual([mine.id]);
  });

  it('gives nothing to a worker that was declared dead', async () => {
    await insert(due());
    await fenceSelf(db, fence);
    expect(await claim(fence, 10)).toEqual([]);
    expect((await heartbeat(db, fence)).held).toBe(false);
  });
});

describe('takeover', () => {
  it('fences the silent alone, and makes what they held due at once', async () => {
    const silent = await aWorker(db);
    const flow = newRow({ status: 'WAITING' });
    await flush(db, silent, { inserts: [flow], changes: [], logs: [], wakes: [] });
    await db.query(`update workers set heartbeat_at = now() - interval '10 seconds' where id = $1`, [silent.workerId]);
    expect(await fenceSilent(db, fence, 3000)).toEqual([silent.workerId]);
    expect(await fenceSilent(db, fence, 3000)).toEqual([]);
    expect((await releaseOwned(db)).released).toBe(1);
    expect(await stored(flow)).toMatchObject({ status: 'PENDING', worker_id: null });
    expect((await claim(fence, 10)).map((row) => row.id)).toEqual([flow.id]);
  });

  it('fences nobody where the own heartbeat is as old: the statement itself hung, or the server was paused', async () => {
    const silent = await aWorker(db);
    await db.query(`update workers set heartbeat_at = now() - interval '10 seconds'`);
    expect(await fenceSilent(db, fence, 3000)).toEqual([]);
    await heartbeat(db, fence);
    expect(await fenceSilent(db, fence, 3000)).toEqual([silent.workerId]);
  });

  it('waits for a flush of the silent worker that is under way, and then finds its rows', async () => {
    const silent = await aWorker(db);
    await db.query(`update workers set heartbeat_at = now() - interval '10 seconds' where id = $1`, [silent.workerId]);
    const flow = newRow();
    const client = await database.pool.connect();
    await client.query('begin');
    await flush(within(client), silent, { inserts: [flow], changes: [], logs: [], wakes: [] });
    // skip locked: a worker that is writing at this moment is not taken for dead, and the next round looks again
    expect(await fenceSilent(db, fence, 3000)).toEqual([]);
    await client.query('commit');
    client.release();
    expect(await fenceSilent(db, fence, 3000)).toEqual([silent.workerId]);
    expect((await releaseOwned(db)).released).toBe(1);
  });

  /** A flush that is written and not yet committed while `meanwhile` runs. */
  async function duringFlush(worker: Fence, meanwhile: (commit: () => Promise<void>) => Promise<void>): Promise<void> {
    const client = await database.pool.connect();
    let open = true;
    const end = async (how: 'commit' | 'rollback'): Promise<void> => {
      if (open) await client.query(how);
      open = false;
    };
    try {
      await client.query('begin');
      await flush(within(client), worker, { inserts: [newRow()], changes: [], logs: [], wakes: [] });
      await meanwhile(() => end('commit'));
    } finally {
      await end('rollback');
      client.release();
    }
  }

  it.each([
    ['of all others', () => fenceOthers(db, fence)],
    ['of itself', (worker: Fence) => fenceSelf(db, worker)],
  ])('%s waits for a flush that is under way, and then finds its rows', async (_whose, fenceOff) => {
    const worker = await aWorker(db);
    await duringFlush(worker, async (commit) => {
      let isFenced = false;
      const fenced = fenceOff(worker).then(() => (isFenced = true));
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await until(async () => isFenced || (await db.query(waiting)).rows.length > 0, 'the takeover to wait');
      expect(isFenced).toBe(false);
      await commit();
      await fenced;
    });
    expect((await releaseOwned(db)).released).toBe(1);
  });

  it('is not brought about by a long flush: the heartbeat does not wait for it', async () => {
    await duringFlush(fence, async () => {
      const client = await database.pool.connect();
      try {
        await client.query(`set lock_timeout = '2s'`);
        expect((await heartbeat(client as unknown as Queryable, fence)).held).toBe(true);
        await client.query('reset lock_timeout');
      } finally {
        client.release();
      }
    });
  });

  it('leaves a zombie nothing to write', async () => {
    const zombie = await aWorker(db);
    await db.query(`update workers set heartbeat_at = now() - interval '10 seconds' where id = $1`, [zombie.workerId]);
    await fenceSilent(db, fence, 3000);
    const flow = newRow();
    expect((await flush(db, zombie, { inserts: [flow], changes: [], logs: [], wakes: [] })).held).toBe(false);
    expect(await findExecution(db, flow.id)).toBeNull();
  });

  it('gives a connection back to its flow: an evicted one is woken, one held elsewhere is named', async () => {
    const silent = await aWorker(db);
    const evicted = newRow({ status: 'WAITING', owned: false });
    const hot = newRow({ status: 'WAITING' });
    await insert(evicted, hot);
    const calls = [evicted, hot].map((parent) => below(parent, 0, { type: 'CONNECTION', status: 'RUNNING' }));
    await flush(db, silent, { inserts: calls, changes: [], logs: [], wakes: [] });
    await fenceSelf(db, silent);
    const { elsewhere } = await releaseOwned(db);
    expect(elsewhere).toEqual([{ id: hot.id, workerId: fence.workerId }]);
    expect((await stored(evicted)).wake_at).not.toBeNull();
    expect((await stored(calls[0] as NewExecution)).worker_id).toBeNull();
  });
});

describe('a call', () => {
  const call = (root: NewExecution, given: Partial<NewExecution> = {}): NewExecution =>
    below(root, 0, { type: 'CONNECTION', connector: 'c', status: 'RUNNING', pool: null, startedAt: 1, attempt: 1, owned: false, ...given });

  it('ends without a new entry in any index', async () => {
    const root = newRow();
    const own = call(root, { called: true });
    await insert(root, own);
    const end = { id: own.id, status: 'ENDED_SUCCESS' as const, endedAt: 2, attempt: 1, output: '1', delivered: 0 };
    const client = await database.pool.connect();
    const updates = async (): Promise<number[]> => {
      const { rows } = await client.query<{ counted: number[] }>(
        `select array[pg_stat_get_xact_tuples_updated(t), pg_stat_get_xact_tuples_hot_updated(t)]::int4[] as counted
         from (select 'executions'::regclass as t) t`,
      );
      return rows[0]?.counted ?? [];
    };
    try {
      await client.query('begin');
      const [all = 0, hot = 0] = await updates();
      await flush(within(client), fence, { inserts: [call(root, { position: 1, called: true })], changes: [end], logs: [], wakes: [] });
      expect(await updates()).toEqual([all + 1, hot + 1]);
      await client.query('commit');
    } finally {
      client.release();
    }
    expect(await stored(own)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: '1', worker_id: null });
  });

  it('is held by the worker that makes it, and by nobody when that is dead', async () => {
    const caller = await aWorker(db);
    const root = newRow();
    await insert(root);
    const own = call(root, { called: true });
    await flush(db, caller, { inserts: [own], changes: [], logs: [], wakes: [] });
    expect((await stored(own)).worker_id).toBe(caller.workerId);
    expect(await loadNews(db, root.id)).toEqual([]);
    await fenceSelf(db, caller);
    expect((await stored(own)).worker_id).toBeNull();
    expect((await loadNews(db, root.id)).map(({ id }) => id)).toEqual([own.id]);
    const again = { id: own.id, status: 'RUNNING' as const, attempt: 2, called: true };
    await flush(db, fence, { inserts: [], changes: [again], logs: [], wakes: [] });
    expect(await stored(own)).toMatchObject({ worker_id: fence.workerId, attempt: 2 });
  });

  it('whose flow has ended is decided on when its worker is dead, whatever its name', async () => {
    const silent = await aWorker(db);
    const root = newRow({ status: 'ENDED_SUCCESS', owned: false, pool: 'inner' });
    const left = (position: number, options: object): NewExecution =>
      call(root, { position, owned: true, orphan: true, options: JSON.stringify(options) });
    const again = left(0, { name: 'a\u0000b "delivery":"at_most_once"', orphan: true });
    const once = left(1, { orphan: true, delivery: 'at_most_once', name: '\ud800' });
    await insert(root);
    await flush(db, silent, { inserts: [again, once], changes: [], logs: [], wakes: [] });
    await fenceSelf(db, silent);
    expect((await releaseOwned(db)).released).toBe(2);
    expect(await stored(again)).toMatchObject({ status: 'PENDING', pool: 'inner', worker_id: null, attempt: 2 });
    expect((await stored(again)).wake_at).not.toBeNull();
    expect(await stored(once)).toMatchObject({ status: 'ENDED_ERROR', worker_id: null, attempt: 1, wake_at: null });
  });

  it('that is to be cancelled is found by its caller until it has ended', async () => {
    const root = newRow();
    const own = call(root, { called: true });
    await insert(root, own);
    expect((await requestChildCancel(db, own.id)).map(({ id, worker_id: worker }) => [id, worker])).toEqual([
      [own.id, fence.workerId],
      [root.id, fence.workerId],
    ]);
    expect((await loadControls(db, fence.workerId)).map(({ id }) => id)).toEqual([own.id]);
    await flush(db, fence, { inserts: [], changes: [{ id: own.id, status: 'ENDED_CANCELLED', endedAt: 2 }], logs: [], wakes: [] });
    expect(await loadControls(db, fence.workerId)).toEqual([]);
    const { rows } = await db.query('select from executions where control is not null and coalesce(worker_id, caller_id) is not null');
    expect(rows).toEqual([]);
  });
});

it('a child flow that ends without a beginning is in no index of what waits', async () => {
  const root = newRow();
  const [written, unwritten] = [0, 1].map((n) => below(root, n, { status: 'CREATED', owned: false })) as [NewExecution, NewExecution];
  await insert(root, written);
  const ends = [written, unwritten].map(({ id }) => ({ id, status: 'ENDED_CANCELLED' as const, endedAt: 2 }));
  const batch = merge([{ ...emptyEntry(root.id), inserts: [unwritten], changes: ends }]);
  await flush(db, fence, batch);
  expect([await stored(written), await stored(unwritten)].map(({ status, pool }) => [status, pool])).toEqual([
    ['ENDED_CANCELLED', null],
    ['ENDED_CANCELLED', null],
  ]);
});

describe("workers that wake each other's flows", () => {
  const rows = 40;
  const rounds = 30;

  async function flowsOf(worker: Fence): Promise<string[]> {
    const flows = Array.from({ length: rows }, () => newRow({ id: randomUUID(), status: 'WAITING' }));
    await flush(db, worker, { inserts: flows, changes: [], logs: [], wakes: [] });
    return flows.map(({ id }) => id);
  }

  const shuffled = (ids: string[]): string[] => ids.toSorted(() => Math.random() - 0.5);

  it('lock the rows in one order, so that neither waits for the other in a circle', async () => {
    const other = await aWorker(db);
    const [own, theirs] = [await flowsOf(fence), await flowsOf(other)];
    const changes = (ids: string[]) => shuffled(ids).map((id) => ({ id, message: 'on' }));
    for (let round = 0; round < rounds; round++) {
      await Promise.all([
        flush(db, fence, { inserts: [], changes: changes(own), logs: [], wakes: shuffled(theirs) }),
        flush(db, other, { inserts: [], changes: changes(theirs), logs: [], wakes: shuffled(own) }),
        flush(db, fence, { inserts: [], changes: changes(own), logs: [], wakes: [] }),
        requestPause(db, shuffled([...own, ...theirs])),
        requestCancel(db, shuffled([...own, ...theirs])),
      ]);
      await requestResume(db, [...own, ...theirs]);
      await db.query('update executions set control = null');
    }
  });
});

describe('a flush', () => {
  it('stores every text as it was given, in a batch as well as alone', async () => {
    const texts = ['', 'NULL', 'null', '{}', '{a,b}', '"', '\\', '\\"', '\\\\N', "'", ' a ', 'a\nb\t', 'ä€😀\u2028', '$1'];
    const rowOf = (text: string): NewExecution => newRow({ name: text, inputs: JSON.stringify({ [text]: [text] }), labels: null });
    const logOf = (row: NewExecution, text: string) => ({
      executionId: row.id,
      seq: 1,
      time: 1,
      level: 'info' as const,
      values: JSON.stringify([text]),
    });
    const rows = texts.map(rowOf);
    const [first = rowOf(''), ...others] = rows;
    const changeOf = (row: NewExecution) => ({
      id: row.id,
      status: 'ENDED_SUCCESS' as const,
      output: row.inputs,
      message: row.name,
      endedAt: 2,
    });
    for (const batch of [[first], others]) {
      const logs = batch.map((row) => logOf(row, row.name));
      await flush(db, fence, { inserts: batch, changes: [], logs, wakes: [] });
      await flush(db, fence, { inserts: [], changes: batch.map(changeOf), logs: [], wakes: [] });
    }
    for (const row of rows) {
      expect(await stored(row)).toMatchObject({
        name: row.name,
        inputs: row.inputs,
        output_value: row.inputs,
        message: row.name,
        labels: null,
      });
      const { rows: lines } = await db.query<{ values: unknown }>('select values from execution_logs where execution_id = $1', [row.id]);
      expect(lines).toEqual([{ values: [row.name] }]);
    }
  });
});

describe('controls', () => {
  it('cancel reaches the flows below, but not orphans and what has ended', async () => {
    const root = newRow({ status: 'WAITING', owned: false });
    const child = below(root, 0, { status: 'WAITING', owned: false });
    const orphan = below(root, 1, { status: 'WAITING', owned: false, orphan: true });
    const grandchild = below(child, 0, { status: 'PENDING', owned: false });
    const ended = below(root, 2, { status: 'ENDED_SUCCESS', owned: false });
    await insert(root, child, orphan, grandchild, ended);
    const marked = (await requestCancel(db, [root.id])).map((row) => row.id);
    expect(new Set(marked)).toEqual(new Set([root.id, child.id, grandchild.id]));
    expect((await stored(grandchild)).wake_at).not.toBeNull();
    expect(await stored(orphan)).toMatchObject({ control: null, wake_at: null });
  });

  it('pause reaches the flows below, but not orphans: at once, and those that come while it is on its way', async () => {
    const root = newRow();
    const [child, orphan] = [0, 1].map((n) => below(root, n, { status: 'WAITING', owned: false, orphan: n === 1 })) as [
      NewExecution,
      NewExecution,
    ];
    await insert(root, child, orphan);
    expect((await requestPause(db, [root.id])).map((row) => row.id).sort()).toEqual([root.id, child.id].sort());
    const [later, laterOrphan] = [2, 3].map((n) => below(root, n, { status: 'WAITING', owned: false, orphan: n === 3 })) as [
      NewExecution,
      NewExecution,
    ];
    await insert(later, laterOrphan);
    await renewPause(db, root.id);
    const statuses = await Promise.all([child, later, orphan, laterOrphan].map(async (row) => (await stored(row)).status));
    expect(statuses).toEqual(['PAUSED', 'PAUSED', 'WAITING', 'WAITING']);
  });

  it('cancel follows a flow to the generation that took its place', async () => {
    const root = newRow({ status: 'WAITING', owned: false });
    const second = below(root, 0, { generation: 1, status: 'PENDING', owned: false });
    const first = below(root, 0, { status: 'ENDED_ERROR', owned: false, continuedAs: second.id });
    await insert(root, first, second);
    expect((await requestCancel(db, [first.id])).map((row) => row.id)).toEqual([second.id]);
  });

  it.each([
    ['cancel', requestCancel, { control: 'CANCEL' }],
    ['pause', requestPause, { status: 'PAUSED' }],
  ] as const)('%s that has to wait for a flow which another generation replaces reaches that one', async (_what, request, expected) => {
    const root = newRow();
    const first = below(root, 0);
    const second = below(root, 0, { generation: 1, status: 'PENDING', owned: false, wake: { in: 0 } });
    await insert(root, first);
    const replaced = { id: first.id, epoch: 0, status: 'ENDED_ERROR' as const, endedAt: 1, continuedAs: second.id };
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await flush(within(client), fence, { inserts: [second], changes: [replaced], logs: [], wakes: [] });
      const requested = request(db, [first.id]);
      const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await until(async () => (await db.query(waiting)).rows.length > 0, `the ${_what} to wait`);
      await client.query('commit');
      expect((await requested).map((row) => row.id)).toEqual([second.id]);
    } finally {
      client.release();
    }
    expect(await stored(second)).toMatchObject(expected);
  });

  it('pause holds an unheld flow at once, also against a wake-up, until it is resumed', async () => {
    const flow = newRow({ status: 'WAITING', owned: false, wake: { in: 60 } });
    await insert(flow);
    await requestPause(db, [flow.id]);
    await flush(db, fence, { inserts: [], changes: [], logs: [], wakes: [flow.id] });
    expect(await stored(flow)).toMatchObject({ status: 'PAUSED', wake_at: null });
    expect(await claim(fence, 10)).toEqual([]);
    await requestResume(db, [flow.id]);
    expect((await claim(fence, 10)).map((row) => row.id)).toEqual([flow.id]);
  });

  it('pause holds a flow also when the entry with which it left memory is written again', async () => {
    const flow = newRow({ status: 'WAITING' });
    await insert(flow);
    const leave = { id: flow.id, status: 'WAITING' as const, owned: false, wake: { in: 0 }, wakeups: 0 };
    await flush(db, fence, { inserts: [], changes: [leave], logs: [], wakes: [] });
    await requestPause(db, [flow.id]);
    await flush(db, fence, { inserts: [], changes: [leave], logs: [], wakes: [] }); // the first answer was lost
    expect(await stored(flow)).toMatchObject({ status: 'PAUSED', wake_at: null });
    expect(await claim(fence, 10)).toEqual([]);
  });

  it('a pause that was carried out stays when the entry that says so is written again, and can be resumed', async () => {
    const flow = newRow();
    await insert(flow);
    await requestPause(db, [flow.id]);
    const leave = { id: flow.id, epoch: 0, status: 'PAUSED' as const, owned: false, wake: 'never' as const, wakeups: 0 };
    for (const _answerThatWasLost of [true, false]) {
      await flush(db, fence, { inserts: [], changes: [leave], logs: [], wakes: [] });
      expect(await stored(flow)).toMatchObject({ status: 'PAUSED', worker_id: null, wake_at: null });
    }
    await requestResume(db, [flow.id]);
    expect((await claim(fence, 10)).map((row) => row.id)).toEqual([flow.id]);
  });

  it('a child that was started and paused since stays so when its start is written again', async () => {
    const parent = newRow();
    const child = below(parent, 0, { status: 'CREATED', owned: false });
    await insert(parent, child);
    const start = { id: child.id, status: 'PENDING' as const, attempt: 0, wake: { in: 0 } };
    await flush(db, fence, { inserts: [], changes: [start], logs: [], wakes: [] });
    await requestPause(db, [child.id]);
    await flush(db, fence, { inserts: [], changes: [start], logs: [], wakes: [] });
    expect(await stored(child)).toMatchObject({ status: 'PAUSED', wake_at: null });
    await requestResume(db, [child.id]);
    const [claimed] = await claim(fence, 10);
    const leave = { id: child.id, epoch: claimed?.epoch ?? 0, status: 'WAITING' as const, owned: false, wake: 'never' as const };
    await flush(db, fence, { inserts: [], changes: [leave], logs: [], wakes: [] });
    await flush(db, fence, { inserts: [], changes: [start], logs: [], wakes: [] });
    expect(await stored(child)).toMatchObject({ status: 'WAITING', wake_at: null });
  });

  it('a resume that comes before the pause was carried out wins', async () => {
    const flow = newRow({ status: 'WAITING' });
    await insert(flow);
    await requestPause(db, [flow.id]);
    await requestResume(db, [flow.id]);
    const leave = { id: flow.id, status: 'PAUSED' as const, owned: false, wake: 'never' as const };
    await flush(db, fence, { inserts: [], changes: [leave], logs: [], wakes: [] });
    expect(await stored(flow)).toMatchObject({ status: 'PENDING', control: null });
    expect((await stored(flow)).wake_at).not.toBeNull();
  });

  it('a resume that has to wait for a pause of the flows below takes that back as well', async () => {
    const flow = newRow({ status: 'WAITING' });
    const child = below(flow, 0, { status: 'WAITING', owned: false });
    await insert(flow);
    await requestPause(db, [flow.id]);
    await insert(child);
    const other = await database.pool.connect();
    try {
      await other.query('begin');
      expect((await renewPause(other as unknown as Queryable, flow.id)).map((row) => row.id)).toEqual([child.id]);
      const resumed = requestResume(db, [flow.id]);
      await until(
        async () =>
          (await db.query(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rows.length > 0,
        'the resume',
      );
      await other.query('commit');
      expect((await resumed).map((row) => row.id)).toEqual([flow.id, child.id]);
    } finally {
      other.release();
    }
    expect(await stored(child)).toMatchObject({ status: 'PENDING', control: null });
    expect(await renewPause(db, flow.id)).toEqual([]);
  });

  it('a cancel that comes while a flow leaves memory makes it due', async () => {
    const flow = newRow({ status: 'RUNNING' });
    await insert(flow);
    await requestCancel(db, [flow.id]);
    const leave = { id: flow.id, status: 'WAITING' as const, owned: false, wake: { in: 3600 } };
    await flush(db, fence, { inserts: [], changes: [leave], logs: [], wakes: [] });
    expect((await claim(fence, 10)).map((row) => row.control)).toEqual(['CANCEL']);
  });

  it('the cancel of a connection marks it and wakes the flow that made it', async () => {
    const parent = newRow({ status: 'WAITING', owned: false });
    const call = below(parent, 0, { type: 'CONNECTION', status: 'RUNNING' });
    await insert(parent, call);
    const concerned = await requestChildCancel(db, call.id);
    expect(concerned.map((row) => row.id)).toEqual([call.id, parent.id]);
    expect((await stored(call)).control).toBe('CANCEL');
    expect((await stored(parent)).wake_at).not.toBeNull();
  });
});

describe('a start with an idempotency key', () => {
  it('happens once, however many come at the same time', async () => {
    const starts = await Promise.all(Array.from({ length: 10 }, () => startOnce(db, fence, { key: 'k', requestSha256: 'same' }, due())));
    expect(starts.filter((start) => start.outcome === 'started')).toHaveLength(1);
    const known = new Set(starts.flatMap((start) => (start.outcome === 'known' ? [start.executionId] : [])));
    expect(known.size).toBe(1);
    expect(await findExecution(db, [...known][0] ?? uuidv7(Date.now()))).not.toBeNull();
  });

  it('does not happen for a worker that was declared dead', async () => {
    await fenceSelf(db, fence);
    expect(await startOnce(db, fence, { key: 'k', requestSha256: 'x' }, due())).toEqual({ outcome: 'fenced' });
    const { rows } = await db.query('select * from idempotency_keys');
    expect(rows).toEqual([]);
  });
});

it('the SQL of a status change is the transition table', async () => {
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      const { rows } = await db.query<{ became: string }>(
        `select ${transition('v.f', 'v.t')} as became from (values ($1::text, $2::text)) v(f, t)`,
        [from, to],
      );
      expect({ from, to, became: rows[0]?.became }).toEqual({ from, to, became: TRANSITIONS[from].includes(to) ? to : from });
    }
  }
});

describe('a worker that knows another timeline than the database is on', () => {
  const elsewhere = (): Fence => ({ ...fence, timeline: '00000002' });

  it('registered on the one that the database is on', () => {
    expect(fence.timeline).toBe('00000001');
  });

  it('writes nothing, begins nothing, and takes nothing', async () => {
    const [due, late] = [newRow({ wake: { in: 0 }, owned: false, status: 'PENDING' }), newRow()];
    await insert(due);
    const batches = [
      { inserts: [late], changes: [], logs: [], wakes: [] },
      { inserts: [], changes: [{ id: due.id, name: 'another' }], logs: [], wakes: [] },
      { inserts: [], changes: [], logs: [{ executionId: due.id, seq: 0, time: 0, level: 'info' as const, values: '[]' }], wakes: [due.id] },
    ];
    for (const batch of batches) expect((await flush(db, elsewhere(), batch)).held).toBe(false);
    expect(await startOnce(db, elsewhere(), { key: 'k', requestSha256: 'r' }, newRow())).toEqual({ outcome: 'fenced' });
    expect(await claim(elsewhere(), 10)).toEqual([]);
    expect((await heartbeat(db, elsewhere())).held).toBe(false);
    await noteDraining(db, elsewhere());
    const { rows } = await db.query<object>(
      `select (select count(*)::int from executions) as executions, (select name from executions) as name,
         (select count(*)::int from execution_logs where execution_id = $1) as logs, (select count(*)::int from idempotency_keys) as keys,
         (select draining_at from workers) as draining`,
      [due.id],
    );
    expect(rows).toEqual([{ executions: 1, name: due.name, logs: 0, keys: 0, draining: null }]);
  });

  it('gives up its name there', async () => {
    await insert(newRow());
    await fenceSelf(db, elsewhere());
    expect((await releaseOwned(db)).released).toBe(1);
  });
});

describe('a database that does not say which timeline it is on', () => {
  const role = `untimed_${uuidv7(Date.now()).replaceAll('-', '')}`;
  let restricted: pg.Pool;

  beforeAll(async () => {
    await db.query(`create role ${role} login password 'p'`);
    await db.query(`grant all on all tables in schema public to ${role}`);
    await db.query('revoke execute on function pg_walfile_name(pg_lsn) from public');
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'p'];
    restricted = new pg.Pool({ connectionString: url.href, max: 2 });
  });
  afterAll(async () => {
    await restricted.end();
    await db.query(`drop owned by ${role}; drop role ${role}`);
  });

  it('has workers that do without, and say why', async () => {
    const through = restricted as unknown as Queryable;
    const worker = { id: uuidv7(Date.now()), pool: 'default', host: 'here', pid: 1, version: '0' };
    const { fence: untimed, ...registered } = await registerWorker(through, worker);
    expect(untimed).toEqual({ workerId: worker.id, epoch: 1, timeline: null });
    expect(registered.untimed).toMatchObject({ code: '42501' });
    const row = newRow({ wake: { in: 0 }, owned: false, status: 'PENDING' });
    expect((await flush(through, untimed, { inserts: [row], changes: [], logs: [], wakes: [] })).held).toBe(true);
    expect(await claimDue(through, untimed, { limit: 10, pool: 'default', roots: null, guestRuntimes: [1] })).toHaveLength(1);
    expect((await startOnce(through, untimed, { key: 'k', requestSha256: 'r' }, newRow())).outcome).toBe('started');
    expect((await heartbeat(through, untimed)).held).toBe(true);
    await fenceSelf(through, untimed);
    expect((await heartbeat(through, untimed)).held).toBe(false);
  });

  it('registers nobody while it is away', async () => {
    const away = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const worker = { id: uuidv7(Date.now()), pool: 'default', host: 'here', pid: 1, version: '0' };
    let asked = 0;
    const broken = { query: () => ((asked += 1), Promise.reject(away)) } as unknown as Queryable;
    await expect(registerWorker(broken, worker)).rejects.toBe(away);
    expect(asked).toBe(1);
  });
});
