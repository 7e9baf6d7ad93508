/**
 * Whether several trees have work in this process at the same time: then none of them may take all that there is of it. Flows that come
 * one after the other are no company; of two that run beside each other, one is seen again after the other. Among them may be small
 * ones, which are seen a few times only: they are what large ones make room for, while large ones among themselves share what there is.
 */
const LASTS_MS = 100;
/** A flow of three calls is seen seven times: four turns of its script, three calls. */
const FEW = 8;

export class Company {
  private readonly met: () => void;
  private readonly now: () => number;
  private last = '';
  private before = '';
  private metAt = -Infinity;
  /** by tree, how often it was seen since `countedFrom`; kept in company alone */
  private seenBy = new Map<string, number>();
  private countedFrom = -Infinity;
  private smallAt = -Infinity;

  /** `met`: told each time that one is seen */
  constructor(met: () => void, now = () => performance.now()) {
    this.met = met;
    this.now = now;
  }

  /** A call or a script of this tree begins. On the path of every step. */
  seen(rootId: string): void {
    if (this.metAt !== -Infinity) this.seenBy.set(rootId, (this.seenBy.get(rootId) ?? 0) + 1);
    if (rootId === this.last) return;
    const isBack = rootId === this.before;
    this.before = this.last;
    this.last = rootId;
    if (!isBack) return;
    const now = this.now();
    if (this.metAt === -Infinity) this.countedFrom = now;
    this.metAt = now;
    this.met();
  }

  get isHere(): boolean {
    return this.now() - this.metAt < LASTS_MS;
  }

  /** Whether one of them is small. As of the last time that `look` was called. */
  get hasSmall(): boolean {
    return this.now() - this.smallAt < LASTS_MS;
  }

  /** Called now and then while there is company: whether it is still here, and who it is. */
  look(): boolean {
    const now = this.now();
    if (now - this.countedFrom >= LASTS_MS) this.judge(now);
    return this.isHere;
  }

  /** Nobody looks any more, until the next time that one is seen. */
  left(): void {
    this.metAt = -Infinity;
    this.smallAt = -Infinity;
    this.seenBy.clear();
  }

  private judge(now: number): void {
    const counts = [...this.seenBy.values()];
    if (counts.some((count) => count <= FEW) && counts.some((count) => count > FEW)) this.smallAt = now;
    this.seenBy.clear();
    this.countedFrom = now;
  }
}
