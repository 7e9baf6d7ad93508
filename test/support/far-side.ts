import { describe, expect } from '@jest/globals';
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';

export type FarSide = 'httpbin' | 'sshd' | 'git';

/**
 * `describe` for a suite that talks to real programs of the machine: `describeWith(['httpbin'], 'REST', () => …)`. Where
 * `npm test` found one of them missing, the suite is skipped and named at the end of the run; with CI=true it never comes to that.
 */
export function describeWith(needed: FarSide[], name: string, suite: () => void): void {
  const absent = (process.env.PETIOLE_TEST_WITHOUT ?? '').split(',');
  const lacking = needed.filter((farSide) => absent.includes(farSide));
  if (lacking.length === 0) return describe(name, suite);
  const file = relative(process.cwd(), expect.getState().testPath ?? '');
  if (process.env.PETIOLE_TEST_SKIPPED)
    appendFileSync(process.env.PETIOLE_TEST_SKIPPED, `${file}: ${name} (needs ${lacking.join(', ')})\n`);
  describe.skip(name, suite);
}
