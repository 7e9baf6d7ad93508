/** When a process that waits for a budget looks again, and how long a call has to wait at least. All in ms. */
export interface Refusal {
  granted: number;
  /** 0: there is no pause */
  pausedMs: number;
  /** until the period of the oldest calls is over; null: none has arrived yet */
  nextMs: number | null;
  /** places in the period, and among the calls that run, before anything was granted */
  room: number;
  runningRoom: number | null;
}

/** A process that waits longer than this looks all the same: places may come back, and a document may change. */
export const LONGEST_LOOK_MS = 5000;
/** What is free is kept for others that wait: they look soon. */
const KEPT_FOR_OTHERS_MS = 25;
/** Calls are on their way, and nobody knows when they arrive. */
const ON_THEIR_WAY_MS = 100;
const SHORTEST_LOOK_MS = 5;

/** `looks`: how often it looked in vain since it got something. */
export function nextLookMs({ granted, pausedMs, nextMs, room, runningRoom }: Refusal, looks: number): number {
  const within = (ms: number): number => Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, Math.ceil(ms)));
  if (pausedMs > 0) return within(pausedMs);
  if (room - granted <= 0) return within(nextMs ?? ON_THEIR_WAY_MS);
  // calls that run may run long
  if (runningRoom !== null && runningRoom - granted <= 0) return within(Math.min(1000, 50 * 2 ** Math.min(looks, 10)));
  return KEPT_FOR_OTHERS_MS;
}

/** The shortest time that a call has to wait which has so many others of its process before it. */
export function shortestWaitMs(
  { granted, pausedMs, nextMs, room }: Refusal,
  before: number,
  { requests, periodMs }: { requests: number; periodMs: number },
): number {
  const isFull = room - granted <= 0;
  const first = Math.max(pausedMs, isFull ? (nextMs ?? 0) : 0);
  return first + Math.floor(before / requests) * periodMs;
}
