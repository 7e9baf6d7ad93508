/**
 * The head of the timeline. It also tells the grid, as numbers in its style, which part of the time is shown: bars place themselves
 * by these, so time goes on, and is zoomed, without any row being rendered again.
 */
import { useEffect, useLayoutEffect, useState, type CSSProperties, type RefObject } from 'react';
import { isTerminal } from '../../../../src/model.ts';
import { serverNow } from '../../api/clock.ts';
import type { TreeStore } from './tree-store.ts';
import { useTreeVersion } from './use-tree.ts';
import { fitted, ticksOf, tickText, type TimeWindow } from './time-window.ts';
import classes from './tree-grid.module.css';

interface TimeAxisProps {
  store: TreeStore;
  grid: RefObject<HTMLElement | null>;
  /** null: everything */
  chosen: TimeWindow | null;
  /** told what is shown now, and how long all of it is */
  onShown(window: TimeWindow, span: number): void;
  /** dragged by a share of what is shown */
  onPan(share: number): void;
}

const TICK_MS = 250;
const CALM_TICK_MS = 1000;
const TICK_WIDTH = 84;

export function TimeAxis({ store, grid, chosen, onShown, onPan }: TimeAxisProps) {
  useTreeVersion(store);
  const [now, setNow] = useState(serverNow);
  const [width, setWidth] = useState(600);
  const isRunning = store.root !== undefined && !isTerminal(store.root.data.status);
  useEffect(() => {
    if (!isRunning) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const timer = setInterval(() => setNow(serverNow()), calm ? CALM_TICK_MS : TICK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  const { from, to } = store.span(now) ?? { from: 0, to: 1 };
  const span = Math.max(to - from, 1);
  const window = chosen ?? fitted(span);
  useLayoutEffect(() => {
    const style = grid.current?.style;
    style?.setProperty('--t0', String(window.from));
    style?.setProperty('--span', String(window.to - window.from));
    style?.setProperty('--now', String(now - from));
    onShown(window, span);
  });
  const ticks = ticksOf(window, Math.max(2, Math.floor(width / TICK_WIDTH)));
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return (
    <div
      className={classes['axis']}
      ref={useWidth(setWidth)}
      aria-hidden
      data-pans={chosen !== null || undefined}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId) && event.movementX !== 0) onPan(-event.movementX / width);
      }}
    >
      {ticks.map((at) => (
        <span key={at} className={classes['tick']} style={{ '--s': at } as CSSProperties}>
          {(at - window.from) / (window.to - window.from) < 1 - TICK_WIDTH / 2 / width && tickText(at, step)}
        </span>
      ))}
      {isRunning && <span className={classes['now']} />}
    </div>
  );
}

function useWidth(onWidth: (width: number) => void) {
  const [observe] = useState(() => (element: HTMLElement | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && onWidth(entry.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  });
  return observe;
}
