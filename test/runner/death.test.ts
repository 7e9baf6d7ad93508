import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { causeOf, type Death } from '../../src/runner/death.ts';
import { oomKills } from '../../src/runner/usage.ts';

const MB = 1 << 20;
const calm = { limitBytes: 1024 * MB, nowBytes: 90 * MB, beforeBytes: 80 * MB };
const death = (over: Partial<Death>): Death => ({ code: null, signal: null, stderr: '', oomKills: 0, memory: calm, ...over });

const NOBODY = { reason: null, culprit: false };
const MEMORY = { reason: 'HEAP_LIMIT', culprit: true };

/** What the real signals do is in pool.test.ts; no test can have the kernel run out of memory. */
describe('the death of a runner', () => {
  it.each<[string, Partial<Death>, object]>([
    ['a small process is killed', { signal: 'SIGKILL' }, NOBODY],
    ['a small process is killed where the kernel does not count', { signal: 'SIGKILL', oomKills: null }, NOBODY],
    ['the kernel ran out of memory', { signal: 'SIGKILL', oomKills: 1 }, MEMORY],
    ['a call had filled half of the memory', { signal: 'SIGKILL', memory: { ...calm, nowBytes: 600 * MB } }, MEMORY],
    ['others had filled it before', { signal: 'SIGKILL', memory: { ...calm, beforeBytes: 590 * MB, nowBytes: 600 * MB } }, NOBODY],
    [
      'others had filled it, and the call was not even seen',
      { signal: 'SIGKILL', memory: { ...calm, beforeBytes: null, nowBytes: 600 * MB } },
      NOBODY,
    ],
    ['an operator stops it', { signal: 'SIGTERM' }, NOBODY],
    ['V8 gives up', { signal: 'SIGABRT' }, { reason: null, culprit: true }],
    ['V8 gives up for want of memory', { signal: 'SIGTRAP', stderr: 'Fatal process out of memory: Zone' }, MEMORY],
    [
      'V8 gives up on a size',
      { signal: 'SIGTRAP', stderr: '# Fatal JavaScript invalid size error 536870882 (see crbug.com/1201626)' },
      MEMORY,
    ],
    ['its own code fails', { code: 1 }, { reason: null, culprit: true }],
    ['its input ended', { code: 0 }, NOBODY],
  ])('%s', (_what, given, expected) => {
    expect(causeOf(death(given))).toEqual(expected);
  });

  it('the kernel of this machine counts what it kills', () => {
    const counts = existsSync('/proc/vmstat') && readFileSync('/proc/vmstat', 'utf8').includes('oom_kill');
    expect(oomKills()).toEqual(counts ? expect.any(Number) : null);
  });
});
