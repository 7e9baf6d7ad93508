/** Executions under suspicion have a process each, and there are few of these at once. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool } from '../../src/runner/pool.ts';
import { RunnerLost, type Command, type FlowBundle, type Opening } from '../../src/runner/protocol.ts';
import { commandsOf, delivered, endOf, FlowsFolder, isAlive, opening, openPatiently, outcome, until } from './support.ts';

const folder = new FlowsFolder();
let steps: FlowBundle;
let pool: RunnerPool;
let crowded: string[][];
/** what each that was opened waits for */
let waitsFor: Map<string, Command>;

beforeAll(async () => {
  steps = await folder.flow(`await this.connect('REST', {}); return inputs.n;`);
});
afterEach(() => pool.close());
afterAll(async () => {
  await closeBundler();
  folder.remove();
});

/** Six under suspicion with one usual runner; those that are opened are parked. */
async function suspectSix(): Promise<{ starts: Opening[]; opened: string[]; refused: unknown[]; usual: number }> {
  crowded = [];
  waitsFor = new Map();
  pool = await startRunners({ runners: 1, onCrowded: (ids) => crowded.push(ids) });
  const [usual] = pool.pids();
  const [starts, opened, refused] = [[1, 2, 3, 4, 5, 6].map((n) => opening({ n })), [] as string[], [] as unknown[]];
  for (const start of starts) {
    pool.open(steps, start, { quarantine: true }).then(
      (activation) => {
        waitsFor.set(start.id, commandsOf(activation)[0]!);
        opened.push(start.id);
      },
      (error: unknown) => refused.push(error),
    );
  }
  await until(() => opened.length >= 2, 'two processes of suspects');
  return { starts, opened, refused, usual: usual! };
}

const own = (usual: number): number[] => pool.pids().filter((pid) => pid !== usual);

it('lets two have a process at once, and the next when one of these is gone, in their order', async () => {
  const { starts, opened, usual } = await suspectSix();
  for (const [i, start] of starts.entries()) {
    await until(() => opened.includes(start.id), `execution ${i} opened`);
    expect(own(usual).length).toBeLessThanOrEqual(2);
    const before = own(usual);
    expect(outcome(endOf(await pool.deliver(start.id, delivered(waitsFor.get(start.id)!))))).toBe(i + 1);
    await until(() => before.some((pid) => !isAlive(pid)), 'its process is gone');
  }
  // of two processes that start at once the second may be ready first
  expect(starts.filter(({ id }, i) => Math.abs(opened.indexOf(id) - i) > 1)).toEqual([]);
  await until(() => own(usual).length === 0, 'all processes of suspects are gone');
});

it('asks those that only wait to leave memory while another waits for a process', async () => {
  const { starts, opened } = await suspectSix();
  await until(() => crowded.length > 0, 'the pool to ask');
  for (const ids of crowded) for (const id of ids) expect(opened).toContain(id);
  pool.drop(crowded[0]![0]!);
  await until(() => opened.includes(starts[2]!.id), 'the third opened');
});

it('holds up no execution that is not under suspicion', async () => {
  await suspectSix();
  const start = opening({ n: 7 });
  const [child] = commandsOf(await openPatiently(pool, steps, start));
  expect(outcome(endOf(await pool.deliver(start.id, delivered(child!))))).toBe(7);
});

it('opens none that was dropped while it waited, nor any once it is closed, and tells each', async () => {
  const { starts, opened, refused, usual } = await suspectSix();
  pool.drop(starts[2]!.id);
  await until(() => opened.length + refused.length > 2 || crowded.length > 0, 'the next look of the pool');
  pool.drop(starts[0]!.id);
  await until(() => opened.includes(starts[3]!.id), 'the fourth opened');
  expect(opened).not.toContain(starts[2]!.id);
  expect(own(usual).length).toBeLessThanOrEqual(2);
});

it('gives back the place of a process that dies before it is used', async () => {
  const { starts, opened, usual } = await suspectSix();
  for (const pid of own(usual)) process.kill(pid, 'SIGKILL');
  await until(() => opened.includes(starts[3]!.id), 'the next two opened');
  expect(own(usual).length).toBeLessThanOrEqual(2);
  await expect(pool.deliver(starts[0]!.id, delivered({ position: 0 } as never))).rejects.toBeInstanceOf(RunnerLost);
});
