/** What goes wrong in a script, as the guest raises and reports it. */
import type { GuestError } from '../protocol.ts';
import type { JsonValue } from '../../model.ts';
import type { Code } from '../../errors.ts';
import { DependencyFailedError, PetioleError } from '../../sdk/errors.ts';
import { absentHint } from './absent.ts';
import { isArray, keysOf, parseJson, reflectApply, stringifyJson } from './primordials.ts';

/** The file names that the runner gives to the texts it evaluates; they stand in stack frames. */
const SCRIPT_FRAME = /(script\.js:\d+:\d+)\)?\s*$/;
const GUEST_FRAME = 'petiole:';

/** Longer messages of thrown errors are cut: an error must always fit. */
const MESSAGE_CHARACTERS = 20_000;
const DETAILS_CHARACTERS = 60_000;
const MAX_CODE = 64;

/** An error that the guest raises in the script, with the stack of the call that did it. */
export function fault(code: Code, message: string): PetioleError {
  return new PetioleError(code, message);
}

/**
 * Thrown by `this.success`, `this.error` and `this.continueAs` so that nothing after them runs. Caught or not, the flow has ended.
 */
export class FlowEnded extends Error {
  constructor(call: string) {
    super(`this.${call}() has ended the flow; nothing after it has an effect`);
    this.name = 'FlowEnded';
  }
}

/** `instanceof` that never throws: a proxy may have a trap even for that. */
export function isA<T>(value: unknown, type: abstract new (...args: never) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** Any thrown value, also a hostile one, as it is reported. Never throws. */
export function toGuestError(thrown: unknown): GuestError {
  try {
    return reportOf(thrown);
  } catch {
    return notAnError(thrown);
  }
}

function reportOf(thrown: unknown): GuestError {
  if (!isErrorLike(thrown)) return notAnError(thrown);
  const name = readText(thrown, 'name') || 'Error';
  const message = cut(readText(thrown, 'message'));
  const error: GuestError = { name, message, code: codeOf(thrown) };
  const hint = name === 'ReferenceError' ? absentHint(message) : undefined;
  if (hint !== undefined) {
    error.message = hint;
    error.code = 'NOT_IN_SANDBOX';
  }
  const stack = readText(thrown, 'stack');
  error.stack = cleanStack(stack, hint === undefined ? undefined : `${name}: ${hint}`);
  const details = detailsOf(thrown);
  if (details !== undefined) error.details = details;
  const at = error.code === 'CHILD_NOT_STARTED' ? frameOf({ stack }) : undefined;
  if (at !== undefined) error.at = at;
  return error;
}

function isErrorLike(thrown: unknown): thrown is object {
  if (isA(thrown, Error)) return true;
  return typeof thrown === 'object' && thrown !== null && readText(thrown, 'message') !== '';
}

function notAnError(thrown: unknown): GuestError {
  const text = preview(thrown);
  return {
    name: 'Error',
    message: `The script threw ${text}, which is not an Error; throw new Error(message), so that the stack is kept`,
    code: 'FLOW_ERROR',
  };
}

function codeOf(error: object): string {
  const code = readText(error, 'code');
  return code === '' || code.length > MAX_CODE ? 'FLOW_ERROR' : code;
}

/** The stack without the guest's own frames. */
function cleanStack(stack: string, head?: string): string {
  const lines = cut(stack).split('\n');
  const kept = lines.filter((line, i) => i === 0 || !line.includes(GUEST_FRAME));
  if (head !== undefined) kept[0] = head;
  return kept.join('\n');
}

/** The stack frame of the script from which a guest function was called, `script.js:line:column`. */
export function frameOf(trace: { stack?: string } | null): string | undefined {
  if (typeof trace?.stack !== 'string') return undefined;
  for (const line of trace.stack.split('\n')) {
    const found = SCRIPT_FRAME.exec(line);
    if (found) return found[1];
  }
  return undefined;
}

/** Gives an error the frames of the call that it is about: it was made while nothing of the script ran. */
export function withFramesOf(error: Error, trace: { stack?: string } | null): void {
  const text = trace?.stack;
  const frames = typeof text === 'string' ? text.slice(text.indexOf('\n') + 1) : '';
  const hasFrames = frames.startsWith('    at ');
  const value = hasFrames ? `${error.name}: ${error.message}\n${frames}` : `${error.name}: ${error.message}`;
  Object.defineProperty(error, 'stack', { value, writable: true, enumerable: false, configurable: true });
}

function detailsOf(error: object): { [key: string]: JsonValue } | undefined {
  const details: { [key: string]: JsonValue } = {};
  if (isA(error, DependencyFailedError)) {
    if (error.status !== undefined) details.status = error.status;
    if (error.response !== undefined) details.response = error.response as JsonValue;
    const { id, name, type, status } = error.execution;
    details.execution = { id, name, type, status };
  } else {
    addOwnFields(error, details);
    addCause(error, details);
  }
  if (keysOf(details).length === 0) return undefined;
  if (stringifyJson(details).length <= DETAILS_CHARACTERS) return details;
  delete details.response;
  return stringifyJson(details).length <= DETAILS_CHARACTERS ? details : undefined;
}

const REPORTED = ['name', 'message', 'code', 'stack', 'cause', 'line'];

function addOwnFields(error: object, details: { [key: string]: JsonValue }): void {
  try {
    for (const key of keysOf(error)) {
      if (REPORTED.includes(key)) continue;
      const text = stringifyJson((error as Record<string, unknown>)[key]) as string | undefined;
      if (text !== undefined && text.length <= DETAILS_CHARACTERS) details[key] = parseJson(text) as JsonValue;
    }
  } catch {
    // a field that cannot be read or written as JSON is no part of the report
  }
}

function addCause(error: object, details: { [key: string]: JsonValue }): void {
  try {
    const { cause } = error as { cause?: unknown };
    if (cause === undefined) return;
    details.cause = isA(cause, Error) ? { name: readText(cause, 'name'), message: cut(readText(cause, 'message')) } : preview(cause);
  } catch {
    // as above
  }
}

function readText(object: object, key: string): string {
  try {
    const value = (object as Record<string, unknown>)[key];
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

function cut(text: string): string {
  return text.length <= MESSAGE_CHARACTERS ? text : `${text.slice(0, MESSAGE_CHARACTERS)}… (cut, ${text.length} characters)`;
}

/** A value in a message: short, and whatever it is. */
export function preview(value: unknown): string {
  try {
    if (typeof value === 'function') return 'a function';
    if (isArray(value) || (typeof value === 'object' && value !== null)) {
      const text = stringifyJson(value) as string | undefined;
      return text === undefined ? 'an object' : shorten(text);
    }
    return typeof value === 'string' ? shorten(stringifyJson(value)) : shorten(reflectApply(String, undefined, [value]) as string);
  } catch {
    return 'a value that cannot be shown';
  }
}

function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
