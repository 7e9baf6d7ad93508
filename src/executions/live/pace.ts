/** When the next look comes: not before it is wanted, one at a time, and after each a rest of some times as long as it took. */
export class Pace {
  readonly #look: () => Promise<void>;
  readonly #rest: number;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Infinity;
  #earliest = 0;
  #looking = false;

  /** `rest`: how many times as long as the look before */
  constructor(rest: number, look: () => Promise<void>) {
    this.#rest = rest;
    this.#look = look;
  }

  /** A look in so many milliseconds, where none is due earlier. */
  schedule(ms: number): void {
    if (this.#looking) return;
    const at = Math.max(performance.now() + ms, this.#earliest);
    if (at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => void this.#due(), Math.max(0, at - performance.now()));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Runs the look itself; what wants another one schedules it afterwards. */
  async during(look: () => Promise<void>): Promise<void> {
    this.#looking = true;
    const began = performance.now();
    await look();
    this.#earliest = performance.now() + this.#rest * (performance.now() - began);
    this.#looking = false;
  }

  #due(): Promise<void> {
    this.#dueAt = Infinity;
    return this.#look();
  }
}
