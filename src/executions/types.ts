/** What the two doors (REST and command line) ask of the domain. */
import type { Execution, ExecutionTree, ExecutionType, JsonValue, LogLine, Status } from '../model.ts';
import type { BulkAction } from '../storage/journal/queries.ts';

export interface StartRequest {
  /** its name */
  flow: string;
  /** sha256 of one of its versions, also an unpublished one (`run some/file.ts`); default: the newest stored one */
  version?: string;
  inputs?: JsonValue;
  labels?: Record<string, string>;
  priority?: number;
  /** the worker pool that it runs in; default: what the flow declares, else `default` */
  pool?: string;
  idempotencyKey?: string;
}

export interface Started {
  execution: Execution;
  /** false: the idempotency key gave an execution that was there before */
  created: boolean;
}

/** What is not given is as it was. */
interface Changes {
  inputs?: JsonValue;
  /** `same` (default), `newest`, or the sha256 of a version of the same flow */
  version?: string;
  labels?: Record<string, string>;
  idempotencyKey?: string;
}

export interface RerunRequest extends Changes {
  priority?: number;
}

export interface ForkRequest extends Changes {
  /** children from this position on run anew; default: all that have ended are kept */
  position?: number;
  /** takes the place of what the kept child at this position gave */
  output?: { position: number; output_value: JsonValue };
}

export interface ListFilter {
  status?: Status[];
  type?: ExecutionType[];
  flow?: string;
  connector?: string;
  /** `key` or `key=value` */
  label?: string;
  root?: string;
  /** an execution's id, or `none` for roots */
  parent?: string;
  /** ISO times that bound `created_at` */
  from?: string;
  to?: string;
  /** part of the name */
  q?: string;
  limit?: number;
  cursor?: string;
}

export interface BulkRequest {
  action: BulkAction;
  /** either these, at most 1,000 */
  ids?: string[];
  /** or those of the list with this filter that the action can apply to */
  filter?: Omit<ListFilter, 'limit' | 'cursor'>;
  /** `next` of the answer before */
  cursor?: string;
  /** says what there is to do, and does nothing */
  dryRun?: boolean;
  /** of a rerun: each execution is rerun at most once for this key */
  idempotencyKey?: string;
}

export interface BulkFailure {
  id: string;
  code: string;
  detail: string;
}

export interface BulkResult {
  matched: number;
  done: number;
  failed: BulkFailure[];
  /** the filter finds more: call again with `cursor: next` */
  more: boolean;
  next: string | null;
}

export interface Page<T> {
  items: T[];
  /** cursor of the next page; null at the end */
  next: string | null;
}

export interface ExecutionsPort {
  /** Durable when it resolves. `created` is false where the idempotency key gave an earlier execution. */
  start(request: StartRequest): Promise<Started>;
  /** A new root of the same flow with the same inputs. CONFLICT for what is no flow. */
  rerun(id: string, request: RerunRequest): Promise<Started>;
  /** A new root that replays what is kept of a flow, and goes on from there. The flow, or one of its children: forked at that child. */
  fork(id: string, request: ForkRequest): Promise<Started>;
  /** The execution once it ended, or as it is after `timeoutMs`; follows `continueAs`. */
  wait(id: string, timeoutMs: number): Promise<Execution>;
  get(id: string): Promise<Execution>;
  list(filter: ListFilter): Promise<Page<Execution>>;
  tree(id: string): Promise<ExecutionTree>;
  children(id: string, page?: { limit?: number; cursor?: string }): Promise<Page<Execution>>;
  logs(id: string, page?: { after?: number; limit?: number }): Promise<Page<LogLine>>;
  /** Each answers with the execution as it then is; NOT_FOUND, CONFLICT for one that has ended. */
  cancel(id: string): Promise<Execution>;
  pause(id: string): Promise<Execution>;
  resume(id: string): Promise<Execution>;
  /** At most 1,000 at a time; what cannot be done is named and does not stop the others. */
  bulk(request: BulkRequest): Promise<BulkResult>;
  /** Removes an ended root with all below it. NOT_FOUND, CONFLICT for what runs and for what is no root. */
  delete(id: string): Promise<void>;
}
