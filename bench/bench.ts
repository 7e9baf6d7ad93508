/** What every measure is given, and what it gives. */
import type { Options } from './options.ts';

export interface Bench {
  options: Options;
  /** of this run, gone at its end */
  folder: string;
  /** address of the far side */
  target: string;
  /** process id of the far side, whose processor time is shown */
  targetPid: number;
  say(text: string): void;
}

/** One line of what issue or reader want to know: is the figure within its bound. */
export interface Verdict {
  what: string;
  measured: string;
  bound: string;
  reached: boolean;
}

/** What a measure found: for people, and for programs. */
export interface Section {
  /** Markdown; stands in docs/performance.md as it is */
  markdown: string;
  data: object;
  verdicts: Verdict[];
}

/** The same numbers for the same seed, from 0 to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(list: T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
