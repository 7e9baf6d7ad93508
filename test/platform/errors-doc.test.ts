import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { CODES } from '../../src/errors.ts';

it('docs/errors.md lists exactly the codes that there are, with their HTTP status and meaning', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` *\| *(\d*) *\| *(.*?) *\| *(.*?) *\|$/gm)];
  const listed = rows.map(([, code, status, title]) => [code, Number(status), title]);
  expect(listed).toEqual(Object.entries(CODES).map(([code, { status, title }]) => [code, status, title]));
  for (const [, code, , , advice] of rows) expect([code, advice]).toEqual([code, expect.stringMatching(/\S/)]);
});
