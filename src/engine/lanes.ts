/**
 * At most so many of a lane at once; further ones of it wait, the most urgent first, then the oldest. Lanes know nothing of each other:
 * one that is full holds up no other. A lane without anybody is forgotten.
 *
 * What is under way for long costs little meanwhile, so a lane of such may always have some more at once.
 */
interface Waiter {
  priority: number;
  begin(): void;
}

interface Lane {
  inside: number;
  waiting: Waiter[];
  /** mean time inside, ms */
  meanMs: number;
}

/** Always one inside for each so many ms that one takes, up to so many: 500 a second are no burden. */
const LONG = { ms: 2, most: 32 };
/** of the newest in the mean */
const WEIGHT = 0.1;

export class Lanes {
  private most: number;
  private readonly lanes = new Map<string, Lane>();

  constructor(most: number) {
    this.most = most;
  }

  get width(): number {
    return this.most;
  }

  /** From now on so many of each lane. */
  widen(most: number): void {
    this.most = most;
    for (const lane of [...this.lanes.values()]) this.fill(lane);
  }

  /** Begins now, or when others have left. Who was told to begin leaves once. */
  enter(key: string, priority: number, begin: () => void): void {
    const lane = this.lanes.get(key);
    if (!lane) this.lanes.set(key, { inside: 1, waiting: [], meanMs: 0 });
    else if (lane.inside < this.widthOf(lane)) lane.inside += 1;
    else return insert(lane.waiting, { priority, begin });
    begin();
  }

  /** `tookMs`: how long it was inside */
  leave(key: string, tookMs = 0): void {
    const lane = this.lanes.get(key);
    if (!lane) return;
    lane.inside -= 1;
    lane.meanMs += WEIGHT * (tookMs - lane.meanMs);
    this.fill(lane);
    if (lane.inside === 0) this.lanes.delete(key);
  }

  /** Takes back one that waits; false: it has begun. */
  withdraw(key: string, begin: () => void): boolean {
    const waiting = this.lanes.get(key)?.waiting ?? [];
    const index = waiting.findIndex((waiter) => waiter.begin === begin);
    if (index < 0) return false;
    waiting.splice(index, 1);
    return true;
  }

  /** Nobody who waits begins any more. Who is inside leaves some time. */
  clear(): void {
    for (const lane of this.lanes.values()) lane.waiting = [];
  }

  private widthOf({ meanMs }: Lane): number {
    return Math.max(this.most, Math.min(LONG.most, meanMs / LONG.ms));
  }

  private fill(lane: Lane): void {
    while (lane.inside < this.widthOf(lane) && lane.waiting.length > 0) {
      lane.inside += 1;
      lane.waiting.pop()?.begin();
    }
  }
}

/** The next one stands last, where taking it costs nothing. */
function insert(waiting: Waiter[], waiter: Waiter): void {
  let [from, to] = [0, waiting.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((waiting[middle] as Waiter).priority < waiter.priority) from = middle + 1;
    else to = middle;
  }
  waiting.splice(from, 0, waiter);
}
