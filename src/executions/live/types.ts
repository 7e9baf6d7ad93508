/** What the REST door asks of live events. */
import type { Execution, ExecutionError } from '../../model.ts';
import type { ListFilter, Page } from '../types.ts';

export type NodeError = Pick<ExecutionError, 'name' | 'code' | 'message' | 'line'>;

/** An execution as a tree of thousands shows it: without what may be long. Message and error message are cut to 300 characters. */
export type ExecutionNode = Omit<Execution, 'inputs' | 'output_value' | 'attempts' | 'error'> & {
  error: NodeError | null;
  has_output: boolean;
};

/** One server-sent event. `id`: everything up to this position was told; empty: there is no position yet. */
export interface LiveEvent {
  event: 'reset' | 'nodes' | 'removed' | 'logs' | 'ready' | 'ended';
  id?: string;
  data: object;
}

export interface TreeEventsOptions {
  /** the `id` of the last event that the client got; one that means nothing here counts as none */
  eventId?: string;
  logs: boolean;
  /** aborted: the client is gone */
  signal: AbortSignal;
}

/** What happens, as it happens. The generators reject when their signal is aborted. */
export interface LivePort {
  /** The tree of an execution, or what is below it; NOT_FOUND. Ends when all of it has ended. */
  tree(id: string, options: TreeEventsOptions): Promise<AsyncGenerator<LiveEvent>>;
  /** The first page of a list. */
  list(filter: ListFilter, signal: AbortSignal): AsyncGenerator<LiveEvent>;
  nodes(id: string, page: { limit?: number; cursor?: string }): Promise<Page<ExecutionNode>>;
}
