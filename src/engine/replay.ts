/**
 * Replay: the script ran again from the top and got its recorded deliveries in their recorded order. Here what it issued is
 * compared with what is recorded. The journal is right and the script wrong wherever they differ.
 */
import type { ChildCommand, Command, ControlCommand, Target } from '../runner/protocol.ts';
import { MASK } from '../secrets/mask.ts';
import type { ExecutionRow } from '../storage/journal/rows.ts';

/** What a recorded child and a command must agree in. */
function describeRow(row: ExecutionRow): string {
  return row.type === 'CONTROL' ? `${row.name} (CONTROL)` : `${row.name} (${row.type} ${row.target ?? ''})`;
}

function describeCommand(command: ChildCommand | ControlCommand): string {
  return command.op === 'control' ? `${command.action} (CONTROL)` : `${command.name} (${command.kind} ${JSON.stringify(command.target)})`;
}

function agree(row: ExecutionRow, command: ChildCommand | ControlCommand): boolean {
  if (command.op === 'control') return row.type === 'CONTROL' && row.inputs === controlInputs(command);
  return row.type === command.kind && isTarget(row.target, command.target) && row.inputs === command.inputs;
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

/** The commands of a replay that are not recorded: all that came after the last delivery, but for children that are. */
export function newCommands(positions: ReadonlySet<number | null>, replayed: Command[], commands: Command[]): Command[] {
  const unrecorded = (command: Command): boolean => 'position' in command && !positions.has(command.position);
  return [...replayed.filter(unrecorded), ...commands.filter((command) => !('position' in command) || unrecorded(command))];
}

/** A sentence that names both sides of the first difference, or null. */
export function firstDifference(recorded: ExecutionRow[], issued: Command[]): string | null {
  const byPosition = new Map(recorded.map((row) => [row.position, row]));
  for (const command of issued) {
    if (command.op !== 'child' && command.op !== 'control') continue;
    const row = byPosition.get(command.position);
    if (row && !agree(row, command)) return difference(command.position, row, command);
    byPosition.delete(command.position);
  }
  const [missed] = [...byPosition.values()].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  if (!missed) return null;
  return `at position ${missed.position} the journal has ${describeRow(missed)}, but the script did not ask for it again`;
}

function difference(position: number, row: ExecutionRow, command: ChildCommand | ControlCommand): string {
  const a = describeRow(row);
  const b = describeCommand(command);
  const sides =
    a === b
      ? `${a} with inputs ${clip(row.shown_inputs ?? row.inputs)}, but the script asked for it with other inputs`
      : `${a}, but the script asked for ${b}`;
  return `at position ${position} the journal has ${sides}`;
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
