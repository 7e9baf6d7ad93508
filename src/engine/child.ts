import type { Groundwork } from '../connectors/port.ts';
import type { ChildOptions, ExecutionType, JsonText, Status } from '../model.ts';
import type { Delivered, Target } from '../runner/protocol.ts';
import type { ExecutionRow, Wake } from '../storage/journal/rows.ts';

/** One child of a flow that is held in memory. What an ended child gave is kept only until it was delivered. */
export interface Child {
  position: number;
  id: string;
  type: ExecutionType;
  name: string;
  status: Status;
  target: Target;
  /** of a flow, or of a connection whose connector asks for one */
  pool: string | null;
  inputs: JsonText;
  /** their masked form, where they hold a secret */
  shownInputs: JsonText | null;
  options: ChildOptions;
  createdAt: number;
  startedAt: number | null;
  /** a sleep's end */
  wake: Wake | null;
  attempt: number;
  delivered: number | null;
  end: Delivered | null;
  /** what its call last said that it is doing */
  said: string | null;
  /** the worker that runs the call, where the row was read from the database */
  workerId: string | null;
  /** it ran as its worker died, and nobody makes it again yet */
  isLeft?: boolean;
  /** its cancel stands in the database */
  isMarked: boolean;
  /** of a call whose row is on its way to disk */
  groundwork?: Groundwork | undefined;
  /** its call, which a dead worker left behind, is being made again here: until that is durable its row looks as before */
  isRepeated?: boolean;
}

/** A child that a flow's end must wait for and its cancel must reach. */
export function isRunning(child: Child): boolean {
  return child.status === 'PENDING' || child.status === 'RUNNING' || child.status === 'WAITING' || child.status === 'PAUSED';
}

/** A call that a worker of another pool makes: it waits for one, or is claimed by one without a word to the flow. */
export function isElsewhere(child: Child): boolean {
  return child.type === 'CONNECTION' && (child.status === 'PENDING' || child.status === 'PAUSED');
}

/** A call that this worker makes, or is about to. */
export function isCalledBy({ type, status, workerId, isLeft }: Child, worker: string): boolean {
  return type === 'CONNECTION' && status === 'RUNNING' && !isLeft && (workerId === null || workerId === worker);
}

/** None where the column holds nothing, or the JSON value `null`. */
export function optionsOf({ options }: ExecutionRow): ChildOptions {
  return (options ? (JSON.parse(options) as ChildOptions | null) : null) ?? {};
}

export function childOf(row: ExecutionRow): Child {
  return {
    position: row.position ?? 0,
    id: row.id,
    type: row.type,
    name: row.name,
    status: row.status,
    target: (row.target ? JSON.parse(row.target) : { by: 'sleep' }) as Target,
    pool: row.pool,
    inputs: row.inputs,
    shownInputs: row.shown_inputs,
    options: optionsOf(row),
    createdAt: row.created_at,
    startedAt: row.started_at,
    wake: row.wake_at === null ? null : { at: row.wake_at },
    attempt: row.attempt,
    delivered: row.delivered,
    end: null,
    said: row.message,
    workerId: row.worker_id,
    isLeft: row.type === 'CONNECTION' && row.status === 'RUNNING' && row.worker_id === null,
    isMarked: row.control === 'CANCEL',
  };
}

/** The end of a child as the script gets it, hot and replayed alike. */
export function deliveredOf(row: ExecutionRow): Delivered {
  return {
    position: row.position ?? 0,
    status: row.status as Delivered['status'],
    id: row.id,
    name: row.name,
    output_value: row.output_value,
    error: row.error,
    message: row.message,
    inputs: row.shown_inputs ?? row.inputs,
    created_at: row.created_at,
    started_at: row.started_at,
    ended_at: row.ended_at ?? row.created_at,
  };
}
