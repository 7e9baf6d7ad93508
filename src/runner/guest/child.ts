/**
 * A child of the running execution, as its parent's script knows it.
 *
 * - **made**: it has taken its position; one `child` command tells so, at the end of the activation
 * - **started**: by `await`, `run()`, `runAsync()`, `wait()` or `get()`; in the activation that made it this is part of the same
 *   command, later it is a `start` command
 * - **ended**: it was delivered; whoever waits gets the plain data or the error
 */
import type { ChildOptions, JsonText } from '../../model.ts';
import type { ChildCommand, Command, ControlCommand, Delivered, Opening, Target } from '../protocol.ts';
import { DependencyFailedError, DependencyTimeoutError } from '../../sdk/errors.ts';
import type { EndedExecution, ExecutionError, Field, HandleStatus } from '../../sdk/handles.ts';
import { fault, frameOf, preview, withFramesOf } from './faults.ts';
import { NativeDate, deferred, hasOwn, isInteger, keysOf, parseJson, then, toIsoString, type Deferred } from './primordials.ts';

export interface ChildSpec {
  kind: ChildCommand['kind'];
  target: Target;
  name: string;
  inputs: JsonText;
  options: ChildOptions | undefined;
  created: boolean;
  tolerant: boolean;
  trace: { stack?: string } | null;
}

/** What a child needs of the execution that made it. */
export interface Parent {
  readonly opening: Pick<Opening, 'id' | 'root_id'>;
  /** the flow has ended: nothing starts any more */
  readonly settled: boolean;
  /** made, not started, and not meant to stay so */
  readonly unstarted: Set<ChildRecord>;
  issue(command: Command): void;
  control(action: ControlCommand['action'], child: ChildRecord): Promise<void>;
}

const nothing = (): void => {};

export class ChildRecord {
  readonly execution: Parent;
  readonly id: string;
  readonly position: number;
  readonly kind: ChildCommand['kind'];
  readonly name: string;
  /** may stay unstarted */
  readonly created: boolean;
  readonly tolerant: boolean;
  started = false;
  trace: { stack?: string } | null;
  /** while the activation that made it lasts */
  private command: ChildCommand | null;
  private delivered: Delivered | null = null;
  private ended: EndedData | null = null;
  private waiters: Deferred<EndedExecution> | null = null;
  /** for `waitFor`, which also wants to know of failures */
  private watchers: ((ended: EndedExecution) => void)[] | null = null;

  constructor(execution: Parent, id: string, position: number, spec: ChildSpec) {
    const { kind, target, name, inputs, options, created, tolerant, trace } = spec;
    this.execution = execution;
    this.id = id;
    this.position = position;
    this.kind = kind;
    this.name = name;
    this.created = created;
    this.tolerant = tolerant;
    this.trace = trace;
    this.command = { op: 'child', position, id, kind, target, name, inputs, state: 'CREATED' };
    if (options !== undefined) this.command.options = options;
    execution.issue(this.command);
  }

  /** The activation ends: the command is told as it is. */
  close(): void {
    const command = this.command;
    if (command === null) return;
    this.command = null;
    const at = command.state === 'CREATED' ? frameOf(this.trace) : undefined;
    if (at !== undefined) command.at = at;
  }

  start(): void {
    if (this.started || this.execution.settled) return;
    this.started = true;
    this.execution.unstarted.delete(this);
    if (this.command !== null) this.command.state = 'STARTED';
    else this.execution.issue({ op: 'start', child: this.position });
  }

  status(): HandleStatus {
    return this.delivered?.status ?? (this.started ? 'RUNNING' : 'CREATED');
  }

  /** Starts it and waits; rejects where it failed and that was not asked to be tolerated. */
  wait(): Promise<EndedExecution> {
    this.start();
    if (this.waiters === null) {
      this.waiters = deferred();
      // a failure that nobody waits for is no business of the flow
      void then(this.waiters.promise, undefined, nothing);
      if (this.delivered !== null) this.settleWaiters();
    }
    return this.waiters.promise;
  }

  /** Starts it and tells of its end, at once where it has ended. */
  watch(watcher: (ended: EndedExecution) => void): void {
    this.start();
    if (this.delivered !== null) watcher(this.data());
    else (this.watchers ??= []).push(watcher);
  }

  deliver(delivered: Delivered): void {
    if (this.delivered !== null) return;
    this.delivered = delivered;
    this.started = true;
    this.execution.unstarted.delete(this);
    if (this.waiters !== null) this.settleWaiters();
    const watchers = this.watchers;
    this.watchers = null;
    if (watchers !== null) for (let i = 0; i < watchers.length; i++) watchers[i]!(this.data());
  }

  /** The plain data of the ended child: one object for all who ask. */
  private data(): EndedData {
    return (this.ended ??= new EndedData(this, this.delivered!));
  }

  private settleWaiters(): void {
    const ended = this.data();
    if (ended.status === 'ENDED_SUCCESS' || this.tolerant) this.waiters!.resolve(ended);
    else this.waiters!.reject(this.failure());
    this.trace = null;
  }

  /** The error of a child that failed, with the stack of the call that made it. */
  failure(): DependencyFailedError {
    const ended = this.data();
    const message = failureMessage(ended);
    // a flow that failed because of a time-out of its own child carries that child; it did not time out itself
    const timedOut = ended.error?.code === 'DEPENDENCY_TIMEOUT' && !hasOwn(ended.error, 'execution');
    const error = timedOut ? new DependencyTimeoutError(message, ended) : new DependencyFailedError(message, ended);
    withFramesOf(error, this.trace);
    return error;
  }
}

const KIND_WORDS = { CONNECTION: 'connection', FLOW: 'flow', SLEEP: 'sleep', CONTROL: 'control' };

function failureMessage({ type, name, status, error, message }: EndedExecution): string {
  const what = `${KIND_WORDS[type]} '${name}'`;
  if (status === 'ENDED_CANCELLED') return `${what} was cancelled`;
  return `${what} failed: ${error?.message || message || 'no reason was given'}`;
}

/** Plain data: own fields that JSON and structuredClone see, and `get` on the prototype, which they do not. */
export class EndedData implements EndedExecution {
  declare id: string;
  declare parent_id: string | null;
  declare root_id: string;
  declare position: number | null;
  declare type: ChildCommand['kind'];
  declare name: string;
  declare status: EndedExecution['status'];
  declare inputs: unknown;
  declare output_value: unknown;
  declare error: ExecutionError | null;
  declare message: string | null;
  declare created_at: string;
  declare started_at: string | null;
  declare ended_at: string;

  constructor(record: ChildRecord, delivered: Delivered) {
    const { opening } = record.execution;
    this.id = delivered.id;
    this.parent_id = opening.id;
    this.root_id = opening.root_id;
    this.position = record.position;
    this.type = record.kind;
    this.name = delivered.name;
    this.status = delivered.status;
    this.inputs = parseJson(delivered.inputs);
    this.output_value = delivered.output_value === null ? null : parseJson(delivered.output_value);
    this.error = delivered.error === null ? null : (parseJson(delivered.error) as ExecutionError);
    this.message = delivered.message;
    this.created_at = iso(delivered.created_at);
    this.started_at = delivered.started_at === null ? null : iso(delivered.started_at);
    this.ended_at = iso(delivered.ended_at);
  }

  get<F extends Field>(field: F): EndedExecution[F] {
    if (!hasOwn(this, field))
      throw fault('INVALID_INPUT', `An execution has no field ${preview(field)}; it has ${keysOf(this).join(', ')}`);
    return (this as EndedExecution)[field];
  }
}

/** The second of the time before, and its text: the three times of a child are mostly of one. */
const known = { second: NaN, text: '' };

function iso(ms: number): string {
  const rest = ms % 1000;
  if (!isInteger(rest) || rest < 0) return toIsoString(new NativeDate(ms));
  if (ms - rest !== known.second) {
    known.text = toIsoString(new NativeDate(ms)).slice(0, -4);
    known.second = ms - rest;
  }
  return `${known.text}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`;
}
