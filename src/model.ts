/**
 * The vocabulary of Petiole: the words that SQL, code, REST, command line and user interface share, one word per thing.
 * A leaf: it imports nothing, and every room may import it.
 */

/** The product's name stands here and nowhere else in code that shows it. */
export const PRODUCT = { name: 'Petiole', command: 'petiole' } as const;

/** The worker pool of a process, and of a flow, that says nothing else. */
export const DEFAULT_POOL = 'default';

/** JSON text, as the script or the far side wrote it. It is parsed only where its content matters. */
export type JsonText = string;

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** What files of the folders hold. */
export type FileKind = 'flow' | 'connector' | 'vault';

/** What a node of the tree is. `CONTROL` is a recorded `cancel`, `pause` or `resume` of a sibling by the script. */
export const EXECUTION_TYPES = ['FLOW', 'CONNECTION', 'SLEEP', 'CONTROL'] as const;
export type ExecutionType = (typeof EXECUTION_TYPES)[number];

export const STATUSES = ['CREATED', 'PENDING', 'RUNNING', 'WAITING', 'PAUSED', 'ENDED_SUCCESS', 'ENDED_ERROR', 'ENDED_CANCELLED'] as const;
export type Status = (typeof STATUSES)[number];

export const TERMINAL = ['ENDED_SUCCESS', 'ENDED_ERROR', 'ENDED_CANCELLED'] as const;
export type TerminalStatus = (typeof TERMINAL)[number];

export function isTerminal(status: Status): status is TerminalStatus {
  return status.startsWith('ENDED_');
}

/**
 * Every change of status that there is; domain functions and the batched SQL are checked against this one table.
 * A terminal status has no exits.
 */
export const TRANSITIONS: Readonly<Record<Status, readonly Status[]>> = {
  CREATED: ['PENDING', 'RUNNING', 'WAITING', 'ENDED_ERROR', 'ENDED_CANCELLED'],
  PENDING: ['RUNNING', 'WAITING', 'PAUSED', 'ENDED_SUCCESS', 'ENDED_ERROR', 'ENDED_CANCELLED'],
  RUNNING: ['PENDING', 'WAITING', 'PAUSED', 'ENDED_SUCCESS', 'ENDED_ERROR', 'ENDED_CANCELLED'],
  WAITING: ['PENDING', 'RUNNING', 'PAUSED', 'ENDED_SUCCESS', 'ENDED_ERROR', 'ENDED_CANCELLED'],
  PAUSED: ['PENDING', 'ENDED_ERROR', 'ENDED_CANCELLED'],
  ENDED_SUCCESS: [],
  ENDED_ERROR: [],
  ENDED_CANCELLED: [],
};

export function canBecome(from: Status, to: Status): boolean {
  return from === to ? !isTerminal(from) : TRANSITIONS[from].includes(to);
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One log line of an execution. `seq` starts at 0 and counts dropped lines too, so a gap shows where the rate limit cut. */
export interface LogLine {
  seq: number;
  /** ISO 8601, milliseconds, UTC */
  time: string;
  level: LogLevel;
  values: JsonValue[];
}

/** The error of an execution as REST, command line and user interface show it. */
export interface ExecutionError {
  name: string;
  message: string;
  code: string;
  /** HTTP status of the far side, where there is one */
  status?: number;
  /** what the far side answered */
  response?: JsonValue;
  /** with the lines of the TypeScript source */
  stack?: string;
  /** `flows/name.ts:12:5`: the line of the script that the error concerns */
  line?: string;
  [detail: string]: JsonValue | undefined;
}

/** What happens to a connection that was running when its worker died. */
export type Delivery = 'at_least_once' | 'at_most_once';

/** Seconds, but for `attempts` (the first one counts) and `multiplier`. */
export interface RetryPolicy {
  attempts: number;
  initial: number;
  maximum: number;
  multiplier: number;
  /** no attempt starts later than this many seconds after the first */
  deadline?: number;
}

export const RETRY_DEFAULTS: RetryPolicy = { attempts: 3, initial: 1, maximum: 60, multiplier: 2 };

/** One try of a connection, or of a request of it. */
export interface AttemptEntry {
  /** counts all tries of the connection, from 1 */
  attempt: number;
  /** ISO 8601 */
  at: string;
  duration_ms: number;
  /** of the request; null where the connection as a whole was tried again */
  method: string | null;
  /** HTTP status of the far side; null where it gave none */
  status: number | null;
  /** null: it succeeded */
  code: string | null;
  /** without a code: what its requests waited for, `wait_ms` altogether */
  reason: string | null;
  /** from its end to the next try; 0 after the last one */
  wait_ms: number;
}

/** What a script may name in `this.connect` and in `connectors.<namespace>.<action>`. */
export type ConnectionTarget =
  /** the connector of that name, or where there is none the connector type of that name */
  | { by: 'name'; name: string }
  | { by: 'connector'; name: string }
  | { by: 'connector_type'; name: string }
  | { by: 'namespace'; name: string; action: string };

/** How a child runs, as the script asked for it; absent means the default. */
export interface ChildOptions {
  /** seconds from `started_at`, over all attempts */
  timeout?: number;
  retry?: Partial<RetryPolicy>;
  /** default `at_least_once` */
  delivery?: Delivery;
  /** higher goes first; default 0 */
  priority?: number;
  /** not cancelled with its parent, and its parent does not wait for it */
  orphan?: boolean;
  /** of a flow: the worker pool that it runs in; default: what the flow declares, else the pool of its parent */
  pool?: string;
}

/** What the maker of a fork or of a rerun has changed. */
export const CHANGEABLE = ['inputs', 'output', 'version'] as const;
export type Changeable = (typeof CHANGEABLE)[number];

/** What a fork or a rerun was made of. The execution may have been removed since. */
export interface Origin {
  kind: 'fork' | 'rerun';
  execution_id: string;
  /** of a fork: children from this position on ran anew; null: all that had ended were kept */
  position: number | null;
  changed: Changeable[];
}

/** An execution as the REST API shows it: inputs and outputs are the masked form. Times are ISO 8601 in UTC. */
export interface Execution {
  id: string;
  root_id: string;
  parent_id: string | null;
  position: number | null;
  type: ExecutionType;
  name: string;
  status: Status;
  flow: string | null;
  flow_version: string | null;
  connector: string | null;
  connector_type: string | null;
  /** the worker pool that a flow runs in, or that the connector of a connection asks for; null: where its flow runs */
  pool: string | null;
  inputs: JsonValue;
  output_value: JsonValue;
  error: ExecutionError | null;
  message: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  /** when it goes on by itself: a sleep, a retry */
  wake_at: string | null;
  attempt: number;
  /** of a connection: its tries, where the first one did not succeed */
  attempts: AttemptEntry[] | null;
  labels: Record<string, string>;
  /** the execution that `continueAs` started in the place of this one */
  continued_as: string | null;
  /** of a fork or a rerun: what it was made of */
  origin: Origin | null;
  /** of a child that a fork has kept: the execution that really ran; its children and log lines are those of that one */
  copied_from: string | null;
}

export interface ExecutionTree extends Execution {
  children: ExecutionTree[];
}
