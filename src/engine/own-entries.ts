import { emptyEntry, type JournalEntry, type NewExecution } from '../storage/journal/rows.ts';
import { Hold, type Held } from './hold.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { Slices, type Work } from './slices.ts';

/** What its entries ask of the flow. */
export interface EntriesOwner extends Pick<HotFlow, 'id' | 'row' | 'isGone' | 'defect'> {
  /** the script takes longer than a result may wait */
  writeLate(held: Held): void;
}

const nobodyWaits = (): void => undefined;

/**
 * What one flow in memory writes: entries of the journal, of which one may be held back for a moment so that what follows comes along
 * in its commit, and what is to be done when each is durable.
 */
export class OwnEntries {
  readonly hold: Hold;
  private readonly owner: EntriesOwner;
  private readonly journal: DriveHost['journal'];
  private readonly afterwards: Slices;
  private refuse: (error: unknown) => void = nobodyWaits;

  constructor(owner: EntriesOwner, { journal, settings }: Pick<DriveHost, 'journal' | 'settings'>) {
    this.owner = owner;
    this.journal = journal;
    this.hold = new Hold(owner.row.root_id, settings.holdMs, (held) => owner.writeLate(held));
    this.afterwards = new Slices((error) => owner.defect(error));
  }

  empty(): JournalEntry {
    return emptyEntry(this.owner.row.root_id);
  }

  /** Its first one, which is held back for the first commands; resolves when it is durable. */
  first(insert: NewExecution | null): Promise<void> {
    const entry = this.empty();
    if (insert) entry.inserts.push(insert);
    return new Promise((resolve, reject) => {
      this.refuse = reject;
      this.hold.keep(entry, [resolve]);
    });
  }

  write(entry: JournalEntry): Promise<void> {
    entry.flow = { id: this.owner.id, epoch: this.owner.row.epoch };
    return this.journal.write(entry);
  }

  commit(entry: JournalEntry, effects: Effect[]): void {
    const isEmpty = entry.inserts.length + entry.changes.length + entry.logs.length + entry.wakes.length === 0;
    if (isEmpty && effects.length === 0) return;
    this.write(entry).then(
      () => this.doAfterwards(effects),
      (error: unknown) => this.notWritten(error, effects),
    );
  }

  /** Fenced, or refused by the database: then the engine ends the flow (`Refusals`). */
  notWritten(error: unknown, effects: readonly Effect[]): void {
    for (const { refuse } of effects) refuse?.(error);
    this.refused(error);
  }

  /** What was written for it was refused: who waits for its first entry is told. */
  refused(error: unknown): void {
    this.refuse(error);
  }

  /** What has left memory leaves nothing undone behind. */
  doAfterwards(work: readonly Work[]): void {
    this.afterwards.run(work);
    if (this.owner.isGone) this.afterwards.finish();
  }

  /** Does what is still to be done. */
  finish(): void {
    this.afterwards.finish();
  }

  /** Nothing of it is written or done any more. */
  abandon(reason: unknown): void {
    const undone = this.afterwards.clear().concat(this.hold.take().effects);
    for (const { refuse } of undone) refuse?.(reason);
    this.refused(reason);
  }
}
