import { expect, it } from '@jest/globals';
import { BudgetGate, type BudgetStorage, type Entry } from '../../../src/connectors/budget/gate.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const limits = { requests: 10, period: 1 };
const budget = { subject: 's', connectorId: null, owner: 'the connector s', limits };

it('a call that is long on its way has arrived when that is noticed, and not before: the process may have stood still', async () => {
  const clock = new FakeClock();
  const told: number[][] = [];
  const settle: BudgetStorage['settle'] = async ({ arrivedMsAgo, waiting }) => {
    told.push(arrivedMsAgo);
    return { granted: waiting, pausedMs: 0, nextMs: null, room: 10, runningRoom: null };
  };
  const gate = new BudgetGate(budget, { storage: { settle }, clock });
  const entry: Entry = { signal: new AbortController().signal };
  await gate.enter(budget, entry);
  clock.pass(3000);
  await gate.enter(budget, entry);
  expect(told).toEqual([[], [0]]);
  await gate.close();
});
