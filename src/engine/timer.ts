const LONGEST_MS = 2 ** 31 - 1;

/** A timer for any span: node fires one of more than 24.8 days at once. */
export class Timer {
  private handle: NodeJS.Timeout | undefined;

  /** Fires once after so many ms, unless it is stopped or started again before. */
  start(ms: number, fire: () => void): void {
    this.stop();
    const due = performance.now() + ms;
    const wait = (): void => {
      const left = Math.ceil(due - performance.now());
      if (left <= 0) fire();
      else this.handle = setTimeout(wait, Math.min(left, LONGEST_MS));
    };
    this.handle = setTimeout(wait, Math.min(Math.max(0, Math.ceil(ms)), LONGEST_MS));
  }

  stop(): void {
    clearTimeout(this.handle);
  }
}
