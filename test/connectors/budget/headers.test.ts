import { describe, expect, it } from '@jest/globals';
import { LONGEST_PAUSE_MS, pauseAfter, type AnswerHeaders } from '../../../src/connectors/budget/headers.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const now = new FakeClock().now();
const inSeconds = (seconds: number) => now / 1000 + seconds;
const date = (seconds: number) => new Date(now + seconds * 1000).toUTCString();

describe('what a service says of its limits', () => {
  it.each<[number, AnswerHeaders, number]>([
    // Retry-After
    [429, { 'retry-after': '30' }, 30_000],
    [503, { 'retry-after': date(12) }, 12_000],
    [403, { 'retry-after': '60' }, 60_000],
    [429, { 'retry-after': ['1', '2'] }, 2000],
    // its own clock is an hour behind
    [429, { 'retry-after': date(-3600 + 7), date: date(-3600) }, 7000],
    [200, { 'retry-after': '30' }, 0],
    [302, { 'retry-after': '30' }, 0],
    // the drafts
    [200, { ratelimit: '"default";r=0;t=30' }, 30_000],
    [200, { ratelimit: '"default";r=5;t=30' }, 0],
    [200, { ratelimit: '"burst";r=3;t=1, "day";r=0;t=600' }, 600_000],
    [200, { ratelimit: '"day";r=0', 'ratelimit-policy': '"burst";q=10;w=1, "day";q=100;w=90' }, 90_000],
    [200, { ratelimit: 'limit=100, remaining=0, reset=45' }, 45_000],
    [200, { ratelimit: 'limit=100, remaining=10, reset=45' }, 0],
    [200, { 'ratelimit-limit': '10', 'ratelimit-remaining': '0', 'ratelimit-reset': '5' }, 5000],
    [200, { 'ratelimit-limit': '10', 'ratelimit-remaining': '1', 'ratelimit-reset': '5' }, 0],
    // what came before them: seconds, seconds and ms of the epoch, a date, a duration
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' }, 5000],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0.25' }, 250],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inSeconds(40)) }, 40_000],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 1500) }, 1500],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': new Date(now + 9000).toISOString() }, 9000],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': date(9) }, 9000],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inSeconds(-3600 + 8)), date: date(-3600) }, 8000],
    [200, { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(inSeconds(20)) }, 20_000],
    [200, { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
    [200, { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '20ms' }, 20],
    [200, { 'x-ratelimit-remaining': '0, 0;w=60', 'x-ratelimit-reset': '3' }, 3000],
    // a refusal without Retry-After
    [429, { 'x-ratelimit-reset': '4' }, 4000],
    [429, {}, 0],
    // what is asked for goes before what can be concluded
    [429, { 'retry-after': '2', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3000' }, 2000],
    [429, { 'retry-after': '0', 'ratelimit-remaining': '0', 'ratelimit-reset': '3' }, 3000],
  ])('%i with %j: nobody calls for %i ms', (status, headers, ms) => {
    expect(pauseAfter(status, headers, now)).toBe(ms);
  });

  it.each<[number, AnswerHeaders]>([
    [429, { 'retry-after': '-5' }],
    [429, { 'retry-after': 'NaN' }],
    [429, { 'retry-after': 'soon' }],
    [429, { 'retry-after': '' }],
    [429, { 'retry-after': date(-500) }],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '-1' }],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'Infinity' }],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1e9' }],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(inSeconds(-10)) }],
    [200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5 apples and \u0000'.repeat(1000) }],
    [200, { 'x-ratelimit-remaining': '-0', 'x-ratelimit-reset': '5' }],
    [200, { 'x-ratelimit-remaining': '0x0', 'x-ratelimit-reset': '5' }],
    [200, { 'x-ratelimit-remaining': '0' }],
    [200, { 'x-ratelimit-reset': '5' }],
    [200, { ratelimit: '"a";r=0;t=-4' }],
    [200, { ratelimit: '"a";r=0;t=NaN' }],
    [200, { ratelimit: ';;;==,,"' }],
    [200, { ratelimit: '"a";__proto__=0;r=1' }],
  ])('%i with %j says nothing', (status, headers) => {
    expect(pauseAfter(status, headers, now)).toBe(0);
  });

  it.each<AnswerHeaders>([
    { 'retry-after': '99999999999999999999999999' },
    { 'retry-after': date(10 * 365 * 86_400) },
    { 'x-ratelimit-reset': '9'.repeat(400) },
    { 'x-ratelimit-reset': '999999999h' },
    { ratelimit: `"a";r=0;t=${'9'.repeat(30)}` },
  ])('an absurd one is cut off: %j', (headers) => {
    expect(pauseAfter(429, headers, now)).toBe(LONGEST_PAUSE_MS);
  });
});
