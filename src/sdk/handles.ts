import type { Untyped } from './registry.ts';

/** What a node of the tree is. */
export type ExecutionType = 'FLOW' | 'CONNECTION' | 'SLEEP' | 'CONTROL';

/** The three ways in which an execution ends. */
export type EndStatus = 'ENDED_SUCCESS' | 'ENDED_ERROR' | 'ENDED_CANCELLED';

/** What a script knows of a child: what has been delivered to it. */
export type HandleStatus = 'CREATED' | 'RUNNING' | EndStatus;

/** The error of an execution. */
export interface ExecutionError {
  name: string;
  message: string;
  /** a stable code, such as `UNEXPECTED_STATUS` */
  code: string;
  /** HTTP status of the far side */
  status?: number;
  /** what the far side answered */
  response?: Untyped;
  stack?: string;
  /** `flows/name.ts:12:5`: the line of the script that the error concerns */
  line?: string;
  [detail: string]: Untyped;
}

/** The data of an execution that has ended. Times are ISO 8601 in UTC. */
export interface ExecutionFields<Output = Untyped> {
  id: string;
  /** the execution that made it; a child always has one, a root has null */
  parent_id: string | null;
  root_id: string;
  /** its place in the journal of its parent, from 0 */
  position: number | null;
  type: ExecutionType;
  name: string;
  status: EndStatus;
  /** the merged inputs, with every secret masked */
  inputs: Untyped;
  output_value: Output;
  /** null unless it failed */
  error: ExecutionError | null;
  /** what `this.success(message)` or the connector said; null where nothing was said */
  message: string | null;
  created_at: string;
  /** null where it ended before it started */
  started_at: string | null;
  ended_at: string;
}

export type Field = keyof ExecutionFields;

/**
 * An execution that has ended: plain data, not thenable. It can be returned, logged and given as an input.
 *
 * @example
 * const answer = await this.connect('demo', { path: '/get' });
 * this.log(answer.status, answer.get('output_value'));
 */
export interface EndedExecution<Output = Untyped> extends ExecutionFields<Output> {
  /** The field, at once. */
  get<F extends Field>(field: F): ExecutionFields<Output>[F];
}

/**
 * A child that runs in the background: what `runAsync()` gives. It is **not** thenable, so an `await` before it does no harm and
 * a helper function can return it; call `wait()` to wait.
 *
 * A flow that returns while background children run is `WAITING` until they ended; their failure does not change its status.
 */
export interface RunningExecution<Output = Untyped> {
  /** Known at the call, and the same after any crash: it is the idempotency key of the call. */
  readonly id: string;
  readonly name: string;

  /**
   * Waits until the child has ended and gives it as plain data.
   *
   * @throws DependencyFailedError when it failed or was cancelled, unless it was made with `wait: 'ALL_ENDED'`
   * @throws DependencyTimeoutError when it took longer than its `timeout`
   */
  wait(): Promise<EndedExecution<Output>>;

  /**
   * Waits until the child has ended and gives one of its fields.
   *
   * @throws as `wait()` does
   * @example const rows = await handle.get('output_value');
   */
  get<F extends Field>(field: F): Promise<ExecutionFields<Output>[F]>;

  /** Cancels the child and its descendants. Resolves once that is recorded and asked for; the child may end a moment later. */
  cancel(): Promise<void>;

  /** Pauses the child: it starts nothing new until `resume()`. */
  pause(): Promise<void>;

  /** Lets a paused child go on. */
  resume(): Promise<void>;

  /** What this script has been told: `CREATED`, `RUNNING`, or how the child ended once that has been delivered. */
  status(): HandleStatus;
}

/**
 * A child execution as `this.connect`, `this.flow` and `this.sleep` make it: lazy. It takes its position in the journal at the
 * call, and starts when it is awaited or when `run()`, `runAsync()`, `wait()` or `get()` is called.
 *
 * It is `PromiseLike` but not a `Promise`: `await`, `Promise.all`, `race`, `any` and `allSettled` take it.
 *
 * A child that is neither started nor made with `run: false` when the flow ends fails the flow with `CHILD_NOT_STARTED` and
 * names its line: most often an `await` was forgotten.
 *
 * @example
 * const [a, b] = await Promise.all([this.connect('demo', { path: '/get' }), this.flow('report')]);
 */
export interface Child<Output = Untyped> extends PromiseLike<EndedExecution<Output>> {
  /** Known at the call, and the same after any crash: it is the idempotency key of the call. */
  readonly id: string;
  readonly name: string;

  /**
   * Starts the child if need be and waits until it has ended: the same as `await child`.
   *
   * @throws DependencyFailedError when it failed or was cancelled, unless it was made with `wait: 'ALL_ENDED'`
   * @throws DependencyTimeoutError when it took longer than its `timeout`
   */
  run(): Promise<EndedExecution<Output>>;

  /** Starts the child and goes on at once. Started already, it gives the same handle. */
  runAsync(): RunningExecution<Output>;

  /** As in Cloudomation: `runAsync`. */
  run_async(): RunningExecution<Output>;

  /** Waits until the child has ended; starts it if need be. Throws as `run()` does. */
  wait(): Promise<EndedExecution<Output>>;

  /**
   * Starts the child if need be, waits until it has ended and gives one of its fields.
   *
   * @throws as `run()` does
   * @example const output = await this.connect('demo', { path: '/get' }).get('output_value');
   */
  get<F extends Field>(field: F): Promise<ExecutionFields<Output>[F]>;

  /** What this script has been told: `CREATED`, `RUNNING`, or how the child ended once that has been delivered. */
  status(): HandleStatus;
}

/** Whether one of the results of `this.waitFor` has ended; the others are handles that still run. */
export function isEnded<Output>(execution: EndedExecution<Output> | RunningExecution<Output>): execution is EndedExecution<Output> {
  return typeof execution.status === 'string';
}
