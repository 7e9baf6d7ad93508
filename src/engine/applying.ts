import type { Command } from '../runner/protocol.ts';
import type { JournalEntry } from '../storage/journal/rows.ts';
import { applyCommand } from './commands.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { AT_A_TURN, type Work } from './slices.ts';

/** Commands of an activation that become rows in several turns of the event loop, and what they have become so far: one entry. */
export class Applying {
  readonly entry: JournalEntry;
  readonly effects: Effect[] = [];
  /** what follows when the journal has the entry */
  readonly follow: Work[] = [];
  /** the end of the flow, where they come to one: the drive's own to apply, after all others */
  readonly ending: Command[];
  private readonly commands: Command[];
  private next = 0;

  constructor(commands: Command[], entry: JournalEntry) {
    const last = commands.at(-1) as Command;
    this.ending = last.op === 'end' || last.op === 'continue' ? [last] : [];
    this.commands = commands;
    this.entry = entry;
  }

  /** As many as there is time for at a turn. True: these were the last. */
  applyPart(drive: HotFlow, host: DriveHost): boolean {
    const { commands, entry, effects } = this;
    const count = commands.length - this.ending.length;
    const until = Math.min(this.next + AT_A_TURN, count);
    while (this.next < until) applyCommand(drive, host, commands[this.next++] as Command, entry, effects);
    return until === count;
  }
}
