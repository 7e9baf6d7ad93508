import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Fenced, Journal } from '../../src/engine/journal.ts';
import { merge } from '../../src/engine/journal-merge.ts';
import { isRetryable } from '../../src/storage/errors.ts';
import { findExecution } from '../../src/storage/journal/queries.ts';
import { emptyEntry, type Queryable } from '../../src/storage/journal/rows.ts';
import type { Fence } from '../../src/storage/journal/fence.ts';
import { fenceOthers } from '../../src/storage/journal/workers.ts';
import { aWorker, changing, inserting, newRow } from '../support/journal-rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';

let database: TestDatabase;
let db: Queryable;
let fence: Fence;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.pool as unknown as Queryable;
});
afterAll(() => database.drop());
beforeEach(async () => {
  fence = await aWorker(db);
});

/** Counts the statements that go through, and lets a test fail or hold them. */
function journal(around: (run: () => Promise<unknown>) => Promise<unknown> = (run) => run(), company = { isHere: false, hasSmall: false }) {
  const seen = {
    flushes: 0,
    fenced: 0,
    refused: [] as string[][],
    woken: [] as { id: string; workerId: string }[],
    heldUp: [] as unknown[],
  };
  const spied = {
    query: (query: unknown, values?: unknown[]) => {
      seen.flushes += 1;
      return around(() => db.query(query as never, values));
    },
  } as unknown as Queryable;
  const made = new Journal({
    db: spied,
    company,
    fence,
    isRetryable,
    onWoken: (woken) => seen.woken.push(...woken),
    onFenced: () => (seen.fenced += 1),
    onHeldUp: (error) => seen.heldUp.push(error === null ? null : String(error)),
    onRefused: (refused) => seen.refused.push([...refused.flows.keys()]),
  });
  return { journal: made, seen };
}

function refuse(message: string): never {
  throw new Error(message);
}

describe('the journal writer', () => {
  it('refuses an entry that it cannot even put together, and writes the others', async () => {
    const { journal: writer, seen } = journal();
    const bad = newRow();
    const broken = Object.defineProperty({ ...bad }, 'name', { enumerable: true, get: () => refuse('a defect') });
    const rows = [newRow(), newRow()] as const;
    const written = [inserting(rows[0]), inserting(broken), inserting(rows[1])].map((entry) => writer.write(entry));
    expect((await Promise.allSettled(written)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen.refused).toEqual([[bad.id]]);
    await writer.write(inserting(newRow()));
    await writer.idle();
  });

  it('goes on with what comes next after a defect of who is told', async () => {
    let told = 0;
    const writer = new Journal({
      db,
      fence: { ...fence, epoch: fence.epoch + 7 },
      isRetryable: () => refuse('a defect'),
      onWoken: () => undefined,
      onFenced: () => refuse('a defect'),
      onRefused: () => void (told += 1),
    });
    await expect(writer.write(inserting(newRow()))).rejects.toThrow();
    await expect(writer.write(inserting(newRow()))).rejects.toThrow(Fenced);
    await writer.idle();
    expect(told).toBeLessThanOrEqual(1);
  });

  it('writes everything that waits with one statement', async () => {
    const { journal: writer, seen } = journal();
    const rows = Array.from({ length: 200 }, () => newRow());
    await Promise.all(rows.map((row) => writer.write(inserting(row))));
    expect(seen.flushes).toBe(1);
    expect((await findExecution(db, rows[199]?.id ?? ''))?.name).toBe('a flow');
  });

  it('writes a tree of many rows in smaller parts while others have work', async () => {
    const company = { isHere: false, hasSmall: false };
    const { journal: writer, seen } = journal((run) => run(), company);
    const flushes = async (): Promise<number> => {
      const before = seen.flushes;
      const root = newRow();
      const rows = Array.from({ length: 282 }, (_, n) => newRow({ rootId: root.id, parentId: root.id, position: n }));
      await Promise.all([root, ...rows].map((row) => writer.write(inserting(row))));
      return seen.flushes - before;
    };
    expect(await flushes()).toBe(3); // 32 rows in the lane of all, then 250 and the rest
    company.isHere = true;
    expect(await flushes()).toBe(7);
    company.hasSmall = true;
    expect(await flushes()).toBe(14);
  });

  it('starts the next flush only when the last one returned, with all that came in between', async () => {
    const gate = Promise.withResolvers<void>();
    const { journal: writer, seen } = journal(async (run) => {
      if (seen.flushes === 1) await gate.promise;
      return run();
    });
    const first = writer.write(inserting(newRow()));
    await new Promise((resolve) => setImmediate(resolve));
    const later = Array.from({ length: 20 }, () => writer.write(inserting(newRow())));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen.flushes).toBe(1);
    gate.resolve();
    await Promise.all([first, ...later]);
    expect(seen.flushes).toBe(2);
  });

  it('gives every tree its share of a flush when more waits than one takes, and keeps the order within a tree', async () => {
    const gate = Promise.withResolvers<void>();
    const { journal: writer, seen } = journal(async (run) => {
      if (seen.flushes === 1) await gate.promise;
      return run();
    });
    const root = newRow();
    const written: string[] = [];
    const write = (name: string, rootId: string): Promise<unknown> =>
      writer.write({ ...inserting(newRow({ name })), rootId }).then(() => written.push(name));
    const first = write('first', root.id);
    await new Promise((resolve) => setImmediate(resolve));
    const large = Array.from({ length: 1000 }, (_, n) => write(String(n), root.id));
    const small = write('small', newRow().id);
    gate.resolve();
    await Promise.all([first, ...large, small]);
    expect(written.indexOf('small')).toBeLessThan(300);
    expect(written.filter((name) => /\d/.test(name))).toEqual(large.map((_, n) => String(n)));
  });

  it('knows nothing of a tree any more when nothing of it waits, also after an entry without a row', async () => {
    const { journal: writer } = journal();
    const row = newRow();
    await writer.write(inserting(row));
    await Promise.all([writer.write(emptyEntry(row.id)), writer.write({ ...emptyEntry(row.id), wakes: [row.id] })]);
    await writer.idle();
    const { lanes } = writer as unknown as { lanes: { holds(rootId: string): boolean }[] };
    expect(lanes.map((lane) => lane.holds(row.id))).toEqual([false, false]);
  });

  it('lets no entry overtake an earlier one of its tree that was too large for its share', async () => {
    const first = Promise.withResolvers<void>();
    const { journal: writer, seen } = journal(async (run) => {
      if (seen.flushes === 1) await first.promise;
      return run();
    });
    const written: string[] = [];
    const write = (name: string, rootId: string, rows = 1): Promise<unknown> =>
      writer.write({ ...inserting(...Array.from({ length: rows }, () => newRow())), rootId }).then(() => written.push(name));
    const all = [write('first', newRow().id)];
    await until(() => seen.flushes === 1, 'the first flush');
    const root = newRow().id;
    all.push(write('1', root), write('2', root, 20), write('3', root));
    const others = Array.from({ length: 50 }, () => newRow().id);
    for (let n = 0; n < 6; n++) for (const other of others) all.push(write('other', other));
    first.resolve();
    await Promise.all(all);
    expect(written.filter((name) => /\d/.test(name))).toEqual(['1', '2', '3']);
    expect(seen.flushes).toBeGreaterThan(2);
  });

  it('does not let a tree of which many rows wait hold up others, and keeps its order when it changes lanes', async () => {
    const [first, wideAlone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { journal: writer, seen } = journal(async (run) => {
      if (seen.flushes === 1) await first.promise;
      if (seen.flushes === 3) await wideAlone.promise;
      return run();
    });
    const root = newRow();
    const written: string[] = [];
    const write = (name: string, rootId = root.id): Promise<unknown> =>
      writer.write({ ...inserting(newRow({ name })), rootId }).then(() => written.push(name));
    const all = [write('0')];
    await new Promise((resolve) => setImmediate(resolve));
    for (let n = 1; n < 200; n++) all.push(write(String(n)));
    first.resolve();
    await until(() => seen.flushes === 3, 'the flush of what has changed lanes');
    expect(written).not.toContain('199');
    all.push(write('200'));
    await write('small', newRow().id);
    expect(written).not.toContain('199');
    wideAlone.resolve();
    await Promise.all(all);
    expect(written.filter((name) => name !== 'small')).toEqual(all.map((_, n) => String(n)));
    expect(writer.depth).toBe(0);
  });

  it('makes one row of an insert and the changes that follow it', async () => {
    const { journal: writer } = journal();
    const row = newRow();
    await Promise.all([
      writer.write(inserting(row)),
      writer.write(changing(row.id, { id: row.id, status: 'WAITING', message: 'half way', strikes: 2 })),
      writer.write(changing(row.id, { id: row.id, status: 'ENDED_SUCCESS', output: '{"b":1,"a":2}', endedAt: 1_700_000_001_456 })),
      writer.write(changing(row.id, { id: row.id, status: 'ENDED_ERROR', delivered: 4 })),
    ]);
    const stored = await findExecution(db, row.id);
    expect(stored).toMatchObject({
      status: 'ENDED_SUCCESS',
      message: 'half way',
      output_value: '{"b":1,"a":2}',
      delivered: 4,
      strikes: 2,
      worker_id: null,
    });
    expect(stored?.ended_at).toBe(1_700_000_001_456);
  });

  it('keeps JSON text exactly: the order of keys, duplicates, NUL and lone surrogates', async () => {
    const { journal: writer } = journal();
    const text = '{"z":1,"a":"\\u0000 \\ud800","a":2,  "n":1e400}';
    const row = newRow({ inputs: text, output: text });
    await writer.write(inserting(row));
    expect(await findExecution(db, row.id)).toMatchObject({ inputs: text, output_value: text });
  });

  it('gives times back as the whole milliseconds that they were', async () => {
    const { journal: writer } = journal();
    const times = [1_700_000_000_001, 1_700_000_000_999, 4_102_444_799_999];
    const rows = times.map((createdAt) => newRow({ createdAt }));
    await writer.write(inserting(...rows));
    const stored = await Promise.all(rows.map((row) => findExecution(db, row.id)));
    expect(stored.map((row) => row?.created_at)).toEqual(times);
  });

  it('writes the same batch again after a lost connection, and each row once', async () => {
    let failures = 3;
    const { journal: writer } = journal(async (run) => {
      await run();
      if (failures-- > 0) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
      return run();
    });
    const row = newRow();
    const entry = { ...inserting(row), logs: [{ executionId: row.id, seq: 0, time: 1, level: 'info' as const, values: '["x"]' }] };
    await writer.write(entry);
    const { rows } = await db.query<{ count: number }>('select count(*)::int as count from execution_logs where execution_id = $1', [
      row.id,
    ]);
    expect(rows[0]?.count).toBe(1);
    expect(failures).toBeLessThan(0);
  });

  it('tells once why the database takes nothing for a second, such as a full disk, and once that it is over', async () => {
    let isFull = true;
    const { journal: writer, seen } = journal(async (run) => {
      if (isFull) throw Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
      return run();
    });
    const large = JSON.stringify('x'.repeat(400_000)); // goes over the other lane
    const written = [writer.write(inserting(newRow())), writer.write(inserting(newRow({ inputs: large })))];
    await until(() => seen.flushes >= 16);
    expect(seen.heldUp).toEqual([expect.stringContaining('No space left on device')]);
    isFull = false;
    await Promise.all(written);
    expect(seen.heldUp).toEqual([expect.stringContaining('No space left on device'), null]);
  });

  it('goes on when its connection was really terminated', async () => {
    const { journal: writer } = journal();
    await writer.write(inserting(newRow()));
    let removed = 0;
    database.pool.on('remove', () => (removed += 1));
    const admin = await database.pool.connect();
    const { rows } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    admin.release();
    const row = newRow();
    await writer.write(inserting(row));
    expect(rows.length).toBeGreaterThan(0);
    expect(await findExecution(db, row.id)).not.toBeNull();
    await until(() => removed >= rows.length, 'the pool to know: the next test must not get one of these connections');
  });

  it('writes a batch again whose statement was cancelled, by a time-out of the server or by a person', async () => {
    const { journal: writer } = journal();
    const row = newRow();
    await writer.write(inserting(row));
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query('select 1 from executions where id = $1 for update', [row.id]);
    const written = writer.write(changing(row.id, { id: row.id, status: 'ENDED_SUCCESS' }));
    const cancelled = async (): Promise<boolean> => {
      const { rows } = await database.pool.query(
        `select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    };
    await until(cancelled, 'the statement to cancel');
    await client.query('commit');
    client.release();
    await written;
    expect((await findExecution(db, row.id))?.status).toBe('ENDED_SUCCESS');
  });

  it('splits a batch that the database refuses until the culprit is alone', async () => {
    const { journal: writer } = journal();
    const good = Array.from({ length: 9 }, () => newRow());
    const bad = newRow({ inputs: 'no JSON' });
    const written = [...good.slice(0, 4), bad, ...good.slice(4)].map((row) => writer.write(inserting(row)));
    const outcomes = await Promise.allSettled(written);
    expect(outcomes.map((outcome) => outcome.status)).toEqual([...Array(4).fill('fulfilled'), 'rejected', ...Array(5).fill('fulfilled')]);
    expect(await findExecution(db, good[8]?.id ?? '')).not.toBeNull();
  });

  it('refuses what builds on a refused entry, over either lane, until that is forgiven, and nothing of other flows', async () => {
    const { journal: writer, seen } = journal();
    const flow = { id: newRow().id, epoch: 0 };
    const root = newRow().id;
    const write = (given: Parameters<typeof newRow>[0], own = true): Promise<unknown> =>
      writer.write({ ...inserting(newRow(given)), rootId: root, ...(own && { flow }) });
    const all = [write({ inputs: 'no JSON' }), write({}), write({ inputs: JSON.stringify('x'.repeat(400_000)) }), write({}, false)];
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
    expect(seen.refused.every((flows) => flows.includes(flow.id))).toBe(true);
    await expect(write({})).rejects.toThrow();
    writer.forgive([flow.id]);
    await write({});
  });

  it('puts large entries on a lane of their own, and keeps the order within a tree', async () => {
    const gate = Promise.withResolvers<void>();
    const large = JSON.stringify('x'.repeat(400_000));
    const { journal: writer } = journal(async (run) => {
      await gate.promise;
      return run();
    });
    const row = newRow();
    const done: string[] = [];
    const big = writer.write(inserting({ ...row, inputs: large })).then(() => done.push('big'));
    const after = writer.write(changing(row.id, { id: row.id, status: 'ENDED_SUCCESS' })).then(() => done.push('after'));
    gate.resolve();
    await Promise.all([big, after]);
    expect(done).toEqual(['big', 'after']);
    expect((await findExecution(db, row.id))?.status).toBe('ENDED_SUCCESS');
  });

  it('writes a large entry only after what came before it in its tree', async () => {
    const gate = Promise.withResolvers<void>();
    const { journal: writer, seen } = journal(async (run) => {
      if (seen.flushes === 1) await gate.promise;
      return run();
    });
    const row = newRow();
    const small = writer.write(inserting(row));
    await until(() => seen.flushes === 1, 'the flush of the row');
    const output = JSON.stringify('x'.repeat(400_000));
    const large = writer.write(changing(row.id, { id: row.id, status: 'ENDED_SUCCESS', output }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen.flushes).toBe(1);
    gate.resolve();
    await Promise.all([small, large]);
    expect(await findExecution(db, row.id)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: output });
  });

  it('does not let a large entry hold up small ones of other trees', async () => {
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const { journal: writer, seen } = journal(async (run) => {
      if (seen.flushes > 1) return run();
      started.resolve();
      await gate.promise;
      return run();
    });
    const big = writer.write(inserting(newRow({ inputs: JSON.stringify('x'.repeat(400_000)) })));
    await started.promise;
    const small = newRow();
    await writer.write(inserting(small));
    expect(await findExecution(db, small.id)).not.toBeNull();
    gate.resolve();
    await big;
  });

  it('takes what is written for written, whatever those do who are told of it', async () => {
    const refused: unknown[] = [];
    const told: unknown[] = [];
    const fail = (): void => {
      throw new Error('a defect');
    };
    const writer = new Journal({
      db,
      fence,
      isRetryable,
      onWoken: fail,
      onWritten: fail,
      onDefect: (error) => told.push(error),
      onFenced: fail,
      onRefused: (given) => refused.push(given),
    });
    const [parent, child] = [newRow(), newRow()];
    await writer.write(inserting(parent));
    await writer.write({ ...inserting(child), wakes: [parent.id] });
    expect(refused).toEqual([]);
    expect(told).toMatchObject([{ message: 'a defect' }]); // once in a while, not with every flush
    expect(await findExecution(db, parent.id)).toMatchObject({ wakeups: 1 });
  });

  it('rejects what is answered when its worker has been declared dead, though it is durable', async () => {
    const answered = Promise.withResolvers<void>();
    const { journal: writer, seen } = journal(async (run) => {
      const answer = await run();
      if (seen.flushes === 1) await answered.promise;
      return answer;
    });
    const [small, large] = [newRow(), newRow({ inputs: JSON.stringify('x'.repeat(400_000)) })];
    const late = writer.write(inserting(small)).catch((error: unknown) => error);
    await until(() => findExecution(db, small.id), 'the row');
    await fenceOthers(db, await aWorker(db));
    await expect(writer.write(inserting(large))).rejects.toThrow(Fenced); // over the other lane
    answered.resolve();
    expect(await late).toBeInstanceOf(Fenced);
    expect(seen.fenced).toBe(1);
  });

  it('writes nothing once another epoch stands in its worker row', async () => {
    const { journal: writer, seen } = journal();
    await fenceOthers(db, await aWorker(db));
    const row = newRow();
    await expect(writer.write(inserting(row))).rejects.toThrow(Fenced);
    await expect(writer.write(inserting(newRow()))).rejects.toThrow(Fenced);
    expect(seen.fenced).toBe(1);
    expect(await findExecution(db, row.id)).toBeNull();
  });
});

describe('rows of the journal', () => {
  it('never change again once they have ended, but for what is set after the end', async () => {
    const { journal: writer } = journal();
    const row = newRow({ status: 'ENDED_SUCCESS', output: '1', owned: false });
    await writer.write(inserting(row));
    const change = {
      id: row.id,
      status: 'ENDED_ERROR' as const,
      output: '2',
      error: '{}',
      message: 'no',
      name: 'no',
      endedAt: 5,
      startedAt: 5,
      attempt: 9,
    };
    await writer.write(changing(row.id, { ...change, delivered: 7, continuedAs: row.id }));
    const stored = await findExecution(db, row.id);
    expect(stored).toMatchObject({ status: 'ENDED_SUCCESS', output_value: '1', error: null, message: null, name: 'a flow', attempt: 0 });
    expect(stored).toMatchObject({ delivered: 7, continued_as: row.id, ended_at: null });
  });

  it('take no transition that the table does not have', async () => {
    const { journal: writer } = journal();
    const row = newRow({ status: 'PAUSED', owned: false });
    await writer.write(inserting(row));
    await writer.write(changing(row.id, { id: row.id, status: 'RUNNING' }));
    expect((await findExecution(db, row.id))?.status).toBe('PAUSED');
  });

  it("are left alone by a writer whose claim is older than the row's", async () => {
    const { journal: writer } = journal();
    const row = newRow({ owned: false });
    await writer.write(inserting(row));
    await db.query('update executions set epoch = 3 where id = $1', [row.id]);
    await writer.write(changing(row.id, { id: row.id, epoch: 2, status: 'WAITING', message: 'stale' }));
    expect((await findExecution(db, row.id))?.message).toBeNull();
  });

  it('are woken at once when they are given back after a child ended elsewhere', async () => {
    const { journal: writer } = journal();
    const row = newRow();
    await writer.write(inserting(row));
    await writer.write({ ...emptyEntry(row.id), wakes: [row.id] });
    await writer.write(changing(row.id, { id: row.id, status: 'WAITING', owned: false, wake: 'never', wakeups: 0 }));
    const stored = await findExecution(db, row.id);
    expect(stored?.worker_id).toBeNull();
    expect(stored?.wake_at).not.toBeNull();
  });

  it('tell which worker holds a parent whose child ended', async () => {
    const { journal: writer, seen } = journal();
    const row = newRow();
    await writer.write(inserting(row));
    await writer.write({ ...emptyEntry(row.id), wakes: [row.id] });
    expect(seen.woken).toEqual([{ id: row.id, workerId: fence.workerId }]);
  });
});

describe('merging entries', () => {
  it('keeps the wake of a parent that the same batch changes and that stays in memory', async () => {
    const { journal: writer, seen } = journal();
    const row = newRow();
    await writer.write(inserting(row));
    await Promise.all([
      writer.write(changing(row.id, { id: row.id, status: 'WAITING' })),
      writer.write({ ...emptyEntry(row.id), wakes: [row.id] }),
    ]);
    expect(seen.woken).toEqual([{ id: row.id, workerId: fence.workerId }]);
    expect(await findExecution(db, row.id)).toMatchObject({ wakeups: 1, status: 'WAITING', wake_at: null });
  });

  it('lets a field that a later change does not speak of be as it was', () => {
    const batch = merge([
      changing('r', { id: 'a', name: 'n', output: '1' }),
      changing('r', { id: 'a', name: undefined, output: undefined, message: 'm' }),
    ]);
    expect(batch.changes).toEqual([{ id: 'a', name: 'n', output: '1', message: 'm' }]);
  });

  it('turns the wake of a parent that is given back in the same batch into its wake time', () => {
    const change = { id: 'p', status: 'WAITING' as const, owned: false, wake: 'never' as const };
    const batch = merge([changing('p', change), { ...emptyEntry('p'), wakes: ['p'] }]);
    expect(batch.wakes).toEqual([]);
    expect(batch.changes).toEqual([{ ...change, woken: true, wake: { in: 0 } }]);
  });

  it('lets later fields of a change win, but nothing after an end', () => {
    const batch = merge([
      changing('r', { id: 'a', status: 'WAITING', message: 'one' }),
      changing('r', { id: 'a', message: 'two' }),
      changing('r', { id: 'a', status: 'ENDED_SUCCESS' }),
      changing('r', { id: 'a', status: 'ENDED_ERROR', delivered: 1 }),
    ]);
    expect(batch.changes).toEqual([{ id: 'a', status: 'ENDED_SUCCESS', message: 'two', delivered: 1, continuedAs: undefined }]);
  });
});
