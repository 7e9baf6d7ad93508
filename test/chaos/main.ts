/**
 * `npm run chaos -- --seed 7 --minutes 3`: servers and workers of the built product on one PostgreSQL, a load of random programs,
 * and faults; at the end the invariants. Exits 1 where one is broken, and keeps the folder with the logs then.
 *
 *   --clients 16 --rate 40     the load: a closed loop, and at most so many starts a second
 *   --no-poison                without flows that do harm
 *   --json report.json
 */
import { mkdtemp, mkdir, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { misbehave } from './faults.ts';
import { brokenJournals, Ends, tell, tooManyCalls, wrongEnds } from './invariants.ts';
import { startLedger } from './ledger.ts';
import { Load } from './load.ts';
import { ChaosPostgres } from './postgres.ts';
import { Member, TOKEN } from './processes.ts';
import { FLOWS, generate } from './programs.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    minutes: { type: 'string', default: '3' },
    clients: { type: 'string', default: '16' },
    rate: { type: 'string', default: '40' },
    'no-poison': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const seed = Number(options.seed);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const DRAIN_MS = 10 * 60_000;

const folder = await mkdtemp(join(tmpdir(), 'petiole-chaos-'));
await chmod(folder, 0o711);
const ledger = await startLedger();
const postgres = await ChaosPostgres.open(join(folder, 'database'));
const env = await surroundings();
const members: Member[] = [];
say(`seed ${seed}, ${options.minutes} minutes, in ${folder}`);
let broken = true;
try {
  // The first one alone, since it makes the tables.
  members.push(await Member.start('up', 'server-1', { folder, env, postgres }));
  await ready(members[0]!);
  for (const [kind, name] of [
    ['up', 'server-2'],
    ['worker', 'worker-1'],
    ['worker', 'worker-2'],
  ] as const) {
    members.push(await Member.start(kind, name, { folder, env, postgres }));
  }
  await ready(members[1]!);
  broken = await run();
} finally {
  await Promise.all(members.map((member) => member.stop()));
  await ledger.close();
  await postgres.stop();
  if (broken) say(`what was left is in ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
process.exit(broken ? 1 : 0);

async function run(): Promise<boolean> {
  const load = new Load(
    members.flatMap(({ url }) => url ?? []),
    generate(seed, !options['no-poison']),
  );
  const ends = new Ends(postgres);
  const over = new AbortController();
  const faults: Record<string, number> = {};
  const began = performance.now();
  const until = began + Number(options.minutes) * 60_000;
  load.begin(Number(options.clients), Number(options.rate));
  const misbehaving = misbehave(
    { postgres, members, random: seeded(seed) },
    over.signal,
    (name) => (faults[name] = (faults[name] ?? 0) + 1),
  );
  while (performance.now() < until) {
    await sleep(5000);
    await ends.look().catch(() => undefined);
    const seconds = Math.round((performance.now() - began) / 1000);
    say(`${seconds} s: ${load.acknowledged.length} acknowledged, ${ends.size} seen ended, ${sum(faults)} faults`);
  }
  over.abort();
  await misbehaving;
  await load.end();
  await postgres.start();
  for (const member of members) member.signal('SIGCONT');
  const drained = await drain(load);
  await ends.look();
  const checks: [string, string[]][] = [
    ['every acknowledged start ended with what the model says', await wrongEnds(postgres, load.acknowledged)],
    ['no start was refused', load.refused],
    ['journals are whole', await brokenJournals(postgres)],
    ['no call was made more often than the journal says', await tooManyCalls(postgres, ledger)],
    ['rows that ended never changed', await ends.changed()],
    ['no timer fired early', ledger.early],
  ];
  say(
    `\n${load.acknowledged.length} acknowledged starts, ${sum(Object.fromEntries(ledger.calls))} calls by ${ledger.calls.size} keys, ${ledger.timers} timers`,
  );
  say(`drained in ${(drained / 1000).toFixed(1)} s; faults: ${JSON.stringify(faults)}`);
  for (const [name, violations] of checks) say(tell(name, violations));
  if (options.json !== undefined) {
    const report = { seed, minutes: Number(options.minutes), at: new Date().toISOString(), acknowledged: load.acknowledged.length, faults };
    const results = Object.fromEntries(checks.map(([name, violations]) => [name, violations.length]));
    await writeFile(options.json, `${JSON.stringify({ ...report, drainedMs: Math.round(drained), violations: results }, null, 2)}\n`);
  }
  return checks.some(([, violations]) => violations.length > 0);
}

/** Until nothing is open any more, or nothing has ended for long. */
async function drain({ acknowledged }: Load): Promise<number> {
  const began = performance.now();
  for (;;) {
    const [left] = await postgres
      .query<{ open: number }>(`select count(*)::int as open from executions where status not like 'ENDED%'`)
      .catch(() => [{ open: -1 }]);
    if (left?.open === 0 && acknowledged.length > 0) return performance.now() - began;
    if (performance.now() - began > DRAIN_MS) return performance.now() - began;
    await sleep(500);
  }
}

async function surroundings(): Promise<Record<string, string>> {
  await mkdir(join(folder, 'flows'));
  await mkdir(join(folder, 'connectors'));
  for (const [name, text] of Object.entries(FLOWS)) await writeFile(join(folder, 'flows', name), text);
  const connector = `name: ledger\ntype: REST\nallow_private: true\ncircuit_breaker: false\nvalue:\n  url: ${ledger.url}\n`;
  await writeFile(join(folder, 'connectors/ledger.yaml'), connector);
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    PETIOLE_FLOWS: join(folder, 'flows'),
    PETIOLE_CONNECTORS: join(folder, 'connectors'),
    PETIOLE_ADMIN_TOKEN: TOKEN,
    PETIOLE_ENCRYPTION_KEY: Buffer.alloc(32, 'the key of the chaos run').toString('base64'),
    LOG_LEVEL: 'info',
  };
}

async function ready({ url, name }: Member): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
    const answer = await fetch(`${url}/ready`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`${name} does not get ready: see ${folder}/${name}`);
}

/** mulberry32 */
function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
