/** An execution tree as text. */
import {
  isTerminal,
  type AttemptEntry,
  type Execution,
  type ExecutionError,
  type ExecutionTree,
  type LogLine,
  type Status,
} from '../model.ts';
import type { Colours } from './terminal.ts';
import { shownTime, type Shown } from './times.ts';
import { printable } from './visible.ts';

type Colour = 'gray' | 'cyan' | 'blue' | 'yellow' | 'green' | 'red' | 'magenta';

/** One glyph and one colour per status, wherever executions are shown. */
export const SIGNS: Record<Status, { glyph: string; colour: Colour }> = {
  CREATED: { glyph: '·', colour: 'gray' },
  PENDING: { glyph: '○', colour: 'gray' },
  RUNNING: { glyph: '●', colour: 'cyan' },
  WAITING: { glyph: '◐', colour: 'blue' },
  PAUSED: { glyph: '‖', colour: 'yellow' },
  ENDED_SUCCESS: { glyph: '✔', colour: 'green' },
  ENDED_ERROR: { glyph: '✖', colour: 'red' },
  ENDED_CANCELLED: { glyph: '⊘', colour: 'magenta' },
};

export interface View {
  colours: Colours;
  /** `some`: of the root and of what failed, so that a person can copy them; absent: none */
  ids?: 'all' | 'some';
  /** where it is shown, for times; absent: as they are */
  times?: Shown;
  /** ms since the epoch, for what has not ended */
  now: number;
}

export interface TreeLine {
  text: string;
  hasEnded: boolean;
}

/** The lines of a tree, the root first. */
export function treeLines(tree: ExecutionTree, view: View): TreeLine[] {
  const id = view.ids === undefined ? '' : idOf(tree, view);
  return [{ text: `${nodeLine(tree, view)}${id}`, hasEnded: isTerminal(tree.status) }, ...childLines(tree, '', view)];
}

function childLines(node: ExecutionTree, indent: string, view: View): TreeLine[] {
  const { dim } = view.colours;
  return node.children.flatMap((child, index) => {
    const isLast = index === node.children.length - 1;
    const below = `${indent}${isLast ? '   ' : '│  '}`;
    const text = `${dim(indent + (isLast ? '└─ ' : '├─ '))}${nodeLine(child, view)}${isIdShown(child, view) ? idOf(child, view) : ''}`;
    return [{ text, hasEnded: isTerminal(child.status) }, ...childLines(child, below, view)];
  });
}

function isIdShown({ status }: Execution, { ids }: View): boolean {
  return ids === 'all' || (ids === 'some' && status === 'ENDED_ERROR');
}

const idOf = ({ id }: Execution, { colours }: View): string => `  ${colours.dim(id)}`;

/** `✔ quickstart  1.24 s  all done` */
export function nodeLine(node: Execution, view: View): string {
  const { colours, now } = view;
  const { glyph, colour } = SIGNS[node.status];
  const name = `${oneLine(node.name)}${kindOf(node, colours)}`;
  const parts = [`${colours[colour](glyph)} ${name}`, colours.dim(durationOf(node, now)), remark(node, view)];
  return parts.filter((part) => part !== '').join('  ');
}

/** What kind of child it is, where the name does not say so. */
function kindOf(node: Execution, colours: Colours): string {
  if (node.type === 'CONNECTION' && node.connector_type !== null && node.name !== node.connector_type) {
    return colours.dim(` (${node.connector_type})`);
  }
  if (node.type === 'FLOW' && node.flow !== null && node.flow !== node.name) return colours.dim(` (${oneLine(node.flow)})`);
  return '';
}

function remark(node: Execution, { colours, times }: View): string {
  const tries = node.attempts?.at(-1)?.attempt ?? 0;
  const attempts = tries > 1 ? `${tries} attempts` : node.attempt > 1 ? `attempt ${node.attempt}` : '';
  const text = node.error !== null ? colours.red(oneLine(node.error.message)) : oneLine(node.message ?? '');
  const status = isTerminal(node.status) || node.status === 'RUNNING' ? '' : node.status.toLowerCase();
  const wake = node.wake_at !== null && !isTerminal(node.status) ? `until ${times ? shownTime(node.wake_at, times) : node.wake_at}` : '';
  return [colours.dim([status, wake, attempts].filter(Boolean).join(' ')), text].filter((part) => stripped(part) !== '').join('  ');
}

function stripped(text: string): string {
  return text.replace(/\u001b\[\d+m/g, '');
}

const MAX_CHARACTERS = 160;

/** Names and messages come from scripts and far sides: control characters must not reach the terminal. */
export function oneLine(text: string): string {
  const flat = printable(text.replace(/\s+/g, ' '));
  return flat.length > MAX_CHARACTERS ? `${flat.slice(0, MAX_CHARACTERS - 1)}…` : flat;
}

export function durationOf(node: Execution, now: number): string {
  if (node.started_at === null) return '';
  const end = node.ended_at === null ? now : Date.parse(node.ended_at);
  return formatDuration(Math.max(0, end - Date.parse(node.started_at)));
}

/** `0.24 s`, `12.3 s`, `4 min 05 s`, `3 h 07 min`, `2 d 5 h` */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${pad((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** The error of an execution, with the line of the script and what comes before it in the stack. */
export function errorLines(error: ExecutionError, colours: Colours): string[] {
  const head = `${colours.red(error.code)}: ${printable(error.message)}`;
  const frames = (error.stack ?? '').split('\n').filter((frame) => /^\s+at /.test(frame));
  const at = frames.length > 0 ? frames.map((frame) => `  ${printable(frame.trim())}`) : error.line ? [`  at ${error.line}`] : [];
  return [head, ...at.map((line) => colours.dim(line))];
}

/** `2. 12:00:00.123Z POST 503, 0.24 s: the far side is busy; 1.50 s later` */
export function attemptLines(attempts: readonly AttemptEntry[], shown: Shown): string[] {
  return attempts.map(({ attempt, at: time, duration_ms, method, status, code, reason, wait_ms }) => {
    const at = shownTime(time, shown, { milliseconds: true });
    if (code === null && reason !== null) return `${attempt}. ${at} ${oneLine(reason)}: ${formatDuration(wait_ms)}`;
    const head = [`${attempt}.`, at, method, status ?? code ?? 'succeeded'].filter((part) => part !== null).join(' ');
    const why = reason === null ? '' : `: ${oneLine(reason)}`;
    return `${head}, ${formatDuration(duration_ms)}${why}${wait_ms > 0 ? `; ${formatDuration(wait_ms)} later` : ''}`;
  });
}

/** `12:00:00.123Z info   name  text`, the name where several executions are shown together. */
export function logText({ time, level, values }: LogLine, name?: string, shown?: Shown): string {
  const text = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
  const at = shown === undefined ? time : shownTime(time, shown, { milliseconds: true });
  return [`${at} ${level.padEnd(5)}`, ...(name === undefined ? [] : [oneLine(name)]), printable(text)].join('  ');
}

export function* walk(tree: ExecutionTree): Generator<ExecutionTree> {
  yield tree;
  for (const child of tree.children) yield* walk(child);
}
