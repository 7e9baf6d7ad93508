import type { Delivered } from '../runner/protocol.ts';
import type { JournalEntry } from '../storage/journal/rows.ts';
import type { Child } from './child.ts';

/** Ends that a script is given in one go; other flows of its runner wait that long. */
const MOST_AT_ONCE = 50;

/**
 * Ends of children that wait for the script, and the numbers under which it is given them: a replay gives them in that order. A
 * number is written with all that the script issues for its end or not at all: a replay takes what was issued before the last
 * number for recorded.
 */
export class Deliveries {
  private waiting: Child[] = [];
  private next = 0;

  get size(): number {
    return this.waiting.length;
  }

  add(child: Child): void {
    this.waiting.push(child);
  }

  /** The end that came first; `entry` gets its number. */
  takeFirst(entry: JournalEntry): Delivered {
    return this.numbered(this.waiting.shift() as Child, entry);
  }

  /** The ends that have gathered, as many as go together. */
  takeGathered(entry: JournalEntry): Delivered[] {
    return this.waiting.splice(0, MOST_AT_ONCE).map((child) => this.numbered(child, entry));
  }

  /** Those that were not delivered, which then do not wait any more. */
  takeBack(): Delivered[] {
    const ends = this.waiting.flatMap(({ end }) => end ?? []);
    this.clear();
    return ends;
  }

  clear(): void {
    this.waiting = [];
  }

  /** So many were delivered before. */
  goOnAfter(delivered: number): void {
    this.next = delivered;
  }

  private numbered(child: Child, entry: JournalEntry): Delivered {
    const end = child.end as Delivered;
    child.delivered = this.next++;
    child.end = null;
    child.inputs = '';
    const change = entry.changes.find((c) => c.id === child.id);
    if (change) change.delivered = child.delivered;
    else entry.changes.push({ id: child.id, delivered: child.delivered });
    return end;
  }
}
