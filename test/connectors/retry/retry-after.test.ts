import { describe, expect, it } from '@jest/globals';
import { parseRetryAfter } from '../../../src/connectors/retry/retry-after.ts';

const now = Date.UTC(2030, 0, 1, 12, 0, 0);

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7000],
    ['Tue, 01 Jan 2030 12:00:30 GMT', 30_000],
    ['Tuesday, 01-Jan-30 12:01:00 GMT', 60_000],
    ['Tue Jan  1 12:00:05 2030 GMT', 5000],
    ['Mon, 31 Dec 2029 23:59:59 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2030', 2_030_000],
    ['', undefined],
    [undefined, undefined],
    [['1', '2'], 2000],
  ])('%j asks for %j ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });

  it('of a number without end stays a number', () => {
    expect(parseRetryAfter('9'.repeat(400), now)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
