import { describe, expect, it } from '@jest/globals';
import { LONGEST_LOOK_MS, nextLookMs, shortestWaitMs, type Refusal } from '../../../src/connectors/budget/looks.ts';
import { Waits } from '../../../src/connectors/budget/waits.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const refusal = (given: Partial<Refusal>): Refusal => ({ granted: 0, pausedMs: 0, nextMs: null, room: 0, runningRoom: null, ...given });

describe('a process that waits', () => {
  it.each<[string, Partial<Refusal>, number, number]>([
    ['when the pause is over', { pausedMs: 1234.5 }, 1, 1235],
    ['now and then in a long pause', { pausedMs: 3_600_000 }, 1, LONGEST_LOOK_MS],
    ['when the oldest calls are out of the period', { nextMs: 730 }, 1, 730],
    ['soon where they just were', { nextMs: -3 }, 1, 5],
    ['again and again where calls are on their way', { nextMs: null }, 1, 100],
    ['ever less often for calls that run', { room: 5, runningRoom: 0 }, 1, 100],
    ['but every second', { room: 5, runningRoom: 0 }, 1000, 1000],
    ['at once after others had their share', { room: 2, nextMs: 500 }, 1, 25],
    ['when the period has a place, though it got some', { room: 3, granted: 3, nextMs: 400 }, 0, 400],
  ])('looks %s', (_, given, looks, ms) => {
    expect(nextLookMs(refusal(given), looks)).toBe(ms);
  });

  it.each<[Partial<Refusal>, number, number]>([
    [{ nextMs: 400 }, 0, 400],
    [{ nextMs: 400 }, 9, 400],
    [{ nextMs: 400 }, 10, 1400],
    [{ nextMs: 400 }, 25, 2400],
    [{ pausedMs: 9000, nextMs: 400 }, 10, 10_000],
    [{ room: 2, nextMs: 400 }, 0, 0],
    [{ nextMs: null }, 3, 0],
  ])('%j with %i before it waits at least %i ms', (given, before, ms) => {
    expect(shortestWaitMs(refusal(given), before, { requests: 10, periodMs: 1000 })).toBe(ms);
  });
});

describe('a wait', () => {
  const budget = { subject: 'x', connectorId: null, owner: "the connector 'shop'", limits: { requests: 10, period: 1, concurrency: 2 } };

  it('is told when it is worth it, once in a while, and summed up', () => {
    const clock = new FakeClock();
    const told: string[] = [];
    const waits = new Waits(budget, clock, { log: (level, text) => told.push(`${level} ${text}`), progress: (text) => told.push(text) });
    const from = clock.now();
    waits.waiting(from, 500, false);
    expect(told).toEqual([]);
    waits.waiting(from, 2500, false);
    const text =
      "waits for the rate budget of the connector 'shop': 10 requests in 1 s, 2 at the same time, at least until 2030-01-01T00:00:02.500Z";
    expect(told).toEqual([`info ${text}`, text]);
    clock.pass(2500);
    waits.ended(from);
    waits.waiting(clock.now(), 5000, true);
    expect(told).toHaveLength(2);
    clock.pass(61_000);
    waits.waiting(clock.now() - 1000, 0, true);
    expect(told[3]).toBe("waits for the rate budget of the connector 'shop': the service asked for a pause");
    waits.ended(clock.now() - 1000);
    expect(waits).toMatchObject({ count: 2, totalMs: 3500, startedAt: from, isTold: true });
  });
});
