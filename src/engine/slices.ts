/**
 * Work of one flow, in its order. A little is done at once; of much, a part at each turn of the event loop, so that a fan-out does not
 * keep the other flows of the process waiting.
 */
export interface Work {
  (): void;
  /** it will not be done; for who waits for it */
  refuse?(error: unknown): void;
}

/** So many pieces (commands, effects) of a flow at a turn: a millisecond or two. */
export const AT_A_TURN = 200;

export class Slices {
  private readonly failed: (error: unknown) => void;
  private waiting: Work[] = [];
  private next = 0;
  private turn: NodeJS.Immediate | undefined;

  constructor(failed: (error: unknown) => void) {
    this.failed = failed;
  }

  run(work: readonly Work[]): void {
    if (this.turn === undefined && work.length <= AT_A_TURN) return this.doAll(work);
    this.waiting = this.waiting.concat(work);
    this.turn ??= setImmediate(() => this.takeTurn());
  }

  /** All that is left, now. */
  finish(): void {
    while (this.turn !== undefined) {
      clearImmediate(this.turn);
      this.takeTurn();
    }
  }

  /** Nothing of what is left will be done any more: it is given back. */
  clear(): Work[] {
    clearImmediate(this.turn);
    this.turn = undefined;
    const left = this.waiting.slice(this.next);
    this.waiting = [];
    this.next = 0;
    return left;
  }

  /** One that fails is told of, and leaves out none of those that follow. */
  private doAll(work: readonly Work[]): void {
    for (const piece of work) this.attempt(piece);
  }

  private attempt(piece: Work): void {
    try {
      piece();
    } catch (error) {
      this.failed(error);
    }
  }

  private takeTurn(): void {
    const until = Math.min(this.next + AT_A_TURN, this.waiting.length);
    while (this.turn !== undefined && this.next < until) this.attempt(this.waiting[this.next++] as Work);
    if (this.turn === undefined) return; // one of them cleared it
    if (this.next < this.waiting.length) this.turn = setImmediate(() => this.takeTurn());
    else this.clear();
  }
}
