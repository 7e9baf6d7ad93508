/** Finding in the tree: what matches, which of it is chosen, and the way to the next and the one before. */
import { useDeferredValue, useMemo, useState } from 'react';
import type { TreeStore } from './tree-store.ts';
import { useTreeVersion } from './use-tree.ts';

export interface Find {
  text: string;
  setText(text: string): void;
  found: ReadonlySet<string>;
  count: number;
  /** which of them is chosen, from 1; 0: none */
  at: number;
  next(): void;
  before(): void;
}

export function useFind(store: TreeStore, chosen: string | null, go: (id: string) => void): Find {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  useTreeVersion(wanted === '' ? NOTHING : store);
  const ids = store.find(wanted);
  const found = useMemo(() => new Set(ids), [ids]);
  const at = chosen === null ? 0 : ids.indexOf(chosen) + 1;
  const goTo = (to: number) => {
    const id = ids[(to + ids.length) % ids.length];
    if (id !== undefined) go(id);
  };
  return { text, setText, found, count: ids.length, at, next: () => goTo(at), before: () => goTo(at === 0 ? -1 : at - 2) };
}

/** Where nothing is asked for, changes of the tree concern nobody here. */
const NOTHING = { onChange: () => () => undefined, version: () => 0 };
