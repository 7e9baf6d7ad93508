/**
 * What flows that do harm do to others: the latency of flows of three calls on one server, alone and beside poison, in turn. The
 * server has met each poison once before that: the first time a version does harm, others wait until its limit is reached.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startFlow } from '../load.ts';
import { POISONS } from '../programs.ts';
import type { Report } from '../report.ts';
import type { Stage } from '../stage.ts';
import { quantile } from './quantiles.ts';

const RATE = 20;
const PHASE_MS = 20_000;
const POISON_EVERY_MS = 2000;
const REACH = 2;

export async function measurePoison(stage: Stage, rounds: number, say: (text: string) => void): Promise<Omit<Report, 'command' | 'title'>> {
  const url = stage.members[0]?.url as string;
  const first = Math.max(...(await phase(url, true)));
  const p99s: { alone: number; beside: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    const alone = quantile(await phase(url, false), 0.99);
    const beside = quantile(await phase(url, true), 0.99);
    p99s.push({ alone, beside });
    say(`round ${i + 1}: p99 ${alone.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside poison`);
  }
  const alone = quantile(
    p99s.map((each) => each.alone),
    0.5,
  );
  const beside = quantile(
    p99s.map((each) => each.beside),
    0.5,
  );
  return {
    figures: [
      ['waited at most as each poison came for the first time', `${first.toFixed(0)} ms`],
      ['rounds, each alone and then beside poison', rounds],
      ['healthy flows a second', RATE],
      ['a poison flow every', `${POISON_EVERY_MS / 1000} s`],
      ['p99 alone, median of the rounds', `${alone.toFixed(1)} ms`],
      ['p99 beside poison', `${beside.toFixed(1)} ms`],
      ['ratio', (beside / alone).toFixed(2)],
    ],
    faults: { 'poison flows': Math.round((rounds * PHASE_MS) / POISON_EVERY_MS) },
    checks: [
      { name: 'poison raises the p99 of others at most 2 ×', violations: beside <= REACH * alone ? [] : [(beside / alone).toFixed(2)] },
    ],
    missing: [],
    details: { p99s },
  };
}

/** Starts flows at a steady rate and gives how long each took, in ms. */
async function phase(url: string, poison: boolean): Promise<number[]> {
  const took: number[] = [];
  const running: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let i = 0; performance.now() - begun < PHASE_MS; i++) {
    await sleep(Math.max(0, begun + (i * 1000) / RATE - performance.now()));
    if (poison && i % ((RATE * POISON_EVERY_MS) / 1000) === 0) {
      const { flow, inputs } = POISONS[((i / RATE) % POISONS.length) | 0]!;
      running.push(startFlow(url, flow, inputs));
    }
    const at = performance.now();
    running.push(startFlow(url, 'three', {}, 60).then(() => took.push(performance.now() - at)));
  }
  await Promise.all(running);
  return took;
}
