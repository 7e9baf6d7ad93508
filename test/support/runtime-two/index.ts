/**
 * A guest runtime 2, as a later release may have one: `this.runtime()` is new, and random numbers are others, so that a history
 * of runtime 1 does not replay under it.
 */
import './flow.ts';
import { guest as one } from '../../../src/runner/guest/index.ts';
import type { Guest } from '../../../src/runner/guest/interface.ts';

export const guest: Guest = {
  ...one,
  open(opening) {
    const given = JSON.parse(opening) as { seed: string };
    one.open(JSON.stringify({ ...given, seed: `${given.seed} of runtime 2` }));
  },
};
