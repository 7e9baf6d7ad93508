/** One chaos run: a load of random programs, faults by plan, and at the end the invariants. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beginAudit } from './audit.ts';
import { grown, weigh } from './baseline.ts';
import { misbehave, tracksFor, type Happened } from './faults.ts';
import { brokenJournals, changedEnds, earlyTimers, fencedWrites, uncalled, wrongCalls, wrongEnds } from './invariants.ts';
import { Load } from './load.ts';
import { planOf } from './plan.ts';
import { generate } from './programs.ts';
import type { Check, Report } from './report.ts';
import type { Stage } from './stage.ts';

export interface RunOptions {
  seed: number;
  minutes: number;
  /** ends the run sooner, once so many starts were acknowledged */
  starts: number;
  clients: number;
  rate: number;
  pace: number;
  poisonEvery: number;
  short: boolean;
  say(text: string): void;
}

const WARM_MS = 5000;
const DRAIN_MS = 15 * 60_000;

export async function runChaos(stage: Stage, options: RunOptions): Promise<Omit<Report, 'command' | 'title'>> {
  const { seed, minutes, clients, rate, pace, short, say } = options;
  const { postgres, members, ledger } = stage;
  const load = new Load(
    members.flatMap(({ url }) => url ?? []),
    generate(seed, options.poisonEvery),
  );
  const { tracks, missing } = tracksFor(stage);
  if (missing.length > 0) say(`SKIPPED, since it needs root and Debian's faketime: ${missing.join(', ')}`);
  await beginAudit(postgres);
  const began = performance.now();
  load.begin(clients, rate);
  await sleep(WARM_MS); // what happens without a fault must be exactly once
  const before = await weigh(stage);
  const happened: Happened[] = [];
  const over = new AbortController();
  const stopEarly = (): void => over.abort();
  process.once('SIGINT', stopEarly);
  const faults = Promise.all(
    tracks.map((track, i) => {
      const plan = planOf(track, { seed: seed * tracks.length + i, ms: minutes * 60_000, pace });
      return misbehave({ ...stage, short }, plan, over.signal, (fault) => happened.push(fault));
    }),
  );
  const progress = setInterval(() => say(`${load.acknowledged.length} acknowledged, ${happened.length} faults`), short ? 10_000 : 30_000);
  for (const until = performance.now() + minutes * 60_000; performance.now() < until && !over.signal.aborted; await sleep(500)) {
    if (load.acknowledged.length >= options.starts) over.abort();
  }
  over.abort();
  await faults;
  clearInterval(progress);
  process.off('SIGINT', stopEarly);
  await load.end();
  const loadMs = performance.now() - began;
  const drainedMs = await drain(stage);
  const weights = await grown(stage, before, short);
  const timers = earlyTimers(ledger.timers, happened);
  const checks: Check[] = [
    { name: 'every acknowledged start ended with what the model says', violations: await wrongEnds(postgres, load.acknowledged) },
    { name: 'no start was refused', violations: load.refused },
    { name: 'positions and deliveries are unique and without a gap, and nothing is open', violations: await brokenJournals(postgres) },
    {
      name: 'calls: once, and once more for each fault in flight; at_most_once exactly once; none after its end',
      violations: await wrongCalls(postgres, ledger, happened),
    },
    { name: 'every connection that succeeded was called', violations: await uncalled(postgres, ledger) },
    { name: 'rows that ended never changed', violations: await changedEnds(postgres) },
    { name: 'a fenced worker wrote nothing', violations: await fencedWrites(postgres) },
    { name: 'no timer fired early', violations: timers.early },
    { name: 'connections, memory and files are back to what they were', violations: weights.more },
  ];
  const calls = [...ledger.calls.values()];
  const [rows] = await postgres.query<{ executions: number; fenced: number; workers: number }>(
    `select (select count(*) from executions)::int as executions,
       count(*) filter (where epoch > 1)::int as fenced, count(*)::int as workers from workers`,
  );
  return {
    figures: [
      ['acknowledged starts', load.acknowledged.length],
      ['lost', checks[0]!.violations.length],
      ['executions in the journal', rows?.executions ?? 0],
      ['calls of the ledger', calls.reduce((sum, { count }) => sum + count, 0)],
      ['calls that a fault made repeat', calls.filter(({ count, failures }) => count > 1 + failures).length],
      ['timers', ledger.timers.length],
      ['of these left out, as the clock of the database was set meanwhile', timers.left],
      ['faults', happened.length],
      ['workers that were registered / declared dead', `${rows?.workers} / ${rows?.fenced}`],
      ['minutes of load', (loadMs / 60_000).toFixed(1)],
      ['seconds until all had ended', Math.round(drainedMs / 1000)],
    ],
    faults: tally(happened.map(({ fault }) => fault)),
    checks,
    missing,
    details: {
      options: { ...options, say: undefined },
      exits: Object.fromEntries(members.map(({ name, exits }) => [name, tally(exits)])),
      before,
      after: weights.after,
    },
  };
}

/** Until nothing is open any more, or nothing has ended for long. */
async function drain({ postgres, members }: Stage): Promise<number> {
  const began = performance.now();
  await postgres.start();
  for (const member of members) member.signal('SIGCONT');
  for (;;) {
    const [left] = await postgres
      .query<{ open: boolean }>(`select exists (select from executions where status not like 'ENDED%') as open`)
      .catch(() => [{ open: true }]);
    if (!left?.open || performance.now() - began > DRAIN_MS) return performance.now() - began;
    await sleep(500);
  }
}

function tally(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
