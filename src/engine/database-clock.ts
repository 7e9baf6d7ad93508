/** Corrections that a measurement makes for its own lack of precision; beyond that somebody has set a clock. */
const SMALL_MS = 1000;

/**
 * The clock of the database as this process knows it: what a heartbeat was told, and what has passed since by the monotonic clock.
 * All times in the journal are of this clock, so that workers whose machines disagree agree on what began when, and a machine whose
 * clock is set moves nothing.
 */
export class DatabaseClock {
  /** what it shows at the zero of the monotonic clock; until the database has told, that of this machine */
  private base = Date.now() - performance.now();
  private isKnown = false;
  private shown = 0;

  /** ms since the epoch; goes forward alone, except where the clock of the database was set */
  now(): number {
    const now = performance.now() + this.base;
    if (now >= this.shown || this.shown - now > SMALL_MS) this.shown = now;
    return this.shown;
  }

  /** how far it is ahead of the clock of this machine */
  get offsetMs(): number {
    return this.now() - Date.now();
  }

  /**
   * The database has said what it shows, within so many ms. Answers by how much it is other than what was known, in ms. When on its way
   * the statement read it nobody knows: taken to be now, it is behind by what was left of the way and never ahead, so that a correction
   * goes forward and nothing is recorded as shorter than it was.
   */
  learn(databaseMs: number, tookMs: number): number {
    const base = databaseMs - performance.now();
    const difference = this.isKnown ? base - this.base : 0;
    // What cannot be told from the way there and back is no news.
    if (!this.isKnown || Math.abs(difference) > tookMs) this.base = base;
    this.isKnown = true;
    return difference;
  }
}
