/** The first page of the list, as the server tells it; the newest first. */
import { useRef, useState } from 'react';
import type { StreamState } from '../../api/event-stream.ts';
import { useEvents } from '../../api/use-events.ts';
import { filterOf, PAGE_SIZE } from '../queries.ts';
import type { ListSearch } from '../search.ts';
import type { ExecutionNode } from '../types.ts';

interface LiveList {
  items: readonly ExecutionNode[];
  isReady: boolean;
  line: StreamState;
}

/** How often the page may change before eyes: what comes faster is gathered. */
const FRAME_MS = 100;

export function useLiveList(search: ListSearch): LiveList {
  const held = useRef(new Map<string, ExecutionNode>());
  const untold = useRef<Set<string> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [shown, setShown] = useState<{ items: readonly ExecutionNode[]; isReady: boolean }>({ items: [], isReady: false });
  const show = (isReady: boolean) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown((before) => ({ items: sorted(held.current), isReady: before.isReady || isReady })), FRAME_MS);
  };
  const line = useEvents({
    asked: { route: '/api/v1/executions/events', query: { ...filterOf(search), limit: PAGE_SIZE } },
    onEvent: (name, data) => {
      const { items = [], ids = [] } = data as { items?: ExecutionNode[]; ids?: string[] };
      // what is not told again by the time of `ready` has gone meanwhile
      if (name === 'reset') untold.current = new Set(held.current.keys());
      for (const item of items) {
        held.current.set(item.id, item);
        untold.current?.delete(item.id);
      }
      const gone = name === 'ready' ? [...(untold.current ?? [])] : ids;
      for (const id of gone) held.current.delete(id);
      if (name === 'ready') untold.current = null;
      show(name === 'ready');
    },
  });
  return { ...shown, line };
}

/** Ids begin with their time. */
function sorted(nodes: ReadonlyMap<string, ExecutionNode>): ExecutionNode[] {
  return [...nodes.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}
