/**
 * `npm run chaos -- --seed 7 --minutes 3`: servers and workers of the built product on one PostgreSQL, a load of random programs,
 * and faults; at the end the invariants. Exits 1 where one is broken, and keeps the folder with the logs then.
 *
 *   --short                    75 seconds, as CI runs it
 *   --clients 64 --rate 40     the load: a closed loop, and at most so many starts a second
 *   --pace 2                   half as many faults
 *   --no-poison                without flows that do harm
 *   --report FILE              FILE.json and FILE.md
 */
import { parseArgs } from 'node:util';
import { tell, writeReport, type Report } from './report.ts';
import { runChaos } from './run.ts';
import { closeStage, openStage } from './stage.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    minutes: { type: 'string' },
    clients: { type: 'string', default: '64' },
    rate: { type: 'string', default: '40' },
    pace: { type: 'string', default: '1' },
    disk: { type: 'string', default: 'memory' },
    short: { type: 'boolean', default: false },
    'no-poison': { type: 'boolean', default: false },
    report: { type: 'string' },
  },
});
const begun = performance.now();
const say = (text: string): void => void process.stdout.write(`${Math.round((performance.now() - begun) / 1000)} s: ${text}\n`);

const seed = Number(options.seed);
const minutes = Number(options.minutes ?? (options.short ? 1.25 : 3));
const command = `npm run chaos -- ${['--seed', seed, ...process.argv.slice(2).filter((arg, i, all) => arg !== '--seed' && all[i - 1] !== '--seed')].join(' ')}`;
say(command);

process.exitCode = (await chaos()) ? 1 : 0;

/** Whether something was broken. */
async function chaos(): Promise<boolean> {
  const stage = await openStage({
    members: [
      ['server-1', 'up'],
      ['server-2', 'up'],
      ['worker-1', 'worker'],
      ['worker-2', 'worker'],
    ],
    faults: true,
    disk: options.disk === 'file' ? 'file' : 'memory',
    diskBytes: Math.ceil(4 + minutes / 8) * 2 ** 30,
  });
  say(`seed ${seed}, ${minutes} minutes, in ${stage.folder}`);
  let broken = true;
  try {
    const { clients, rate, pace, short } = options;
    const load = { clients: Number(clients), rate: Number(rate), pace: Number(pace), poison: !options['no-poison'] };
    const found = await runChaos(stage, { seed, minutes, short, ...load, say });
    const report: Report = { title: 'A chaos run', command, ...found };
    broken = report.checks.some(({ violations }) => violations.length > 0);
    for (const [name, figure] of report.figures) say(`${figure} ${name}`);
    say(JSON.stringify({ faults: report.faults, ...report.details }));
    for (const check of report.checks) process.stdout.write(`${tell(check)}\n`);
    if (options.report !== undefined) await writeReport(options.report, report);
  } finally {
    await closeStage(stage, broken);
    if (broken) say(`what was left is in ${stage.folder}; again: ${command}`);
  }
  return broken;
}
