/** The line between tree and timeline, moved with the pointer or with the arrow keys. */
import { useLayoutEffect, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import classes from './tree-grid.module.css';

const KEY = 'petiole-tree-width';
const NARROWEST = 160;
const WIDEST = 900;
const STEP = 24;

export function Splitter({ grid }: { grid: RefObject<HTMLElement | null> }) {
  const [width, setWidth] = useState(remembered);
  useLayoutEffect(() => {
    if (width === null) return;
    grid.current?.style.setProperty('--tree-w', `${width}px`);
    try {
      localStorage.setItem(KEY, String(width));
    } catch {
      // it is as wide as ever the next time
    }
  }, [width, grid]);
  const current = () => width ?? grid.current?.querySelector(`.${classes['cell']}`)?.getBoundingClientRect().width ?? 400;
  const move = (to: number) => setWidth(Math.round(Math.min(Math.max(to, NARROWEST), WIDEST)));
  const onPointerMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(event.clientX - (grid.current?.getBoundingClientRect().left ?? 0));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(current() + by);
  };
  return (
    <div
      className={classes['splitter']}
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the tree"
      aria-valuenow={width ?? 400}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}

function remembered(): number | null {
  try {
    const width = Number(localStorage.getItem(KEY));
    return width >= NARROWEST && width <= WIDEST ? width : null;
  } catch {
    return null;
  }
}
