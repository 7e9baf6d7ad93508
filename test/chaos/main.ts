/**
 * `npm run chaos -- --seed 7 --minutes 3`: servers and workers of the built product on one PostgreSQL, a load of random programs,
 * and faults; at the end the invariants. Exits 1 where one is broken, and keeps the folder with the logs then. `--help` tells the rest.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { measurePoison } from './measures/poison.ts';
import { measureRestarts } from './measures/restart.ts';
import { measureTakeover } from './measures/takeover.ts';
import { tell, writeReport, type Report } from './report.ts';
import { runChaos } from './run.ts';
import { closeStage, openStage, type Stage, type Wanted } from './stage.ts';

const USAGE = `npm run chaos -- [options]

  --seed 7                   draws programs, faults, their times; default: any
  --minutes 3                of load and faults
  --short                    fewer flows, and no fault that lasts long: as CI runs it
  --clients 64 --rate 40     the load: a closed loop, and at most so many starts a second
  --starts 100000            ends sooner, once so many were acknowledged
  --pace 2                   half as many faults
  --poison-every 200         one of so many flows does harm; 0: none
  --disk file                the database on the machine's disk; default: memory, where it is quick
  --report FILE              writes FILE.json and FILE.md

One figure in place of the run, each with --rounds N:

  --measure takeover         until the flows of a killed worker go on
  --measure restart          until the throughput is back after a restart of PostgreSQL
  --measure poison           p99 of healthy flows beside those that do harm

It ends with 1 where something was broken, and says in which folder the logs are.
`;

const options = optionsOf({
  help: { type: 'boolean', short: 'h', default: false },
  seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
  minutes: { type: 'string' },
  starts: { type: 'string', default: 'Infinity' },
  clients: { type: 'string' },
  rate: { type: 'string' },
  pace: { type: 'string', default: '1' },
  disk: { type: 'string', default: 'memory' },
  short: { type: 'boolean', default: false },
  'poison-every': { type: 'string', default: '200' },
  measure: { type: 'string' },
  rounds: { type: 'string' },
  report: { type: 'string' },
});
if (options.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const begun = performance.now();
const say = (text: string): void => void process.stdout.write(`${Math.round((performance.now() - begun) / 1000)} s: ${text}\n`);

for (const name of ['seed', 'minutes', 'starts', 'clients', 'rate', 'pace', 'poison-every', 'rounds'] as const) {
  if (options[name] === undefined || Number(options[name]) >= 0) continue;
  refuse(`--${name} must be a number, and not '${options[name]}'`);
}

const seed = Number(options.seed);
const minutes = Number(options.minutes ?? 3);
const command = `npm run chaos -- ${['--seed', seed, ...process.argv.slice(2).filter((arg, i, all) => arg !== '--seed' && all[i - 1] !== '--seed')].join(' ')}`;
say(command);

interface Plan {
  title: string;
  members: Wanted['members'];
  run(stage: Stage): Promise<Omit<Report, 'command' | 'title'>>;
}

const UP_1 = ['server-1', 'up'] as const;
const UP_2 = ['server-2', 'up'] as const;
const rounds = (least: number): number => Number(options.rounds ?? least);

const MEASURES: Record<string, Plan> = {
  takeover: {
    title: 'Takeover after SIGKILL of one of two workers',
    members: [[...UP_1], [...UP_2]],
    run: (stage) => measureTakeover(stage, rounds(100), say),
  },
  restart: {
    title: 'Throughput after a restart of PostgreSQL',
    members: [[...UP_1], [...UP_2]],
    run: (stage) => measureRestarts(stage, rounds(5), say),
  },
  poison: {
    title: 'Healthy flows beside poison',
    members: [[...UP_1]],
    run: (stage) => measurePoison(stage, rounds(5), say),
  },
};

const CHAOS: Plan = {
  title: 'A chaos run',
  members: [[...UP_1], [...UP_2], ['worker-1', 'worker'], ['worker-2', 'worker']],
  run: (stage) => {
    const { short, pace, clients = short ? 24 : 64, rate = short ? 15 : 40 } = options;
    const load = { clients: Number(clients), rate: Number(rate), pace: Number(pace), poisonEvery: Number(options['poison-every']) };
    return runChaos(stage, { seed, minutes, starts: Number(options.starts), short, ...load, say });
  },
};

const plan = options.measure === undefined ? CHAOS : MEASURES[options.measure];
if (plan === undefined) refuse(`--measure ${options.measure}: there are ${Object.keys(MEASURES).join(', ')}`);
process.exit((await isBroken(plan)) ? 1 : 0);

async function isBroken({ title, members, run }: Plan): Promise<boolean> {
  const disk = options.disk === 'file' ? 'file' : 'memory';
  const stage = await openStage({ members, faults: options.measure === undefined, disk, diskBytes: Math.ceil(3 + minutes / 6) * 2 ** 30 });
  say(`in ${stage.folder}`);
  // The first Ctrl-C of a run ends its load and goes on to what must hold; this ends all.
  process.once('SIGTERM', () => void closeStage(stage, true).finally(() => process.exit(143)));
  let broken = true;
  try {
    const report: Report = { title, command, ...(await run(stage)) };
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

/** What the command line asks for; a word about what it asks for wrongly. */
function optionsOf<T extends NonNullable<ParseArgsConfig['options']>>(options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(text: string): never {
  process.stderr.write(`${text}\nSee \`npm run chaos -- --help\`\n`);
  process.exit(2);
}
