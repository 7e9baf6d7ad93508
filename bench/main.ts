/**
 * `npm run bench`: the same workloads through Petiole, DBOS, Restate and a bare loop, in turn on this machine, in interleaved
 * rounds; and measures of Petiole alone. Only what was measured in this run is printed. `--help` tells what may be asked for.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Section } from './bench.ts';
import { keepFigures, writeDocument } from './figures.ts';
import { measureHistory } from './measures/history.ts';
import { measureMemory } from './measures/memory.ts';
import { measureProfile } from './measures/profile.ts';
import { measureResume } from './measures/resume.ts';
import { measureTable } from './measures/table.ts';
import { measureWorkers } from './measures/workers.ts';
import { optionsOf, USAGE, type MeasureName, type Options } from './options.ts';
import { machine, verdictsOf } from './report.ts';

const MEASURE: Record<MeasureName, (bench: Bench) => Promise<Section>> = {
  table: measureTable,
  memory: measureMemory,
  history: measureHistory,
  resume: measureResume,
  workers: measureWorkers,
  profile: measureProfile,
};

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(options: Options): Promise<void> {
  if (options.report !== undefined) return writeDocument(options.report, options.json ?? 'docs/performance.json');
  const target = await startTarget();
  print(machine());
  for (const name of options.measures) {
    const folder = await mkdtemp(join(tmpdir(), 'petiole-bench-'));
    await chmod(folder, 0o711); // else PostgreSQL's own user, where root starts it, has to have its data elsewhere
    try {
      const section = await MEASURE[name]({ options, folder, ...target, say });
      print(`\n${section.markdown}\n\n${verdictsOf(section.verdicts)}`);
      if (options.json !== undefined) await keepFigures(options.json, name, section, options);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function startTarget(): Promise<{ target: string; targetPid: number }> {
  const child = fork(join(import.meta.dirname, 'target.ts'), { stdio: ['ignore', 2, 2, 'ipc'] });
  const [port] = (await once(child, 'message')) as [number];
  child.unref();
  return { target: `http://127.0.0.1:${port}`, targetPid: child.pid ?? -1 };
}

try {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) print(USAGE);
  else await main(optionsOf(args));
  process.exit(0);
} catch (error) {
  const isUsage = error instanceof Error && /^(there is no|--)|^Unknown option/.test(error.message);
  say(isUsage ? `${error.message}\nSee \`npm run bench -- --help\`` : String(error instanceof Error ? error.stack : error));
  process.exit(isUsage ? 2 : 1);
}
