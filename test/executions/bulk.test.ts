import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BulkResult } from '../../src/executions/types.ts';
import { TestBench, type TestWorker } from '../support/engine.ts';

let bench: TestBench;
let worker: TestWorker;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** Paused roots, which nobody drives. */
const insertPaused = (count: number): Promise<unknown> =>
  bench.database.pool.query(
    `insert into executions (id, root_id, type, name, status, flow, inputs)
     select id, id, 'FLOW', 'p', 'PAUSED', 'p', '{}' from (select gen_random_uuid() as id from generate_series(1, $1::int)) made`,
    [count],
  );

describe('an action on more than fit one call', () => {
  it('is done page by page, each once', async () => {
    worker = await bench.worker({ settings: { maxHot: 0 } });
    await insertPaused(2300);
    const pages: BulkResult[] = [];
    for (let cursor: string | undefined; pages.length < 5; cursor = pages.at(-1)?.next ?? undefined) {
      pages.push(await worker.executions.bulk({ action: 'cancel', filter: { flow: 'p' }, ...(cursor && { cursor }) }));
      if (!pages.at(-1)?.more) break;
    }
    expect(pages.map(({ matched, done, more }) => [matched, done, more])).toEqual([
      [1000, 1000, true],
      [1000, 1000, true],
      [300, 300, false],
    ]);
    const { rows } = await bench.database.pool.query(`select from executions where control is distinct from 'CANCEL'`);
    expect(rows).toHaveLength(0);
    expect(await worker.executions.bulk({ action: 'cancel', filter: { flow: 'p' } })).toMatchObject({ matched: 0, more: false });
  });

  it('goes on with the cursor where executions are not changed by it, and leaves out what came meanwhile', async () => {
    await bench.publish('p', 'return 1;');
    worker = await bench.worker();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await worker.run('p')).id);
    const before = await worker.executions.bulk({ action: 'rerun', filter: { flow: 'p' }, dryRun: true });
    expect(before).toEqual({ matched: 3, done: 0, failed: [], more: false, next: null });
    const last = (await worker.executions.list({ flow: 'p', limit: 1 })).next;
    expect(await worker.executions.bulk({ action: 'rerun', filter: { flow: 'p' }, cursor: last! })).toMatchObject({ matched: 2, done: 2 });
    const { items } = await worker.executions.list({ flow: 'p' });
    const from = items.flatMap(({ origin }) => origin?.execution_id ?? []);
    expect(from.sort()).toEqual(ids.slice(0, 2).sort());
  });

  it('names what fails, with its reason, and does the rest', async () => {
    await bench.publish('p', `return await this.connect('x', { value: 1 });`);
    const broken = await bench.publish('broken', 'return 1;');
    worker = await bench.worker();
    const [good, bad] = [await worker.run('p'), await worker.run('broken')];
    bench.flows.checks.set(broken, () => {
      throw new Error('not taken');
    });
    const [call] = await bench.children(good.id);
    const result = await worker.executions.bulk({ action: 'rerun', ids: [good.id, bad.id, call!.id] });
    bench.flows.checks.clear();
    expect(result).toMatchObject({ matched: 3, done: 1, more: false });
    expect(result.failed.map(({ id, code }) => [id, code]).sort()).toEqual(
      [
        [bad.id, 'INTERNAL'],
        [call!.id, 'CONFLICT'],
      ].sort(),
    );
  });
});
