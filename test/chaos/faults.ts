/** What goes wrong: each fault does its harm, for as long as it was planned, and undoes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Planned, Track } from './plan.ts';
import type { Member } from './processes.ts';
import type { Stage } from './stage.ts';

/** A fault as it happened, by the monotonic clock of the run. */
export interface Happened {
  fault: string;
  member: string | null;
  began: number;
  ended: number;
}

export interface Theatre extends Stage {
  /** in the short form nothing lasts long */
  short: boolean;
}

/** Answers the name of the process that it met. */
type Fault = (theatre: Theatre, planned: Planned) => Promise<string | null>;

const HOUR_MS = 3_600_000;
const one = <T>(all: readonly T[], chance: number): T => all[Math.min(all.length - 1, Math.floor(chance * all.length))] as T;
const between = (least: number, most: number, chance: number): number => least + chance * (most - least);

function ambush(statement: string, at: 'sent' | 'answered'): Fault {
  return async ({ members }, { who }) => {
    const member = one(members, who);
    const done = Promise.withResolvers<void>();
    member.proxy.ambush({
      statement,
      at,
      spring: () => {
        member.signal('SIGKILL');
        done.resolve();
      },
    });
    await Promise.race([done.promise, sleep(3000)]);
    member.proxy.ambush(null);
    return member.name;
  };
}

const to = (act: (member: Member, theatre: Theatre, planned: Planned) => Promise<void> | void): Fault => {
  return async (theatre, planned) => {
    const member = one(theatre.members, planned.who);
    await act(member, theatre, planned);
    return member.name;
  };
};

const byItself = (act: (theatre: Theatre, planned: Planned) => Promise<void>): Fault => {
  return async (theatre, planned) => {
    await act(theatre, planned);
    return null;
  };
};

const PROCESSES: Record<string, Fault> = {
  'process killed': to((member) => member.signal('SIGKILL')),
  'runner killed': to((member, _, { how }) => {
    const pid = one(member.runnerPids(), how);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }),
  'killed before a commit': ambush('flush_', 'sent'),
  'killed between commit and answer': ambush('flush_', 'answered'),
  'killed between claim and run': ambush('claim', 'answered'),
  'killed as it takes over': ambush('release_owned', 'answered'),
  'killed at a start': ambush('start_once', 'answered'),
  'process stopped by SIGTERM': to((member) => member.signal('SIGTERM')),
};

const DATABASE: Record<string, Fault> = {
  'database restarted': byItself(async ({ postgres }, { long }) => {
    await postgres.stop();
    await sleep(long * 2000);
    await postgres.start();
  }),
  'database killed': byItself(async ({ postgres }, { long }) => {
    await postgres.kill();
    await sleep(long * 2000);
    await postgres.start();
  }),
  'backends terminated': byItself(async ({ postgres }) => {
    for (let i = 0; i < 15; i++) {
      await postgres.terminateBackend().catch(() => undefined); // the server itself may be away
      await sleep(200);
    }
  }),
  'no connections left': byItself(({ postgres }, { long }) => postgres.exhaust(between(500, 3000, long))),
  'disk full': byItself(async ({ postgres, disk }, { long }) => {
    await disk?.fill();
    await sleep(between(500, 4000, long));
    await disk?.free();
    // One that could not write its log of changes has ended, and does not come up again on a full disk.
    await postgres.start();
  }),
  // Forward for good, since what is due by a clock that goes back comes an hour late: that is known, and would only be waited for.
  'clock of the database an hour ahead': byItself(async ({ postgres: { clock } }) => clock?.set(clock.offsetMs + HOUR_MS)),
  'clock of the database an hour behind': byItself(async ({ postgres: { clock } }, { long }) => {
    clock?.set(clock.offsetMs - HOUR_MS);
    await sleep(between(2000, 6000, long));
    clock?.set(clock.offsetMs + HOUR_MS);
  }),
};

const LINES: Record<string, Fault> = {
  'process frozen': to(async (member, { short }, { long }) => {
    member.signal('SIGSTOP');
    await sleep(between(3000, short ? 7000 : 30_000, long));
    member.signal('SIGCONT');
  }),
  'cut off from the database': to(async ({ proxy }, { short }, { long }) => {
    proxy.hold('everything');
    await sleep(between(1000, short ? 7000 : 60_000, long ** 2));
    proxy.hold('nothing');
  }),
  'requests do not reach the database': to(async ({ proxy }, { short }, { long }) => {
    proxy.hold('requests');
    await sleep(between(1000, short ? 7000 : 30_000, long ** 2));
    proxy.hold('nothing');
  }),
  'answers of the database do not arrive': to(async ({ proxy }, { short }, { long }) => {
    proxy.hold('answers');
    await sleep(between(1000, short ? 7000 : 30_000, long ** 2));
    proxy.hold('nothing');
  }),
  'clock of a process an hour off': to(async ({ clock }, _, { long, how }) => {
    clock?.set(how < 0.5 ? HOUR_MS : -HOUR_MS);
    await sleep(between(2000, 6000, long));
    clock?.set(0);
  }),
};

const FAULTS: Record<string, Fault> = { ...PROCESSES, ...DATABASE, ...LINES };

/** After these a process that was declared dead comes back, and finishes the call that it was about to make. */
export const ZOMBIES = Object.keys(LINES);
export const DATABASE_CLOCK = Object.keys(DATABASE).filter((name) => name.startsWith('clock'));

const NEEDS_DISK = ['disk full'];
const NEEDS_CLOCK = [...DATABASE_CLOCK, 'clock of a process an hour off'];

/** The tracks, without what this machine cannot do, and the names of that. */
export function tracksFor({ disk, postgres }: Stage): { tracks: Track[]; missing: string[] } {
  const missing = [...(disk ? [] : NEEDS_DISK), ...(postgres.clock ? [] : NEEDS_CLOCK)];
  const possible = (faults: Record<string, Fault>): string[] => Object.keys(faults).filter((name) => !missing.includes(name));
  const tracks: Track[] = [
    { everyMs: [2000, 8000], faults: possible(PROCESSES) },
    { everyMs: [5000, 10_000], faults: possible(DATABASE) },
    { everyMs: [3000, 9000], faults: possible(LINES) },
  ];
  return { tracks, missing };
}

/** One planned fault after the other; one that takes longer than planned puts the next one off. */
export async function misbehave(theatre: Theatre, plan: Planned[], stop: AbortSignal, tell: (happened: Happened) => void): Promise<void> {
  const begin = performance.now();
  for (const planned of plan) {
    await sleep(Math.max(0, planned.atMs - (performance.now() - begin)), undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    const began = performance.now();
    const member = await FAULTS[planned.fault]!(theatre, planned).catch(() => null); // the database may be away: that is a fault too
    tell({ fault: planned.fault, member, began, ended: performance.now() });
  }
}
