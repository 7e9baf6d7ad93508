/** What the operating system says of processes, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ of every Linux on x86-64 and most on arm64. */
const MS_PER_TICK = 10;

/** Processor time of all threads so far; 0 where the process is gone. */
export function cpuMs(pid: number): number {
  const fields = statOf(pid);
  return fields ? (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK : 0;
}

/** Memory that the process alone has, so without the files that it shares with others. */
export function residentBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}

export function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((one) => Number(statOf(one)?.[1]) === pid);
}

/** Petiole's runners: children of `up` that run the program of a runner, and not PostgreSQL. */
export function runnersOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => commandOf(child).includes('runner/process/main'));
}

/** Processor time by part of the system, of processes that may come and go: a part is asked for its processes each time. */
export function watchCpu(parts: Record<string, () => number[]>): () => Record<string, number> {
  const total = (pids: number[]): number => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const before = Object.fromEntries(Object.entries(parts).map(([name, pids]) => [name, total(pids())]));
  return () => Object.fromEntries(Object.entries(parts).map(([name, pids]) => [name, total(pids()) - (before[name] ?? 0)]));
}

function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
