/**
 * Whether several trees have work in this process at the same time: then none of them may take all that there is of it. Flows that come
 * one after the other are no company; of two that run beside each other, one is seen again after the other.
 */
const LASTS_MS = 100;

export class Company {
  private readonly met: () => void;
  private last = '';
  private before = '';
  private metAt = -Infinity;

  /** `met`: told each time that one is seen */
  constructor(met: () => void) {
    this.met = met;
  }

  /** A call or a script of this tree begins. On the path of every step. */
  seen(rootId: string): void {
    if (rootId === this.last) return;
    const isBack = rootId === this.before;
    this.before = this.last;
    this.last = rootId;
    if (!isBack) return;
    this.metAt = performance.now();
    this.met();
  }

  get isHere(): boolean {
    return performance.now() - this.metAt < LASTS_MS;
  }
}
