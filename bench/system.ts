/**
 * A system as the bench sees it: a child process that has started whatever the system needs, holds its load client, and runs one
 * workload at a time when told so. What a system's client costs is part of what is measured, as it is for its users.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { WORKLOADS, type Client, type Sample, type Size, type WorkloadName } from './workloads.ts';

/** What every system is given. */
export interface Surroundings {
  /** address of the far side */
  target: string;
  /** a folder of its own, empty at first */
  folder: string;
  /** the data folder of Petiole, whose PostgreSQL the others use too */
  data: string;
}

type Ask = { workload: WorkloadName; size: Size };
type Answer = { sample: Sample } | { failed: string } | { ready: true; about: string };

export interface System {
  name: string;
  /** version and how it is reached, for the report */
  about: string;
  run(workload: WorkloadName, size: Size): Promise<Sample>;
  stop(): Promise<void>;
}

/** `program`: the file in systems/, where the name says more than that. */
export async function startSystem(name: string, surroundings: Surroundings, program = name): Promise<System> {
  const child = fork(join(import.meta.dirname, 'systems', `${program}.ts`), { stdio: ['ignore', 2, 2, 'ipc'] });
  child.send(surroundings);
  const ready = await next(child, name);
  if (!('ready' in ready)) throw new Error(`${name} did not start: ${'failed' in ready ? ready.failed : '?'}`);
  return {
    name,
    about: ready.about,
    async run(workload, size) {
      child.send({ workload, size } satisfies Ask);
      const answer = await next(child, name);
      if ('sample' in answer) return answer.sample;
      throw new Error(`${name}, ${WORKLOADS[workload].title}: ${'failed' in answer ? answer.failed : '?'}`);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function next(child: ChildProcess, name: string): Promise<Answer> {
  const gone = new AbortController();
  const ended = once(child, 'exit', { signal: gone.signal }).then(([code]) => ({ failed: `${name} ended with ${String(code)}` }));
  try {
    const answer = once(child, 'message', { signal: gone.signal }).then(([message]) => message as Answer);
    ended.catch(() => undefined);
    answer.catch(() => undefined);
    return await Promise.race([answer, ended]);
  } finally {
    gone.abort();
  }
}

/** The other end: what each file in systems/ calls. */
export function serve(start: (surroundings: Surroundings) => Promise<{ client: Client; about: string; stop(): Promise<void> }>): void {
  const answer = (message: Answer): void => {
    process.send?.(message);
  };
  process.once('message', (surroundings) => {
    start(surroundings as Surroundings).then(
      ({ client, about, stop }) => {
        process.once('disconnect', () => void stop().finally(() => process.exit()));
        process.on('message', (ask) => {
          const { workload, size } = ask as Ask;
          WORKLOADS[workload].run(client, size).then(
            (sample) => answer({ sample }),
            (error: unknown) => answer({ failed: String(error instanceof Error ? error.stack : error) }),
          );
        });
        answer({ ready: true, about });
      },
      (error: unknown) => {
        answer({ failed: String(error instanceof Error ? error.stack : error) });
        process.exitCode = 1;
        process.disconnect?.();
      },
    );
  });
}
