/**
 * The activation protocol: what passes between a worker (engine), its runner process, and the guest side of `this`
 * inside the isolate.
 *
 * A flow runs in **activations**. The worker opens an execution or delivers one ended child; the script runs until it waits;
 * the commands that it issued come back. Everything is JSON text. The guest gives each command once, at the end of the
 * activation in which it was issued, in the order of issue; a child that is created and started in one activation is one
 * command. The worker makes commands durable before any of them has an effect outside.
 *
 * Inputs and outputs travel as JSON text inside JSON text (`JsonText` fields are strings): nobody between the script and the
 * database parses or re-orders them.
 */
import type { ChildOptions, ConnectionTarget, JsonText, JsonValue, LogLevel, TerminalStatus } from '../model.ts';

/**
 * The number of the guest runtime (`src/runner/guest/`). It is part of every flow version; it changes when a stored
 * history could replay differently, and whenever the guest changes after a release; the earlier guest stays available beside
 * the new one (docs/decisions/0012-guest-runtimes.md).
 */
export const GUEST_RUNTIME = 1;

// ---------------------------------------------------------------------------------------------- from the guest

export type Command = ChildCommand | StartCommand | ControlCommand | LogCommand | SaveCommand | EndCommand | ContinueCommand;

/** `this.connect`, `this.flow`, `this.sleep`: a new child at the next position. */
export interface ChildCommand {
  op: 'child';
  position: number;
  /** UUIDv8 made of the root's time and sha256(parent id, position) */
  id: string;
  kind: 'CONNECTION' | 'FLOW' | 'SLEEP';
  /** what the script named */
  target: Target;
  /** the name shown in the tree */
  name: string;
  /** what the script gave, as text: for a SLEEP `{"seconds":n}` or `{"until":"ISO time"}` */
  inputs: JsonText;
  /** CREATED: lazy or `run: false`, not started in this activation */
  state: 'CREATED' | 'STARTED';
  options?: ChildOptions;
  /** stack frame of the call in the bundle, `script.js:line:column`; the worker maps it to the source */
  at?: string;
}

export type Target = ConnectionTarget | { by: 'flow'; name: string } | { by: 'sleep' };

/** A child created in an earlier activation is started. */
export interface StartCommand {
  op: 'start';
  child: number;
}

/** The script cancels, pauses or resumes a child. It takes a position of its own and is recorded as a CONTROL row. */
export interface ControlCommand {
  op: 'control';
  position: number;
  id: string;
  action: 'cancel' | 'pause' | 'resume';
  child: number;
}

export interface LogCommand {
  op: 'log';
  /** counts from 0 over the whole execution, dropped lines included */
  seq: number;
  level: LogLevel;
  /** JSON text of an array of values */
  values: JsonText;
}

/** `this.save` and `this.setOutput`: absent fields stay as they are. */
export interface SaveCommand {
  op: 'save';
  message?: string;
  name?: string;
  /** the whole output so far, with every `setOutput` merged in */
  output_value?: JsonText;
}

/** The handler returned, threw, or called success or error. The first one settles; the guest issues nothing after it. */
export interface EndCommand {
  op: 'end';
  status: 'ENDED_SUCCESS' | 'ENDED_ERROR';
  output_value?: JsonText;
  message?: string;
  error?: GuestError;
}

/** `this.continueAs(inputs)`. */
export interface ContinueCommand {
  op: 'continue';
  inputs: JsonText;
}

/** An error as the guest reports it; `stack` has lines of the bundle, which the worker maps to the source. */
export interface GuestError {
  name: string;
  message: string;
  code: string;
  stack?: string;
  /** further JSON fields of the error: `status`, `response`, `execution` … */
  details?: { [key: string]: JsonValue };
  /** for CHILD_NOT_STARTED: where the child was made */
  at?: string;
}

// ---------------------------------------------------------------------------------------------- to the guest

/** What a flow execution starts from; the same at its first start and at every replay. */
export interface Opening {
  id: string;
  root_id: string;
  parent_id: string | null;
  name: string;
  flow: string;
  flow_version: string;
  inputs: JsonText;
  labels: Record<string, string>;
  /** seeds Math.random, crypto.getRandomValues and randomUUID */
  seed: string;
  /** whole ms since the epoch: the clock of the script until its first delivery */
  started_at: number;
  limits: GuestLimits;
  /** of the execution, for its turn; the script is not told */
  priority?: number;
  /**
   * At a replay, by position: the id of a recorded child that succeeded, null of any other. Of such a child the guest works out neither
   * the id nor the stack of the call, which only a failure would show.
   */
  succeeded?: (string | null)[];
  /** recorded deliveries in the order in which they were delivered; empty at the first start */
  history: Delivered[];
}

export interface GuestLimits {
  /** bytes of JSON text of one input, output, message or log line */
  valueBytes: number;
  children: number;
  /** log lines per activation; further ones are counted, dropped, and told of once */
  logLines: number;
}

/** One ended child, given to the script. Position and id tell which; `time` becomes the script's clock. */
export interface Delivered {
  position: number;
  status: TerminalStatus;
  /** the generation that ended may bear another id than the handle: see `continueAs` and `retry` */
  id: string;
  name: string;
  /** null: no output (undefined in the script becomes null) */
  output_value: JsonText | null;
  /** JSON text of an ExecutionError */
  error: JsonText | null;
  message: string | null;
  /** the merged inputs with secrets masked, as the execution shows them */
  inputs: JsonText;
  /** whole ms since the epoch */
  created_at: number;
  started_at: number | null;
  ended_at: number;
}

// ---------------------------------------------------------------------------------------------- answers of a runner

/** What one activation gave. */
export type Activation =
  /** `replayed`: commands issued before the last delivery of the history; `commands`: those after it */
  | { ok: true; replayed: Command[]; commands: Command[] }
  /** an activation did not finish; the execution is gone from the runner. `commands`: those of the deliveries before */
  | { ok: false; error: GuestError; commands: Command[] };

/** What a flow says of itself, read once when a version is saved. */
export interface FlowDescription {
  name: string | null;
  /** JSON Schemas, null where the flow declares none */
  inputs: JsonValue;
  outputs: JsonValue;
  /** the connectors that it names are tested before it starts */
  preflight?: boolean;
  /** how many executions of it may run at once */
  concurrency?: number;
  /** the worker pool that it asks for */
  pool?: string;
}

/** A compiled flow version. `sha256` is over script, packages, the sources of the own modules and the number of the guest runtime. */
export interface FlowBundle {
  sha256: string;
  guestRuntime: number;
  /** the flow's own modules, a CommonJS body evaluated once per execution */
  script: string;
  /** its npm packages, evaluated once per isolate; null where it uses none */
  packages: string | null;
  /** source map (JSON) of `script` */
  sourceMap: string;
  /** the own modules that the script imports, as they were written; absent: not known */
  modules?: Record<string, string>;
}

// ---------------------------------------------------------------------------------------------- the pool

/**
 * The runner processes of one worker, as the engine sees them. Executions are spread over the runners; one execution stays in
 * its runner until it is dropped or lost. Calls for one execution are made one at a time.
 */
export interface Runners {
  /** the numbers of the guest runtimes that it has: versions of others cannot be opened here */
  readonly guestRuntimes: readonly number[];
  /** Evaluates the module without running it. Rejects with a PetioleError NO_DEFAULT_EXPORT, COMPILE_ERROR or a limit. */
  describe(bundle: FlowBundle): Promise<FlowDescription>;
  /**
   * Starts or replays an execution: the script runs from the top, each recorded delivery is given back in turn.
   * `quarantine: true` puts it into a runner of its own. Rejects with `RunnerLost` when the runner died.
   */
  open(bundle: FlowBundle, opening: Opening, options?: { quarantine?: boolean }): Promise<Activation>;
  /**
   * Delivers ended children in this order, each as an activation of its own; `commands` are those of all of them. The rest is left
   * when the script ends before. Rejects with `RunnerLost` when the runner died.
   */
  deliver(executionId: string, ...delivered: Delivered[]): Promise<Activation>;
  /** From now on at most so many executions of one tree are opened at a time in each runner. */
  widen?(openings: number): void;
  /** Forgets the execution. After an `end` or `continue` command and after a failed activation the pool has done so already. */
  drop(executionId: string): void;
  /** JSON heap and process sizes, for health and memory pressure. */
  stats(): { runners: number; executions: number; residentBytes: number };
  close(): Promise<void>;
}

/**
 * A runner process died or was killed. Rejects the calls that were open; executions that were parked in it are reported by
 * the `onLost` function that the pool is made with, and simply replay.
 */
export class RunnerLost extends Error {
  override readonly name = 'RunnerLost';
  /** true for the one execution whose activation was running, where it can have caused the death (`death.ts`): it gets a strike */
  readonly culprit: boolean;
  /** what the watchdog saw: CPU_LIMIT, HEAP_LIMIT, or null where the process crashed or was killed from outside */
  readonly reason: 'CPU_LIMIT' | 'HEAP_LIMIT' | null;

  constructor(culprit: boolean, reason: 'CPU_LIMIT' | 'HEAP_LIMIT' | null, message: string) {
    super(message);
    this.culprit = culprit;
    this.reason = reason;
  }
}
