import type { ChildOptions, ExecutionError } from '../model.ts';
import type { Activation, Delivered, GuestError, Opening } from '../runner/protocol.ts';
import type { ExecutionRow, JournalEntry, NewExecution, Wake } from '../storage/journal/rows.ts';
import type { Calls } from './calls.ts';
import type { Child } from './child.ts';
import type { Effect } from './commands.ts';
import type { Drive } from './drive.ts';
import type { Journal } from './journal.ts';
import type { EnginePorts, EngineSettings, Logger } from './ports.ts';
import type { Clock } from './sleeps.ts';

/** What a flow in memory asks of the engine that holds it. */
export interface DriveHost extends Clock {
  /** the process stops: results are recorded, but no flow is given one */
  readonly draining: boolean;
  readonly settings: EngineSettings;
  readonly journal: Journal;
  readonly calls: Calls;
  readonly log: Logger;
  readonly connections: EnginePorts['connections'];
  readonly flows: EnginePorts['flows'];

  open(opening: Opening, quarantine: boolean): Promise<Activation>;
  deliver(id: string, delivered: Delivered): Promise<Activation>;
  drop(id: string): void;

  children(id: string): Promise<ExecutionRow[]>;
  drive(id: string): Drive | undefined;
  hasRoom(): boolean;
  /** a child flow that this process starts at once; its row is in an entry that is on its way */
  startLocal(row: NewExecution): void;
  /** flows became due in the database */
  poke(): void;

  /** each resolves when it is durable, and rejects when this worker stops before */
  cancelFlows(ids: string[]): Promise<void>;
  pauseFlows(ids: string[]): Promise<void>;
  resumeFlows(ids: string[]): Promise<void>;
  /** marks a connection or sleep, so that whoever takes the flow over cancels it too */
  markCancelled(id: string): Promise<void>;
  /** aborts the call where it runs; false where it runs nowhere */
  abortCall(child: Child): boolean;

  errorOf(error: GuestError, row: ExecutionRow): ExecutionError;
  optionsOf(row: ExecutionRow): ChildOptions;

  gone(drive: Drive): void;
  leftMemory(wake: Wake): void;
  flowEnded(drive: Drive, entry: JournalEntry, effects: Effect[]): void;
  continued(drive: Drive, inputs: string, entry: JournalEntry, effects: Effect[]): void;
}
