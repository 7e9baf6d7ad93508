import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Execution } from '../../src/model.ts';
import { TestBench, until, type Ledger, type TestWorker } from '../support/engine.ts';
import { modelOf, program, PROGRAM_FLOW, type Step } from '../support/programs.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.flows.publish('program', PROGRAM_FLOW);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const rows = async <R extends object>(text: string, values: unknown[]): Promise<R[]> =>
  (await bench.database.pool.query<R>(text, values)).rows;

const treeOf = async (root: string): Promise<string[]> =>
  (await rows<{ row: string }>('select e::text as row from executions e where root_id = $1 order by id', [root])).map(({ row }) => row);

const outcomeOf = (ended: Execution) =>
  ended.status === 'ENDED_SUCCESS'
    ? { ok: true, value: (ended.output_value as { values: unknown }).values }
    : { ok: false, message: ended.message };

/** What holds for every fork, and was called for nothing that it has kept. */
async function checkFork(id: string, ledger: Ledger): Promise<void> {
  const problems = await rows<{ problem: string }>(
    `select 'open: ' || id as problem from executions where root_id = $1 and (status not like 'ENDED%' or worker_id is not null)
     union all
     select 'gap in the journal of ' || parent_id from executions where root_id = $1 and parent_id is not null
       group by parent_id having max(position) + 1 <> count(distinct position)
     union all
     select 'deliveries of ' || parent_id from executions where root_id = $1 and delivered is not null
       group by parent_id having max(delivered) + 1 <> count(*)`,
    [id],
  );
  expect(problems.map(({ problem }) => problem)).toEqual([]);
  const connections = await rows<{ id: string; kept: boolean; attempt: number; status: string }>(
    `select id, copied_from is not null as kept, attempt, status from executions where root_id = $1 and type = 'CONNECTION'`,
    [id],
  );
  expect(connections.filter((row) => row.kept && ledger.count(row.id) > 0)).toEqual([]);
  expect(
    connections.filter((row) => !row.kept && row.attempt === 1 && row.status === 'ENDED_SUCCESS' && ledger.count(row.id) !== 1),
  ).toEqual([]);
}

function answering(): Ledger {
  bench.ledger.answer = ({ id, inputs }) => {
    if (inputs.refuse) return new Error('refused');
    return bench.ledger.count(id) <= Number(inputs.failures ?? 0) ? new Error('not yet') : inputs.value;
  };
  return bench.ledger;
}

const positionsOf = async (id: string): Promise<(number | undefined)[]> => {
  const children = await bench.children(id);
  return [undefined, ...Array.from({ length: children.length + 1 }, (_, position) => position)];
};

describe('random flow programs that are forked at every position', () => {
  it('end as they did, call nothing that was kept, and leave the old execution as it was', async () => {
    const ledger = answering();
    const worker = await bench.worker();
    await fc.assert(
      fc.asyncProperty(program, async (steps: Step[]) => {
        const original = await worker.run('program', { steps });
        await until(async () => (await treeOf(original.id)).every((row) => row.includes('ENDED_')), 'all of the tree');
        const [before, calls] = [await treeOf(original.id), ledger.calls.length];
        const own = ledger.calls.slice(0, calls).length;
        const forks = await Promise.all(
          (await positionsOf(original.id)).map(async (position) => {
            const { execution } = await worker.executions.fork(original.id, position === undefined ? {} : { position });
            return worker.executions.wait(execution.id, 60_000);
          }),
        );
        for (const fork of forks) {
          expect(outcomeOf(fork)).toEqual(modelOf(steps));
          await checkFork(fork.id, ledger);
        }
        expect(await treeOf(original.id)).toEqual(before);
        expect(own).toBe(calls);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('the same while they run', async () => {
    const ledger = answering();
    const worker = await bench.worker();
    await fc.assert(
      fc.asyncProperty(program, fc.integer({ min: 0, max: 60 }), async (steps: Step[], ms) => {
        const { execution } = await worker.executions.start({ flow: 'program', inputs: { steps } as never });
        await new Promise((resolve) => setTimeout(resolve, ms));
        const { execution: fork } = await worker.executions.fork(execution.id, {});
        for (const id of [fork.id, execution.id]) {
          expect(outcomeOf(await worker.executions.wait(id, 60_000))).toEqual(modelOf(steps));
          await checkFork(id, ledger);
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('the same when the worker that made the fork, or drives it, is killed at any statement', async () => {
    answering();
    const first = await bench.worker();
    const crash = fc.record({ at: fc.integer({ min: 1, max: 12 }), position: fc.nat({ max: 6 }) });
    await fc.assert(
      fc.asyncProperty(program, crash, async (steps: Step[], { at, position }) => {
        const original = await first.run('program', { steps });
        const before = await treeOf(original.id);
        const at_most = (await bench.children(original.id)).length;
        const { execution: fork } = await dying(
          at,
          (worker) => worker.executions.fork(original.id, { position: Math.min(position, at_most) }),
          first,
        );
        expect(outcomeOf(await first.executions.wait(fork.id, 60_000))).toEqual(modelOf(steps));
        await checkFork(fork.id, bench.ledger);
        expect(await treeOf(original.id)).toEqual(before);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});

/** Lets a second worker do so, and kills it at its nth statement after that; where it got no answer, the first one does so again. */
async function dying<T>(at: number, work: (worker: TestWorker) => Promise<T>, survivor: TestWorker): Promise<T> {
  let count = -1;
  const died = Promise.withResolvers<null>();
  const made: { worker?: TestWorker } = {};
  const worker = (made.worker = await bench.worker({
    around: async (run, text) => {
      if (count < 0 || text.includes('heartbeat_at')) return run();
      if (++count < at) return run();
      made.worker?.kill();
      died.resolve(null);
      return new Promise(() => undefined);
    },
  }));
  count = 0;
  const done = await Promise.race([work(worker), died.promise]);
  await Promise.race([died.promise, new Promise((resolve) => setTimeout(resolve, 100))]);
  await worker.crash();
  return done ?? work(survivor);
}
