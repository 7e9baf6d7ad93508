/**
 * How long flows stand still when one of two workers is killed: each flow makes a call every 100 ms or so, and what counts is the
 * time from the SIGKILL to the next call of the last of its flows.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Member } from '../processes.ts';
import { startFlow } from '../load.ts';
import { ready, type Stage } from '../stage.ts';
import type { Check, Report } from '../report.ts';
import { quantile, seconds } from './quantiles.ts';

const FLOWS = 10;
const REACH = { p50Ms: 3000, p99Ms: 10_000 };
/** A call that was on its way at the moment of the kill. */
const IN_FLIGHT_MS = 200;
const GIVE_UP_MS = 60_000;

export async function measureTakeover(
  stage: Stage,
  kills: number,
  say: (text: string) => void,
): Promise<Omit<Report, 'command' | 'title'>> {
  const beats = new Map<string, number>();
  stage.ledger.onCall = ({ value }) => void beats.set(String(value), performance.now());
  const times: number[] = [];
  for (let i = 0; i < kills; i++) {
    const [victim, other] = (i % 2 === 0 ? stage.members : stage.members.toReversed()) as [Member, Member];
    times.push(await standstill(victim, beats, `${i}`));
    victim.restarts = true;
    victim.run();
    await Promise.all([ready(victim), ready(other)]);
    if ((i + 1) % 10 === 0) say(`${i + 1} kills: p50 ${seconds(quantile(times, 0.5))}, at most ${seconds(Math.max(...times))}`);
  }
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  const check = (name: string, value: number, most: number): Check => ({ name, violations: value <= most ? [] : [seconds(value)] });
  return {
    figures: [
      ['kills of one of two workers', kills],
      ['flows of each that was killed', FLOWS],
      ['until the last of them went on, p50', seconds(p50)],
      ['p99', seconds(p99)],
      ['at most', seconds(Math.max(...times))],
    ],
    faults: { 'process killed': kills },
    checks: [check('p50 ≤ 3 s', p50, REACH.p50Ms), check('p99 ≤ 10 s', p99, REACH.p99Ms)],
    missing: [],
    details: { times: times.map(Math.round) },
  };
}

/** Ms from the kill until all flows that the victim held have made a call again. */
async function standstill(victim: Member, beats: Map<string, number>, round: string): Promise<number> {
  const names = Array.from({ length: FLOWS }, (_, i) => `${round}/${i}`);
  await Promise.all(names.map((name) => startFlow(victim.url as string, 'beats', { name, times: 100 })));
  await until(() => names.every((name) => beats.has(name)));
  await sleep(300); // whatever is due is running, and the other has seen heartbeats all the time
  victim.restarts = false;
  victim.signal('SIGKILL');
  const killed = performance.now();
  await until(() => names.every((name) => (beats.get(name) ?? 0) > killed + IN_FLIGHT_MS));
  return performance.now() - killed;
}

async function until(look: () => boolean): Promise<void> {
  for (const end = performance.now() + GIVE_UP_MS; !look(); await sleep(5)) {
    if (performance.now() > end) throw new Error('the flows do not go on');
  }
}
