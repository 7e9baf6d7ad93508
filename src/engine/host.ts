import type { Delivered } from '../runner/protocol.ts';
import type { ExecutionChange, ExecutionRow, JournalEntry, NewExecution, Wake } from '../storage/journal/rows.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import type { Calls } from './calls.ts';
import type { Child } from './child.ts';
import type { Children } from './children.ts';
import type { Controls } from './controls.ts';
import type { Journal } from './journal.ts';
import type { Places } from './places.ts';
import type { EnginePorts, EngineSettings, Logger } from './ports.ts';
import type { RecordedChildren } from './recorded.ts';
import type { Room } from './room.ts';
import type { Scripts } from './scripts.ts';
import type { Clock } from './sleeps.ts';
import type { Work } from './slices.ts';

/** Runs when an entry is committed; `refuse` where it never will be. */
export type Effect = Work;

/** A flow in memory, as the rest of the engine sees it: `Drive` is the one that there is. */
export interface HotFlow {
  readonly id: string;
  readonly row: ExecutionRow;
  readonly children: Children;
  readonly isGone: boolean;
  /** what is sealed in it and its children is being opened */
  readonly isOpening: boolean;
  readonly isCancelling: boolean;
  endAtOnce(child: Child, end: Delivered): void;
  childEnded(child: Child, end: Delivered, entry: JournalEntry): Promise<void>;
  change(entry: JournalEntry, change: Omit<ExecutionChange, 'id' | 'epoch'>): void;
  commit(entry: JournalEntry, effects: Effect[]): void;
  /** the effects of an entry that somebody else has written */
  doAfterwards(effects: readonly Effect[]): void;
  notWritten(error: unknown, effects: readonly Effect[]): void;
  /** the database refuses what was written for it */
  refused(error: unknown): void;
  /** what was to follow for it failed: it ends with that error, unless the database is away or the worker stops */
  defect(error: unknown): void;
  /** forgets it without a word to the database */
  abandon(reason: unknown): void;
  /** when the journal has what the command that is being applied becomes; effects wait until it is durable */
  onceWritten(work: () => void): void;
}

/** What a flow in memory asks of the engine that holds it. */
export interface DriveHost extends Clock {
  /** the process stops: results are recorded, but no flow is given one */
  readonly draining: boolean;
  /** under which this process is known to others */
  readonly workerId: string;
  readonly settings: EngineSettings;
  readonly journal: Journal;
  readonly calls: Calls;
  readonly places: Places;
  readonly log: Logger;
  readonly connections: EnginePorts['connections'];
  readonly flows: EnginePorts['flows'];
  readonly secrets: SealedRows;

  readonly scripts: Scripts;
  readonly recorded: RecordedChildren;
  readonly room: Room;
  readonly controls: Controls;
  readonly hot: HeldFlows;
  readonly endings: FlowEndings;

  drive(id: string): HotFlow | undefined;
  /** false: the database was away, or this worker stops */
  isDefect(error: unknown): boolean;
  /** flows became due in the database */
  poke(): void;
  /** something is due for a worker of this pool */
  due(pool: string | null): void;
  /** a flow left memory, and is due again then */
  leftMemory(wake: Wake): void;
}

/** The flows that are in memory. */
export interface HeldFlows {
  readonly size: number;
  /** a child flow that this process starts at once: its place is taken, and its script begins when the returned function is called */
  holdLocal(row: NewExecution): () => void;
  gone(flow: HotFlow): void;
}

/** What follows the end of a flow, whose last entry this makes durable. */
export interface FlowEndings {
  flowEnded(flow: HotFlow, entry: JournalEntry, effects: Effect[]): void;
  continued(flow: HotFlow, inputs: string, entry: JournalEntry, effects: Effect[]): void;
}
