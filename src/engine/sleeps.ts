import type { Child } from './child.ts';

const LONGEST_MS = 2 ** 31 - 1;

export interface Clock {
  /** ms since the epoch by this machine */
  now(): number;
  /** ms since the epoch by the database, which decides when a sleep is due */
  databaseNow(): number;
}

/**
 * Timers of the sleeps of one flow while it is in memory. They start when the sleep's row is durable, so by the database clock
 * none fires early.
 */
export class SleepTimers {
  private readonly clock: Clock;
  private readonly fire: (child: Child) => void;
  private readonly armed = new Map<number, { due: number; timer: NodeJS.Timeout }>();

  constructor(clock: Clock, fire: (child: Child) => void) {
    this.clock = clock;
    this.fire = fire;
  }

  arm(child: Child): void {
    if (this.armed.has(child.position) || child.status !== 'WAITING') return;
    this.set(child, performance.now() + this.remaining(child));
  }

  disarm(child: Child): void {
    clearTimeout(this.armed.get(child.position)?.timer);
    this.armed.delete(child.position);
  }

  clear(): void {
    for (const { timer } of this.armed.values()) clearTimeout(timer);
    this.armed.clear();
  }

  /** ms until the sleep is due */
  remaining(child: Child): number {
    const armed = this.armed.get(child.position);
    if (armed) return armed.due - performance.now();
    const { wake } = child;
    if (wake === null || wake === 'never') return 0;
    return 'in' in wake ? wake.in * 1000 : wake.at - this.clock.databaseNow();
  }

  shortest(children: Iterable<Child>): number {
    let shortest = Infinity;
    for (const child of children) shortest = Math.min(shortest, this.remaining(child));
    return shortest;
  }

  private set(child: Child, due: number): void {
    const wait = Math.min(Math.max(0, Math.ceil(due - performance.now())), LONGEST_MS);
    const timer = setTimeout(() => {
      this.armed.delete(child.position);
      if (performance.now() < due) this.set(child, due);
      else this.fire(child);
    }, wait);
    this.armed.set(child.position, { due, timer });
  }
}
