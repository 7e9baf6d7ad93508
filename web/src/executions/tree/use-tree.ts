/** A tree that keeps itself up to date, and hooks for those who look at it. */
import { useMemo, useSyncExternalStore } from 'react';
import type { StreamState } from '../../api/event-stream.ts';
import { useEvents } from '../../api/use-events.ts';
import type { ExecutionNode } from '../types.ts';
import { TreeStore, type Shape } from './tree-store.ts';

export interface LiveTree {
  store: TreeStore;
  line: StreamState;
}

interface Told {
  items?: ExecutionNode[];
  ids?: string[];
}

/** `onReady` is called when everything was told, the first time and after each break of the line. */
export function useLiveTree(rootId: string | null, { onReady, onGone }: { onReady(store: TreeStore): void; onGone(): void }): LiveTree {
  const store = useMemo(
    () => new TreeStore(rootId ?? '', (work) => void setTimeout(() => requestAnimationFrame(work), FRAME_MS)),
    [rootId],
  );
  const line = useEvents({
    asked: rootId === null ? null : { route: '/api/v1/executions/{id}/events', path: { id: rootId } },
    last: 'ended',
    onEvent: (name, data) => {
      const { items, ids } = data as Told;
      if (name === 'reset') store.reset();
      else if (name === 'nodes' && items) store.apply(items);
      else if (name === 'removed' && ids) {
        // of a tree that was deleted the last that was known stays on the page
        if (rootId !== null && ids.includes(rootId)) onGone();
        else store.remove(ids);
      } else if (name === 'ready' || name === 'ended') {
        store.ready();
        onReady(store);
      }
    },
  });
  return { store, line };
}

/** Eyes do not see more than this of a tree in which hundreds of nodes change each second. */
const FRAME_MS = 60;

export function useShape(store: TreeStore): Shape {
  return useSyncExternalStore(store.onShape, store.shape);
}

export function useNode(store: TreeStore, id: string): ExecutionNode | undefined {
  return useSyncExternalStore(
    useMemo(() => (listener: () => void) => store.onRow(id, listener), [store, id]),
    () => store.node(id)?.data,
  );
}

/** Renders again with every change of the tree: for sums, not for rows. */
export function useTreeVersion(store: Pick<TreeStore, 'onChange' | 'version'>): number {
  return useSyncExternalStore(store.onChange, store.version);
}
