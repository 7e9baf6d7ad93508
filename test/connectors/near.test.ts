import { expect, it } from '@jest/globals';
import { nearNames } from '../../src/connectors/near.ts';

it('names that somebody may have meant are found', () => {
  expect(nearNames('qickstart', ['quickstart', 'orders', 'Quickstart'])).toEqual(['quickstart', 'Quickstart']);
  expect(nearNames('x'.repeat(201), ['x'.repeat(200), 'y'])).toEqual(['x'.repeat(200)]);
});

it('a name that nobody can have meant is compared with none', () => {
  const names = Array.from({ length: 200 }, (_, i) => `flow number ${i}`);
  const begun = process.threadCpuUsage().user;
  expect(nearNames('xy'.repeat(200_000), names)).toEqual([]);
  expect(process.threadCpuUsage().user - begun).toBeLessThan(500_000);
});
