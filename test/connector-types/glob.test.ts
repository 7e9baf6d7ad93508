/** The patterns of lists: what they mean, and that none of them makes the process compute for long. */
import { describe, expect, it } from '@jest/globals';
import { matcherOf } from '../../connector-types/files/glob.ts';

const NAMES = ['a.txt', 'b.csv', 'ab.txt', '.hidden', 'ü d.txt', '[x]', '{a}', 'a-b', '*', 'A.TXT', '𝒂'];
const meant = (pattern: string): string[] => NAMES.filter(matcherOf(pattern));

describe('a pattern of names', () => {
  it.each([
    ['*', NAMES.filter((name) => name !== '.hidden')],
    ['**', NAMES.filter((name) => name !== '.hidden')],
    ['.*', ['.hidden']],
    ['{.*,b*}', ['b.csv', '.hidden']],
    ['*.txt', ['a.txt', 'ab.txt', 'ü d.txt']],
    ['?.*', ['a.txt', 'b.csv', 'A.TXT']],
    ['?', ['*', '𝒂']],
    ['[ab].{csv,txt}', ['a.txt', 'b.csv']],
    ['[a-c]?.txt', ['ab.txt']],
    ['[!a].*', ['b.csv', 'A.TXT']],
    ['[^a].*', ['b.csv', 'A.TXT']],
    ['a[b-]*', ['ab.txt', 'a-b']],
    ['[[]x]', ['[x]']],
    ['\\[x\\]', ['[x]']],
    ['[]x]', []],
    ['[', []],
    ['\\*', ['*']],
    ['{a}', ['{a}']],
    ['\\{a\\}', ['{a}']],
    ['{a{b,}.txt,b.csv}', ['a.txt', 'b.csv', 'ab.txt']],
    ['{a,{b,{c,A}}}.*', ['a.txt', 'b.csv', 'A.TXT']],
    ['', []],
    ['{,}', []],
    ['a.txt,b.csv', []],
    ['{{{{,', []],
  ])('%j', (pattern, names) => {
    expect(meant(pattern).toSorted()).toEqual(names.toSorted());
  });

  it.each([
    ['many stars', `${'*a'.repeat(499)}b`],
    ['stars in groups', '*(a|*a)'.repeat(20)],
    ['groups in groups', '+(+(+(a)))b'],
    ['numbers', '{0..999999999}'],
    ['letters by steps of none', '{a..z..0}'],
    ['stars alone', '*'.repeat(1000)],
    ['braces without an end', '{'.repeat(1000)],
    ['braces in braces', `${'{'.repeat(499)},${'}'.repeat(499)}`],
  ])('of %s is looked for in no time', (_, pattern) => {
    const matches = matcherOf(pattern);
    const begun = process.threadCpuUsage().user;
    expect(matches('a'.repeat(255))).toBe(/^\**$/.test(pattern));
    expect(process.threadCpuUsage().user - begun).toBeLessThan(500_000);
  });

  it('that means very many others is refused', () => {
    expect(() => matcherOf('{a,b}'.repeat(20))).toThrow(/'pattern' means more than 100 patterns/);
    expect(() => matcherOf(`{${'a,'.repeat(400)}b}`)).toThrow(/'pattern' means more than 100 patterns/);
  });

  it('is given up with names that a far side made for it', () => {
    const matches = matcherOf(`*${'a'.repeat(900)}b`);
    expect(() => {
      for (let i = 0; i < 1000; i++) matches('a'.repeat(100_000));
    }).toThrow(/takes too long for so many names/);
  });
});
