/**
 * What changes in one tree, for all who watch it in this process.
 *
 * Who is in step waits for the next look, and all share its answer. Who was busy writing to a slow client missed a look, and asks
 * for what changed since its own position: it gets the newest state of each row, however many there were in between. So nothing is
 * queued for anybody, and a client that does not read costs a position.
 *
 * A look comes soon after a commit of this process, and every second for what other processes wrote; never sooner than four times
 * as long after the last one as that took, so that a large tree does not keep the database busy.
 */
import { Pace } from './pace.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { changedSince, loadNodes, type ChangedRow, type Changes, type Snapshot } from '../../storage/journal/changes.ts';
import type { NodeRow } from '../../storage/journal/node-rows.ts';
import type { Queryable } from '../../storage/journal/rows.ts';

/** Where a watcher stands. `looks`: how many shared looks had been when its position was taken; fewer than there are now: it missed one. */
export interface Mark {
  snapshot: Snapshot;
  looks: number;
}

export interface Delta {
  mark: Mark;
  /** parents before their children; null: too many, everything has to be told anew */
  rows: ChangedRow[] | null;
  /** the tree was deleted */
  isGone: boolean;
}

export interface FeedPorts {
  db: Queryable;
  /** whether the database is away and may be back soon */
  isRetryable(error: unknown): boolean;
}

const SOON_MS = 100;
const POLL_MS = 1000;
const REST = 4;
/** What is held of a look is bounded by this many rows without their content. */
const MOST_ROWS = 20_000;

export class TreeFeed {
  readonly #ports: FeedPorts;
  readonly #rootId: string;
  #mark: Mark;
  #waiting: { resolve: (delta: Delta) => void; reject: (error: unknown) => void }[] = [];
  /** its rows are let go with the next look, so that who is slow holds none of them */
  #last: { delta: Delta; batches: Map<string, Promise<NodeRow[]>> } | null = null;
  readonly #pace = new Pace(REST, () => this.#look());
  #wokenMeanwhile = false;

  constructor(ports: FeedPorts, rootId: string, snapshot: Snapshot) {
    this.#ports = ports;
    this.#rootId = rootId;
    this.#mark = { snapshot, looks: 0 };
  }

  /** The position of the last shared look: whoever reads the tree after asking for it misses nothing. */
  get mark(): Mark {
    return this.#mark;
  }

  /** This process wrote something of the tree. */
  wake(): void {
    this.#wokenMeanwhile = true;
    if (this.#waiting.length > 0) this.#pace.schedule(SOON_MS);
  }

  /** The next change; at once where the mark is behind. Rejects when the signal is aborted. */
  async next(mark: Mark, signal: AbortSignal): Promise<Delta> {
    signal.throwIfAborted();
    if (mark.looks < this.#mark.looks) return this.since(mark.snapshot, signal);
    const { promise, resolve, reject } = Promise.withResolvers<Delta>();
    const waiter = { resolve, reject };
    this.#waiting.push(waiter);
    this.#pace.schedule(this.#wokenMeanwhile ? SOON_MS : POLL_MS);
    const onAbort = (): void => {
      this.#waiting = this.#waiting.filter((other) => other !== waiter);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', onAbort));
  }

  /** What changed since a position, for one watcher alone; waits for a database that is away. */
  async since(snapshot: Snapshot, signal: AbortSignal): Promise<Delta> {
    const { looks } = this.#mark;
    for (;;) {
      try {
        const changes = await this.#changes(snapshot);
        return deltaOf(changes, looks);
      } catch (error) {
        if (!this.#ports.isRetryable(error)) throw error;
        await delay(POLL_MS, undefined, { signal });
      }
    }
  }

  /** The rows of a part of a delta as they are now; of the newest shared look they are read once for all. */
  nodes(delta: Delta, ids: string[]): Promise<NodeRow[]> {
    const last = this.#last;
    if (last?.delta !== delta) return this.#ordered(ids);
    const [first = ''] = ids;
    const found = last.batches.get(first) ?? this.#ordered(ids);
    last.batches.set(first, found);
    // what failed is asked for again by the next one
    found.catch(() => last.batches.delete(first));
    return found;
  }

  async #ordered(ids: string[]): Promise<NodeRow[]> {
    const rows = new Map((await loadNodes(this.#ports.db, ids)).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  close(): void {
    this.#pace.stop();
  }

  #changes(since: Snapshot): Promise<Changes> {
    return changedSince(this.#ports.db, this.#rootId, since, MOST_ROWS + 1);
  }

  async #look(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#wokenMeanwhile = false;
    await this.#pace.during(async () => {
      try {
        const changes = await this.#changes(this.#mark.snapshot);
        this.#tell(changes);
      } catch (error) {
        if (!this.#ports.isRetryable(error)) for (const { reject } of this.#waiting.splice(0)) reject(error);
      }
    });
    if (this.#waiting.length > 0) this.#pace.schedule(this.#wokenMeanwhile ? SOON_MS : POLL_MS);
  }

  /** Where nothing changed, everybody stays where they are, and the next look begins at the newer position. */
  #tell(changes: Changes): void {
    const { looks } = this.#mark;
    if (changes.rows.length === 0 && !changes.isGone) {
      this.#mark = { snapshot: changes.snapshot, looks };
      return;
    }
    const delta = deltaOf(changes, looks + 1);
    this.#mark = delta.mark;
    this.#last = { delta, batches: new Map() };
    for (const { resolve } of this.#waiting.splice(0)) resolve(delta);
  }
}

function deltaOf({ snapshot, rows, isGone }: Changes, looks: number): Delta {
  return { mark: { snapshot, looks }, rows: rows.length > MOST_ROWS ? null : parentsFirst(rows), isGone };
}

/** Parents before their children, siblings in the order of the journal. */
export function parentsFirst(rows: ChangedRow[]): ChangedRow[] {
  const byParent = Map.groupBy(rows, (row) => row.parent_id);
  for (const siblings of byParent.values()) {
    siblings.sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || a.generation - b.generation);
  }
  const known = new Set(rows.map((row) => row.id));
  const ordered: ChangedRow[] = [];
  const open = [...byParent].filter(([parent]) => parent === null || !known.has(parent)).flatMap(([, siblings]) => siblings);
  for (let i = 0; i < open.length; i++) {
    const row = open[i]!;
    ordered.push(row);
    for (const child of byParent.get(row.id) ?? []) open.push(child);
  }
  return ordered;
}
