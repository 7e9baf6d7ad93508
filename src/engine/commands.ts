/** What each command of a script does: rows for the entry now, effects once the entry is durable. */
import { shownByNames } from '../connectors/masking-by-name.ts';
import { PetioleError } from '../errors.ts';
import type { ConnectionTarget, ExecutionError } from '../model.ts';
import type { ChildCommand, Command, ControlCommand } from '../runner/protocol.ts';
import {
  emptyEntry,
  storable,
  type ExecutionChange,
  type ExecutionRow,
  type JournalEntry,
  type NewExecution,
} from '../storage/journal/rows.ts';
import type { Child } from './child.ts';
import { cancelChild, endChild } from './child-ends.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { broken } from './outcome.ts';
import { childOfCommand, childOfRow, plainEnd, rowOfChild, rowOfControl, wakeOfSleep } from './rows.ts';

type Beginning = Pick<ExecutionChange, 'status' | 'owned' | 'called' | 'startedAt' | 'attempt' | 'wake' | 'message'>;

export function applyCommand(drive: HotFlow, host: DriveHost, command: Command, entry: JournalEntry, effects: Effect[]): void {
  switch (command.op) {
    case 'child':
      return makeChild(drive, host, command, entry, effects);
    case 'start':
      return startChild(drive, host, command.child, entry, effects);
    case 'control':
      return controlChild(drive, host, command, entry, effects);
    case 'log':
      entry.logs.push({ executionId: drive.id, seq: command.seq, time: host.now(), level: command.level, values: command.values });
      return;
    case 'save':
      return drive.change(entry, { message: command.message, name: command.name, output: command.output_value });
    case 'end':
    case 'continue':
      throw new Error(`the ${command.op} command is the drive's own`);
  }
}

function makeChild(drive: HotFlow, host: DriveHost, given: ChildCommand, entry: JournalEntry, effects: Effect[]): void {
  const now = host.now();
  const command = { ...given, name: storable(host.secrets.mask(given.name)) };
  const child = childOfCommand(command, now);
  const row = rowOfChild(drive.row, command, now);
  const unknown = aim(row, host, command, drive.row.pool);
  child.pool = row.pool;
  child.shownInputs = row.shownInputs = host.secrets.shownOf(row.inputs, row.shownInputs);
  drive.children.track(child);
  entry.inserts.push(row);
  if (command.state !== 'STARTED') return;
  if (unknown) {
    child.startedAt = now;
    const end = plainEnd(child, 'ENDED_ERROR', now, masked(host, unknown));
    Object.assign(row, { status: end.status, error: end.error, message: end.message, startedAt: now, endedAt: now });
    return drive.endAtOnce(child, end);
  }
  const local = row.type === 'FLOW' && row.pool === host.settings.pool && host.room.hasPlaceBelow() && !host.places.waitOf(row.flow);
  const { owned, ...rest } = begin(host, child, local);
  drive.children.track(child);
  Object.assign(row, rest, { owned: owned ?? false });
  if (local) drive.onceWritten(host.hot.holdLocal(row));
  else effects.push(...effectsOf(drive, host, child));
}

/** Of a name that nobody has: indexes hold nothing long. What the script named stands in the target. */
const NAME_LENGTH = 500;

const nameShown = (name: string): string => storable(name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name);

/** Fixes at the call which flow version, connector and type the child means, and in which pool it runs. */
function aim(row: NewExecution, host: DriveHost, command: ChildCommand, parentPool: string | null): PetioleError | null {
  const { target } = command;
  if (target.by === 'sleep') return null;
  if (target.by !== 'flow') {
    const { connector, connectorType, pool = null, shownInputs = null } = host.connections.resolve(target as ConnectionTarget, row.inputs);
    row.connector = connector && nameShown(connector);
    row.connectorType = connectorType && nameShown(connectorType);
    row.pool = pool;
    row.shownInputs = shownInputs;
    return null;
  }
  row.flowVersion = host.flows.current(target.name);
  row.flow = row.flowVersion ? target.name : nameShown(target.name);
  row.pool = command.options?.pool ?? (row.flowVersion && host.flows.pool?.(row.flowVersion)) ?? parentPool;
  row.shownInputs = row.flowVersion
    ? (host.flows.shownInputs?.(row.flowVersion, row.inputs) ?? null)
    : shownByNames(row.inputs, host.secrets.known);
  return row.flowVersion ? null : flowNotFound(target.name, host.flows.near(target.name), host.flows.trouble?.(target.name));
}

/** `trouble`: a sentence about files that may hold it. */
export function flowNotFound(name: string, near: string[], trouble = ''): PetioleError {
  const hint = near.length > 0 ? `; did you mean ${near.map((n) => `'${n}'`).join(' or ')}?` : '; `flow list` shows those there are';
  return new PetioleError('FLOW_NOT_FOUND', `there is no flow '${name}'${hint}${trouble}`, near.length > 0 ? { near } : {});
}

/** As it is stored, which is what the script is given. */
function masked(host: DriveHost, error: PetioleError): ExecutionError {
  return JSON.parse(host.secrets.maskJson(JSON.stringify(error.toExecutionError()))) as ExecutionError;
}

function begin(host: DriveHost, child: Child, local: boolean): Beginning {
  const now = host.now();
  if (child.type === 'SLEEP') {
    child.wake = wakeOfSleep(child.inputs);
    child.startedAt = now;
    child.status = 'WAITING';
    return { status: 'WAITING', startedAt: now, wake: child.wake, attempt: 1 };
  }
  if (child.type === 'FLOW' && !local) {
    child.status = 'PENDING';
    const { wake, message } = waitForPlace(host, child) ?? { wake: { in: 0 } };
    return { status: 'PENDING', attempt: 0, ...(wake && { wake }), ...(message && { message }) };
  }
  if (child.type === 'CONNECTION' && child.pool !== null && child.pool !== host.settings.pool) {
    child.status = 'PENDING';
    return { status: 'PENDING', wake: { in: 0 }, attempt: 0 };
  }
  child.startedAt = now;
  child.attempt = 1;
  child.status = 'RUNNING';
  const begun: Beginning = { status: 'RUNNING', startedAt: now, attempt: 1 };
  return child.type === 'CONNECTION' ? { ...begun, called: true } : { ...begun, owned: true };
}

function waitForPlace(host: DriveHost, { target }: Child): ReturnType<DriveHost['places']['waitOf']> {
  return target.by === 'flow' ? host.places.waitOf(target.name) : null;
}

function effectsOf(drive: HotFlow, host: DriveHost, child: Child): Effect[] {
  if (child.type === 'FLOW' && waitForPlace(host, child)) {
    const { name } = child.target as { name: string };
    return [() => host.places.look(name, [child.id])];
  }
  if (child.status === 'PENDING') return [() => host.due(child.pool)];
  if (child.type !== 'CONNECTION') return [];
  host.calls.expect(child);
  return [callOf(drive, host, child)];
}

/** Makes the call whose row is durable by then, where nothing has cancelled it or its flow before. */
export function callOf(drive: HotFlow, host: DriveHost, child: Child): Effect {
  return () => {
    if (child.status !== 'RUNNING' || (drive.isCancelling && !child.options.orphan)) return;
    void host.calls.start(drive.row.root_id, drive.id, child, child.options.priority ?? drive.row.priority);
  };
}

/** A child that was created in an earlier activation. Its version was fixed then. */
function startChild(drive: HotFlow, host: DriveHost, position: number, entry: JournalEntry, effects: Effect[]): void {
  const child = drive.children.get(position);
  if (!child || child.status !== 'CREATED') return;
  const unknown = child.target.by === 'flow' && !host.flows.current(child.target.name);
  if (unknown && child.target.by === 'flow') {
    const error = masked(host, flowNotFound(child.target.name, host.flows.near(child.target.name)));
    const end = plainEnd(child, 'ENDED_ERROR', host.now(), error);
    entry.changes.push({ id: child.id, status: end.status, endedAt: end.ended_at, error: end.error ?? undefined, message: error.message });
    return drive.endAtOnce(child, end);
  }
  entry.changes.push({ id: child.id, ...begin(host, child, false) });
  drive.children.track(child);
  effects.push(...effectsOf(drive, host, child));
}

/**
 * The control is recorded first, then carried out, and ends when that is durable: a worker that dies in between leaves one that
 * the next worker carries out again, which does no harm.
 */
function controlChild(drive: HotFlow, host: DriveHost, command: ControlCommand, entry: JournalEntry, effects: Effect[]): void {
  const row = rowOfControl(drive.row, command, host.now());
  const control = childOfRow(row);
  entry.inserts.push(row);
  drive.children.track(control);
  effects.push(() => carryOut(drive, host, control));
}

export function carryOut(drive: HotFlow, host: DriveHost, control: Child): void {
  const { action, child } = JSON.parse(control.inputs) as { action: ControlCommand['action']; child: number };
  const target = drive.children.get(child);
  const done = target && !target.status.startsWith('ENDED_') ? act(drive, host, action, target) : Promise.resolve();
  done.then(() => controlEnded(drive, host, control)).catch((error: unknown) => controlBroke(drive, host, control, error));
}

/** Where the worker stops, the next one carries it out. */
function controlBroke(drive: HotFlow, host: DriveHost, control: Child, error: unknown): void {
  if (!host.isDefect(error)) return;
  drive.defect(error);
  if (drive.isGone) return;
  endChild(drive, control, plainEnd(control, 'ENDED_ERROR', host.now(), broken(error)), emptyEntry(drive.row.root_id));
}

/**
 * Of a flow that has left memory meanwhile nobody but its next holder ends a control, which carries it out again: that one may
 * have given its script an end of its own already, and two ends of one control have two times.
 */
async function controlEnded(drive: HotFlow, host: DriveHost, control: Child): Promise<void> {
  const entry = emptyEntry(drive.row.root_id);
  if (drive.isGone) return host.journal.write({ ...entry, wakes: [drive.id] });
  endChild(drive, control, { ...plainEnd(control, 'ENDED_SUCCESS', host.now()) }, entry);
}

/** Controls that a fork has kept concern children that it has not: those run anew, so they are cancelled or paused anew. */
export function repeatControls(drive: HotFlow, host: DriveHost, recorded: ExecutionRow[]): void {
  const kept = new Set(recorded.map((row) => row.position));
  for (const row of recorded) {
    if (row.type !== 'CONTROL' || !row.status.startsWith('ENDED_')) continue;
    const { action, child } = JSON.parse(row.inputs) as { action: ControlCommand['action']; child: number };
    const target = kept.has(child) ? undefined : drive.children.get(child);
    if (target && !target.status.startsWith('ENDED_')) act(drive, host, action, target).catch((error: unknown) => drive.defect(error));
  }
}

async function act(drive: HotFlow, host: DriveHost, action: ControlCommand['action'], target: Child): Promise<void> {
  if (action === 'pause') return host.controls.pause([target.id]);
  if (action === 'resume') return host.controls.resume([target.id]);
  if (target.type === 'FLOW' && target.status !== 'CREATED') return host.controls.cancel([target.id]);
  if (target.status !== 'CREATED') await host.controls.cancelChild(target.id);
  cancelChild(drive, host, target);
}
