/** The time, for what changes by itself on a page. One timer for all, and none where nobody asks. */
import { useSyncExternalStore } from 'react';
import { serverNow } from '../api/clock.ts';

const listeners = new Set<() => void>();
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = serverNow();
    timer = setInterval(() => {
      now = serverNow();
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
  return useSyncExternalStore(ticking ? subscribe : nothing, () => now);
}
