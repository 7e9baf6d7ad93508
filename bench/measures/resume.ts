/**
 * How long a flow with 1,000 recorded steps takes to come back: after a sleep that it left memory for, in the worker that takes it
 * over when the process that held it was killed, and in a new process.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Bench, Section, Verdict } from '../bench.ts';
import { embeddedOf } from '../database.ts';
import { clientOf, startUp, startWorker, type PetioleProcess, type Setup } from '../petiole.ts';
import type { Resume } from '../probe/resume.ts';
import { gridOf, quantile } from '../report.ts';

const STEPS = 1000;
const BOUND_MS = 50;
/** What makes a worker warm: it has run the version before, as one that is in use has. More are due at once than one process claims. */
const WARM_FLOWS = 160;

export async function measureResume(bench: Bench): Promise<Section> {
  const { quick } = bench.options;
  const embedded = await embeddedOf(join(bench.folder, 'shared'));
  const database = new pg.Client({ connectionString: embedded.url });
  await database.connect();
  const setup = { target: bench.target, folder: bench.folder, data: join(bench.folder, 'up'), databaseUrl: embedded.url };
  try {
    bench.say(`resuming flows with ${STEPS} steps after a sleep`);
    const slept = await afterSleeps(setup, quick ? 3 : 15);
    bench.say('killing the process that holds such a flow, with a worker beside it');
    const takenOver = await takeovers(setup, database, quick ? 1 : 7);
    bench.say('and with a new process after it');
    const restarted = await restarts(setup, database, quick ? 1 : 3);
    return sectionOf(slept, takenOver, restarted);
  } finally {
    await database.end();
    await embedded.close();
  }
}

async function afterSleeps(setup: Setup, times: number): Promise<Resume[]> {
  const up = await startUp({ ...setup, probe: true });
  const client = clientOf(up.url);
  try {
    await up.ask('watchResumes');
    await client.call('resumed', { calls: STEPS, seconds: 2 });
    await up.ask('resumes');
    for (let i = 0; i < times; i++) await client.call('resumed', { calls: STEPS, seconds: 2 });
    return await up.ask('resumes');
  } finally {
    await client.close();
    await up.stop();
  }
}

async function takeovers(setup: Setup, database: pg.Client, times: number): Promise<Resume[]> {
  const worker = await startWorker({ ...setup, data: join(setup.folder, 'worker'), probe: true, env: { BENCH_WATCH: 'resumes' } });
  const found: Resume[] = [];
  try {
    for (let i = 0; i < times; i++) {
      const up = await startUp(setup);
      try {
        await warm(up, worker);
        const id = await held(up, database);
        await up.kill();
        found.push(await resumeOf(id, worker));
        await cancel(id, database);
      } finally {
        await up.kill();
      }
    }
    return found;
  } finally {
    await worker.stop();
  }
}

async function restarts(setup: Setup, database: pg.Client, times: number): Promise<Resume[]> {
  const found: Resume[] = [];
  for (let i = 0; i < times; i++) {
    const first = await startUp(setup);
    const id = await held(first, database).finally(() => first.kill());
    const second = await startUp({ ...setup, probe: true, env: { BENCH_WATCH: 'resumes' } });
    try {
      found.push(await resumeOf(id, second));
      await cancel(id, database);
    } finally {
      await second.stop();
    }
  }
  return found;
}

/** Until the worker has taken up flows of this version. */
async function warm({ url }: PetioleProcess, worker: PetioleProcess): Promise<void> {
  const client = clientOf(url);
  do {
    const inputs = { calls: 20, seconds: 2 };
    await Promise.all(Array.from({ length: WARM_FLOWS }, () => client.call('resumed', inputs)));
  } while ((await worker.ask('resumes')).length === 0);
  await client.close();
}

/** A flow has made its calls, and waits for one that nobody answers; gives its id. */
async function held({ url }: PetioleProcess, database: pg.Client): Promise<string> {
  const client = clientOf(url);
  const { id } = (await client.post('/executions', { flow: 'resumed', inputs: { calls: STEPS } })) as { id: string };
  await client.close();
  const text = `select from executions where parent_id = $1 and position = ${STEPS} and status = 'RUNNING'`;
  while ((await database.query(text, [id])).rowCount === 0) await sleep(20);
  return id;
}

/** It is not to come back again at the next kill. */
async function cancel(id: string, database: pg.Client): Promise<void> {
  await database.query(`update executions set control = 'CANCEL', wakeups = wakeups + 1 where id = $1`, [id]);
  while ((await database.query(`select from executions where id = $1 and ended_at is null`, [id])).rowCount !== 0) await sleep(50);
}

async function resumeOf(id: string, worker: PetioleProcess): Promise<Resume> {
  for (;;) {
    const found = (await worker.ask('resumes')).find((one) => one.id === id);
    if (found) return found;
    await sleep(20);
  }
}

function sectionOf(slept: Resume[], takenOver: Resume[], restarted: Resume[]): Section {
  const median = (found: Resume[], key: 'ms' | 'readMs' | 'replayMs'): number =>
    quantile(
      found.map((one) => one[key]),
      0.5,
    );
  const row = (what: string, found: Resume[]): string[] => {
    const highest = Math.max(...found.map(({ ms }) => ms));
    const figures = [median(found, 'ms'), highest, median(found, 'readMs'), median(found, 'replayMs')];
    return [what, String(found.length), ...figures.map((ms) => `${ms.toFixed(1)} ms`)];
  };
  const head = ['from the claim to the next command', 'times', 'median', 'highest', 'claim and reading', 'replay in the runner'];
  const markdown = gridOf(head, [
    row('after a sleep', slept),
    row('in the worker beside the process that was killed', takenOver),
    row('in a new process, which starts its runner meanwhile', restarted),
  ]);
  const verdict = (what: string, found: Resume[]): Verdict => {
    const ms = median(found, 'ms');
    return { what: `resuming 1,000 steps ${what}`, measured: `${ms.toFixed(1)} ms`, bound: `< ${BOUND_MS} ms`, reached: ms < BOUND_MS };
  };
  const verdicts = [verdict('after a sleep', slept), verdict('after a takeover', takenOver)];
  return { markdown, data: { steps: STEPS, slept, takenOver, restarted }, verdicts };
}
