/** Time and chance of all attempts, so that a test can set both. */
export interface Clock {
  /** ms since the epoch; never goes back */
  now(): number;
  /** True when the time is over, false when the signal came first. */
  sleep(ms: number, signal: AbortSignal): Promise<boolean>;
  /** from 0 to below 1 */
  random(): number;
}

/** The longest time that a timer of the platform can wait: it fires at once for more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const SYSTEM_CLOCK: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  random: Math.random,
  async sleep(ms, signal) {
    for (let left = ms; left > LONGEST_TIMER_MS; left -= LONGEST_TIMER_MS) if (!(await sleep(LONGEST_TIMER_MS, signal))) return false;
    return sleep(ms % LONGEST_TIMER_MS, signal);
  },
};

function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const onAbort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
