/** Who waits for a turn: the most urgent first, and among those one of each tree after the other, so that no tree holds up another. */
export class Rounds<T> {
  /** most urgent first; few, since nearly all have the same */
  private levels: { priority: number; trees: Map<string, T[]> }[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(tree: string, priority: number, item: T): void {
    let level = this.levels.find((one) => one.priority === priority);
    if (!level) {
      level = { priority, trees: new Map() };
      this.levels.push(level);
      this.levels.sort((a, b) => b.priority - a.priority);
    }
    const waiting = level.trees.get(tree);
    if (waiting) waiting.push(item);
    else level.trees.set(tree, [item]);
    this.count += 1;
  }

  has(tree: string): boolean {
    return this.levels.some(({ trees }) => trees.has(tree));
  }

  /** The next one of a tree that may have a turn. */
  next(may: (tree: string) => boolean = () => true): { tree: string; item: T } | undefined {
    for (const level of this.levels) {
      for (const [tree, waiting] of level.trees) {
        if (!may(tree)) continue;
        const item = waiting.shift() as T;
        this.count -= 1;
        // whoever has had a turn goes behind the others
        level.trees.delete(tree);
        if (waiting.length > 0) level.trees.set(tree, waiting);
        else if (level.trees.size === 0) this.levels.splice(this.levels.indexOf(level), 1);
        return { tree, item };
      }
    }
    return undefined;
  }

  /** All of them, and none is left. */
  takeAll(): T[] {
    const all = this.levels.flatMap(({ trees }) => [...trees.values()].flat());
    this.levels = [];
    this.count = 0;
    return all;
  }
}
