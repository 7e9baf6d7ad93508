/** Types that do not speak HTTP, budgets of types, and a database that is away for a moment. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { BudgetStorage } from '../../../src/connectors/budget/gate.ts';
import { ConnectorTypes } from '../../../src/connectors/registry.ts';
import type { ConnectionTarget } from '../../../src/model.ts';
import { connectorType } from '../../../src/sdk/connector.ts';
import { startProcesses, type Processes } from './support.ts';

let runs: string[] = [];
let running = 0;
let mostRunning = 0;

const bell = connectorType({
  id: 'bell',
  name: 'BELL',
  title: 'Bell',
  description: 'rings, and speaks no HTTP',
  connection: z.object({}),
  rate_budget: { requests: 2, period: 3600 },
  default_action: 'ring',
  actions: {
    ring: {
      title: 'Ring',
      inputs: z.object({ text: z.string().default('ding') }),
      outputs: z.object({}),
      run: async ({ inputs }) => {
        runs.push(inputs.text);
        mostRunning = Math.max(mostRunning, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return {};
      },
    },
  },
});

let all: Processes;
let failures = 0;
/** The real one, and before it a network that breaks. */
const shaky = (table: BudgetStorage): BudgetStorage => ({
  settle: (settlement) => (failures-- > 0 ? Promise.reject(new Error('the connection broke')) : table.settle(settlement)),
});

beforeAll(async () => {
  all = await startProcesses(1, { types: new ConnectorTypes([bell]), storage: shaky });
});
beforeEach(() => {
  [runs, mostRunning, failures] = [[], 0, 0];
});
afterAll(() => all?.close());

const ring = (target: ConnectionTarget, text: string) => all.processes[0]!.connections.call(target, { text }, { options: { timeout: 60 } });
const codes = async (target: ConnectionTarget, count: number) =>
  (await Promise.all(Array.from({ length: count }, (_, i) => ring(target, `${i}`)))).map(({ error }) => error?.code ?? null);

describe('the budget of a type', () => {
  it('counts actions where it speaks no HTTP, of all calls that name no connector together', async () => {
    expect(await codes({ by: 'connector_type', name: 'BELL' }, 3)).toEqual([null, null, 'RATE_LIMITED']);
    expect(runs).toEqual(['0', '1']);
  });

  it('is that of each of its connectors, unless their document says otherwise', async () => {
    const [own, other, off] = [
      await all.add({ type: 'BELL' }),
      await all.add({ type: 'BELL', rate_budget: { requests: 3, period: 3600 } }),
      await all.add({ type: 'BELL', rate_budget: false }),
    ];
    const refused = async (name: string) => (await codes({ by: 'connector', name }, 6)).filter((code) => code === 'RATE_LIMITED').length;
    expect([await refused(own), await refused(other), await refused(off)]).toEqual([4, 3, 0]);
  });

  it('limits how many run at the same time', async () => {
    const name = await all.add({ type: 'BELL', rate_budget: { requests: 100, period: 1, concurrency: 1 } });
    expect(new Set(await codes({ by: 'connector', name }, 5))).toEqual(new Set([null]));
    expect(mostRunning).toBe(1);
  });

  it('costs time where the database is away for a moment, and no call', async () => {
    const name = await all.add({ type: 'BELL' });
    failures = 1;
    expect(await codes({ by: 'connector', name }, 2)).toEqual([null, null]);
    expect(runs).toHaveLength(2);
  });
});
