/**
 * Which executions may be opened in a runner now: a few at a time, since what the worker tells a runner to forget would else arrive
 * behind thousands of openings that fill its memory; and one at a time while the process is nearly as large as it may be. Those that
 * wait take turns by tree.
 */
import { RunnerLost } from './protocol.ts';
import { Rounds } from './rounds.ts';

/** Enough for a runner, which does one after the other, never to wait for the next. */
const AT_ONCE = 16;

export class Openings {
  private entered = 0;
  private readonly waiting = new Rounds<{ enter(): void; refuse(error: Error): void }>();
  private isTight = false;

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** Nothing where it is its turn at once. */
  enter(tree: string, priority: number): Promise<void> | undefined {
    if (this.waiting.size === 0 && this.hasRoom()) {
      this.entered++;
      return undefined;
    }
    return new Promise((enter, refuse) => this.waiting.add(tree, priority, { enter, refuse }));
  }

  leave(): void {
    this.entered--;
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
    return this.entered < (this.isTight ? 1 : AT_ONCE);
  }

  private admit(): void {
    while (this.hasRoom()) {
      const next = this.waiting.next();
      if (next === undefined) return;
      this.entered++;
      next.enter();
    }
  }
}
