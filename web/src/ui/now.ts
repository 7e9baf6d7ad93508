/** The time, for what changes by itself on a page. One timer for all, and none where nobody asks. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const nothing = () => () => undefined;

/** Milliseconds since 1970, a second apart; `ticking: false` keeps the component still. */
export function useNow(ticking = true): number {
  const at = useSyncExternalStore(ticking ? subscribe : nothing, () => now);
  return ticking ? Math.max(at, 0) : at;
}
