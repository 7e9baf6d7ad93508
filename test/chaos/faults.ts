/** What goes wrong, when, and for how long. Which comes next follows from the seed; when exactly, from the machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosPostgres } from './postgres.ts';
import type { Member } from './processes.ts';

export interface Theatre {
  postgres: ChaosPostgres;
  members: Member[];
  random(): number;
}

type Fault = (theatre: Theatre) => Promise<void>;

const one = <T>({ random }: Theatre, all: T[]): T => all[Math.floor(random() * all.length)] as T;
const between = ({ random }: Theatre, least: number, most: number): number => least + random() * (most - least);

function ambush(statement: string, at: 'sent' | 'answered'): Fault {
  return async (theatre) => {
    const member = one(theatre, theatre.members);
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
  };
}

export const FAULTS: Record<string, Fault> = {
  'process killed': async (theatre) => one(theatre, theatre.members).signal('SIGKILL'),
  'runner killed': async (theatre) => {
    const pid = one(theatre, theatre.members).runnerPid();
    if (pid !== null) process.kill(pid, 'SIGKILL');
  },
  'killed before a commit': ambush('flush_', 'sent'),
  'killed between commit and answer': ambush('flush_', 'answered'),
  'killed between claim and run': ambush('claim', 'answered'),
  'killed as it takes over': ambush('release_owned', 'answered'),
  'killed at a start': ambush('start_once', 'answered'),
  'process stopped by SIGTERM': async (theatre) => one(theatre, theatre.members).signal('SIGTERM'),
  'process frozen': async (theatre) => {
    const member = one(theatre, theatre.members);
    member.signal('SIGSTOP');
    await sleep(between(theatre, 3000, 30_000));
    member.signal('SIGCONT');
  },
  'cut off from the database': async (theatre) => {
    const { proxy } = one(theatre, theatre.members);
    proxy.hold(one(theatre, ['everything', 'requests', 'answers'] as const));
    await sleep(between(theatre, 1000, 20_000));
    proxy.hold('nothing');
  },
  'database restarted': async ({ postgres, random }) => {
    await postgres.stop();
    await sleep(random() * 2000);
    await postgres.start();
  },
  'database killed': async ({ postgres, random }) => {
    await postgres.kill();
    await sleep(random() * 2000);
    await postgres.start();
  },
  'backends terminated': async ({ postgres }) => {
    for (let i = 0; i < 10; i++) {
      await postgres.terminateBackends().catch(() => undefined);
      await sleep(200);
    }
  },
  'no connections left': async (theatre) => theatre.postgres.exhaust(between(theatre, 500, 3000)),
};

/** One fault after the other, each followed by a breath, until told to stop. */
export async function misbehave(theatre: Theatre, stop: AbortSignal, count: (name: string) => void): Promise<void> {
  const names = Object.keys(FAULTS);
  let bag: string[] = [];
  while (!stop.aborted) {
    await sleep(between(theatre, 500, 4000), undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    if (bag.length === 0) bag = shuffled(theatre, names);
    const name = bag.pop() as string;
    count(name);
    await FAULTS[name]?.(theatre).catch(() => undefined); // the database may be away: that is a fault too
  }
}

function shuffled<T>({ random }: Theatre, all: T[]): T[] {
  return all
    .map((each): [number, T] => [random(), each])
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}
