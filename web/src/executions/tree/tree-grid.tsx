/** Tree and timeline on one row grid. Only the rows in sight are in the document; arrows, Home, End and Enter go as in any tree grid. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type MouseEvent, type Ref } from 'react';
import { keyAction } from './keys.ts';
import { Splitter } from './splitter.tsx';
import { TimeAxis } from './time-axis.tsx';
import { rowId, TreeRow } from './tree-row.tsx';
import type { TreeStore } from './tree-store.ts';
import { panned, zoomed, type TimeWindow } from './time-window.ts';
import { useShape } from './use-tree.ts';
import classes from './tree-grid.module.css';

export const ROW_HEIGHT = 28;
const HEAD_HEIGHT = 30;
const OVERSCAN = 10;

export interface GridHandle {
  scrollTo(id: string): void;
  focus(): void;
  zoom(factor: number): void;
  pan(share: number): void;
  fit(): void;
}

interface TreeGridProps {
  store: TreeStore;
  chosen: string | null;
  found: ReadonlySet<string>;
  onChoose(id: string): void;
  /** Enter on a row: to its details */
  onEnter(): void;
  handle: Ref<GridHandle>;
}

export function TreeGrid({ store, chosen, found, onChoose, onEnter, handle }: TreeGridProps) {
  const { rows, index } = useShape(store);
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef({ window: { from: 0, to: 1 }, span: 1 });
  const [window, setWindow] = useState<TimeWindow | null>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: OVERSCAN,
    useFlushSync: false,
  });
  const zoomBy = (factor: number, at = 0.5) => setWindow(zoomed(shown.current.window, factor, at, shown.current.span));
  const panBy = (share: number) => setWindow(panned(shown.current.window, share, shown.current.span));
  useImperativeHandle(handle, () => ({
    scrollTo: (id) => {
      // the rows are as high as they will be after the next frame
      requestAnimationFrame(() => {
        const at = store.shape().index.get(id);
        if (at !== undefined) bringIntoSight(box.current, at, 'center');
      });
    },
    focus: () => box.current?.focus({ preventScroll: true }),
    zoom: (factor) => zoomBy(factor),
    pan: panBy,
    fit: () => setWindow(null),
  }));
  useWheel(box, zoomBy, panBy);

  const choose = (at: number) => {
    const row = rows[Math.min(Math.max(at, 0), rows.length - 1)];
    if (!row) return;
    onChoose(row.id);
    bringIntoSight(box.current, index.get(row.id)!, 'edge');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== box.current || event.altKey || event.metaKey || event.ctrlKey) return;
    const at = chosen === null ? -1 : (index.get(chosen) ?? -1);
    const page = Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
    const action = keyAction(event.key, { rows, at, page, shift: event.shiftKey });
    if (!action) return;
    event.preventDefault();
    if ('go' in action) choose(action.go);
    else if ('toggle' in action) store.toggle(action.toggle, action.open);
    else if ('zoom' in action) zoomBy(action.zoom);
    else if ('pan' in action) panBy(action.pan);
    else onEnter();
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const toggled = target.closest('[data-toggle]')?.getAttribute('data-toggle');
    const id = target.closest('[data-id]')?.getAttribute('data-id');
    if (toggled) store.toggle(toggled);
    else if (id) onChoose(id);
  };
  const zero = store.span(0)?.from ?? 0;
  return (
    <div
      ref={box}
      className={classes['grid']}
      role="treegrid"
      aria-label="Executions of this tree, with their times"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={chosen !== null && index.has(chosen) ? rowId(chosen) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const id = (event.target as Element).closest('[data-id]')?.getAttribute('data-id');
        if (id) store.toggle(id);
      }}
    >
      <div className={classes['head']} role="row" aria-rowindex={1}>
        <div role="columnheader" className={classes['cell']}>
          Execution
        </div>
        <div role="columnheader" className={classes['duration']}>
          Duration
          <Splitter grid={box} />
        </div>
        <div role="columnheader" className={classes['time']} aria-label="Timeline">
          <TimeAxis store={store} grid={box} chosen={window} onShown={(at, span) => (shown.current = { window: at, span })} onPan={panBy} />
        </div>
      </div>
      <div className={classes['rows']} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index: at, start }) => {
          const row = rows[at];
          if (!row) return null;
          return (
            <TreeRow
              key={row.id}
              store={store}
              {...row}
              index={at}
              top={start}
              zero={zero}
              isChosen={row.id === chosen}
              isFound={found.has(row.id)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Rows are all of one height, and the head covers the uppermost part of the box. */
function bringIntoSight(box: HTMLElement | null, at: number, where: 'center' | 'edge'): void {
  if (!box) return;
  const top = at * ROW_HEIGHT;
  const lowest = top + ROW_HEIGHT + HEAD_HEIGHT - box.clientHeight;
  if (top >= box.scrollTop && lowest <= box.scrollTop) return;
  if (where === 'center') box.scrollTop = (top + lowest) / 2;
  else box.scrollTop = top < box.scrollTop ? top : lowest;
}

/** Ctrl and wheel zoom where the pointer is, shift and wheel pan; React's own wheel events cannot keep the page from zooming. */
function useWheel(box: React.RefObject<HTMLElement | null>, zoom: (factor: number, at: number) => void, pan: (share: number) => void) {
  const act = useRef({ zoom, pan });
  useEffect(() => {
    act.current = { zoom, pan };
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const axis = element.querySelector(`.${classes['axis']}`)?.getBoundingClientRect();
      if (!axis || event.clientX < axis.left) return;
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) act.current.zoom(Math.exp(event.deltaY / 200), (event.clientX - axis.left) / axis.width);
      else if (Math.abs(sideways) > 0 && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)))
        act.current.pan(sideways / axis.width);
      else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box]);
}
