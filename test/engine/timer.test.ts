import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Timer } from '../../src/engine/timer.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('a timer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('of two months does not fire before, and then once', () => {
    const fire = jest.fn();
    new Timer().start(60 * DAY, fire);
    jest.advanceTimersByTime(60 * DAY - 1);
    expect(fire).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(fire).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(60 * DAY);
    expect(fire).toHaveBeenCalledTimes(1);
  });

  it('that is stopped, or started again, does not fire for the first time', () => {
    const [first, second] = [jest.fn(), jest.fn()];
    const timer = new Timer();
    timer.start(DAY, first);
    timer.start(2 * DAY, second);
    jest.advanceTimersByTime(2 * DAY);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledTimes(1);
    timer.start(DAY, first);
    timer.stop();
    jest.advanceTimersByTime(2 * DAY);
    expect(first).not.toHaveBeenCalled();
  });

  it('of a time that is past fires soon', () => {
    const fire = jest.fn();
    new Timer().start(-5, fire);
    jest.advanceTimersByTime(1);
    expect(fire).toHaveBeenCalledTimes(1);
  });
});
