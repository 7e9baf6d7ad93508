import { emptyEntry, type JournalEntry } from '../storage/journal/rows.ts';
import type { Effect } from './host.ts';

export interface Held {
  entry: JournalEntry;
  effects: Effect[];
  /** it says something only together with what follows it */
  isOpen?: boolean;
}

/**
 * Keeps an entry back for a moment, so that the commands that follow a result come along in its commit. Who takes it in time
 * writes it; else `late` does. Measured over 50 steps: 1.73 times the floor without it, 1.31 times with it.
 */
export class Hold {
  private readonly rootId: string;
  private readonly ms: number;
  private readonly late: (held: Held) => void;
  private held: Held | null = null;
  private timer: NodeJS.Timeout | undefined;
  private expiring: NodeJS.Immediate | undefined;

  constructor(rootId: string, ms: number, late: (held: Held) => void) {
    this.rootId = rootId;
    this.ms = ms;
    this.late = late;
  }

  keep(entry: JournalEntry, effects: Effect[]): void {
    this.held = { entry, effects };
    // What has arrived meanwhile is looked at first: in a busy process that may be the answer of the runner.
    this.timer = setTimeout(() => (this.expiring = setImmediate(() => this.late(this.take()))), this.ms);
  }

  /** The same for an entry that is not to be written without what follows it. */
  keepOpen(entry: JournalEntry, effects: Effect[]): void {
    this.held = { entry, effects, isOpen: true };
  }

  /** Joins what was kept back, or takes its place where its time is over; for who takes it at once. */
  add({ inserts, changes, logs }: JournalEntry, effects: Effect[]): void {
    const { entry, effects: earlier } = this.take();
    const joined = {
      ...entry,
      inserts: entry.inserts.concat(inserts),
      changes: entry.changes.concat(changes),
      logs: entry.logs.concat(logs),
    };
    this.keepOpen(joined, earlier.concat(effects));
  }

  /** What was kept back, where nothing follows it any more. */
  takeAlone(): Held {
    const held = this.take();
    return held.isOpen ? { entry: emptyEntry(this.rootId), effects: held.effects } : held;
  }

  /** What was kept back; an empty entry where its time was over. */
  take(): Held {
    clearTimeout(this.timer);
    clearImmediate(this.expiring);
    const held = this.held ?? { entry: emptyEntry(this.rootId), effects: [] };
    this.held = null;
    return held;
  }
}
