/** Whether a failed child throws where it is awaited. */
export type Wait = 'ALL_SUCCEEDED' | 'ALL_ENDED';

/** Retries of a failed child by the engine. All times are in seconds. */
export interface RetryPolicy {
  /** how many times it runs at most, the first time included; default 3 */
  attempts?: number;
  /** seconds before the second attempt; default 1 */
  initial?: number;
  /** longest pause between two attempts in seconds; default 60 */
  maximum?: number;
  /** factor from one pause to the next; default 2 */
  multiplier?: number;
  /** no attempt starts later than this many seconds after the first; default: no limit */
  deadline?: number;
}

/** How a child runs. These names are reserved: no connector's inputs use them. */
export interface ChildOptions<W extends Wait = Wait> {
  /** the name shown in the tree; default: the connector's, the type's or the flow's */
  name?: string;
  /** `false`: the child is only created. Never started, it ends as cancelled with the flow; default `true`: it starts when it is awaited */
  run?: boolean;
  /** `'ALL_ENDED'`: awaiting it does not throw when it failed; look at `status` and `error`. Default `'ALL_SUCCEEDED'` */
  wait?: W;
  /** seconds from its start, over all attempts; then it ends as failed and awaiting it throws `DependencyTimeoutError`. Default: none */
  timeout?: number;
  /** default: one attempt */
  retry?: RetryPolicy;
  /**
   * What happens to a connection whose worker died while it ran. `at_least_once` (default): it runs again, with the same
   * idempotency key. `at_most_once`: it ends as failed with code `CONNECTION_INTERRUPTED`, which the flow can catch.
   */
  delivery?: 'at_least_once' | 'at_most_once';
  /** higher goes first, from -1000 to 1000; default: that of this flow */
  priority?: number;
  /** the child is not cancelled with this flow, and this flow does not wait for it; default `false` */
  orphan?: boolean;
}

/** How a child flow runs. */
export interface FlowChildOptions<W extends Wait = Wait> extends ChildOptions<W> {
  /** the worker pool that it runs in; default: the one that the flow declares, else that of this flow */
  pool?: string;
}

/** When `this.waitFor` has its answer. */
export type ReturnWhen = 'ALL_SUCCEEDED' | 'ALL_ENDED' | 'FIRST_ENDED' | 'FIRST_SUCCEEDED';

export interface WaitForOptions<R extends ReturnWhen = ReturnWhen> {
  /** default `'ALL_SUCCEEDED'` */
  returnWhen?: R;
  /** as in Cloudomation: `returnWhen` */
  return_when?: R;
}
