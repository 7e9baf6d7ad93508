import type { Clock } from '../../src/connectors/retry/clock.ts';

/** Time that passes only where somebody waits for it, and chance as the test says. */
export class FakeClock implements Clock {
  readonly waits: number[] = [];
  #now = Date.UTC(2030, 0, 1);
  readonly #chance: () => number;

  constructor(chance: () => number = () => 1) {
    this.#chance = chance;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.#chance();
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    this.waits.push(ms);
    this.#now += ms;
    return true;
  }
}
