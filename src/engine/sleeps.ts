import type { Wake } from '../storage/journal/rows.ts';
import type { Child } from './child.ts';
import { Timer } from './timer.ts';

export interface Clock {
  /** whole ms since the epoch, by the clock of the database */
  now(): number;
  /** the same, and parts of a ms: this clock decides when a sleep is due */
  databaseNow(): number;
}

/**
 * Timers of the sleeps of one flow while it is in memory. They start when the sleep's row is durable, so by the database clock
 * none fires early.
 */
export class SleepTimers {
  private readonly clock: Clock;
  private readonly fire: (child: Child) => void;
  private readonly armed = new Map<number, { due: number; timer: Timer }>();

  constructor(clock: Clock, fire: (child: Child) => void) {
    this.clock = clock;
    this.fire = fire;
  }

  arm(child: Child): void {
    if (this.armed.has(child.position) || child.status !== 'WAITING') return;
    const left = this.remaining(child);
    const timer = new Timer();
    this.armed.set(child.position, { due: performance.now() + left, timer });
    timer.start(left, () => {
      this.armed.delete(child.position);
      this.fire(child);
    });
  }

  disarm(child: Child): void {
    this.armed.get(child.position)?.timer.stop();
    this.armed.delete(child.position);
  }

  clear(): void {
    for (const { timer } of this.armed.values()) timer.stop();
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

  /** The same as a time of the database's clock, where that is known. */
  private wakeOf(child: Child): Wake {
    const { wake } = child;
    if (wake !== null && wake !== 'never' && 'at' in wake) return wake;
    return { in: Math.max(0, this.remaining(child)) / 1000 };
  }

  /**
   * The earliest of these sleeps and of the flow's own time-out (in ms since the epoch; null: it has none). A time of the database's
   * clock stays one, since what this process knows of that clock may be from before it was set.
   */
  earliest(children: Iterable<Child>, deadline: number | null): Wake {
    const times = [...children].map((child) => ({ left: this.remaining(child), wake: this.wakeOf(child) }));
    if (deadline !== null) times.push({ left: deadline - this.clock.now(), wake: { at: deadline } });
    const first = times.reduce((a, b) => (a.left <= b.left ? a : b), { left: Infinity, wake: 'never' as Wake });
    return first.wake;
  }

  shortest(children: Iterable<Child>): number {
    let shortest = Infinity;
    for (const child of children) shortest = Math.min(shortest, this.remaining(child));
    return shortest;
  }
}
