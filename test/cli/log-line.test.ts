import { expect, it } from '@jest/globals';
import { logLine, logObject } from '../../src/cli/log-line.ts';
import { noticeObject } from '../../src/cli/notice.ts';

it.each([
  [{ level: 40, time: 0, error: 'gone', msg: 'it broke' }, '1970-01-01T00:00:00.000Z warn   it broke {"error":"gone"}\n'],
  [{ level: 30, time: 0, msg: 'two\nlines\u001b[2J' }, '1970-01-01T00:00:00.000Z info   two lines\ufffd[2J\n'],
  [{ level: 50, time: 0, a: 1 }, '1970-01-01T00:00:00.000Z error  {"a":1}\n'],
])('a line of the log is a line of text: %j', (record, line) => {
  expect(logLine(`${JSON.stringify(record)}\n`)).toBe(line);
});

it('what is no line of the log is left as it is', () => expect(logLine('plain\n')).toBe('plain\n'));

it.each([
  [
    { level: 40, time: 0, error: 'gone', msg: 'it broke' },
    { time: '1970-01-01T00:00:00.000Z', level: 'warn', msg: 'it broke', error: 'gone' },
  ],
  [
    { level: 60, time: 0, a: 1 },
    { time: '1970-01-01T00:00:00.000Z', level: 'error', a: 1 },
  ],
])('or an object in one line: %j', (record, object) => {
  const line = logObject(`${JSON.stringify(record)}\n`);
  expect([JSON.parse(line), line.indexOf('\n')]).toEqual([object, line.length - 1]);
});

it('what is no line of the log, and a sentence of a command, are the message of such an object', () => {
  expect(JSON.parse(logObject('plain\n'))).toMatchObject({ level: 'info', msg: 'plain' });
  const line = noticeObject('\u001b[31mtwo\nlines\u001b[39m', 'error');
  expect([JSON.parse(line), line.includes('\n')]).toEqual([
    { time: expect.stringMatching(/Z$/), level: 'error', msg: 'two\nlines' },
    false,
  ]);
});
