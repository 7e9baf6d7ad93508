import { expect, it } from '@jest/globals';
import { logLine } from '../../src/cli/log-line.ts';

it.each([
  [{ level: 40, time: 0, error: 'gone', msg: 'it broke' }, '1970-01-01T00:00:00.000Z warn   it broke {"error":"gone"}\n'],
  [{ level: 30, time: 0, msg: 'two\nlines\u001b[2J' }, '1970-01-01T00:00:00.000Z info   two lines\ufffd[2J\n'],
  [{ level: 50, time: 0, a: 1 }, '1970-01-01T00:00:00.000Z error  {"a":1}\n'],
])('a line of the log is a line of text: %j', (record, line) => {
  expect(logLine(`${JSON.stringify(record)}\n`)).toBe(line);
});

it('what is no line of the log is left as it is', () => expect(logLine('plain\n')).toBe('plain\n'));
