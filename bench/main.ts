/**
 * `npm run bench`: the same workloads through Petiole, DBOS, Restate and a bare loop, in turn on this machine, in interleaved
 * rounds. Only what was measured in this run is printed.
 *
 *   npm run bench -- --quick                       two short rounds
 *   npm run bench -- --only three,fifty --systems petiole,floor
 *   npm run bench -- --rounds 5 --json out.json
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, rowsOf, tableOf, type Results } from './report.ts';
import { startSystem, type System } from './system.ts';
import { FULL, QUICK, WORKLOADS, type Size, type WorkloadName } from './workloads.ts';

const SYSTEMS = ['floor', 'petiole', 'dbos', 'restate'];
/** What the bare loop has no counterpart of. */
const NOT_ON_FLOOR: WorkloadName[] = ['children', 'sleepers'];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    systems: { type: 'string', default: SYSTEMS.join(',') },
    json: { type: 'string' },
  },
});

const chosen = (options.only?.split(',') ?? Object.keys(WORKLOADS)) as WorkloadName[];
const wanted = options.systems.split(',');
const rounds = Number(options.rounds ?? (options.quick ? 2 : 5));
const size: Size = options.quick ? QUICK : FULL;
for (const name of chosen) if (!(name in WORKLOADS)) refuse(`there is no workload '${name}': ${Object.keys(WORKLOADS).join(', ')}`);
for (const name of wanted) if (!SYSTEMS.includes(name)) refuse(`there is no system '${name}': ${SYSTEMS.join(', ')}`);

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const folder = await mkdtemp(join(tmpdir(), 'petiole-bench-'));
const running: System[] = [];
try {
  const target = await startTarget();
  const data = join(folder, 'data');
  // Petiole first, since it starts the PostgreSQL that DBOS and the floor use too.
  for (const name of ['petiole', ...SYSTEMS.filter((other) => other !== 'petiole' && wanted.includes(other))]) {
    const own = join(folder, name);
    await mkdir(own);
    running.push(await startSystem(name, { target, folder: own, data }));
    say(`${name} is ready`);
  }
  const measured = running.filter(({ name }) => wanted.includes(name));
  const results = await measure(measured);
  await tell(results, measured);
} finally {
  for (const system of running.reverse()) await system.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();

async function measure(systems: System[]): Promise<Results> {
  const results: Results = Object.fromEntries(systems.map(({ name }) => [name, {}]));
  const warm: Size = { ...size, flows: 40, seconds: 1, repeats: 1 };
  for (let round = 0; round <= rounds; round++) {
    // The order turns, so that nobody always comes after the same neighbour.
    const order = systems.map((_, i) => systems[(i + round) % systems.length] as System);
    for (const workload of chosen) {
      for (const system of order) {
        if (system.name === 'floor' && NOT_ON_FLOOR.includes(workload)) continue;
        const sample = await system.run(workload, round === 0 ? warm : size);
        if (round > 0) (results[system.name]![workload] ??= []).push(sample);
      }
      say(`${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}: ${WORKLOADS[workload].title}`);
    }
  }
  return results;
}

async function tell(results: Results, systems: System[]): Promise<void> {
  const rows = rowsOf(results);
  const about = Object.fromEntries(systems.map((system) => [system.name, system.about]));
  const lines = [
    machine(),
    ...systems.map((system) => `${system.name}: ${system.about}`),
    `median of ${rounds} interleaved rounds (lowest–highest)`,
    '',
    tableOf(
      rows,
      systems.map(({ name }) => name),
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (options.json === undefined) return;
  const report = { at: new Date().toISOString(), machine: machine(), quick: options.quick, rounds, size, about, rows, results };
  await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

async function startTarget(): Promise<string> {
  const child = fork(join(import.meta.dirname, 'target.ts'), { stdio: ['ignore', 2, 2, 'ipc'] });
  const [port] = (await once(child, 'message')) as [number];
  child.unref();
  return `http://127.0.0.1:${port}`;
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
