import { PetioleError } from '../errors.ts';
import type { JsonValue } from '../model.ts';
import { MASK } from '../secrets/mask.ts';

/** What somebody was shown of a value, and the value. */
export interface Shown {
  shown: JsonValue;
  truth: JsonValue;
}

/**
 * Whoever changes one key of what he was shown sends the others back as they were shown. What is masked there keeps its value where
 * it stands in its old place; anywhere else nobody knows what was meant. Throws INVALID_INPUT naming the place.
 */
export function unmask(given: JsonValue, was: Shown, path: string): JsonValue {
  const { shown, truth } = was;
  if (typeof given === 'string') {
    if (!given.includes(MASK) || shown === truth) return given;
    if (given === shown) return truth;
    if (given === MASK) throw masked(path);
    return given;
  }
  if (typeof given !== 'object' || given === null) return given;
  if (Array.isArray(given)) {
    // An entry that was taken out moves the others: their places say nothing any more.
    const same = Array.isArray(shown) && Array.isArray(truth) && shown.length === given.length && truth.length === given.length;
    return given.map((item, i) => unmask(item, same ? { shown: shown[i]!, truth: truth[i]! } : unknown(shown), `${path}[${i}]`));
  }
  return Object.fromEntries(
    Object.entries(given).map(([key, item]) => {
      const both = isObject(shown) && isObject(truth) && Object.hasOwn(shown, key) && Object.hasOwn(truth, key);
      return [key, unmask(item, both ? { shown: shown[key]!, truth: truth[key]! } : unknown(shown), `${path}.${key}`)];
    }),
  );
}

/**
 * What may be shown of a value that takes the place of one that was shown in part: what was masked of that one is masked of this
 * one. `hidden` is told what is.
 */
export function maskAs(value: JsonValue, was: Shown, hidden: (text: string) => void): JsonValue {
  const { shown, truth } = was;
  if (typeof shown === 'string' && shown.includes(MASK) && shown !== truth) {
    for (const text of textsOf(value)) hidden(text);
    return value === null ? null : MASK;
  }
  if (Array.isArray(value)) {
    if (!Array.isArray(shown) || !Array.isArray(truth) || shown.length === 0) return value;
    return value.map((item, i) => maskAs(item, { shown: shown[i] ?? shown[0]!, truth: truth[i] ?? truth[0]! }, hidden));
  }
  if (!isObject(value) || !isObject(shown) || !isObject(truth)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const both = Object.hasOwn(shown, key) && Object.hasOwn(truth, key);
      return [key, both ? maskAs(item, { shown: shown[key]!, truth: truth[key]! }, hidden) : item];
    }),
  );
}

function* textsOf(value: JsonValue): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* textsOf(item);
}

/** A place that was not shown: a mask in it stands for nothing. */
function unknown(shown: JsonValue): Shown {
  return { shown: null, truth: shown === null ? null : MASK };
}

function isObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function masked(path: string): PetioleError {
  return new PetioleError('INVALID_INPUT', `${path} is ${MASK}, which hides a value and is none: give the value itself`);
}
