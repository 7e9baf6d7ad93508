import { describe, expect, it } from '@jest/globals';
import { Waiters } from '../../src/engine/waiters.ts';
import { rowOf } from '../../src/engine/rows.ts';
import { newRow } from '../support/journal-rows.ts';

describe('an end on its way to disk', () => {
  it('is expected until it is told, and of many the newest ones', () => {
    const waiters = new Waiters();
    const row = rowOf(newRow(), 'w');
    waiters.expect(row.id);
    expect(waiters.expects(row.id)).toBe(true);
    waiters.tell(row);
    expect(waiters.expects(row.id)).toBe(false);
    waiters.expect(row.id);
    for (let n = 0; n < 1000; n++) waiters.expect(`refused ${n}`);
    expect([waiters.expects(row.id), waiters.expects('refused 999')]).toEqual([false, true]);
  });
});

describe('ends that are remembered', () => {
  it('are those of small executions: the inputs count as the output does', () => {
    const waiters = new Waiters();
    const [small, big] = [rowOf(newRow(), 'w'), rowOf(newRow({ inputs: JSON.stringify('x'.repeat(100_000)) }), 'w')];
    let told = 0;
    waiters.add(big.id, () => (told += 1));
    for (const row of [small, big]) waiters.tell(row);
    expect([waiters.recent(small.id)?.id, waiters.recent(big.id), told]).toEqual([small.id, null, 1]);
  });
});
