import type { JournalEntry } from '../storage/journal/rows.ts';

/** An entry of the journal that is to be written, and who is told. */
export interface Waiting {
  entry: JournalEntry;
  rows: number;
  bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** of a flush, where more than one entry is in it */
const BATCH_BYTES = 4 * 1024 * 1024;

interface Queued {
  waiting: Waiting;
  /** the entry waits until that lane has written what it has of the same tree */
  after: JournalLane | null;
}

export interface LanePorts {
  write(waiting: Waiting[]): Promise<void>;
  /** a defect while it was written */
  failed(waiting: Waiting, error: unknown): void;
  /** how many a flush may have now */
  mostRows(): number;
}

/** One queue with one flush under way at a time. When more waits than one flush takes, every tree that waits has its share of it. */
export class JournalLane {
  private readonly ports: LanePorts;
  private queue: Queued[] = [];
  /** by tree: its rows that wait or are under way; an entry without any counts as one */
  private readonly roots = new Map<string, number>();
  private running = false;
  private current: Promise<void> = Promise.resolve();

  constructor(ports: LanePorts) {
    this.ports = ports;
  }

  get depth(): number {
    return this.queue.length + (this.running ? 1 : 0);
  }

  holds(rootId: string): boolean {
    return this.roots.has(rootId);
  }

  /** Rows of this tree that wait or are under way. */
  rowsOf(rootId: string): number {
    return this.roots.get(rootId) ?? 0;
  }

  /** Resolves when the flush that is under way, or the next one, is over. */
  flushed(): Promise<void> {
    return this.current;
  }

  add(waiting: Waiting, after: JournalLane | null): void {
    const { rootId } = waiting.entry;
    this.roots.set(rootId, this.rowsOf(rootId) + Math.max(waiting.rows, 1));
    this.queue.push({ waiting, after });
    // The next turn of the event loop, so that all that this one brings shares a commit.
    if (this.running) return;
    this.running = true;
    this.current = new Promise<void>((done) => setImmediate(() => void this.writeNext().then(done)));
  }

  async barrier(): Promise<void> {
    for (let left = this.queue.length + (this.running ? 1 : 0); left > 0; left = Math.min(left - 1, this.depth)) await this.current;
  }

  private async writeNext(): Promise<void> {
    const batch = this.nextBatch();
    try {
      for (const { waiting, after } of batch) while (after?.holds(waiting.entry.rootId)) await after.flushed();
      await this.ports.write(batch.map(({ waiting }) => waiting));
    } catch (error) {
      for (const { waiting } of batch) this.ports.failed(waiting, error);
    }
    for (const { waiting } of batch) this.release(waiting);
    if (this.queue.length > 0) this.current = this.writeNext();
    else this.running = false;
  }

  private nextBatch(): Queued[] {
    const most = this.ports.mostRows();
    const count = prefix(this.queue, most);
    if (count === this.queue.length || this.roots.size === 1) return this.queue.splice(0, count);
    const { taken, left } = shared(this.queue, most, most / this.roots.size);
    const more = prefix(left, most, taken);
    this.queue = left.slice(more);
    return [...taken, ...left.slice(0, more)];
  }

  private release({ entry: { rootId }, rows }: Waiting): void {
    const left = this.rowsOf(rootId) - Math.max(rows, 1);
    if (left > 0) this.roots.set(rootId, left);
    else this.roots.delete(rootId);
  }
}

/** How many from the first on fit into a flush, beside those that it has already: at least one in all. */
function prefix(queue: readonly Queued[], most: number, taken: readonly Queued[] = []): number {
  let rows = taken.reduce((sum, { waiting }) => sum + waiting.rows, 0);
  let bytes = taken.reduce((sum, { waiting }) => sum + waiting.bytes, 0);
  let count = 0;
  for (const { waiting } of queue) {
    rows += waiting.rows;
    bytes += waiting.bytes;
    if (count + taken.length > 0 && (rows > most || bytes > BATCH_BYTES)) break;
    count += 1;
  }
  return count;
}

/**
 * Of each tree its oldest entries up to `share` rows, the first entry of all among them, as many as fit into a flush. Entries of one
 * tree keep their order.
 */
function shared(queue: readonly Queued[], most: number, share: number): { taken: Queued[]; left: Queued[] } {
  const [taken, left]: [Queued[], Queued[]] = [[], []];
  const of = new Map<string, number>();
  let [rows, bytes] = [0, 0];
  for (const queued of queue) {
    const { entry, rows: own, bytes: size } = queued.waiting;
    const before = of.get(entry.rootId) ?? 0;
    const fits = taken.length === 0 || (rows + own <= most && bytes + size <= BATCH_BYTES);
    if (fits && (before === 0 || before + own <= share)) {
      taken.push(queued);
      of.set(entry.rootId, before + Math.max(own, 1));
      [rows, bytes] = [rows + own, bytes + size];
    } else {
      of.set(entry.rootId, Infinity); // what comes after it must not overtake it
      left.push(queued);
    }
  }
  return { taken, left };
}
