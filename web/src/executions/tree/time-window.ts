/** The part of the time axis that is shown, in ms since the tree began, and the ticks that stand on it. */
export interface TimeWindow {
  from: number;
  to: number;
}

const SHORTEST_MS = 2;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000];
const LONG_STEPS = [60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000];

/** Everything, with a little air at the right. */
export function fitted(span: number): TimeWindow {
  return { from: 0, to: Math.max(span * 1.02, SHORTEST_MS) };
}

/** `factor` below 1 shows less time; `at` (0 to 1) is the place that stays where it is. */
export function zoomed(window: TimeWindow, factor: number, at: number, span: number): TimeWindow {
  const length = window.to - window.from;
  const wanted = Math.min(Math.max(length * factor, SHORTEST_MS), Math.max(span * 1.02, SHORTEST_MS));
  return kept({ from: window.from + (length - wanted) * at, to: window.from + (length - wanted) * at + wanted }, span);
}

/** `share` of the window to the right, or to the left where it is negative. */
export function panned(window: TimeWindow, share: number, span: number): TimeWindow {
  const by = (window.to - window.from) * share;
  return kept({ from: window.from + by, to: window.to + by }, span);
}

function kept({ from, to }: TimeWindow, span: number): TimeWindow {
  const end = Math.max(span * 1.02, SHORTEST_MS);
  const length = to - from;
  const start = Math.min(Math.max(from, 0), Math.max(end - length, 0));
  return { from: start, to: start + length };
}

/** Round times, so many that their words have room. */
export function ticksOf({ from, to }: TimeWindow, most: number): number[] {
  const length = to - from;
  const step = [...STEPS, ...LONG_STEPS].find((each) => length / each <= most) ?? 86_400_000 * Math.ceil(length / most / 86_400_000);
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** `0`, `250 ms`, `1.5 s`, `2:30`, `1:00:00`: as short as the step allows. */
export function tickText(ms: number, step: number): string {
  if (ms === 0) return '0';
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000 && step < 60_000) return `${Number((ms / 1000).toFixed(3))} s`;
  const seconds = ms / 1000;
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const rest = step < 1000 ? s.toFixed(3).padStart(6, '0') : String(Math.floor(s)).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${rest}` : `${m}:${rest}`;
}
