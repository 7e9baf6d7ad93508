import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench, type LedgerCall } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish(
    'hoarder',
    `
    const kept: number[][] = [];
    const fill = (mb: number) => { while (kept.length < mb) kept.push(Array.from({ length: 128 << 10 }, (_, i) => i + 0.5)); };
    fill(inputs.first);
    await this.connect('first', {});
    fill(inputs.then);
    await this.connect('second', {});
    return kept.length;`,
  );
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** Calls of this name are answered when so many of them were made: until then their flows hold their memory, or have to come back. */
function gateAt(name: string, count: number): void {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  bench.ledger.answer = async (call: LedgerCall) => {
    if (call.name !== name) return null;
    if (bench.ledger.callsOf(name).length >= count) open();
    await opened;
    return null;
  };
}

describe('many parked executions of one version', () => {
  it.each([
    ['hold 1 MB each from their start', { first: 1, then: 1 }],
    ['come to hold 1 MB each', { first: 0, then: 1 }],
  ])(
    '200 that %s end all, and none by the limit that is meant for one',
    async (_what, inputs) => {
      gateAt('second', 200);
      // Nobody leaves for being idle: memory alone decides.
      const worker = await bench.worker({ runners: { cpuMs: 20_000 }, settings: { idleMs: 600_000 } });
      const started = await Promise.all(Array.from({ length: 200 }, () => worker.executions.start({ flow: 'hoarder', inputs })));
      const ends = await Promise.all(started.map(({ execution }) => worker.executions.wait(execution.id, 150_000)));
      const codes = ends.filter((end) => end.status !== 'ENDED_SUCCESS').map((end) => end.error?.code ?? end.status);
      expect(codes).toEqual([]);
      expect(ends.every((end) => end.output_value === 1)).toBe(true);
    },
    180_000,
  );
});
