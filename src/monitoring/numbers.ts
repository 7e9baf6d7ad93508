/**
 * What this process counts. On the path of a step, so it only adds to numbers; whoever wants to see them makes something of them
 * (`metrics.ts` for Prometheus, `throughput.ts` for the minutes that the system page shows).
 */
import type { EnginePorts } from '../engine/ports.ts';
import type { JournalEntry } from '../storage/journal/rows.ts';

/** Bounds in seconds, as Prometheus wants them; the last bucket has none. */
export const COMMIT_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
export const HTTP_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** How many values fell below each bound. */
export class Distribution {
  readonly bounds: readonly number[];
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  add(value: number): void {
    let i = 0;
    while (i < this.bounds.length && value > this.bounds[i]!) i += 1;
    this.counts[i]! += 1;
    this.sum += value;
  }

  get count(): number {
    return this.counts.reduce((sum, one) => sum + one, 0);
  }
}

/** Labels to numbers; the labels are one text, so that to count is one look-up. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(labels: string, by = 1): void {
    this.counts.set(labels, (this.counts.get(labels) ?? 0) + by);
  }
}

/** The last values, for quantiles of what is now. */
export class Recent {
  readonly #values: Float64Array;
  #next = 0;
  #size = 0;

  constructor(size: number) {
    this.#values = new Float64Array(size);
  }

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    if (this.#size < this.#values.length) this.#size += 1;
  }

  quantiles(): { p50: number | null; p95: number | null } {
    if (this.#size === 0) return { p50: null, p95: null };
    const sorted = this.#values.slice(0, this.#size).sort();
    const at = (share: number): number => Math.round(sorted[Math.min(this.#size - 1, Math.floor(share * this.#size))]! * 100) / 100;
    return { p50: at(0.5), p95: at(0.95) };
  }
}

export class Numbers {
  /** trees: roots that were started, and ended by status */
  started = 0;
  readonly ended = { ENDED_SUCCESS: 0, ENDED_ERROR: 0, ENDED_CANCELLED: 0 };
  /** nodes below a root by type */
  readonly steps = { FLOW: 0, CONNECTION: 0, SLEEP: 0, CONTROL: 0 };
  entries = 0;
  readonly commits = new Distribution(COMMIT_SECONDS);
  readonly recentCommitMs = new Recent(1000);
  /** event streams that are open */
  streams = 0;
  /** `TYPE outcome` */
  readonly connections = new Tally();
  /** `TYPE` */
  readonly retries = new Tally();
  /** `METHOD route status` */
  readonly requests = new Map<string, Distribution>();

  /** For the journal: what it made durable. */
  readonly onWritten: NonNullable<EnginePorts['onWritten']> = (entries, tookMs) => {
    this.commits.add(tookMs / 1000);
    this.recentCommitMs.add(tookMs);
    this.entries += entries.length;
    for (const { entry } of entries) this.#count(entry);
  };

  #count({ rootId, inserts, changes }: JournalEntry): void {
    for (const { parentId, type, status } of inserts) {
      if (parentId === null) this.started += 1;
      else this.steps[type] += 1;
      if (parentId === null && status.startsWith('ENDED_')) this.#end(status);
    }
    for (const { id, status } of changes) if (id === rootId && status !== undefined) this.#end(status);
  }

  #end(status: string): void {
    if (status in this.ended) this.ended[status as keyof Numbers['ended']] += 1;
  }

  request(method: string, route: string, status: number, seconds: number): void {
    const labels = `${method} ${route} ${status}`;
    let found = this.requests.get(labels);
    if (!found) this.requests.set(labels, (found = new Distribution(HTTP_SECONDS)));
    found.add(seconds);
  }
}
