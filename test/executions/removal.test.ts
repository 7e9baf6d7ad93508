import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Removal, type Removed } from '../../src/executions/removal.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('one', `this.log('hello'); await this.connect('call', { value: 1 }); return await this.flow('leaf');`);
  await bench.publish('leaf', `await this.connect('deep', { value: 2 }); return 1;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const silent = { info: () => undefined, warn: () => undefined };
const db = (): Queryable => bench.database.pool as unknown as Queryable;
const removal = (keepSeconds: number | null, onPass?: (removed: Removed) => void): Removal =>
  new Removal({ db: db(), keepSeconds, log: silent, now: () => Date.now() + 1_000_000, ...(onPass && { onPass }) });

const query = (text: string, values: unknown[]): Promise<unknown> => bench.database.pool.query(text, values);
const count = async (table: string, where = 'true'): Promise<number> => {
  const { rows } = await bench.database.pool.query<{ count: number }>(`select count(*)::int as count from ${table} where ${where}`);
  return rows[0]?.count ?? -1;
};
describe('retention', () => {
  it('removes trees that ended long enough ago, with their logs, keys and uses of files, and nothing else', async () => {
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'one', idempotencyKey: 'old' });
    const old = await worker.executions.wait(execution.id, 60_000);
    const young = await worker.run('one');
    await query(`insert into files (id, name, content_type, status, chunk_bytes) values ($1, 'f', 'text/plain', 'WRITING', 1)`, [old.id]);
    await query(`insert into file_uses (file_id, root_id) values ($1, $1), ($1, $2)`, [old.id, young.id]);
    const fork = await worker.executions.wait((await worker.executions.fork(old.id, { position: 1 })).execution.id, 60_000);
    // one child of the young tree ended later than all else
    await query(`update executions set ended_at = ended_at + interval '100 seconds' where parent_id = $1 and position = 0`, [young.id]);
    await query(`update executions set ended_at = ended_at + interval '100 seconds' where id = $1`, [fork.id]);
    const told: Removed[] = [];
    expect(await removal(2000, (removed) => told.push(removed)).pass()).toMatchObject({ trees: 0, rows: 0 });
    const removed = await removal(950, (found) => told.push(found)).pass();
    expect(removed).toMatchObject({ trees: 1, rows: 3 });
    expect(told).toEqual([removed]);
    const of = (tree: string): Promise<number[]> =>
      Promise.all([
        count('executions', `root_id = '${tree}'`),
        count('execution_logs', `execution_id = '${tree}'`),
        count('idempotency_keys', `execution_id = '${tree}'`),
        count('file_uses', `root_id = '${tree}'`),
      ]);
    expect(await of(old.id)).toEqual([0, 0, 0, 0]);
    expect(await of(young.id)).toEqual([4, 1, 0, 1]);
    expect(await of(fork.id)).toEqual([4, 1, 0, 1]);
    expect(await count('execution_logs')).toBe(5); // of the roots and what they called: 3, and 2, since a kept child has none of its own
    expect([await count('tree_removals'), await count('leases')]).toEqual([0, 0]);
    expect((await worker.executions.get(fork.id)).origin?.execution_id).toBe(old.id);
  });
});

it('workers that went days ago are forgotten, but for those that hold something or are shown still', async () => {
  const ids = ['1', '2', '3', '4'].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`);
  await query(
    `insert into workers (id, host, pid, version, stopped_at)
     select id, 'h', 1, '0', now() - days * interval '1 day' from unnest($1::uuid[], $2::float8[]) w(id, days)`,
    [ids, [3, 3, 1, null]],
  );
  const held = `insert into executions (id, root_id, type, name, status, inputs, worker_id) values ($1, $1, 'FLOW', 'f', 'RUNNING', '{}', $1)`;
  await query(held, [ids[1]]);
  await removal(null).pass();
  const { rows } = await bench.database.pool.query<{ id: string }>('select id from workers order by id');
  expect(rows.map(({ id }) => id)).toEqual(ids.slice(1));
});

describe('a tree that is deleted', () => {
  it('is gone with everything that belongs to it', async () => {
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'one', idempotencyKey: 'key' });
    await worker.executions.wait(execution.id, 60_000);
    await worker.executions.delete(execution.id);
    await expect(worker.executions.get(execution.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(worker.executions.delete(execution.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const table of ['executions', 'execution_logs', 'idempotency_keys', 'tree_removals'])
      expect([table, await count(table)]).toEqual([table, 0]);
  });

  it('is refused for what runs, for a part of a tree, and while an orphan of it runs', async () => {
    await bench.publish('parent', `this.flow('sleeper', {}, { orphan: true }).runAsync(); await this.connect('call', { value: 1 });`);
    await bench.publish('sleeper', `await this.sleep(3600);`);
    const worker = await bench.worker();
    const parent = await worker.run('parent');
    await until(async () => (await bench.children(parent.id)).length === 2);
    const { execution: running } = await worker.executions.start({ flow: 'sleeper' });
    const [orphan, call] = await bench.children(parent.id);
    await expect(worker.executions.delete(running.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(worker.executions.delete(call!.id)).rejects.toMatchObject({ code: 'CONFLICT', details: { execution: parent.id } });
    await expect(worker.executions.delete(parent.id)).rejects.toThrow(/orphans that still run/);
    expect(await count('executions', `root_id = '${parent.id}'`)).toBeGreaterThanOrEqual(3);
    await worker.executions.cancel(orphan!.id);
    await worker.executions.wait(orphan!.id, 60_000);
    await worker.executions.delete(parent.id);
    expect(await count('executions', `root_id = '${parent.id}'`)).toBe(0);
  });

  it('is finished by the next pass where its removal broke off', async () => {
    const worker = await bench.worker();
    const ended = await worker.run('one');
    await bench.database.pool.query('delete from executions where id = $1', [ended.id]);
    await bench.database.pool.query('insert into tree_removals values ($1)', [ended.id]);
    expect(await removal(null).pass()).toMatchObject({ trees: 0, rows: 3 });
    expect(await count('executions')).toBe(0);
    expect(await count('tree_removals')).toBe(0);
  });

  it('goes by the clock of the database: a machine whose clock is ahead removes nothing early', async () => {
    const worker = await bench.worker();
    const young = await worker.run('one');
    const ahead = Date.now() + 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => ahead);
    try {
      expect(await new Removal({ db: db(), keepSeconds: 600, log: silent }).pass()).toMatchObject({ trees: 0, rows: 0 });
    } finally {
      clock.mockRestore();
    }
    expect(await count('executions', `root_id = '${young.id}'`)).toBe(4);
  });

  it('is the work of one process at a time', async () => {
    await bench.database.pool.query(`insert into leases values ('retention', gen_random_uuid(), now() + interval '1 minute')`);
    expect(await removal(1).pass()).toBeNull();
    await bench.database.pool.query(`update leases set until = now() - interval '1 second'`);
    expect(await removal(1).pass()).toMatchObject({ trees: 0 });
  });
});
