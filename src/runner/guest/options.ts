/** The parameters of `this.connect` and `this.flow`, checked at the call: a misspelt option would otherwise do nothing, silently. */
import type { ChildOptions, ConnectionTarget } from '../../model.ts';
import { isPoolName, POOL_NAME_RULE } from '../../sdk/pool-name.ts';
import { fault, preview } from './faults.ts';
import { hasOwn, isArray, isFiniteNumber, isInteger, keysOf } from './primordials.ts';

/** What the guest itself needs of the options; the rest goes along with the child. */
export interface ParsedOptions {
  name: string | undefined;
  /** made with `run: false`: it may stay unstarted */
  created: boolean;
  /** `wait: 'ALL_ENDED'`: awaiting it does not throw when it failed */
  tolerant: boolean;
  child: ChildOptions | undefined;
}

type Bag = { [key: string]: unknown };
type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === 'number' && isFiniteNumber(value);
const isPositive: Check = (value) => isNumber(value) && (value as number) > 0;
const isNotNegative: Check = (value) => isNumber(value) && (value as number) >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value as string);

/** As the API for a root. */
const PRIORITY = 1000;
const isPriority: Check = (value) => isInteger(value) && (value as number) >= -PRIORITY && (value as number) <= PRIORITY;

const RETRY: Record<string, [Check, string]> = {
  attempts: [(value) => isInteger(value) && (value as number) >= 1, 'a whole number from 1'],
  initial: [isNotNegative, 'a number of seconds'],
  maximum: [isNotNegative, 'a number of seconds'],
  multiplier: [(value) => isNumber(value) && (value as number) >= 1, 'a number from 1'],
  deadline: [isPositive, 'a number of seconds'],
};

const OPTIONS: Record<string, [Check, string]> = {
  name: [(value) => typeof value === 'string' && value !== '', 'a text'],
  run: [isBoolean, 'true or false'],
  wait: [oneOf('ALL_SUCCEEDED', 'ALL_ENDED'), `'ALL_SUCCEEDED' or 'ALL_ENDED'`],
  timeout: [isPositive, 'a number of seconds'],
  retry: [(value) => isBag(value), 'an object such as { attempts: 3 }'],
  delivery: [oneOf('at_least_once', 'at_most_once'), `'at_least_once' or 'at_most_once'`],
  priority: [isPriority, `a whole number from -${PRIORITY} to ${PRIORITY}`],
  orphan: [isBoolean, 'true or false'],
};

/** Of a child flow; a call runs where its connector asks for. */
export const FLOW_OPTIONS: Record<string, [Check, string]> = { ...OPTIONS, pool: [isPoolName, POOL_NAME_RULE] };

/** Those that go along with the child, beside what the guest itself needs. */
const WITH_THE_CHILD = ['timeout', 'retry', 'delivery', 'priority', 'orphan', 'pool'] as const;

export function parseOptions(given: unknown, call: string, known = OPTIONS): ParsedOptions {
  if (given === undefined) return DEFAULTS;
  if (!isBag(given)) throw fault('INVALID_INPUT', `${call}: the options are an object such as { timeout: 30 }, not ${preview(given)}`);
  check(given, known, `${call}: option`);
  if (given.retry !== undefined) check(given.retry as Bag, RETRY, `${call}: option retry.`);
  const child: Bag = {};
  for (const key of WITH_THE_CHILD) if (given[key] !== undefined) child[key] = key === 'retry' ? defined(given[key] as Bag) : given[key];
  return {
    name: given.name as string | undefined,
    created: given.run === false,
    tolerant: given.wait === 'ALL_ENDED',
    child: keysOf(child).length === 0 ? undefined : (child as ChildOptions),
  };
}

const DEFAULTS: ParsedOptions = { name: undefined, created: false, tolerant: false, child: undefined };

/** The long form of `this.connect`: target, inputs and options in one object. */
export function splitLongForm(given: Bag): { target: ConnectionTarget; inputs: Bag; options: Bag } {
  const inputs: Bag = {};
  const options: Bag = {};
  for (const key of keysOf(given)) {
    if (key === 'connector' || key === 'connector_type') continue;
    const place = hasOwn(OPTIONS, key) ? options : inputs;
    Object.defineProperty(place, key, { value: given[key], enumerable: true, writable: true, configurable: true });
  }
  return { target: longTarget(given), inputs, options };
}

function longTarget({ connector, connector_type: type }: Bag): ConnectionTarget {
  if ((connector === undefined) === (type === undefined)) {
    throw fault('INVALID_INPUT', `this.connect({ … }) takes either connector or connector_type, such as { connector_type: 'REST', url }`);
  }
  if (type === undefined) return { by: 'connector', name: nameOf(connector, 'this.connect: connector') };
  return { by: 'connector_type', name: nameOf(type, 'this.connect: connector_type') };
}

export function nameOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw fault('INVALID_INPUT', `${what} is the name, a text, not ${preview(value)}`);
}

/** Inputs are an object; left out or null, an empty one. */
export function inputsOf(value: unknown, call: string): object {
  if (value === undefined || value === null) return {};
  if (isBag(value)) return value;
  throw fault('INVALID_INPUT', `${call}: the inputs are an object such as { key: value }, not ${preview(value)}`);
}

function check(given: Bag, known: Record<string, [Check, string]>, where: string): void {
  for (const key of keysOf(given)) {
    const value = given[key];
    const name = where.endsWith('.') ? `${where}${key}` : `${where} ${key}`;
    if (!hasOwn(known, key)) throw fault('INVALID_INPUT', `${name} is not known; there are ${keysOf(known).join(', ')}`);
    if (value !== undefined && !known[key]![0](value)) throw fault('INVALID_INPUT', `${name} is ${known[key]![1]}, not ${preview(value)}`);
  }
}

function defined(given: Bag): Bag {
  const kept: Bag = {};
  for (const key of keysOf(given)) if (given[key] !== undefined) kept[key] = given[key];
  return kept;
}

export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !isArray(value);
}
