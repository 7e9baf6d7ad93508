import type { ChildOptions, ExecutionError } from '../model.ts';
import type { Activation, Delivered, GuestError, Opening } from '../runner/protocol.ts';
import type { ExecutionChange, ExecutionRow, JournalEntry, NewExecution, Wake } from '../storage/journal/rows.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import type { Calls } from './calls.ts';
import type { Child } from './child.ts';
import type { Children } from './children.ts';
import type { Journal } from './journal.ts';
import type { Places } from './places.ts';
import type { EnginePorts, EngineSettings, Logger } from './ports.ts';
import type { Clock } from './sleeps.ts';

/** Runs when an entry is committed. */
export type Effect = () => void;

/** A flow in memory, as the rest of the engine sees it: `Drive` is the one that there is. */
export interface HotFlow {
  readonly id: string;
  readonly row: ExecutionRow;
  readonly children: Children;
  readonly isGone: boolean;
  readonly isCancelling: boolean;
  endAtOnce(child: Child, end: Delivered): void;
  childEnded(child: Child, end: Delivered, entry: JournalEntry): Promise<void>;
  change(entry: JournalEntry, change: Omit<ExecutionChange, 'id' | 'epoch'>): void;
  commit(entry: JournalEntry, effects: Effect[]): void;
  /** the database refuses what was written for it */
  refused(error: unknown): void;
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

  open(opening: Opening, quarantine: boolean): Promise<Activation>;
  deliver(id: string, delivered: readonly Delivered[]): Promise<Activation>;
  drop(id: string): void;

  children(id: string): Promise<ExecutionRow[]>;
  /** those of them that ended or were marked elsewhere, or that nobody runs any more */
  news(id: string): Promise<ExecutionRow[]>;
  drive(id: string): HotFlow | undefined;
  hasRoomBelow(): boolean;
  /** a child flow that this process starts at once: its place is taken, and its script begins when the returned function is called */
  holdLocal(row: NewExecution): () => void;
  /** flows became due in the database */
  poke(): void;
  /** something is due for a worker of this pool */
  due(pool: string | null): void;

  /** each resolves when it is durable, and rejects when this worker stops before */
  cancelFlows(ids: string[]): Promise<void>;
  pauseFlows(ids: string[]): Promise<void>;
  /** the flows below one that is being paused, also those that its pause has not seen */
  pauseBelow(id: string): Promise<void>;
  resumeFlows(ids: string[]): Promise<void>;
  /** marks a connection or sleep, so that whoever takes the flow over cancels it too */
  markCancelled(id: string): Promise<void>;
  /** aborts the call where it runs; false where it runs nowhere */
  abortCall(child: Child): boolean;

  errorOf(error: GuestError, row: ExecutionRow): ExecutionError;
  optionsOf(row: ExecutionRow): ChildOptions;

  gone(drive: HotFlow): void;
  leftMemory(wake: Wake): void;
  flowEnded(drive: HotFlow, entry: JournalEntry, effects: Effect[]): void;
  continued(drive: HotFlow, inputs: string, entry: JournalEntry, effects: Effect[]): void;
}
