/**
 * Which executions may be opened in a runner now: a few at a time, since what the worker tells a runner to forget would else arrive
 * behind thousands of openings that fill its memory; and one at a time while the process is nearly as large as it may be.
 */
import { RunnerLost } from './protocol.ts';

/** Enough for a runner, which does one after the other, never to wait for the next. */
const AT_ONCE = 16;

export class Openings {
  private entered = 0;
  private waiting: { enter(): void; refuse(error: Error): void }[] = [];
  private isTight = false;

  get waitingCount(): number {
    return this.waiting.length;
  }

  /** Nothing where it is its turn at once. */
  enter(): Promise<void> | undefined {
    if (this.waiting.length === 0 && this.hasRoom()) {
      this.entered++;
      return undefined;
    }
    return new Promise((enter, refuse) => this.waiting.push({ enter, refuse }));
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
    for (const { refuse } of this.waiting.splice(0))
      refuse(new RunnerLost(false, null, 'the runner process died before the execution was opened'));
  }

  private hasRoom(): boolean {
    return this.entered < (this.isTight ? 1 : AT_ONCE);
  }

  private admit(): void {
    while (this.hasRoom()) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.entered++;
      next.enter();
    }
  }
}
