/**
 * What a runner process says, read with distrust: its code is ours, but a script that broke out of its isolate writes what it likes.
 * All that is not as `protocol.ts` has it throws `Malformed`; then the process is ended, and the worker goes on. Checked is what the
 * worker builds on. The texts in it (`JsonText`) are the script's own, and are read by who needs them.
 */
import { LOG_LEVELS } from '../model.ts';
import type { Command, FlowDescription, GuestError } from './protocol.ts';
import { FROM_RUNNER, Malformed, PATIENCE_MOST } from './process/frames.ts';

export interface Answer {
  kind: number;
  parts: string[];
}

/** How an activation came out. GONE and CROWDED_OUT: it can be opened anew. */
export type Outcome = { batches: Command[][] } | { error: GuestError; commands: Command[] } | 'GONE' | 'CROWDED_OUT';

/** A text of so many characters cannot hold more values than the worker has memory for; a longer one is counted before it is read. */
const UNCOUNTED = 20 << 20;
const MOST_VALUES = 10_000_000;
/** The longest that the column for it takes. */
const MOST_INTEGER = 2 ** 31 - 1;
/** As long as the guest lets a sleep be, and some slack. */
const LONGEST_SECONDS = 101 * 366 * 86_400;

type Bag = Record<string, unknown>;
type Check = (value: unknown) => boolean;

/** An execution's answer to OPEN or DELIVER. `root`: of its tree, of which the ids of all its children tell. */
export function readOutcome({ kind, parts }: Answer, root: string, partBytes: number): Outcome {
  switch (kind) {
    case FROM_RUNNER.DONE:
      return { batches: commandsIn(parts, root, partBytes) };
    case FROM_RUNNER.FAILED:
      return { error: readError(parts), commands: commandsIn(parts.slice(1), root, partBytes).flat() };
    case FROM_RUNNER.GONE:
      return 'GONE';
    case FROM_RUNNER.CROWDED_OUT:
      return 'CROWDED_OUT';
    default:
      throw new Malformed(`an answer of the kind ${kind} to an activation`);
  }
}

/** The answer to DESCRIBE. Null: it can be asked again. */
export function readDescription({ kind, parts }: Answer): FlowDescription | { error: GuestError } | null {
  switch (kind) {
    case FROM_RUNNER.DESCRIBED: {
      const described = parsed(parts[0], 'a description');
      if (!isBag(described)) throw new Malformed('a description that is no object');
      return described as unknown as FlowDescription;
    }
    case FROM_RUNNER.FAILED:
      return { error: readError(parts) };
    case FROM_RUNNER.GONE:
    case FROM_RUNNER.CROWDED_OUT:
      return null;
    default:
      throw new Malformed(`an answer of the kind ${kind} to a question for a flow`);
  }
}

/** The executions of LOST and CROWDED. Those that nobody knows are for the caller to leave out. */
export function readIds(parts: readonly string[]): string[] {
  const ids = parsed(parts[0], 'a list of executions');
  if (!Array.isArray(ids) || !ids.every(isText)) throw new Malformed('a list of executions that is none');
  return ids as string[];
}

/** Wall ms; `cpuMs` is the processor time of one delivery. */
export function readPatience(parts: readonly string[], cpuMs: number): number {
  const ms = Number(parts[0] ?? NaN);
  if (!(ms >= 0 && ms <= PATIENCE_MOST * cpuMs + 1)) throw new Malformed('a time that is none');
  return ms;
}

function commandsIn(parts: readonly string[], root: string, partBytes: number): Command[][] {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  if (total > UNCOUNTED) countValues(parts);
  return parts.map((text) => {
    if (text.length > partBytes) throw new Malformed(`commands of ${text.length} characters, where ${partBytes} bytes are allowed`);
    const commands = parsed(text, 'commands');
    if (!Array.isArray(commands)) throw new Malformed('commands that are no list');
    for (const command of commands) checkCommand(command, root);
    return commands as Command[];
  });
}

function readError(parts: readonly string[]): GuestError {
  const error = parsed(parts[0], 'an error');
  if (!isError(error)) throw new Malformed('an error that is none');
  return error as GuestError;
}

function parsed(text: string | undefined, what: string): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new Malformed(`${what} that are no JSON`);
  }
}

const isText: Check = (value) => typeof value === 'string';
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_INTEGER;
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isNotNegative: Check = (value) => isNumber(value) && (value as number) >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const oneOf = (...values: readonly string[]): Check => {
  const known = new Set<unknown>(values);
  return (value) => known.has(value);
};
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const shape = (checks: Record<string, Check>): Check => {
  const all = Object.entries(checks);
  return (value) => isBag(value) && all.every(([key, check]) => check(value[key]));
};

const isError = shape({
  name: isText,
  message: isText,
  code: isText,
  stack: maybe(isText),
  details: maybe(isBag),
  at: maybe(isText),
});

const isRetry = shape({
  attempts: maybe((value) => isCount(value) && value !== 0),
  initial: maybe(isNotNegative),
  maximum: maybe(isNotNegative),
  multiplier: maybe((value) => isNumber(value) && (value as number) >= 1),
  deadline: maybe(isNotNegative),
});

const isOptions = shape({
  timeout: maybe(isNotNegative),
  retry: maybe(isRetry),
  delivery: maybe(oneOf('at_least_once', 'at_most_once')),
  priority: maybe(Number.isInteger),
  orphan: maybe(isBoolean),
  pool: maybe(isText),
});

const isNamedBy = oneOf('name', 'connector', 'connector_type');

const TARGETS: Record<string, Check> = {
  CONNECTION: (target) =>
    isBag(target) && isText(target.name) && (target.by === 'namespace' ? isText(target.action) : isNamedBy(target.by)),
  FLOW: (target) => isBag(target) && target.by === 'flow' && isText(target.name),
  SLEEP: (target) => isBag(target) && target.by === 'sleep',
};

const COMMANDS: Record<string, Check> = {
  child: shape({
    position: isCount,
    id: isText,
    kind: oneOf('CONNECTION', 'FLOW', 'SLEEP'),
    name: isText,
    inputs: isText,
    state: oneOf('CREATED', 'STARTED'),
    options: maybe(isOptions),
    at: maybe(isText),
  }),
  start: shape({ child: isCount }),
  control: shape({ position: isCount, id: isText, action: oneOf('cancel', 'pause', 'resume'), child: isCount }),
  log: shape({ seq: isCount, level: oneOf(...LOG_LEVELS), values: isText }),
  save: shape({ message: maybe(isText), name: maybe(isText), output_value: maybe(isText) }),
  end: shape({
    status: oneOf('ENDED_SUCCESS', 'ENDED_ERROR'),
    output_value: maybe(isText),
    message: maybe(isText),
    error: maybe(isError),
  }),
  continue: shape({ inputs: isText }),
};

function checkCommand(command: unknown, root: string): void {
  if (!isBag(command) || typeof command.op !== 'string' || !Object.hasOwn(COMMANDS, command.op))
    throw new Malformed('a command that is none');
  if (!COMMANDS[command.op]!(command)) throw new Malformed(`a command ${command.op} that is not as it has to be`);
  if ('position' in command && !isChildOf(root, command.id as string)) throw new Malformed('a child whose id is none of its tree');
  if (command.op === 'child' && !TARGETS[command.kind as string]!(command.target)) throw new Malformed('a child without a target');
  if (command.kind === 'SLEEP' && !isSleep(parsed(command.inputs as string, 'the inputs of a sleep'))) {
    throw new Malformed('a sleep without an end');
  }
}

const CHILD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** All ids of a tree begin with the time of its root. */
function isChildOf(root: string, id: string): boolean {
  return CHILD_ID.test(id) && id.startsWith(root.slice(0, 13));
}

function isSleep(inputs: unknown): boolean {
  if (!isBag(inputs)) return false;
  const { seconds, until } = inputs;
  if (until !== undefined) return isText(until) && !Number.isNaN(Date.parse(until as string));
  return isNotNegative(seconds) && (seconds as number) <= LONGEST_SECONDS;
}

/** Brackets and commas outside of texts: as many values there are, or fewer. A small text can hold more values than there is memory for. */
function countValues(parts: readonly string[]): void {
  let values = 0;
  for (const text of parts) {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) at = endOfText(text, at);
      else if (unit === COMMA || unit === BRACKET || unit === BRACE) values++;
    }
    if (values > MOST_VALUES) throw new Malformed(`more than ${MOST_VALUES} values in one answer`);
  }
}

const [QUOTE, COMMA, BRACKET, BRACE, BACKSLASH] = [...'",[{\\'].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
];

/** The place of the quote that ends the text which begins at `from`. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
