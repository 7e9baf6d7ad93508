import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { table, width } from '../../src/cli/table.ts';
import { shownTime, timeIn } from '../../src/cli/times.ts';

const colours = pc.createColors(false);
const terminalOf = (columns: number) => ({ colours, stdout: { isTTY: true, columns } as NodeJS.WriteStream });
const pipe = { colours, stdout: {} as NodeJS.WriteStream };
const ID = '0199f2c4-5b1e-7c3a-9a52-6c9e0f7f1a11';

describe('a table', () => {
  const rows = [[ID, 'a name that is a good deal longer than there is room', '2026-01-31T12:00:00.000Z']];

  it('goes whole into a pipe', () => {
    expect(table(['ID', 'NAME', 'AT'], rows, pipe).split('\n')[1]).toBe(rows[0]!.join('  '));
  });

  it('fits a narrow terminal, and cuts no id', () => {
    const lines = table(['ID', 'NAME', 'AT'], rows, terminalOf(80)).split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(width(line)).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(new RegExp(`^${ID}  a name that .*…  2026`));
    expect(table(['ID', 'NAME', 'AT'], rows, terminalOf(20))).toContain(ID);
  });

  it('counts two columns for a wide character', () => {
    expect([width('abc'), width('名前'), width('🌱'), width('\u001b[32mé\u001b[39m')]).toEqual([3, 4, 2, 1]);
    const lines = table(
      ['NAME', 'X'],
      [
        ['名前', '1'],
        ['abcde', '2'],
      ],
      terminalOf(80),
    ).split('\n');
    expect(lines).toEqual(['NAME   X', '名前   1', 'abcde  2']);
  });
});

describe('a time', () => {
  it('is ISO in a pipe, and local with its zone on a terminal', () => {
    const iso = '2026-01-31T12:00:00.250Z';
    expect(shownTime(iso, pipe)).toBe(iso);
    const shown = shownTime(iso, terminalOf(80));
    expect(shown).toMatch(/^2026-0[12]-\d\d \d\d:\d\d:00 (UTC|[+-]\d\d:\d\d)$/);
    expect(Date.parse(shown.replace('UTC', 'Z').replace(/ (?=\S+$)/, ''))).toBe(Date.parse('2026-01-31T12:00:00Z'));
    expect(shownTime(null, pipe, { nothing: 'never' })).toBe('never');
  });

  it('may be given as a span', () => {
    expect(timeIn('30d', 0)).toBe('1970-01-31T00:00:00.000Z');
    expect([timeIn('0d'), timeIn('30'), timeIn('2026-01-01')]).toEqual([null, null, null]);
  });
});
