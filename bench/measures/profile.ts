/** Where the time of a step goes: alone, by what the flow waits for; under load, by processes, and in the server by parts of it. */
import { join } from 'node:path';
import type { Bench, Section } from '../bench.ts';
import { databaseProcesses } from '../database.ts';
import { clientOf, startUp, type PetioleProcess } from '../petiole.ts';
import { runnersOf, watchCpu } from '../processes.ts';
import type { CpuProfile } from '../probe/cpu.ts';
import type { Timeline } from '../probe/timeline.ts';
import { gridOf } from '../report.ts';
import { atOnce, CLIENTS, expectSum, oneAfterTheOther } from '../workloads.ts';

const STEPS = 3;
/** Parts of the server below this share of its time are one line. */
const SMALLEST = 0.01;

interface Profile extends CpuProfile {
  flows: number;
}

interface Load {
  flows: number;
  seconds: number;
  /** processor time of each process over the load, ms */
  cpu: Record<string, number>;
}

export async function measureProfile(bench: Bench): Promise<Section> {
  const data = join(bench.folder, 'data');
  const up = await startUp({ target: bench.target, folder: bench.folder, data, probe: true });
  const client = clientOf(up.url);
  const flow = (): Promise<void> => expectSum(client.call('calls', { calls: STEPS }), 6);
  try {
    const flows = bench.options.quick ? 100 : 500;
    const seconds = bench.options.quick ? 2 : 8;
    await atOnce(seconds / 2, flow);
    await oneAfterTheOther(flows / 5, flow);
    bench.say(`${CLIENTS} clients`);
    const load = await underLoad(bench, up, data, seconds, flow);
    bench.say(`${CLIENTS} clients, with the profiler`);
    const profile = await profiled(up, seconds, flow);
    for (const { part: name, ms } of profile.functions) bench.say(`${((ms * 1000) / profile.flows).toFixed(1)} µs per flow  ${name}`);
    // Last, since what it wraps stays wrapped.
    bench.say('one flow at a time');
    const { alone, timeline } = await timedAlone(up, flows, flow);
    return { ...textOf(alone, timeline, load, profile), verdicts: [] };
  } finally {
    await client.close();
    await up.stop();
  }
}

async function timedAlone(up: PetioleProcess, flows: number, flow: () => Promise<void>): Promise<{ alone: number; timeline: Timeline }> {
  await up.ask('timelineStart');
  const { ms } = await oneAfterTheOther(flows, flow);
  return { alone: ms.reduce((sum, one) => sum + one, 0) / ms.length, timeline: await up.ask('timelineStop') };
}

async function underLoad(bench: Bench, up: PetioleProcess, data: string, seconds: number, flow: () => Promise<void>): Promise<Load> {
  const taken = watchCpu({
    server: () => [up.pid],
    runner: () => runnersOf(up.pid),
    PostgreSQL: () => databaseProcesses(data),
    'load client': () => [process.pid],
    'far side': () => [bench.targetPid],
  });
  const began = performance.now();
  const { rate } = await atOnce(seconds, flow);
  const took = (performance.now() - began) / 1000;
  return { flows: Math.round(rate * took), seconds: took, cpu: taken() };
}

async function profiled(up: PetioleProcess, seconds: number, flow: () => Promise<void>): Promise<Profile> {
  await up.ask('profileStart');
  const { rate } = await atOnce(seconds, flow);
  return { flows: rate * seconds, ...(await up.ask('profileStop')) };
}

function textOf(alone: number, timeline: Timeline, load: Load, profile: Profile) {
  const inServer = timeline.parts.reduce((sum, { ms }) => sum + ms, 0);
  const parts = [...timeline.parts].sort((a, b) => b.ms - a.ms);
  const waits = [
    ...parts.map(({ part, ms, times }) => [part, times > 0 ? times.toFixed(1) : '', ms.toFixed(3), percent(ms / alone)]),
    ['client, and the way between', '', Math.max(alone - inServer, 0).toFixed(3), percent(Math.max(alone - inServer, 0) / alone)],
    ['**sum**', '', `**${alone.toFixed(3)}**`, ''],
  ];
  const cpu = Object.entries(load.cpu).map(([name, ms]) => [name, (ms / load.flows).toFixed(3), percent(ms / 1000 / load.seconds)]);
  const busy = profile.shares.filter(({ part }) => part !== 'idle');
  const sum = busy.reduce((total, { ms }) => total + ms, 0);
  const large = busy.filter(({ ms }) => ms >= SMALLEST * sum);
  const small = busy.filter(({ ms }) => ms < SMALLEST * sum).reduce((total, { ms }) => total + ms, 0);
  const server = [...large, { part: 'everything else', ms: small }].map(({ part, ms }) => [
    part,
    ((ms * 1000) / profile.flows).toFixed(0),
    percent(ms / sum),
  ]);
  const markdown = [
    `A flow with ${STEPS} REST calls, one at a time: what it waits for, mean of ${timeline.requests} flows.`,
    '',
    gridOf(['', 'times', 'ms', 'share'], waits),
    '',
    `The same flow with ${CLIENTS} clients, ${Math.round(load.flows / load.seconds)} flows/s: processor time of each process.`,
    '',
    gridOf(['process', 'ms per flow', 'of one core'], cpu),
    '',
    'The server process under that load, by parts of it (V8 sampling profile; what Node does counts for the part that called it).',
    '',
    gridOf(['part', 'µs per flow', 'share'], server),
  ].join('\n');
  return { markdown, data: { alone, timeline, load, profile } };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
