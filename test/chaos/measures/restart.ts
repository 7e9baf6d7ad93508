/** How soon the throughput is what it was after PostgreSQL was restarted under load: flows of three calls, by as many clients as it takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Load } from '../load.ts';
import type { Started } from '../programs.ts';
import type { Report } from '../report.ts';
import type { Stage } from '../stage.ts';
import { quantile, seconds } from './quantiles.ts';

const CLIENTS = 32;
const WINDOW_MS = 3000;
const BASELINE_MS = 15_000;
const BACK = 0.95;
const REACH_MS = 15_000;
const GIVE_UP_MS = 45_000;

export async function measureRestarts(
  stage: Stage,
  rounds: number,
  say: (text: string) => void,
): Promise<Omit<Report, 'command' | 'title'>> {
  const ended: number[] = [];
  stage.ledger.onCall = ({ value }) => void (value === 'last' && ended.push(performance.now()));
  const load = new Load(
    stage.members.flatMap(({ url }) => url ?? []),
    threes(),
  );
  load.begin(CLIENTS, Infinity);
  await sleep(5000);
  const results: { before: number; downMs: number; backMs: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    await sleep(BASELINE_MS);
    const before = baseline(ended, performance.now());
    const stopped = performance.now();
    await stage.postgres.stop();
    await stage.postgres.start();
    const started = performance.now();
    const backMs = await untilBack(ended, started, before * BACK);
    results.push({ before, downMs: started - stopped, backMs });
    say(`round ${i + 1}: ${before.toFixed(0)} flows/s before, down ${seconds(started - stopped)}, back after ${seconds(backMs)}`);
  }
  await load.end();
  const back = results.map(({ backMs }) => backMs);
  return {
    figures: [
      ['restarts of PostgreSQL under load', rounds],
      [
        'flows a second before, median',
        quantile(
          results.map(({ before }) => before),
          0.5,
        ).toFixed(0),
      ],
      ['from "takes connections" to 95 % of the throughput, median', seconds(quantile(back, 0.5))],
      ['at most', seconds(Math.max(...back))],
    ],
    faults: { 'database restarted': rounds },
    checks: [
      {
        name: '95 % of the throughput is back within 15 s',
        violations: back.filter((ms) => ms > REACH_MS).map((ms) => `after ${seconds(ms)}`),
      },
    ],
    missing: [],
    details: { results },
  };
}

/** Flows a second: the median of the windows before `now`. */
function baseline(ended: number[], now: number): number {
  const windows: number[] = [];
  for (let end = now; end - WINDOW_MS >= now - BASELINE_MS; end -= WINDOW_MS) windows.push(rate(ended, end));
  return quantile(windows, 0.5);
}

function rate(ended: number[], end: number): number {
  return ended.filter((at) => at > end - WINDOW_MS && at <= end).length / (WINDOW_MS / 1000);
}

/** Ms from `since` to the end of the first window that has enough. */
async function untilBack(ended: number[], since: number, enough: number): Promise<number> {
  for (;;) {
    await sleep(100);
    const now = performance.now();
    if (now - since > WINDOW_MS && rate(ended, now) >= enough) return now - since;
    if (now - since > GIVE_UP_MS) return Infinity;
  }
}

function* threes(): Generator<Started> {
  for (;;) yield { flow: 'three', inputs: {}, expected: { ok: true, value: 'three' } };
}
