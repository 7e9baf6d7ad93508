import type { Child, EndedExecution, RunningExecution } from './handles.ts';
import type { ChildOptions, FlowChildOptions, ReturnWhen, Wait, WaitForOptions } from './options.ts';
import type {
  ActionName,
  ConnectionName,
  ConnectionOutput,
  ConnectionOverrides,
  ConnectorName,
  ConnectorTypeName,
  FlowInputs,
  FlowName,
  FlowOutput,
  Untyped,
} from './registry.ts';

/** What `await` gives: where a failure does not throw, there may be no output. */
type Awaited_<Output, W extends Wait> = W extends 'ALL_ENDED' ? Output | null : Output;

/** Inputs may be left out where none is required. */
type FlowArguments<Name, W extends Wait> =
  Partial<FlowInputs<Name>> extends FlowInputs<Name>
    ? [inputs?: FlowInputs<Name>, options?: FlowChildOptions<W>]
    : [inputs: FlowInputs<Name>, options?: FlowChildOptions<W>];

/** The own fields that `this.get` knows. */
export interface OwnFields<Output = Untyped> {
  id: string;
  root_id: string;
  /** null for a root */
  parent_id: string | null;
  type: 'FLOW';
  name: string;
  /** the name of the flow */
  flow: string;
  /** sha256 of the flow version that this execution is pinned to */
  version: string;
  /** as they were given to this execution */
  inputs: Untyped;
  /** what `setOutput` and `save` have set so far; null before */
  output_value: Partial<Output> | null;
  /** what `save` has set; null before */
  message: string | null;
  labels: Record<string, string>;
}

type Waitable<Output = Untyped> = Child<Output> | RunningExecution<Output> | EndedExecution<Output>;
type OutputOfWaitable<T> = T extends Waitable<infer Output> ? Output : never;

/** The answer of `waitFor`, one per execution and in the same order. */
export type Waited<T extends readonly Waitable[], R extends ReturnWhen> = {
  -readonly [I in keyof T]: R extends 'ALL_SUCCEEDED'
    ? EndedExecution<OutputOfWaitable<T[I]>>
    : R extends 'ALL_ENDED'
      ? EndedExecution<OutputOfWaitable<T[I]> | null>
      : EndedExecution<OutputOfWaitable<T[I]> | null> | RunningExecution<OutputOfWaitable<T[I]>>;
};

/**
 * The running execution: what `this` is inside a flow's handler. `system.this` is the same, for arrow functions.
 *
 * A flow survives the death of any process by running again from the top against its recorded children. So everything it does
 * must be repeatable: time, randomness and UUIDs are, and the outside world is reached only through children.
 */
export interface Flow<Output = Untyped> {
  /**
   * A child connection: one call through the connector `name`, or where no connector has that name, through the connector type
   * of that name. `overrides` go over the connector's value and its secrets, top-level key by key; `undefined` means not given,
   * `null` is a value. It is lazy: see `Child`.
   *
   * @throws PetioleError `NOT_SERIALIZABLE`, `OUTPUT_LIMIT` or `CHILD_LIMIT` at the call; `INVALID_INPUT` for an unknown option
   * @throws DependencyFailedError where it is awaited and failed; for HTTP with `status` and `response`
   * @example
   * const metadata = await this.connect('repository', { ref: 'v2' }).get('output_value');
   */
  connect<const N extends ConnectionName, W extends Wait = 'ALL_SUCCEEDED', const A extends ActionName<N> = undefined>(
    name: N,
    overrides?: ConnectionOverrides<N, A>,
    options?: ChildOptions<W>,
  ): Child<Awaited_<ConnectionOutput<N, A>, W>>;

  /**
   * The long form: connector or connector type, inputs and options in one object. Option names are reserved there.
   *
   * @example
   * const post = this.connect({ connector_type: 'REST', url: 'https://example.com/post', method: 'post', data: 'payload', run: false });
   */
  connect<const N extends ConnectorName, W extends Wait = 'ALL_SUCCEEDED', const A extends ActionName<N> = undefined>(
    call: { connector: N; connector_type?: undefined } & ConnectionOverrides<N, A> & ChildOptions<W>,
  ): Child<Awaited_<ConnectionOutput<N, A>, W>>;
  connect<const N extends ConnectorTypeName, W extends Wait = 'ALL_SUCCEEDED', const A extends ActionName<N> = undefined>(
    call: { connector_type: N; connector?: undefined } & ConnectionOverrides<N, A> & ChildOptions<W>,
  ): Child<Awaited_<ConnectionOutput<N, A>, W>>;

  /**
   * A child flow execution. Its version is the newest at the call. It is lazy: see `Child`.
   *
   * @throws as `connect` does; awaited, a flow that is not known fails with code `FLOW_NOT_FOUND`
   * @example const report = await this.flow('report', { month: '2026-11' }).get('output_value');
   */
  flow<const N extends FlowName, W extends Wait = 'ALL_SUCCEEDED'>(
    name: N,
    ...args: FlowArguments<N, W>
  ): Child<Awaited_<FlowOutput<N>, W>>;

  /**
   * Starts what is not running, waits, and gives the executions in the order in which they were passed.
   *
   * | `returnWhen` | it answers when | a failure |
   * |---|---|---|
   * | `ALL_SUCCEEDED` (default) | all have succeeded | throws at once |
   * | `ALL_ENDED` | all have ended | does not throw |
   * | `FIRST_ENDED` | one has ended, however | does not throw |
   * | `FIRST_SUCCEEDED` | one has succeeded | throws when all have failed |
   *
   * With the `FIRST_…` values, those that still run are given as `RunningExecution` in their place, and run on; `isEnded(x)`
   * tells them apart.
   *
   * @throws DependencyFailedError as the table says
   * @example
   * const [a, b] = await this.waitFor([first, second], { returnWhen: 'ALL_ENDED' });
   */
  waitFor<const T extends readonly Waitable[], R extends ReturnWhen = 'ALL_SUCCEEDED'>(
    executions: T,
    options?: WaitForOptions<R>,
  ): Promise<Waited<T, R>>;

  /** As in Cloudomation: `waitFor`. */
  wait_for<const T extends readonly Waitable[], R extends ReturnWhen = 'ALL_SUCCEEDED'>(
    executions: T,
    options?: WaitForOptions<R>,
  ): Promise<Waited<T, R>>;

  /**
   * A durable sleep of so many seconds (fractions are fine, less than 0 counts as 0). It costs a row, no memory, and survives
   * restarts. It is a `Child`: await it, or race it against others. An open sleep ends as cancelled with the flow.
   *
   * @example await this.sleep(24 * 60 * 60);
   */
  sleep(seconds: number, options?: { name?: string }): Child<null>;

  /**
   * A durable sleep until a point in time: a `Date`, an ISO 8601 text with offset, or milliseconds since the epoch. A time that
   * has passed ends it at once.
   *
   * @example await this.sleepUntil('2026-12-24T18:00:00+01:00');
   */
  sleepUntil(time: Date | string | number, options?: { name?: string }): Child<null>;

  /** As in Cloudomation: `sleepUntil`. */
  sleep_until(time: Date | string | number, options?: { name?: string }): Child<null>;

  /**
   * Ends this execution and starts the flow anew in its place with these inputs, with an empty journal: for endless loops.
   * Does not return.
   *
   * @example
   * await this.connect('queue');
   * await this.sleep(60);
   * return this.continueAs({ round: inputs.round + 1 });
   */
  continueAs(inputs?: object): never;

  /**
   * A structured log line of level `info`; `console.debug`, `info`, `warn` and `error` write the other levels. Values that JSON
   * cannot hold are described instead; it never throws. Beyond the rate limit lines are dropped, counted, and told of once.
   *
   * @example this.log('rows', rows.length, rows[0]);
   */
  log(...values: unknown[]): void;

  /** Sets one key of the output while the flow runs; `undefined` takes it away. What the handler returns goes over it. */
  setOutput(key: string, value: unknown): void;

  /** As in Cloudomation: `setOutput`. */
  set_output(key: string, value: unknown): void;

  /**
   * Shows progress: the message beside the execution, its name, or the whole output so far.
   *
   * @example this.save({ message: `${done} of ${total}` });
   */
  save(fields: { message?: string; name?: string; output_value?: unknown }): void;

  /** One of its own fields, at once. */
  get<F extends keyof OwnFields<Output>>(field: F): OwnFields<Output>[F];

  /**
   * Ends the flow as succeeded, also without `return`. `outputs` goes over what `setOutput` has set. Background children run on
   * and are waited for.
   *
   * @example return this.success('all done', { rows: 3 });
   */
  success(message?: string, outputs?: Partial<Output>): never;

  /**
   * Ends the flow as failed with code `FLOW_ERROR`, also without `throw`. Children that run are cancelled.
   *
   * @example throw this.error('no such customer');
   */
  error(message?: string, outputs?: Partial<Output>): never;
}

/** `system.vault`: for the rare flow that needs a secret itself. Connectors are given theirs without any script seeing them. */
export interface Vault {
  /**
   * The value of a secret, named `VAULT:PATH#KEY`. It is read once and recorded encrypted, so a replay gives the same; every read is
   * written to the audit trail; wherever the value turns up it is shown masked. Throws as a failed connection does, with a code
   * that begins with `VAULT_`.
   *
   * @example const token = await system.vault.reveal('main:git/repository#token');
   */
  reveal<T = string>(reference: string, options?: ChildOptions): Promise<T>;
}

/** What every handler gets beside its inputs. */
export interface System<Output = Untyped> {
  /** The running execution: `this` for arrow functions. */
  readonly this: Flow<Output>;
  /** The values of `returnWhen`, for those who like to pick from a list. */
  readonly returnWhen: { readonly [R in ReturnWhen]: R };
  /** As in Cloudomation: `returnWhen`. */
  readonly return_when: { readonly [R in ReturnWhen]: R };
  /** The secrets of the Vaults that are configured. */
  readonly vault: Vault;
}
