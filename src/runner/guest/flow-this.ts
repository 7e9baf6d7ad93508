/** `this` of a flow: checks what the script gives and passes it to the execution, which the script cannot reach. */
import type { ConnectionTarget } from '../../model.ts';
import type { Target } from '../protocol.ts';
import type { Execution } from './execution.ts';
import type { ChildSpec } from './child.ts';
import { FlowEnded, fault, preview, toGuestError } from './faults.ts';
import { Child } from './handles.ts';
import { FLOW_OPTIONS, inputsOf, isBag, nameOf, parseOptions, splitLongForm, type ParsedOptions } from './options.ts';
import { NativeDate, captureStackTrace, hasOwn, isFiniteNumber, keysOf, parseJson, stringifyJson, toIsoString } from './primordials.ts';
import { PetioleError } from '../../sdk/errors.ts';
import { checkBytes, serialize } from './serialize.ts';
import { waitForAll } from './wait-for.ts';

const { parse: parseDate } = NativeDate;
const getTime = Function.prototype.call.bind(NativeDate.prototype.getTime) as (date: Date) => number;

/** A hundred years: what is longer is a mistake of units. */
const LONGEST_SLEEP_SECONDS = 3_155_760_000;

export class Flow {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  connect(first: unknown, overrides?: unknown, options?: unknown): Child {
    const trace = callFrom(this.#execution, this.connect);
    if (isBag(first)) {
      const long = splitLongForm(first);
      return this.#connection(long.target, long.inputs, parseOptions(long.options, 'this.connect'), trace);
    }
    const name = nameOf(first, `this.connect: the connector's name`);
    const inputs = inputsOf(overrides, `this.connect('${name}')`);
    return this.#connection({ by: 'name', name }, inputs, parseOptions(options, `this.connect('${name}')`), trace);
  }

  #connection(target: ConnectionTarget, inputs: object, options: ParsedOptions, trace: ChildSpec['trace']): Child {
    return makeChild(this.#execution, { kind: 'CONNECTION', target, name: target.name, inputs, options, trace });
  }

  flow(name: unknown, inputs?: unknown, options?: unknown): Child {
    const trace = callFrom(this.#execution, this.flow);
    const flow = nameOf(name, `this.flow: the flow's name`);
    const call = `this.flow('${flow}')`;
    const target: Target = { by: 'flow', name: flow };
    const parsed = parseOptions(options, call, FLOW_OPTIONS);
    return makeChild(this.#execution, { kind: 'FLOW', target, name: flow, inputs: inputsOf(inputs, call), options: parsed, trace });
  }

  sleep(seconds: unknown, options?: unknown): Child {
    const trace = callFrom(this.#execution, this.sleep);
    if (typeof seconds !== 'number' || !isFiniteNumber(seconds)) {
      throw fault('INVALID_INPUT', `this.sleep takes a number of seconds, not ${preview(seconds)}`);
    }
    if (seconds > LONGEST_SLEEP_SECONDS) throw fault('INVALID_INPUT', `this.sleep takes seconds, at most a hundred years, not ${seconds}`);
    return this.#sleep({ seconds: seconds > 0 ? seconds : 0 }, parseOptions(options, 'this.sleep'), trace);
  }

  sleepUntil(time: unknown, options?: unknown): Child {
    const trace = callFrom(this.#execution, this.sleepUntil);
    return this.#sleep({ until: toIsoString(dateOf(time)) }, parseOptions(options, 'this.sleepUntil'), trace);
  }

  #sleep(inputs: object, options: ParsedOptions, trace: ChildSpec['trace']): Child {
    return makeChild(this.#execution, { kind: 'SLEEP', target: { by: 'sleep' }, name: 'sleep', inputs, options, trace });
  }

  waitFor(executions: unknown, options?: unknown): Promise<unknown> {
    return waitForAll(executions, options);
  }

  continueAs(inputs?: unknown): never {
    const given = inputsOf(inputs, 'this.continueAs');
    this.#execution.continueAs(given);
    throw new FlowEnded('continueAs');
  }

  log(...values: unknown[]): void {
    this.#execution.log('info', values);
  }

  setOutput(key: unknown, value: unknown): void {
    if (typeof key !== 'string') throw fault('INVALID_INPUT', `this.setOutput takes a key, a text, and a value, not ${preview(key)}`);
    this.#execution.setOutput(key, value);
  }

  save(fields: unknown): void {
    if (!isBag(fields)) throw fault('INVALID_INPUT', `this.save takes an object such as { message: 'half done' }, not ${preview(fields)}`);
    const execution = this.#execution;
    const { limitBytes } = execution;
    for (const key of keysOf(fields)) {
      if (key === 'output_value' || fields[key] === undefined) continue;
      if (key !== 'message' && key !== 'name') {
        throw fault(
          'INVALID_INPUT',
          `this.save knows message, name and output_value, not ${preview(key)}; this.setOutput(key, value) sets an output`,
        );
      }
      if (typeof fields[key] !== 'string') throw fault('INVALID_INPUT', `this.save: ${key} is a text, not ${preview(fields[key])}`);
      checkBytes(fields[key], key, limitBytes);
    }
    if (execution.settled) return;
    if (fields.output_value !== undefined) execution.output.replace(serialize(fields.output_value, 'output_value', limitBytes));
    execution.save({ message: fields.message as string | undefined, name: fields.name as string | undefined });
  }

  get(field: unknown): unknown {
    const { opening, name, message, output, limitBytes } = this.#execution;
    const fields: Record<string, () => unknown> = {
      id: () => opening.id,
      root_id: () => opening.root_id,
      parent_id: () => opening.parent_id,
      type: () => 'FLOW',
      name: () => name,
      flow: () => opening.flow,
      version: () => opening.flow_version,
      inputs: () => parseJson(opening.inputs),
      output_value: () => parseJson(output.text(limitBytes) ?? 'null'),
      message: () => message,
      labels: () => parseJson(stringifyJson(opening.labels)),
    };
    if (typeof field === 'string' && hasOwn(fields, field)) return fields[field]!();
    throw fault('INVALID_INPUT', `this.get does not know ${preview(field)}; it knows ${keysOf(fields).join(', ')}`);
  }

  success(message?: unknown, outputs?: unknown): never {
    const text = textOf(message, 'this.success');
    this.#execution.succeed(text, outputs);
    throw new FlowEnded('success');
  }

  error(message?: unknown, outputs?: unknown): never {
    const error = new PetioleError('FLOW_ERROR', textOf(message, 'this.error') ?? 'The flow ended with this.error()');
    error.name = 'Error';
    this.#execution.fail(toGuestError(error), outputs);
    throw new FlowEnded('error');
  }
}

interface NewChild {
  kind: ChildSpec['kind'];
  target: Target;
  name: string;
  inputs: object;
  options: ParsedOptions;
  trace: ChildSpec['trace'];
}

/** The one place where children of a script are made; `connectors.<namespace>.<action>` comes here too. */
export function makeChild(execution: Execution, { kind, target, name, inputs, options, trace }: NewChild): Child {
  const text = serialize(inputs, 'inputs', execution.limitBytes);
  const { created, tolerant, child } = options;
  return new Child(execution.child({ kind, target, name: options.name ?? name, inputs: text, options: child, created, tolerant, trace }));
}

/** Where the script made a child, which is told where that fails; a replay knows which do not. */
export function callFrom(execution: Execution, above: unknown): ChildSpec['trace'] {
  return execution.nextSucceeded ? null : traceFrom(above);
}

/** Where the script called; formatted only when it is needed. */
export function traceFrom(above: unknown): ChildSpec['trace'] {
  if (captureStackTrace === undefined) return null;
  const trace: { stack?: string } = {};
  captureStackTrace(trace, above);
  return trace;
}

function textOf(message: unknown, call: string): string | undefined {
  if (message === undefined || message === null) return undefined;
  if (typeof message === 'string') return message;
  throw fault('INVALID_INPUT', `${call} takes a message, a text, not ${preview(message)}; outputs are its second parameter`);
}

function dateOf(time: unknown): Date {
  const ms =
    typeof time === 'number' ? time : typeof time === 'string' ? parseDate(time) : time instanceof NativeDate ? getTime(time) : NaN;
  const date = new NativeDate(ms);
  if (isFiniteNumber(getTime(date))) return date;
  throw fault('INVALID_INPUT', `this.sleepUntil takes a Date, an ISO 8601 text or ms since the epoch, not ${preview(time)}`);
}
