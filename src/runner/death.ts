/**
 * Whose fault it is that a runner process is gone. The activation that was running gets a strike, and three end its flow as
 * POISONED, so only a death that it can have caused counts: a crash of V8, or memory.
 *
 * SIGKILL has two senders that look alike: the kernel, which is out of memory, and an operator. The kernel counts its kills in
 * /proc/vmstat (all of the machine, since Linux 4.13, those of a container's limit included); where nobody counts, or what was killed
 * was no longer counted as it died, the size that the process was last seen with speaks. Every other signal comes from outside.
 */
import type { RunnerLost } from './protocol.ts';

export interface Cause {
  reason: RunnerLost['reason'];
  culprit: boolean;
}

export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
  /** since the running call was first seen, or shortly before: kills of the kernel for want of memory; null where it does not tell */
  oomKills: number | null;
  memory: Memory;
}

/** Resident size of the process. */
export interface Memory {
  limitBytes: number;
  nowBytes: number;
  /** when the running call was first seen; null where it ended before that */
  beforeBytes: number | null;
}

const CRASHES = new Set<NodeJS.Signals>(['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGSYS', 'SIGTRAP']);
/** "Invalid size" is what V8 says of a collection that cannot be as large as a built-in wants it. */
const OUT_OF_MEMORY = /out of memory|is_heap_oom|bad_alloc|invalid (array length|size)/i;

export function causeOf({ code, signal, stderr, oomKills, memory }: Death): Cause {
  if (signal === 'SIGKILL') {
    const byKernel = oomKills !== null && oomKills > 0;
    const isLarge = memory.nowBytes > memory.limitBytes / 2 && hasFilled(memory);
    return byKernel || isLarge ? { reason: 'HEAP_LIMIT', culprit: true } : OUTSIDE;
  }
  if (signal !== null && !CRASHES.has(signal)) return OUTSIDE;
  if (code === 0) return OUTSIDE; // its input ended
  return { reason: OUT_OF_MEMORY.test(stderr) ? 'HEAP_LIMIT' : null, culprit: true };
}

const OUTSIDE: Cause = { reason: null, culprit: false };

/** Where others filled the process, a call that had only just begun is not to blame. */
export function hasFilled({ limitBytes, nowBytes, beforeBytes }: Memory): boolean {
  if (beforeBytes === null) return false;
  return beforeBytes < limitBytes / 2 || nowBytes - beforeBytes > limitBytes / 8;
}
