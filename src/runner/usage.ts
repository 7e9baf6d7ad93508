/** What the operating system says of a process and of the machine, from /proc; null where there is none (macOS, Windows). */
import { readFileSync } from 'node:fs';

export interface Usage {
  /** processor time of all its threads */
  cpuMs: number;
  residentBytes: number;
}

/** USER_HZ and page size as every Linux on x86-64 and most on arm64 have them. */
const MS_PER_TICK = 10;
const PAGE = 4096;

/** Null as well where the process is gone. */
export function usageOf(pid: number): Usage | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the second field is the command in parentheses and may hold blanks
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMs: ticks * MS_PER_TICK, residentBytes: Number(fields[21]) * PAGE };
  } catch {
    return null;
  }
}

/** How many processes the kernel has killed for want of memory since the machine started. */
export function oomKills(): number | null {
  try {
    const found = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'));
    return found === null ? null : Number(found[1]);
  } catch {
    return null;
  }
}
