import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { DatabaseClock } from '../../src/engine/database-clock.ts';

const AHEAD_MS = 3_600_000;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const database = (): number => Date.now() + AHEAD_MS;

/** What a statement that took so long says, whose answer left so long before it came. */
function learn(clock: DatabaseClock, tookMs: number, backMs: number): number {
  return clock.learn(database() - backMs, tookMs);
}

it('the clock of the database as it is known is never ahead of it, wherever on its way a statement read it', () => {
  for (const backMs of [0, 20, 40]) {
    const clock = new DatabaseClock();
    learn(clock, 40, backMs);
    expect(clock.now()).toBeLessThanOrEqual(database());
    expect(clock.now()).toBeGreaterThanOrEqual(database() - 40);
  }
});

it('what lasts so long is never shorter by it, also where a quicker statement corrects it meanwhile', () => {
  const clock = new DatabaseClock();
  learn(clock, 40, 0); // all of it was the way there
  const begun = clock.now();
  jest.advanceTimersByTime(50);
  learn(clock, 2, 1);
  expect(clock.now() - begun).toBeGreaterThanOrEqual(50);
});

it('a quicker statement brings it closer, a slower one is no news', () => {
  const clock = new DatabaseClock();
  learn(clock, 40, 40);
  learn(clock, 2, 1);
  expect(database() - clock.now()).toBeLessThanOrEqual(2);
  learn(clock, 500, 400);
  expect(database() - clock.now()).toBeLessThanOrEqual(2);
});

it('a clock that was set is told, and followed', () => {
  const clock = new DatabaseClock();
  learn(clock, 2, 1);
  jest.setSystemTime(Date.now() - AHEAD_MS);
  expect(learn(clock, 2, 1)).toBeLessThan(2 - AHEAD_MS);
  expect(database() - clock.now()).toBeLessThanOrEqual(2);
});
