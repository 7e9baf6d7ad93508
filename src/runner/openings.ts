/**
 * Which executions may be opened in a runner now: a few at a time, since what the worker tells a runner to forget would else arrive
 * behind thousands of openings that fill its memory; fewer of one tree where the worker says so; and one at a time while the process is
 * nearly as large as it may be. Those that wait take turns by tree.
 */
import { RunnerLost } from './protocol.ts';
import { Rounds } from './rounds.ts';

/** Enough for a runner, which does one after the other, never to wait for the next. */
export const OPENINGS_AT_ONCE = 16;

export class Openings {
  private entered = 0;
  private readonly trees = new Map<string, number>();
  private ofOneTree = OPENINGS_AT_ONCE;
  private readonly waiting = new Rounds<{ enter(): void; refuse(error: Error): void }>();
  private isTight = false;

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** Nothing where it is its turn at once. */
  enter(tree: string, priority: number): Promise<void> | undefined {
    if (this.hasRoom() && this.hasRoomOf(tree) && !this.waiting.has(tree)) {
      this.count(tree, 1);
      return undefined;
    }
    return new Promise((enter, refuse) => this.waiting.add(tree, priority, { enter, refuse }));
  }

  leave(tree: string): void {
    this.count(tree, -1);
    this.admit();
  }

  /** At most so many of one tree. */
  widen(ofOneTree: number): void {
    this.ofOneTree = ofOneTree;
    this.admit();
  }

  tighten(isTight: boolean): void {
    this.isTight = isTight;
    this.admit();
  }

  /** The runner is gone. */
  close(): void {
    for (const { refuse } of this.waiting.takeAll())
      refuse(new RunnerLost(false, null, 'the runner process died before the execution was opened'));
  }

  private hasRoom(): boolean {
    return this.entered < (this.isTight ? 1 : OPENINGS_AT_ONCE);
  }

  private hasRoomOf(tree: string): boolean {
    return (this.trees.get(tree) ?? 0) < this.ofOneTree;
  }

  private count(tree: string, more: 1 | -1): void {
    this.entered += more;
    const count = (this.trees.get(tree) ?? 0) + more;
    if (count === 0) this.trees.delete(tree);
    else this.trees.set(tree, count);
  }

  private admit(): void {
    while (this.waiting.size > 0 && this.hasRoom()) {
      const next = this.waiting.next((tree) => this.hasRoomOf(tree));
      if (next === undefined) return;
      this.count(next.tree, 1);
      next.item.enter();
    }
  }
}
