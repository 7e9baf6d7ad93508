import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('each decision has a number of its own', async () => {
  const names = await readdir(join(import.meta.dirname, '../../docs/decisions'));
  const numbers = names.map((name) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1] ?? name);
  expect(numbers.filter((number, i) => numbers.indexOf(number) !== i)).toEqual([]);
});
