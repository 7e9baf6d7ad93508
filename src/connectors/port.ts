/** What the engine asks of the connector pipeline, and what it gets. One connection execution is one call of `call`. */
import type { AttemptEntry, ChildOptions, ConnectionTarget, ExecutionError, JsonText, JsonValue, LogLevel } from '../model.ts';

export interface ConnectionCall {
  executionId: string;
  /** what the script named */
  target: ConnectionTarget;
  /** what the script gave: JSON text of an object */
  overrides: JsonText;
  options: ChildOptions;
  /** of the execution: the higher one goes first where calls wait; default 0 */
  priority?: number;
  /** attempts made before, by a worker that died; the first attempt here has this number plus one */
  attemptsBefore: number;
  /** aborted on cancel or timeout; the call ends within the grace period whatever the far side does */
  signal: AbortSignal;
  /** a log line of the connection execution */
  log(level: LogLevel, ...values: JsonValue[]): void;
  /** what it is doing, in a few words: the message of the execution while it runs */
  progress?(message: string): void;
  /** what was worked out while the row of the execution was on its way to disk */
  groundwork?: Groundwork;
}

/** What is known of a call before it may leave; only who made it looks into it. */
export type Groundwork = object;

/** The end of a connection. Cancelling is the engine's business: an aborted call may end in either way. */
export interface ConnectionResult {
  ok: boolean;
  /** JSON text; null on failure */
  output: JsonText | null;
  /** the output with what is declared secret masked: then the output itself is stored sealed */
  shownOutput?: JsonText | null;
  error: ExecutionError | null;
  message: string | null;
  /** the merged, validated inputs with defaults, every secret masked: JSON text. Null where merging failed before */
  shownInputs: JsonText | null;
  /** the number of the last attempt: those made before by a worker that died count */
  attempts: number;
  /** every try, masked, at most the last hundred; absent where the first one succeeded */
  attemptLog?: AttemptEntry[];
}

/** Which connector and which type a target means, for the row of the execution; null where there is none. */
export interface ResolvedTarget {
  connector: string | null;
  connectorType: string | null;
  /** the worker pool that the connector asks for; absent: the call runs where its flow does */
  pool?: string | null;
  /** the inputs that the script gave, masked, where they hold a field that is declared secret */
  shownInputs?: JsonText | null;
}

export interface Connections {
  /** Answered from memory: it stands on the path of a step. `overrides`: what the script gave. */
  resolve(target: ConnectionTarget, overrides?: JsonText): ResolvedTarget;
  /** What may be shown of an output that a person gives in the place of what a call through this type gave; null: all of it. */
  shownOutput?(connectorType: string, output: JsonText): JsonText | null;
  /** Works out what can be known of a call before it may leave: reads memory alone. Null: nothing. Never throws. */
  groundwork?(target: ConnectionTarget, overrides: JsonText): Groundwork | null;
  /** Never rejects. */
  call(call: ConnectionCall): Promise<ConnectionResult>;
}
