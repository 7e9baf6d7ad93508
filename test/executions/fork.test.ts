import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Execution } from '../../src/model.ts';
import { TestBench, type TestWorker } from '../support/engine.ts';

let bench: TestBench;
let worker: TestWorker;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** The rows of a tree as they are, every column of them. */
async function rowsOf(root: string): Promise<string[]> {
  const { rows } = await bench.database.pool.query<{ row: string }>(
    'select e::text as row from executions e where root_id = $1 order by id',
    [root],
  );
  return rows.map(({ row }) => row);
}

const ended = (execution: Execution): Promise<Execution> => worker.executions.wait(execution.id, 20_000);

const STEPS = `
  const seen = [Math.random(), Date.now()];
  this.log('begun');
  const first = await this.connect('first', { value: 1 }).get('output_value');
  this.setOutput('first', first);
  this.log('one', first, Date.now());
  const second = await this.connect('second', { value: 2 }).get('output_value');
  this.log('two');
  const third = await this.connect('third', { value: 3 }).get('output_value');
  return { seen, first, second, third, random: crypto.randomUUID() };`;

describe('a fork', () => {
  it('keeps the children before its position, calls nothing of them again, and leaves the old execution as it was', async () => {
    await bench.publish('steps', STEPS);
    worker = await bench.worker();
    const original = await worker.run('steps');
    const before = await rowsOf(original.id);
    const { execution: fork, created } = await worker.executions.fork(original.id, { position: 2 });
    expect(created).toBe(true);
    expect(fork).toMatchObject({
      ...{ parent_id: null, root_id: fork.id, position: null, flow: 'steps', flow_version: original.flow_version },
      origin: { kind: 'fork', execution_id: original.id, position: 2, changed: [] },
    });
    const end = await ended(fork);
    expect(end.output_value).toEqual(original.output_value);
    expect(end.status).toBe('ENDED_SUCCESS');
    expect(['first', 'second', 'third'].map((name) => bench.ledger.callsOf(name).length)).toEqual([1, 1, 2]);
    expect(await rowsOf(original.id)).toEqual(before);
    const [old, own] = [await bench.children(original.id), await bench.children(fork.id)];
    expect(own.map((row) => row.copied_from)).toEqual([old[0]?.id, old[1]?.id, null]);
    const lines = async (id: string) => (await worker.executions.logs(id)).items.map(({ seq, values }) => [seq, values]);
    expect(await lines(fork.id)).toEqual(await lines(original.id));
  });
});
