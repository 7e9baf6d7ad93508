import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { logText, oneLine } from '../../src/cli/tree-view.ts';
import { printable, safeOnTerminal } from '../../src/cli/visible.ts';

const HOSTILE = 'a\u001b[2J\u001b]0;title\u0007\u009b31m\u007f\rb\u202eexe.txt\u2066\u200f';

describe('what scripts and far sides say', () => {
  it('moves no cursor and turns no text round, where it is made for people', () => {
    for (const text of [
      printable(HOSTILE),
      oneLine(HOSTILE),
      logText({ seq: 1, time: 't', level: 'info', values: [HOSTILE, { HOSTILE }] }),
    ])
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(printable('two\n\tlines')).toBe('two\n\tlines');
  });

  it('is the same value as JSON on a terminal, which obeys nothing in it', () => {
    const value = { [HOSTILE]: [HOSTILE, 'two\nlines, é 你 😀'] };
    const shown = safeOnTerminal(JSON.stringify(value, null, 2));
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(JSON.parse(shown)).toEqual(value);
  });

  it('leaves a terminal our colours alone', () => {
    const { red, bold } = pc.createColors(true);
    expect(safeOnTerminal(red(bold('red')))).toBe(red(bold('red')));
    expect(safeOnTerminal('\u001b[2J\u001b]0;x\u0007\u001bc')).toBe('�[2J�]0;x��c');
  });
});
