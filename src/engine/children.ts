import type { ExecutionRow } from '../storage/journal/rows.ts';
import { childOf, isRunning, type Child } from './child.ts';

/** The children of one flow by their position, and which of them run: at hand, since every activation asks for it. */
export class Children implements Iterable<Child> {
  private readonly all = new Map<number, Child>();
  private readonly active = new Set<Child>();
  /** of these, the sleeps */
  private readonly sleeping = new Set<Child>();

  static of(recorded: ExecutionRow[]): Children {
    const children = new Children();
    for (const row of recorded) children.track(childOf(row));
    return children;
  }

  get(position: number | null): Child | undefined {
    return position === null ? undefined : this.all.get(position);
  }

  /** Takes note of a new child, or of a new status of one. */
  track(child: Child): void {
    this.all.set(child.position, child);
    const changed = isRunning(child) ? 'add' : 'delete';
    this.active[changed](child);
    if (child.type === 'SLEEP') this.sleeping[changed](child);
  }

  get isEmpty(): boolean {
    return this.all.size === 0;
  }

  /** Started and not ended. */
  get running(): ReadonlySet<Child> {
    return this.active;
  }

  /** Those that the end of the flow waits for. */
  unfinished(): Child[] {
    return [...this.active].filter((child) => !child.options.orphan);
  }

  /** Whether nothing runs but sleeps. */
  onlySleep(): boolean {
    for (const child of this.active) if (child.type !== 'SLEEP') return false;
    return true;
  }

  /** Whether a control is being carried out. */
  hasControl(): boolean {
    for (const child of this.active) if (child.type === 'CONTROL') return true;
    return false;
  }

  sleeps(): Iterable<Child> {
    return this.sleeping;
  }

  [Symbol.iterator](): Iterator<Child> {
    return this.all.values();
  }
}
