/**
 * The journal writer: group commit. Whatever waits is written by one statement, and the next flush starts when the last one
 * returned; alone, an entry waits only for its own commit.
 *
 * - An entry is written as a whole or not at all, and entries of one tree in the order in which they were given.
 * - A lost connection, a restarted server, any unknown outcome: the same batch again, unchanged, until it is known to be there.
 * - A batch that the database refuses (a data error) is split until the culprit is alone; that one is rejected, the others stay.
 *   What its flows write afterwards builds on it, and is rejected too until they were `forgiven`.
 * - Entries over 256 kB, and those of a tree of which many rows wait, go over a lane of their own, so that they hold up no small one:
 *   beside a fan-out, which fills each flush, a small flow has flushes of its own size.
 * - When the worker's row has another epoch, it was declared dead; when the database is on another timeline, what it holds may be
 *   ahead of what is stored. Nothing was written, every open entry is rejected with `Fenced`, and the worker drops what it holds in
 *   memory.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Fence } from '../storage/journal/fence.ts';
import { type Batch, flush } from '../storage/journal/flush.ts';
import type { JournalEntry, Queryable } from '../storage/journal/rows.ts';
import { JournalLane, type Waiting } from './journal-lane.ts';
import { merge } from './journal-merge.ts';

/** This worker was declared dead while it lived; its executions belong to others now. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

export interface JournalPorts {
  db: Queryable;
  fence: Fence;
  /** whether the same statement may succeed later: connection loss, shutdown, deadlock, too many connections */
  isRetryable(error: unknown): boolean;
  /** keeps secrets out of what is written */
  seal?(entry: JournalEntry): JournalEntry;
  /** parents of ended children that a worker holds in memory */
  onWoken(woken: { id: string; workerId: string }[]): void;
  onFenced(): void;
  /** whether several trees have work here */
  company?: { isHere: boolean; hasSmall: boolean };
  /** told of what is durable now, and of how long its statement took; on the path of every step, so it has to be quick */
  onWritten?(entries: readonly { entry: JournalEntry }[], tookMs: number): void;
  /** for a second the database has taken nothing, and why (a full disk, no connections): it is tried again. Null: it takes it again */
  onHeldUp?(error: unknown): void;
  /** whoever was told of something threw; told of once in a while */
  onDefect?(error: unknown): void;
  /** the database does not take this entry: what its flows hold in memory is ahead of what is stored */
  onRefused(refused: Refused): void;
}

export interface Refused {
  rootId: string;
  /** the flows that wrote it or that it would have made; the epoch where they have a row */
  flows: Map<string, number | null>;
  /** connections and sleeps whose end it held */
  ended: string[];
  /** flows in no memory here that were to be woken by it */
  wakes: string[];
  error: unknown;
  /** how often the end of flows that were refused was refused itself */
  refusals: number;
}

const BIG_BYTES = 256 * 1024;
/** A flush is what everybody waits for: with 1,000 rows a fan-out was no faster (measured), and all beside it slower. */
const BATCH_ROWS = 250;
/** Of a tree of which many rows wait, while small flows have theirs written beside it. */
const BATCH_ROWS_IN_COMPANY = { beside: 50, besideSmall: 20 };
/** So many rows of a tree may wait beside those of others. A tree that has more goes over the other lane until nothing of it waits. */
const WIDE_ROWS = 32;
const RETRY_MS = { first: 20, most: 1000 };
const DEFECT_MS = 60_000;

export class Journal {
  private readonly ports: JournalPorts;
  private readonly lanes: JournalLane[];
  private fenced = false;
  private defectTold = -Infinity;
  private readonly late = new Set<Batch>();
  private readonly refused = new Map<string, unknown>();

  constructor(ports: JournalPorts) {
    this.ports = ports;
    const write = (batch: Waiting[]): Promise<void> => this.flush(batch);
    const rowsOfBig = (): number => {
      if (!ports.company?.isHere) return BATCH_ROWS;
      return BATCH_ROWS_IN_COMPANY[ports.company.hasSmall ? 'besideSmall' : 'beside'];
    };
    const failed = (waiting: Waiting, error: unknown): void => this.refuse(waiting, error);
    this.lanes = [new JournalLane({ write, failed, mostRows: () => BATCH_ROWS }), new JournalLane({ write, failed, mostRows: rowsOfBig })];
  }

  /** Resolves when the entry is durable. Rejects with `Fenced`, or with the error of who refuses the data: the database, or the seal. */
  write(given: JournalEntry): Promise<void> {
    if (this.fenced) return Promise.reject(new Fenced('this worker was declared dead'));
    let entry = given;
    let bytes = 0;
    try {
      entry = this.ports.seal?.(given) ?? given;
      bytes = sizeOf(entry);
    } catch (error) {
      // Not at once: who writes it is in the middle of something.
      return new Promise((_, reject) => queueMicrotask(() => this.refuse({ entry: given, reject }, error)));
    }
    return new Promise((resolve, reject) => {
      const [small, big] = this.lanes as [JournalLane, JournalLane];
      const lane = bytes > BIG_BYTES || big.holds(entry.rootId) || small.rowsOf(entry.rootId) >= WIDE_ROWS ? big : small;
      const other = lane === big ? small : big;
      lane.add({ entry, rows: rowsOf(entry), bytes, resolve, reject }, other.holds(entry.rootId) ? other : null);
    });
  }

  /** Entries that wait or are under way. */
  get depth(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.depth, 0);
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    for (const lane of this.lanes) while (lane.depth > 0) await lane.flushed();
  }

  /** Resolves when all that was given before is durable or rejected. */
  async barrier(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.barrier()));
  }

  /** Another worker has what was held here: what is answered from now on is nothing to go on from, though it may be durable. */
  abandon(): void {
    this.fenced = true;
  }

  /** What these flows write is taken again: nothing that they wrote before is still on its way. */
  forgive(flows: Iterable<string>): void {
    for (const id of flows) this.refused.delete(id);
  }

  private async flush(given: Waiting[]): Promise<void> {
    const waiting = this.refused.size === 0 ? given : given.filter((one) => !this.isRefused(one));
    if (waiting.length === 0) return;
    const batch = this.merged(waiting);
    if ('defect' in batch) return this.split(waiting, batch.defect);
    for (let wait = RETRY_MS.first; ; wait = Math.min(wait * 2, RETRY_MS.most)) {
      if (this.fenced) {
        this.settled(batch);
        return this.reject(waiting, new Fenced('this worker was declared dead'));
      }
      const began = performance.now();
      try {
        const { held: isHeld, woken } = await flush(this.ports.db, this.ports.fence, batch);
        this.settled(batch);
        if (!isHeld) return this.fenceOff(waiting);
        if (this.fenced) this.reject(waiting, new Fenced('this worker was declared dead'));
        else for (const { resolve } of waiting) resolve();
        const tookMs = performance.now() - began;
        this.tell(() => this.ports.onWritten?.(waiting, tookMs));
        const held = batch.changes.filter((change) => change.woken).map(({ id }) => ({ id, workerId: this.ports.fence.workerId }));
        if (woken.length + held.length > 0) this.tell(() => this.ports.onWoken([...woken, ...held]));
        return;
      } catch (error) {
        if (!this.ports.isRetryable(error)) {
          this.settled(batch);
          return this.split(waiting, error);
        }
        if (wait === RETRY_MS.most) this.heldUp(batch, error);
        await delay(wait);
      }
    }
  }

  /** Told of the first batch that waits for so long, and when none does any more. */
  private heldUp(batch: Batch, error: unknown): void {
    if (this.late.size === 0) this.tell(() => this.ports.onHeldUp?.(error));
    this.late.add(batch);
  }

  private settled(batch: Batch): void {
    if (this.late.delete(batch) && this.late.size === 0) this.tell(() => this.ports.onHeldUp?.(null));
  }

  private merged(waiting: readonly Waiting[]): Batch | { defect: unknown } {
    try {
      return merge(waiting.map(({ entry }) => entry));
    } catch (defect) {
      return { defect };
    }
  }

  /** What is durable stays so, whatever those do who are told of it. */
  private tell(told: () => void): void {
    try {
      told();
    } catch (error) {
      // They look for themselves now and then. A defect that comes with every flush would fill the log.
      const now = performance.now();
      if (now - this.defectTold < DEFECT_MS) return;
      this.defectTold = now;
      this.ports.onDefect?.(error);
    }
  }

  private async split(waiting: Waiting[], error: unknown): Promise<void> {
    if (waiting.length === 1) return this.refuse(waiting[0] as Waiting, error);
    const half = waiting.length >> 1;
    await this.flush(waiting.slice(0, half));
    await this.flush(waiting.slice(half));
  }

  private refuse({ entry, reject }: Pick<Waiting, 'entry' | 'reject'>, error: unknown): void {
    const flows = flowsOf(entry);
    for (const { type, id } of entry.inserts) if (type === 'FLOW' && !flows.has(id)) flows.set(id, null);
    for (const id of flows.keys()) this.refused.set(id, error);
    const ended = entry.changes.filter(({ id, status }) => status?.startsWith('ENDED_') && !flows.has(id)).map(({ id }) => id);
    reject(error);
    this.ports.onRefused({ rootId: entry.rootId, flows, ended, wakes: entry.wakes, error, refusals: entry.refusals ?? 0 });
  }

  /** An entry that builds on a refused one goes the same way, and takes its other flows with it. */
  private isRefused(waiting: Waiting): boolean {
    const culprit = [...flowsOf(waiting.entry).keys()].find((id) => this.refused.has(id));
    if (culprit === undefined) return false;
    this.refuse(waiting, this.refused.get(culprit));
    return true;
  }

  private fenceOff(waiting: Waiting[]): void {
    this.fenced = true;
    this.reject(waiting, new Fenced('this worker was declared dead'));
    this.ports.onFenced();
  }

  private reject(waiting: Waiting[], error: unknown): void {
    for (const { reject } of waiting) reject(error);
  }
}

function rowsOf({ inserts, changes, logs }: JournalEntry): number {
  return inserts.length + changes.length + logs.length;
}

/** The flows that speak in an entry: the one that writes it, and those that tell of their own row in it. */
function flowsOf({ flow, changes }: JournalEntry): Map<string, number | null> {
  const flows = new Map<string, number | null>();
  for (const { id, epoch } of changes) if (epoch !== undefined) flows.set(id, epoch);
  if (flow) flows.set(flow.id, flow.epoch);
  return flows;
}

function sizeOf(entry: JournalEntry): number {
  let bytes = 0;
  for (const r of entry.inserts) bytes += 300 + r.inputs.length + (r.output?.length ?? 0) + (r.error?.length ?? 0);
  for (const c of entry.changes) bytes += 100 + (c.output?.length ?? 0) + (c.error?.length ?? 0) + (c.shownInputs?.length ?? 0);
  for (const l of entry.logs) bytes += 60 + l.values.length;
  return bytes;
}
