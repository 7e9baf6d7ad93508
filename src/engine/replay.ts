/**
 * Replay: the script ran again from the top and got its recorded deliveries in their recorded order. Here what it issued is
 * compared with what is recorded. The journal is right and the script wrong wherever they differ.
 */
import type { ChildCommand, Command, ControlCommand, Delivered, GuestError, Target } from '../runner/protocol.ts';
import { MASK } from '../secrets/mask.ts';
import { originOf, type ExecutionRow, type StoredOrigin } from '../storage/journal/rows.ts';
import { deliveredOf } from './child.ts';
import { nonDeterministic } from './outcome.ts';

export class Replay {
  /** what the script was given, in that order */
  readonly history: Delivered[];
  /** by position, as in the `Opening`; later generations of a child have other ids than the one that the script knows */
  readonly succeeded: (string | null)[];
  /** nothing was delivered since the fork was made: what its script said up to there is said of this execution for the first time */
  readonly isFirst: boolean;
  private readonly recorded: ExecutionRow[];
  private readonly fork: StoredOrigin | null;

  constructor(flow: ExecutionRow, recorded: ExecutionRow[]) {
    const delivered = recorded.filter((row) => row.delivered !== null).sort((a, b) => (a.delivered ?? 0) - (b.delivered ?? 0));
    this.history = delivered.map(deliveredOf);
    this.succeeded = succeededOf(delivered);
    this.recorded = recorded;
    this.fork = originOf(flow);
    this.isFirst = this.fork?.kind === 'fork' && this.history.length === this.fork.delivered;
  }

  /** Which of the commands are to be carried out, or why the flow fails. `replayed`: those that came before the last delivery. */
  review(commands: Command[], replayed: Command[]): Command[] | GuestError {
    const difference = firstDifference(this.recorded, [...replayed, ...commands], this.fork);
    if (difference) return nonDeterministic(difference);
    const positions = new Set(this.recorded.map((row) => row.position));
    return newCommands(positions, replayed, commands, this.isFirst);
  }
}

function succeededOf(delivered: ExecutionRow[]): (string | null)[] {
  const ids: (string | null)[] = [];
  for (const { id, position, status, generation } of delivered) {
    if (position !== null && status === 'ENDED_SUCCESS' && generation === 0) ids[position] = id;
  }
  return Array.from(ids, (id) => id ?? null);
}

/** What a recorded child and a command must agree in. */
function describeRow(row: ExecutionRow): string {
  return row.type === 'CONTROL' ? `${row.name} (CONTROL)` : `${row.name} (${row.type} ${row.target ?? ''})`;
}

function describeCommand(command: ChildCommand | ControlCommand): string {
  return command.op === 'control' ? `${command.action} (CONTROL)` : `${command.name} (${command.kind} ${JSON.stringify(command.target)})`;
}

/**
 * Children that a fork has kept were asked for in another tree: ids of executions in their inputs are those of that one. Where the
 * fork has other inputs or another script, what they were asked with does not count.
 */
function agree(row: ExecutionRow, command: ChildCommand | ControlCommand, fork: StoredOrigin | null): boolean {
  if (command.op === 'control') return row.type === 'CONTROL' && row.inputs === controlInputs(command);
  if (row.type !== command.kind || !isTarget(row.target, command.target)) return false;
  const { inputs } = row.asked ?? row;
  if (inputs === command.inputs || row.copied_from === null) return inputs === command.inputs;
  if (fork?.changed.some((what) => what === 'inputs' || what === 'version')) return true;
  const trees = [timeOf(row.copied_from), timeOf(row.id)];
  return withoutIds(inputs, trees) === withoutIds(command.inputs, trees);
}

/** All ids of a tree begin with the time of its root. */
function timeOf(id: string): string {
  return id.slice(0, 13);
}

function withoutIds(text: string, trees: string[]): string {
  return text.replace(new RegExp(`(?:${trees.join('|')})-[78][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`, 'g'), '#');
}

/** A target that nobody knows is recorded masked where a secret stands in it. */
function isTarget(recorded: string | null, target: Target): boolean {
  const given = JSON.stringify(target);
  if (recorded === given || !recorded?.includes(MASK)) return recorded === given;
  const [first = '', ...rest] = recorded.split(MASK);
  const last = rest.pop() ?? '';
  if (!given.startsWith(first) || !given.endsWith(last)) return false;
  let at = first.length;
  return rest.every((part) => (at = given.indexOf(part, at)) >= 0);
}

export function controlInputs(command: ControlCommand): string {
  return JSON.stringify({ action: command.action, child: command.child });
}

/**
 * The commands of a replay that are not recorded: all that came after the last delivery, but for children that are; before it,
 * children that a fork has not kept. `saysAll`: what the script logged and saved before it is not recorded either.
 */
function newCommands(positions: ReadonlySet<number | null>, replayed: Command[], commands: Command[], saysAll: boolean): Command[] {
  const unrecorded = (command: Command): boolean => 'position' in command && !positions.has(command.position);
  const wasSilent = (command: Command): boolean =>
    unrecorded(command) ||
    (command.op === 'start' && !positions.has(command.child)) ||
    (saysAll && (command.op === 'log' || command.op === 'save'));
  return [...replayed.filter(wasSilent), ...commands.filter((command) => !('position' in command) || unrecorded(command))];
}

/** A sentence that names both sides of the first difference, or null. */
function firstDifference(recorded: ExecutionRow[], issued: Command[], fork: StoredOrigin | null): string | null {
  const byPosition = new Map(recorded.map((row) => [row.position, row]));
  for (const command of issued) {
    if (command.op !== 'child' && command.op !== 'control') continue;
    const row = byPosition.get(command.position);
    if (row && !agree(row, command, fork)) return difference(command.position, row, command);
    byPosition.delete(command.position);
  }
  const [missed] = [...byPosition.values()].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  if (!missed) return null;
  return `at position ${missed.position} the journal has ${describeRow(missed)}, but the script did not ask for it again${advice(missed)}`;
}

function advice(row: ExecutionRow): string {
  if (row.copied_from === null) return '';
  return `. The fork has kept this child: fork at position ${row.position} or earlier, so that it runs anew`;
}

function difference(position: number, row: ExecutionRow, command: ChildCommand | ControlCommand): string {
  const a = describeRow(row);
  const b = describeCommand(command);
  const { inputs, shown_inputs: shown } = row.asked ?? row;
  const sides =
    a === b
      ? `${a} with inputs ${clip(shown ?? inputs)}, but the script asked for it with other inputs`
      : `${a}, but the script asked for ${b}`;
  return `at position ${position} the journal has ${sides}${advice(row)}`;
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
