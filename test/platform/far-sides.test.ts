import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { suitesThatNeed } from '../../scripts/far-sides.mjs';

const ROOT = join(import.meta.dirname, '../..');

describe('the suites that need a program which a machine may lack', () => {
  it('are found by what they import', () => {
    expect(suitesThatNeed(['redis'])).toEqual(['test/connector-types/redis.test.ts']);
    expect(suitesThatNeed([])).toEqual([]);
  });

  it('are found through helpers as well', () => {
    const mail = 'test/product/aloma/aloma.test.ts';
    expect(readFileSync(join(ROOT, mail), 'utf8')).not.toContain('far-sides');
    expect(suitesThatNeed(['certificate'])).toContain(mail);
  });
});
