import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool } from '../../src/runner/pool.ts';
import { RunnerLost, type Delivered, type FlowBundle } from '../../src/runner/protocol.ts';
import { commandsOf, delivered, endOf, FlowsFolder, opening, outcome, until } from './support.ts';

/** What only a limit ends needs seconds of processor time, of which a busy machine gives a tenth. */
jest.setTimeout(180_000);

/** Isolates of 32 MB, which the executions of one version share. */
const SMALL = { runners: 1, memoryMb: 32, cpuMs: 20_000 };

const folder = new FlowsFolder();
let hoarder: FlowBundle;
let pool: RunnerPool | undefined;

beforeAll(async () => {
  // Holds `first` MB while it waits, then `then` MB.
  hoarder = await folder.flow(`
    const kept: unknown[] = [];
    const fill = (mb: number) => { while (kept.length < mb) kept.push(new Array(128 << 10).fill(kept.length + 0.5)); };
    fill(inputs.first);
    await this.connect('REST', {});
    fill(inputs.then);
    await this.connect('REST', {});
    return kept.length;`);
});
afterEach(() => pool?.close());
afterAll(async () => {
  await closeBundler();
  folder.remove();
});

describe('the memory of a flow version', () => {
  it('parked executions that hold more than one isolate has get further ones', async () => {
    const lost: string[] = [];
    pool = await startRunners({ ...SMALL, onLost: (ids) => lost.push(...ids) });
    const all = Array.from({ length: 60 }, () => opening({ first: 1, then: 1 }));
    // All at once: nobody waits for what the runner says of its memory.
    let activations = await Promise.all(all.map((one) => pool!.open(hoarder, one)));
    const next = (): Promise<typeof activations> =>
      Promise.all(all.map(({ id }, i) => pool!.deliver(id, delivered(commandsOf(activations[i]!)[0]!))));
    activations = await next();
    activations = await next();
    expect(activations.map((activation) => outcome(endOf(activation)))).toEqual(all.map(() => 1));
    expect(lost).toEqual([]);
  });

  it('executions that grow ask for room before the isolate is full, and the idle longest are to leave', async () => {
    const lost: string[] = [];
    const leaving: string[] = [];
    pool = await startRunners({ ...SMALL, onLost: (ids) => lost.push(...ids), onCrowded: (ids) => leaving.push(...ids) });
    const all = Array.from({ length: 30 }, () => opening({ first: 0, then: 2 }));
    const [child] = commandsOf((await Promise.all(all.map((one) => pool!.open(hoarder, one))))[0]!);
    const grown: string[] = [];
    for (const { id } of all) {
      if (leaving.length > 0) break;
      await pool.deliver(id, delivered(child!));
      grown.push(id);
    }
    // The frame comes before the answer that it belongs to, so there is nothing to wait for.
    const idle = all.map(({ id }) => id).filter((id) => !grown.includes(id));
    expect(leaving).toHaveLength(Math.ceil((all.length - 1) / 2));
    expect(leaving.slice(0, idle.length)).toEqual(idle.slice(0, leaving.length));
    expect(grown.length).toBeGreaterThan(5);
    expect(lost).toEqual([]);
  });

  it("what a single execution needs counts alone: an isolate that others had filled is nobody's fault", async () => {
    pool = await startRunners(SMALL);
    const all = Array.from({ length: 8 }, () => opening({ first: 0, then: 10 }));
    const history = new Map<string, Delivered[]>(all.map(({ id }) => [id, []]));
    let crowdedOut = 0;
    const step = async (one: (typeof all)[number], answer?: Delivered): ReturnType<RunnerPool['deliver']> => {
      const known = history.get(one.id)!;
      if (answer !== undefined) known.push(answer);
      for (let call = answer && (() => pool!.deliver(one.id, answer)); ; call = undefined) {
        try {
          return await (call?.() ?? pool!.open(hoarder, { ...one, history: known }));
        } catch (error) {
          if (!(error instanceof RunnerLost) || error.culprit) throw error;
          crowdedOut++;
        }
      }
    };
    const first = await Promise.all(all.map((one) => step(one)));
    const second = await Promise.all(all.map((one, i) => step(one, delivered(commandsOf(first[i]!)[0]!))));
    const third = await Promise.all(all.map((one, i) => step(one, delivered(commandsOf(second[i]!)[0]!))));
    expect(third.map((activation) => outcome(endOf(activation)))).toEqual(all.map(() => 10));
    expect(crowdedOut).toBeGreaterThan(0);
  });

  it('a flood of executions that hold more than the process may have does not kill it: parked ones leave in between', async () => {
    const lost: string[] = [];
    let left = 0;
    const onCrowded = (ids: string[]): void => ids.forEach((id) => (left++, pool!.drop(id)));
    pool = await startRunners({ ...SMALL, residentMb: 400, onLost: (ids) => lost.push(...ids), onCrowded });
    const [pid] = pool.pids();
    const all = Array.from({ length: 500 }, () => opening({ first: 1, then: 1 }));
    const activations = await Promise.all(all.map((one) => pool!.open(hoarder, one)));
    expect(activations.filter(({ ok }) => !ok)).toEqual([]);
    expect(left).toBeGreaterThan(100);
    expect(lost).toEqual([]);
    expect(pool.pids()).toEqual([pid]);
  });

  it('gives back the isolates that nobody needs any more', async () => {
    pool = await startRunners(SMALL);
    const all = Array.from({ length: 100 }, () => opening({ first: 2, then: 2 }));
    await Promise.all(all.map((one) => pool!.open(hoarder, one)));
    const full = pool.stats().residentBytes;
    for (const { id } of all) pool.drop(id);
    await until(() => pool!.stats().residentBytes < full - (100 << 20), 'most of the memory is given back');
  });
});
