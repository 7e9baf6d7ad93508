/** What goes wrong and when, all of it from the seed: the same seed gives the same plan on every machine. */

export interface Planned {
  /** since the faults began */
  atMs: number;
  fault: string;
  /** three numbers from 0 to 1 that say which process, for how long, and in what manner */
  who: number;
  long: number;
  how: number;
}

/** Faults that come one after the other; several tracks run beside each other. */
export interface Track {
  everyMs: readonly [least: number, most: number];
  faults: readonly string[];
}

/** `pace` 2: half as many faults. */
export function planOf(track: Track, { seed, ms, pace }: { seed: number; ms: number; pace: number }): Planned[] {
  const random = seeded(seed);
  const planned: Planned[] = [];
  let bag: string[] = [];
  const [least, most] = track.everyMs;
  for (let atMs = 0; track.faults.length > 0;) {
    atMs += (least + random() * (most - least)) * pace;
    if (atMs >= ms) break;
    if (bag.length === 0) bag = shuffled([...track.faults], random);
    planned.push({ atMs: Math.round(atMs), fault: bag.pop() as string, who: random(), long: random(), how: random() });
  }
  return planned;
}

/** mulberry32 */
export function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled<T>(all: T[], random: () => number): T[] {
  return all
    .map((each): [number, T] => [random(), each])
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}
