/**
 * Holds processes to a part of a core with the control groups of Linux, so that a machine with few cores shows what several small
 * machines would do. Needs the right to make such groups; where that is missing there is no quota.
 */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { childrenOf } from './processes.ts';

const PERIOD_MICROSECONDS = 20_000;
const VERSION_1 = '/sys/fs/cgroup/cpu';
const VERSION_2 = '/sys/fs/cgroup';

export class Quota {
  private readonly groups: string[] = [];
  private readonly isVersion1 = existsSync(`${VERSION_1}/cpu.cfs_quota_us`);

  /** The process with its children, and what they start from now on; false where that cannot be had. */
  hold(pid: number, cores: number): boolean {
    const group = `${this.isVersion1 ? VERSION_1 : VERSION_2}/petiole-bench-${pid}`;
    const quota = Math.round(cores * PERIOD_MICROSECONDS);
    try {
      mkdirSync(group);
      this.groups.push(group);
      if (this.isVersion1) {
        writeFileSync(`${group}/cpu.cfs_period_us`, String(PERIOD_MICROSECONDS));
        writeFileSync(`${group}/cpu.cfs_quota_us`, String(quota));
      } else {
        writeFileSync(`${group}/cpu.max`, `${quota} ${PERIOD_MICROSECONDS}`);
      }
      for (const one of [pid, ...childrenOf(pid)]) writeFileSync(`${group}/cgroup.procs`, String(one));
      return true;
    } catch {
      return false;
    }
  }

  /** When their processes have ended. */
  remove(): void {
    for (const group of this.groups.splice(0)) {
      try {
        rmdirSync(group);
      } catch {
        // a process is still ending in there, or it was never made
      }
    }
  }
}
