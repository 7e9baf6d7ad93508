/** How long a flow with 1,000 recorded steps takes to come back: after a sleep that it left memory for, and after its worker was killed. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Section } from '../bench.ts';
import { inDatabase } from '../database.ts';
import { clientOf, startUp, type PetioleProcess } from '../petiole.ts';
import type { Resume } from '../probe/resume.ts';
import { gridOf, quantile } from '../report.ts';

const STEPS = 1000;
const BOUND_MS = 50;

export async function measureResume(bench: Bench): Promise<Section> {
  const times = bench.options.quick ? 3 : 9;
  const kills = bench.options.quick ? 1 : 5;
  const setup = { target: bench.target, folder: bench.folder, data: join(bench.folder, 'data'), probe: true };
  let up = await startUp(setup);
  try {
    await up.ask('watchResumes');
    bench.say(`resuming flows with ${STEPS} steps after a sleep`);
    const slept = await afterSleeps(up, times);
    const killed: Resume[] = [];
    for (let i = 0; i < kills; i++) {
      bench.say(`killing the process that holds such a flow, ${i + 1} of ${kills}`);
      const id = await untilHeld(up, setup.data);
      await up.kill();
      up = await startUp({ ...setup, env: { BENCH_WATCH: 'resumes' } });
      killed.push(await resumeOf(id, up));
      await cancel(up, id);
    }
    return sectionOf(slept, killed);
  } finally {
    await up.stop();
  }
}

async function afterSleeps(up: PetioleProcess, times: number): Promise<Resume[]> {
  const client = clientOf(up.url);
  try {
    for (let i = 0; i < times; i++) await client.call('resumed', { calls: STEPS, seconds: 2 });
    return await up.ask('resumes');
  } finally {
    await client.close();
  }
}

/** A flow has made its calls and waits for one that nobody answers; gives its id. */
async function untilHeld({ url }: PetioleProcess, data: string): Promise<string> {
  const client = clientOf(url);
  const { id } = (await client.post('/executions', { flow: 'resumed', inputs: { calls: STEPS } })) as { id: string };
  await client.close();
  const text = `select from executions where parent_id = $1 and position = ${STEPS} and status = 'RUNNING'`;
  await inDatabase(data, async (database) => {
    while ((await database.query(text, [id])).rowCount === 0) await sleep(20);
  });
  return id;
}

/** It is not to come back again at the next kill. */
async function cancel({ url }: PetioleProcess, id: string): Promise<void> {
  const client = clientOf(url);
  await client.post(`/executions/${id}/cancel`, {});
  await client.close();
}

async function resumeOf(id: string, up: PetioleProcess): Promise<Resume> {
  for (;;) {
    const found = (await up.ask('resumes')).find((one) => one.id === id);
    if (found) return found;
    await sleep(20);
  }
}

function sectionOf(slept: Resume[], killed: Resume[]): Section {
  const row = (what: string, found: Resume[]): string[] => {
    const ms = found.map((one) => one.ms);
    const read = found.map(({ readMs }) => readMs);
    return [what, String(found.length), ...[quantile(ms, 0.5), Math.max(...ms), quantile(read, 0.5)].map((n) => `${n.toFixed(1)} ms`)];
  };
  const head = [
    `a flow with ${STEPS.toLocaleString('en-US')} recorded steps, from its claim to its next command`,
    'times',
    'median',
    'highest',
    'of the median: claim and reading',
  ];
  const rows = [row('after a sleep', slept), row('in a new process, after SIGKILL of the one that held it', killed)];
  const verdict = (what: string, found: Resume[]) => {
    const median = quantile(
      found.map(({ ms }) => ms),
      0.5,
    );
    return { what, measured: `${median.toFixed(1)} ms`, bound: `< ${BOUND_MS} ms`, reached: median < BOUND_MS };
  };
  return {
    markdown: gridOf(head, rows),
    data: { steps: STEPS, slept, killed },
    verdicts: [verdict('resuming 1,000 steps after a sleep', slept), verdict('resuming 1,000 steps in a new process', killed)],
  };
}
