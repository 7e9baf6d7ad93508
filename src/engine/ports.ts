/** What the engine needs of the rest of the product; everything is handed in at construction. */
import type { Connections } from '../connectors/port.ts';
import { DEFAULT_POOL, type JsonText, type JsonValue } from '../model.ts';
import type { FlowBundle, GuestLimits, Runners } from '../runner/protocol.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import type { JournalEntry, Queryable } from '../storage/journal/rows.ts';

export interface EngineSettings {
  /** the worker pool this process belongs to */
  pool: string;
  host: string;
  version: string;
  /** true where one process owns the database alone: whoever else is registered is dead */
  exclusive: boolean;
  heartbeatMs: number;
  /** a worker that was silent for so long is declared dead; its flows then stand still for that, and as long as looking takes */
  silentMs: number;
  /** how often unowned due flows are looked for without a hint */
  pollMs: number;
  /** flows held in memory at once; further ones wait for a place */
  maxHot: number;
  /** so many flows may be due and wait for a worker; a start beyond that is refused where this process has no place for it */
  maxDue: number;
  /** so many entries may wait for their commit before starts are refused */
  maxJournal: number;
  /** a parked flow leaves memory after this time, or after ten times its last replay */
  idleMs: number;
  /** resident bytes per runner from which on parked flows leave memory at once; below what the watchdog kills for */
  runnerBytes: number;
  /** how long a result waits for the commands that follow it */
  holdMs: number;
  /** a flow that sleeps at most so long stays in memory */
  shortSleepMs: number;
  limits: GuestLimits;
  /** how long a stop waits for the calls that run, where nobody drained before */
  drainMs: number;
  /** after so many killed runners a flow ends as POISONED */
  strikes: number;
}

export const ENGINE_DEFAULTS: EngineSettings = {
  pool: DEFAULT_POOL,
  host: 'localhost',
  version: '0',
  exclusive: false,
  heartbeatMs: 500,
  silentMs: 2000,
  pollMs: 250,
  maxHot: 10_000,
  maxDue: 1_000_000,
  maxJournal: 50_000,
  idleMs: 1000,
  runnerBytes: 600 * 1024 * 1024,
  holdMs: 5,
  shortSleepMs: 1000,
  limits: { valueBytes: 16 * 1024 * 1024, children: 10_000, logLines: 1000 },
  drainMs: 2000,
  strikes: 3,
};

/** Flow versions, answered from memory where they can be: they stand on the path of a start. */
export interface FlowVersions {
  /** the newest version of a stored flow, or null */
  current(flow: string): string | null;
  bundle(sha256: string): Promise<FlowBundle>;
  /** the same from memory alone, for a version that runs here */
  loaded(sha256: string): FlowBundle | null;
  /** throws INVALID_INPUT naming the key, where the version declares a schema that the inputs do not meet */
  checkInputs(sha256: string, inputs: JsonValue): void | Promise<void>;
  /** the worker pool that the version declares, or null; answered from memory */
  pool?(sha256: string): string | null;
  /** the inputs with what the version declares secret masked; null where that is nothing */
  shownInputs?(sha256: string, inputs: JsonText): JsonText | null;
  /** throws PREFLIGHT_FAILED where the version wants its connectors tested before it starts and one does not work */
  preflight?(sha256: string, flow: string): void | Promise<void>;
  /** how many executions of the flow may run at once; null: as many as there are; default: null for all */
  limitOf?(flow: string): number | null;
  /** names like this one, for the error of an unknown flow */
  near(flow: string): string[];
  /** A sentence about files that cannot be loaded and may hold the flow, or nothing. */
  trouble?(flow: string): string;
}

/** Messages between worker processes; a lost one only delays, since everything is in the database. */
export interface Mailbox {
  send(workerId: string, message: WorkerMessage): void;
  /** called once with this worker's id; messages for it arrive at `receive` */
  open(workerId: string, receive: (message: WorkerMessage) => void): Promise<void>;
  close(): Promise<void>;
}

export type WorkerMessage = {
  /** flows whose children ended or were marked elsewhere */
  woken?: string[];
  /** flows and connections that are to be cancelled or paused */
  controlled?: string[];
  /** the pool of this worker, where something is due */
  due?: string[];
};

export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface EnginePorts {
  db: Queryable;
  isRetryable(error: unknown): boolean;
  runners: Runners;
  connections: Connections;
  flows: FlowVersions;
  mailbox: Mailbox;
  /** default: nothing is secret */
  secrets?: SealedRows;
  log: Logger;
  /** told of a root that was started without the journal */
  onStarted?(this: void): void;
  /** told the name under which this worker is known to others, at the start and when it registers anew */
  onRegistered?(this: void, workerId: string): void;
  /** told when the database has gone on from an earlier state: what was read of it, or written to it, may not be there any more */
  onRewound?(this: void): void;
  /** told of what the journal has made durable, and in how many ms; on the path of every step, so it has to be quick */
  onWritten?(this: void, entries: readonly { entry: JournalEntry }[], tookMs: number): void;
}
