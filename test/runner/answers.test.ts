/** Answers of a runner process in which a script has broken out: none of them gets past the reader, whatever is in it. */
import { describe, expect, it } from '@jest/globals';
import { readDescription, readIds, readOutcome, readPatience, type Answer } from '../../src/runner/answers.ts';
import { FROM_RUNNER, Malformed } from '../../src/runner/process/frames.ts';
import { child, CHILD_ID, ROOT } from './support.ts';

const { DONE, FAILED, DESCRIBED, GONE, CROWDED_OUT } = FROM_RUNNER;
const BYTES = 100_000_000;

const raw = (...parts: string[]): Answer => ({ kind: DONE, parts });
const failed = (...parts: string[]): Answer => ({ kind: FAILED, parts });
const done = (...commands: unknown[]): Answer => raw(JSON.stringify(commands));
const sleep = (inputs: string): object => child({ kind: 'SLEEP', target: { by: 'sleep' }, name: 'sleep', inputs });
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const error = { name: 'Error', message: 'no', code: 'FLOW_ERROR' };
const read = (answer: Answer, bytes = BYTES): unknown => readOutcome(answer, ROOT, bytes);

describe('an answer to an activation', () => {
  it.each<[string, Answer]>([
    ['commands that are no JSON', raw('[{"op":')],
    ['commands that are no list', raw('{"length":1}')],
    ['commands that are null', raw('null')],
    ['commands of null', raw('[null]')],
    ['commands of lists', raw(nested(100_000))],
    ['more values than the worker has memory for', raw(`[${'{},'.repeat(10_000_001)}{}]`)],
    ['an error that is no JSON', failed('x')],
    ['an error of numbers', failed('{"name":1,"message":2,"code":3}')],
    ['no error', failed()],
    ['an error after commands that are none', failed('{"name":"a","message":"b","code":"c"}', '[7]')],
    ['an unknown command', done({ op: 'kill' })],
    ['a command of the prototype', done({ op: 'constructor' })],
    ['a prototype for a command', raw('[{"__proto__":{"op":"end"}}]')],
    ['a position that is no number', done(child({ position: 'NaN' }))],
    ['a position that is null, as NaN is written', done(child({ position: NaN }))],
    ['a negative position', done(child({ position: -1 }))],
    ['a position of half', done(child({ position: 0.5 }))],
    ['a position beyond the column', done(child({ position: 2 ** 31 }))],
    ['an id that is none', done(child({ id: '__proto__' }))],
    ['an id of another tree', done(child({ id: CHILD_ID.replace('1234', '4321') }))],
    ['the id of the root', done(child({ id: ROOT }))],
    ['inputs that are no text', done(child({ inputs: {} }))],
    ['an unknown kind of child', done(child({ kind: 'MESSAGE' }))],
    ['a target that is null', done(child({ target: null }))],
    ['a target of another kind', done(child({ target: { by: 'flow', name: 'x' } }))],
    ['a target without a name', done(child({ target: { by: 'connector' } }))],
    ['a name that is no text', done(child({ name: { toString: 1 } }))],
    ['options that are a list', done(child({ options: [] }))],
    ['a negative time-out', done(child({ options: { timeout: -1 } }))],
    ['a time-out that is text', done(child({ options: { timeout: '1' } }))],
    ['tries without end', done(child({ options: { retry: { attempts: 1e300 } } }))],
    ['a multiplier below one', done(child({ options: { retry: { multiplier: 0 } } }))],
    ['a sleep of minus a second', done(sleep('{"seconds":-1}'))],
    ['a sleep for ever', done(sleep('{"seconds":1e308}'))],
    ['a sleep of NaN', done(sleep('{"seconds":null}'))],
    ['a sleep until no time', done(sleep('{"until":"soon"}'))],
    ['a sleep of no JSON', done(sleep('{'))],
    ['a sleep of null', done(sleep('null'))],
    ['a start of no child', done({ op: 'start' })],
    ['a control of another action', done({ op: 'control', position: 0, id: CHILD_ID, action: 'delete', child: 0 })],
    ['a log line without a number', done({ op: 'log', seq: NaN, level: 'info', values: '[]' })],
    ['a log line of another level', done({ op: 'log', seq: 0, level: '__proto__', values: '[]' })],
    ['a log line that is no text', done({ op: 'log', seq: 0, level: 'info', values: [1] })],
    ['a message that is no text', done({ op: 'save', message: { a: 1 } })],
    ['an end without a status', done({ op: 'end' })],
    ['an end as cancelled', done({ op: 'end', status: 'ENDED_CANCELLED' })],
    ['an end with an error that is none', done({ op: 'end', status: 'ENDED_ERROR', error: 'x' })],
    ['a continuation with nothing', done({ op: 'continue' })],
    ['an answer of another kind', { kind: DESCRIBED, parts: ['{}'] }],
    ['a deep target', done(child({ target: JSON.parse(nested(5000)) as unknown }))],
  ])('is refused: %s', (_what, answer) => {
    expect(() => read(answer)).toThrow(Malformed);
  });

  it('is refused where it is longer than it may be', () => {
    expect(() => read(raw('[]', `["${'x'.repeat(1000)}"]`), 1000)).toThrow(/1004 characters, where 1000 bytes/);
  });

  it.each<[string, Answer]>([
    ['nothing', raw('[]')],
    ['children of each kind', done(child({}), child({ kind: 'FLOW', target: { by: 'flow', name: 'f' } }), sleep('{"seconds":0.5}'))],
    [
      'a call by its namespace',
      done(child({ target: { by: 'namespace', name: 'a', action: 'b' }, state: 'CREATED', at: 'script.js:1:2' })),
    ],
    ['a sleep until a time', done(sleep('{"until":"2026-01-01T00:00:00.000Z"}'))],
    ['a sleep of a hundred years', done(sleep('{"seconds":3155760000}'))],
    [
      'all options',
      done(
        child({
          options: {
            timeout: 1,
            retry: { attempts: 3, initial: 0, maximum: 9, multiplier: 1.5, deadline: 60 },
            delivery: 'at_most_once',
            priority: -7,
            orphan: true,
            pool: 'dmz',
          },
        }),
      ),
    ],
    ['a start and a control', done({ op: 'start', child: 3 }, { op: 'control', position: 4, id: CHILD_ID, action: 'cancel', child: 3 })],
    [
      'what it says',
      done({ op: 'log', seq: 0, level: 'debug', values: '[]' }, { op: 'save' }, { op: 'save', name: 'n', message: '', output_value: '1' }),
    ],
    [
      'ends',
      done(
        { op: 'end', status: 'ENDED_SUCCESS' },
        { op: 'end', status: 'ENDED_ERROR', error: { ...error, details: { __proto__: null, a: 1 } } },
      ),
    ],
    ['a continuation', done({ op: 'continue', inputs: '{}' })],
    ['texts that look like values, in a long answer', done({ op: 'log', seq: 0, level: 'info', values: '[\\"{,'.repeat(12_000_000 / 4) })],
    ['an error after commands', failed(JSON.stringify(error), '[{"op":"start","child":1}]')],
    ['nothing of it: gone', { kind: GONE, parts: [] }],
    ['nothing of it: crowded out', { kind: CROWDED_OUT, parts: [] }],
  ])('is taken: %s', (_what, answer) => {
    expect(read(answer)).toBeDefined();
  });
});

it('a description is an object, or an error, or to be asked for again', () => {
  const described = (text: string): unknown => readDescription({ kind: DESCRIBED, parts: [text] });
  for (const text of ['null', '[]', '1', 'x']) expect(() => described(text)).toThrow(Malformed);
  expect(described('{"name":null}')).toEqual({ name: null });
  expect(readDescription(failed(JSON.stringify(error)))).toEqual({ error });
  expect(readDescription({ kind: GONE, parts: [] })).toBeNull();
  expect(() => readDescription(raw('[]'))).toThrow(Malformed);
});

it('lists of executions and times are what they are called', () => {
  expect(readIds(['["a"]'])).toEqual(['a']);
  for (const text of ['{}', '[1]', 'null', '']) expect(() => readIds([text])).toThrow(Malformed);
  expect(() => readIds([])).toThrow(Malformed);
  expect(readPatience(['1500'], 1000)).toBe(1500);
  for (const text of ['NaN', 'Infinity', '-1', '1e9', 'x']) expect(() => readPatience([text], 1000)).toThrow(Malformed);
  expect(() => readPatience([], 1000)).toThrow(Malformed);
});
