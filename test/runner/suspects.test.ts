import { afterEach, expect, it, jest } from '@jest/globals';
import { Suspects } from '../../src/runner/suspects.ts';

const MINUTE_MS = 60_000;

afterEach(() => void jest.restoreAllMocks());

it('a version runs apart for ten minutes after its last offence, and one that fails by itself never', () => {
  let now = 1000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const suspects = new Suspects();
  suspects.note('fails', 'FLOW_ERROR');
  for (const code of ['CPU_LIMIT', 'HEAP_LIMIT', 'OUTPUT_LIMIT', null]) suspects.note(`offends ${code}`, code);
  const apart = (): string[] =>
    ['fails', 'offends CPU_LIMIT', 'offends HEAP_LIMIT', 'offends OUTPUT_LIMIT', 'offends null'].filter((one) => suspects.has(one));
  expect(apart()).toHaveLength(4);
  now += 9 * MINUTE_MS;
  suspects.note('offends null', null);
  now += MINUTE_MS;
  expect(apart()).toEqual(['offends null']);
  now += 9 * MINUTE_MS;
  expect(apart()).toEqual([]);
});
