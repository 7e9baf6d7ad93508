import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Ledger, TestFlows, TestWorker } from '../support/engine.ts';
import { modelOf, program, PROGRAM_FLOW, type Step } from '../support/programs.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';

let database: TestDatabase;
let flows: TestFlows;
let ledger: Ledger;
const workers: TestWorker[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  flows = new TestFlows(database.pool as unknown as Queryable);
  await flows.publish('program', PROGRAM_FLOW);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
});
afterAll(() => database.drop());

function newLedger(): Ledger {
  const made = new Ledger();
  made.answer = ({ id, inputs }) => {
    if (inputs.refuse) return new Error('refused');
    const failures = Number(inputs.failures ?? 0);
    return made.count(id) <= failures ? new Error('not yet') : inputs.value;
  };
  return made;
}

async function worker(): Promise<TestWorker> {
  const made = await TestWorker.start({ database, flows, ledger });
  workers.push(made);
  return made;
}

const outcomeOf = (ended: Execution) =>
  ended.status === 'ENDED_SUCCESS'
    ? { ok: true, value: (ended.output_value as { values: unknown }).values }
    : { ok: false, message: ended.message };

/** What holds for every tree, however it came about. */
async function checkTree(id: string): Promise<void> {
  const { rows } = await database.pool.query<{ problem: string }>(
    `select 'a child of ' || p.id || ' has ended later than its parent' as problem
       from executions c join executions p on p.id = c.parent_id where c.root_id = $1 and c.ended_at > p.ended_at
     union all
     select 'open: ' || id from executions where root_id = $1 and status not like 'ENDED%'
     union all
     select 'owned: ' || id from executions where root_id = $1 and worker_id is not null
     union all
     select 'gap in the journal of ' || parent_id from executions where root_id = $1 and parent_id is not null
       group by parent_id having max(position) + 1 <> count(distinct position)
     union all
     select 'deliveries of ' || parent_id from executions where root_id = $1 and delivered is not null
       group by parent_id having max(delivered) + 1 <> count(*)`,
    [id],
  );
  expect(rows.map((row) => row.problem)).toEqual([]);
}

describe('random flow programs', () => {
  it('give what the model says', async () => {
    ledger = newLedger();
    const { executions } = await worker();
    await fc.assert(
      fc.asyncProperty(program, async (steps: Step[]) => {
        const { execution } = await executions.start({ flow: 'program', inputs: { steps } as never });
        const ended = await executions.wait(execution.id, 60_000);
        expect(outcomeOf(ended)).toEqual(modelOf(steps));
        await checkTree(ended.id);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('give the same when the worker is killed before or after any commit, and call at least once, once where nothing died', async () => {
    ledger = newLedger();
    const crash = fc.record({ at: fc.integer({ min: 1, max: 25 }), when: fc.constantFrom('before', 'after') });
    await fc.assert(
      fc.asyncProperty(program, fc.array(crash, { minLength: 1, maxLength: 3 }), async (steps, crashes) => {
        const id = await runWithCrashes(steps, crashes);
        const { rows } = await database.pool.query<{ id: string; attempt: number }>(
          `select id, attempt from executions where root_id = $1 and type = 'CONNECTION' and status = 'ENDED_SUCCESS' and attempt = 1`,
          [id],
        );
        expect(rows.filter((row) => ledger.count(row.id) !== 1)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 300_000);

  it('give the same when runner processes are killed while they run', async () => {
    ledger = newLedger();
    const { executions, pool } = await worker();
    await fc.assert(
      fc.asyncProperty(program, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }), async (steps, kills) => {
        const { execution } = await executions.start({ flow: 'program', inputs: { steps } as never });
        const killing = kills.map(async (ms) => {
          await new Promise((resolve) => setTimeout(resolve, ms));
          for (const pid of pool.pids()) process.kill(pid, 'SIGKILL');
        });
        const ended = await executions.wait(execution.id, 60_000);
        await Promise.all(killing);
        expect(outcomeOf(ended)).toEqual(modelOf(steps));
        await checkTree(ended.id);
      }),
      { numRuns: 40 },
    );
  }, 300_000);
});

interface Crash {
  at: number;
  when: string;
}

/** Starts the program on one worker after another; each but the last dies at the given statement. */
async function runWithCrashes(steps: Step[], crashes: Crash[]): Promise<string> {
  const died = crashes.map(() => Promise.withResolvers<void>());
  const first = await dyingWorker(crashes[0], died[0]);
  const started = first.executions.start({ flow: 'program', inputs: { steps } as never });
  const accepted = await Promise.race([started.then(({ execution }) => execution.id), died[0]?.promise.then(() => null)]);
  let current = first;
  for (let i = 0; ; i++) {
    const root = accepted ?? (await onlyRoot());
    const ended = root && (await Promise.race([endOf(root), died[i]?.promise.then(() => null) ?? endOf(root)]));
    if (ended) {
      await current.crash();
      expect(outcomeOf(ended)).toEqual(modelOf(steps));
      await checkTree(ended.id);
      return ended.id;
    }
    await current.crash();
    if (!root && !(await onlyRoot())) return '00000000-0000-0000-0000-000000000000'; // nothing was accepted, nothing is there
    current = await dyingWorker(crashes[i + 1], died[i + 1]);
  }
}

/** The newest root that has not ended: a start that was never answered may have been recorded all the same. */
async function onlyRoot(): Promise<string | null> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from executions where parent_id is null and status not like 'ENDED%'`,
  );
  return rows[0]?.id ?? null;
}

async function endOf(id: string): Promise<Execution | null> {
  const reader = workers[0]?.executions;
  for (let left = 2000; left > 0 && reader; left--) {
    const execution = await reader.get(id);
    if (execution.status.startsWith('ENDED_')) return execution;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(
    `${id} did not end: ${JSON.stringify((await database.pool.query('select id, parent_id, type, name, status, wake_at, worker_id, delivered, control from executions where root_id = $1', [id])).rows, null, 1)}`,
  );
}

async function dyingWorker(crash: Crash | undefined, died: PromiseWithResolvers<void> | undefined): Promise<TestWorker> {
  let count = 0;
  const made: { worker?: TestWorker } = {};
  const die = (): Promise<never> => {
    made.worker?.kill();
    died?.resolve();
    return new Promise(() => undefined);
  };
  const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
    const counts =
      crash && made.worker && !/next_due|heartbeat|from workers|draining_at|control is not null/.test(text) && /insert|update/.test(text);
    if (!counts || ++count !== crash.at) return run();
    if (crash.when === 'after') await run();
    return die();
  };
  const worker = await TestWorker.start({ database, flows, ledger, settings: { exclusive: true }, around });
  workers.push(worker);
  made.worker = worker;
  return worker;
}
