/** Random programs whose calls and child flows are spread over two worker pools give what they give in one, whoever dies. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TestBench, type TestWorker } from '../support/engine.ts';
import { modelOf, program, PROGRAM_FLOW, type Step } from '../support/programs.ts';

let bench: TestBench;

const POOLS = ['default', 'dmz'] as const;
const REPLACED = [
  [`self.connect('ledger', { value: step.value`, `self.connect(step.value % 2 ? 'ledger' : 'inside', { value: step.value`],
  [`{ steps: step.steps })`, `{ steps: step.steps }, { pool: step.steps.length % 2 ? 'dmz' : 'default' })`],
] as const;

beforeAll(async () => {
  bench = await TestBench.open();
  const script = REPLACED.reduce((text, [from, to]) => text.replaceAll(from, to), PROGRAM_FLOW);
  for (const [, to] of REPLACED) expect(script).toContain(to);
  await bench.flows.publish('program', script);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** `at`: the statement that changes something before or after which it dies. */
interface Crash {
  pool: 0 | 1;
  at: number;
  when: 'before' | 'after';
}

async function dyingWorker(crash: Crash, onDied: () => void): Promise<TestWorker> {
  let count = 0;
  const made: { worker?: TestWorker } = {};
  const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
    const counts =
      made.worker && !/next_due|heartbeat|from workers|draining_at|control is not null/.test(text) && /insert|update/.test(text);
    if (!counts || ++count !== crash.at) return run();
    if (crash.when === 'after') await run();
    made.worker?.kill();
    onDied();
    return new Promise(() => undefined);
  };
  return (made.worker = await bench.worker({ settings: { ...QUICK, pool: POOLS[crash.pool] }, around }));
}

const QUICK = { heartbeatMs: 50, silentMs: 400 };

/** In each pool one worker that dies, and, once it did, one that does not. */
async function runWith(crashes: Crash[], steps: Step[]): Promise<string> {
  const starter = await bench.worker({ settings: { ...QUICK, pool: 'front' } });
  const replacements: Promise<TestWorker>[] = [];
  for (const [i, pool] of POOLS.entries()) {
    const replace = (): void => void replacements.push(bench.worker({ settings: { ...QUICK, pool } }));
    const crash = crashes.find((one) => one.pool === i);
    if (crash) await dyingWorker(crash, replace);
    else replace();
  }
  const { execution } = await starter.executions.start({ flow: 'program', inputs: { steps } as never });
  const ended = await starter.executions.wait(execution.id, 60_000);
  await Promise.all(replacements);
  const outcome =
    ended.status === 'ENDED_SUCCESS'
      ? { ok: true, value: (ended.output_value as { values: unknown }).values }
      : { ok: false, message: ended.message };
  expect(outcome).toEqual(modelOf(steps));
  return execution.id;
}

it('give what the model says, and call once where nothing died', async () => {
  const crash = fc.record({
    pool: fc.constantFrom(0 as const, 1 as const),
    at: fc.integer({ min: 1, max: 12 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  });
  await fc.assert(
    fc.asyncProperty(program, fc.array(crash, { maxLength: 2 }), async (steps, crashes) => {
      await bench.reset();
      bench.ledger.pools.set('inside', 'dmz');
      bench.ledger.answer = ({ id, inputs }) => {
        if (inputs.refuse) return new Error('refused');
        return bench.ledger.count(id) <= Number(inputs.failures ?? 0) ? new Error('not yet') : inputs.value;
      };
      const root = await runWith(crashes, steps);
      const { rows } = await bench.database.pool.query<{ id: string; status: string; worker_id: string | null; attempt: number }>(
        'select id, status, worker_id, attempt from executions where root_id = $1',
        [root],
      );
      expect(rows.filter(({ status, worker_id }) => !status.startsWith('ENDED_') || worker_id !== null)).toEqual([]);
      const calls = bench.ledger.calls.filter(({ id }) => rows.some((row) => row.id === id && row.attempt === 1));
      expect(calls.length).toBe(new Set(calls.map(({ id }) => id)).size);
      expect(bench.ledger.callsOf('inside').filter(({ pool }) => pool !== 'dmz')).toEqual([]);
    }),
    { numRuns: 5 },
  );
}, 240_000);
