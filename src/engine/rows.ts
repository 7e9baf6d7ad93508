/** How commands of the script become rows of the journal. */
import { randomUUID } from 'node:crypto';
import type { ExecutionError } from '../model.ts';
import type { ChildCommand, ControlCommand, Delivered, GuestLimits, Opening } from '../runner/protocol.ts';
import { originOf, storable, type ExecutionRow, type NewExecution, type Wake } from '../storage/journal/rows.ts';
import { optionsOf, type Child } from './child.ts';
import { controlInputs } from './replay.ts';

/** Beyond it nothing is more or less urgent, and the column is a `smallint`. */
const LEAST_PRIORITY = -32_767;

export function newSeed(): string {
  return randomUUID();
}

/** What the script starts from, at its first start and at every replay. */
export function openingOf(row: ExecutionRow, limits: GuestLimits, { history, succeeded }: Pick<Opening, 'history' | 'succeeded'>): Opening {
  return {
    id: row.id,
    root_id: row.root_id,
    parent_id: row.parent_id,
    name: originalName(row),
    flow: row.flow ?? '',
    flow_version: row.flow_version ?? '',
    inputs: row.inputs,
    labels: row.labels ? (JSON.parse(row.labels) as Record<string, string>) : {},
    seed: row.seed ?? row.id,
    started_at: originOf(row)?.clock ?? row.started_at ?? row.created_at,
    limits,
    priority: row.priority,
    ...(succeeded && { succeeded }),
    history,
  };
}

/** The name with which the flow began: the script may have changed it since, and a replay begins with the first one. */
function originalName(row: ExecutionRow): string {
  const { name } = optionsOf(row) as { name?: string };
  return name ?? row.flow ?? row.name;
}

/** A row with nothing but what every child has. */
function childRow(parent: ExecutionRow, child: { id: string; position: number; name: string }, now: number): NewExecution {
  return {
    id: child.id,
    rootId: parent.root_id,
    parentId: parent.id,
    position: child.position,
    generation: 0,
    type: 'CONNECTION',
    name: child.name,
    status: 'CREATED',
    target: null,
    flow: null,
    flowVersion: null,
    connector: null,
    connectorType: null,
    pool: null,
    options: null,
    inputs: '{}',
    shownInputs: null,
    output: null,
    error: null,
    message: null,
    outcome: null,
    labels: parent.labels,
    priority: parent.priority,
    orphan: false,
    seed: null,
    createdAt: now,
    startedAt: null,
    endedAt: null,
    wake: null,
    attempt: 0,
    delivered: null,
    owned: false,
    continuedAs: null,
  };
}

export function rowOfChild(parent: ExecutionRow, command: ChildCommand, now: number): NewExecution {
  const { options, name, target } = command;
  const kept = { ...options, ...('name' in target && target.name !== name && { name }) };
  return {
    ...childRow(parent, command, now),
    type: command.kind,
    target: JSON.stringify(command.target),
    options: Object.keys(kept).length > 0 ? JSON.stringify(kept) : null,
    inputs: command.inputs,
    priority: Math.min(Math.max(options?.priority ?? parent.priority, LEAST_PRIORITY), -LEAST_PRIORITY),
    orphan: options?.orphan ?? false,
    seed: command.kind === 'FLOW' ? newSeed() : null,
  };
}

/** A `cancel`, `pause` or `resume` by the script. */
export function rowOfControl(parent: ExecutionRow, command: ControlCommand, now: number): NewExecution {
  return {
    ...childRow(parent, { ...command, name: command.action }, now),
    type: 'CONTROL',
    status: 'RUNNING',
    inputs: controlInputs(command),
    startedAt: now,
    attempt: 1,
  };
}

export function childOfCommand(command: ChildCommand, now: number): Child {
  return {
    position: command.position,
    id: command.id,
    type: command.kind,
    name: command.name,
    status: 'CREATED',
    target: command.target,
    pool: null,
    inputs: command.inputs,
    shownInputs: null,
    options: command.options ?? {},
    createdAt: now,
    startedAt: null,
    wake: null,
    attempt: 0,
    delivered: null,
    end: null,
    said: null,
    workerId: null,
    isMarked: false,
  };
}

/** A child that is made of its row. */
export function childOfRow(row: NewExecution): Child {
  return {
    position: row.position ?? 0,
    id: row.id,
    type: row.type,
    name: row.name,
    status: row.status,
    target: { by: 'sleep' },
    pool: null,
    inputs: row.inputs,
    shownInputs: null,
    options: {},
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    wake: null,
    attempt: 1,
    delivered: null,
    end: null,
    said: null,
    workerId: null,
    isMarked: false,
  };
}

export function wakeOfSleep(inputs: string): Wake {
  const { seconds, until } = JSON.parse(inputs) as { seconds?: number; until?: string };
  return until === undefined ? { in: seconds ?? 0 } : { at: Date.parse(until) };
}

/** An end of a child that this process decides on, without a result of its own. */
export function plainEnd(child: Child, status: Delivered['status'], now: number, error: ExecutionError | null = null): Delivered {
  return {
    position: child.position,
    status,
    id: child.id,
    name: child.name,
    output_value: null,
    error: error && JSON.stringify(error),
    message: error && storable(error.message),
    inputs: child.shownInputs ?? child.inputs,
    created_at: child.createdAt,
    started_at: child.startedAt,
    ended_at: now,
  };
}

/** The row of a new execution as it would be read back. */
export function rowOf(row: NewExecution, workerId: string): ExecutionRow {
  return {
    id: row.id,
    root_id: row.rootId,
    parent_id: row.parentId,
    position: row.position,
    generation: row.generation,
    type: row.type,
    name: row.name,
    status: row.status,
    target: row.target,
    flow: row.flow,
    flow_version: row.flowVersion,
    connector: row.connector,
    connector_type: row.connectorType,
    pool: row.pool,
    options: row.options,
    inputs: row.inputs,
    shown_inputs: row.shownInputs,
    output_value: row.output,
    shown_output: row.shownOutput ?? null,
    error: row.error,
    message: row.message,
    outcome: row.outcome,
    continued_as: row.continuedAs,
    labels: row.labels,
    priority: row.priority,
    orphan: row.orphan,
    seed: row.seed,
    created_at: row.createdAt,
    started_at: row.startedAt,
    ended_at: row.endedAt,
    wake_at: null,
    attempt: row.attempt,
    attempts: null,
    strikes: 0,
    delivered: row.delivered,
    control: null,
    worker_id: row.owned ? workerId : null,
    wakeups: 0,
    epoch: 0,
    origin: null,
    copied_from: null,
  };
}
