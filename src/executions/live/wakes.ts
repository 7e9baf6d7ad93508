/** Tells who watches a tree that this process has written something of it. Where nobody watches, it is one look at an empty map. */
export class Wakes {
  readonly #watched = new Map<string, Set<() => void>>();
  readonly #any = new Set<() => void>();

  /** For the journal: after each commit, with what was written. */
  written(entries: readonly { entry: { rootId: string } }[]): void {
    if (this.#watched.size > 0) for (const { entry } of entries) for (const wake of this.#watched.get(entry.rootId) ?? []) wake();
    for (const wake of this.#any) wake();
  }

  /** Calls back after each commit that concerns the tree; the answer ends that. */
  watch(rootId: string, wake: () => void): () => void {
    const wakes = this.#watched.get(rootId) ?? new Set();
    this.#watched.set(rootId, wakes.add(wake));
    return () => {
      wakes.delete(wake);
      if (wakes.size === 0 && this.#watched.get(rootId) === wakes) this.#watched.delete(rootId);
    };
  }

  /** The same for every tree. */
  watchAll(wake: () => void): () => void {
    this.#any.add(wake);
    return () => void this.#any.delete(wake);
  }
}
