/** The main table: every workload through every system, in interleaved rounds. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { seeded, shuffled, type Bench, type Section } from '../bench.ts';
import { judge } from '../reach.ts';
import { rowsOf, tableOf, type Results } from '../report.ts';
import { startSystem, type System } from '../system.ts';
import { FULL, QUICK, WORKLOADS, type Size, type WorkloadName } from '../workloads.ts';

/** What the bare loop has no counterpart of. */
const NOT_ON_FLOOR: WorkloadName[] = ['children', 'sleepers'];

export async function measureTable(bench: Bench): Promise<Section> {
  const { rounds, systems: wanted } = bench.options;
  const systems = await startAll(bench);
  try {
    const measured = systems.filter(({ name }) => wanted.includes(name));
    const results = await inRounds(measured, bench);
    const rows = rowsOf(results);
    const names = measured.map(({ name }) => name);
    const about = measured.map((system) => `- ${system.name}: ${system.about}`);
    const markdown = [`Median of ${rounds} interleaved rounds (lowest–highest).`, '', ...about, '', tableOf(rows, names)].join('\n');
    return { markdown, data: { about, rows }, verdicts: judge(rows) };
  } finally {
    for (const system of systems.toReversed()) await system.stop();
  }
}

/** Petiole first, since it starts the PostgreSQL that DBOS and the floor use too. */
async function startAll({ options, folder, target, say }: Bench): Promise<System[]> {
  const names = ['petiole', ...options.systems.filter((name) => name !== 'petiole')];
  const running: System[] = [];
  try {
    for (const name of names) {
      const own = join(folder, name);
      await mkdir(own);
      running.push(await startSystem(name, { target, folder: own, data: join(folder, 'data') }));
      say(`${name} is ready`);
    }
    return running;
  } catch (error) {
    for (const system of running.toReversed()) await system.stop();
    throw error;
  }
}

/** Runs every workload in every system, round after round; the order of the systems is drawn anew each time. */
export async function inRounds(systems: System[], { options, say }: Pick<Bench, 'options' | 'say'>): Promise<Results> {
  const { quick, rounds, seed, workloads } = options;
  const size: Size = quick ? QUICK : FULL;
  // Compilers of V8 take some seconds of a load until what it runs is as fast as it gets.
  const warm: Size = quick ? { ...size, seconds: 4, repeats: 2 } : size;
  const random = seeded(seed);
  const results: Results = Object.fromEntries(systems.map(({ name }) => [name, {}]));
  for (let round = 0; round <= rounds; round++) {
    for (const workload of workloads) {
      for (const system of shuffled(systems, random)) {
        if (system.name === 'floor' && NOT_ON_FLOOR.includes(workload)) continue;
        const sample = await system.run(workload, round === 0 ? warm : size);
        if (round > 0) (results[system.name]![workload] ??= []).push(sample);
      }
      say(`${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}: ${WORKLOADS[workload].title}`);
    }
  }
  return results;
}
